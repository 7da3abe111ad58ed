// How to call the routes about what waits for a second administrator.
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anAdmin, type Person, type TestApp } from '../app.ts'
import type { Filler } from './fillers.ts'
import { plantRefund } from './refund-fillers.ts'
import type { World } from './world.ts'

const EMPTY: Filler = {}

export function agreementFillers(server: TestApp): Readonly<Record<string, Filler>> {
  const askers = new Map<string, Promise<Person>>()
  /** Another administrator of that world, who asks for a refund. */
  const askerOf = ({ tenantId }: World): Promise<Person> => {
    const made =
      askers.get(tenantId) ??
      anAdmin(server.deps, tenantId, `asker-${server.deps.newId()}@mail.example`)
    askers.set(tenantId, made)
    return made
  }
  const path = (verb: string) => async (world: World) =>
    `/tenant/agreements/${await anAgreement(server, world, await askerOf(world))}/${verb}`
  return {
    'GET /tenant/refund-rule': EMPTY,
    'PUT /tenant/refund-rule': {
      body: () => ({ limitCents: null, reason: 'No limit', version: 1 }),
    },
    'GET /tenant/agreements': EMPTY,
    'GET /tenant/exports/agreements.csv': EMPTY,
    'POST /tenant/agreements/:agreementId/agree': { path: path('agree'), body: () => ({}) },
    'POST /tenant/agreements/:agreementId/decline': {
      path: path('decline'),
      body: () => ({ answer: 'Not so much' }),
    },
  }
}

async function anAgreement(server: TestApp, world: World, { id: asker }: Person): Promise<string> {
  const { deps } = server
  const { orderId } = await plantRefund(server, world)
  const id = deps.newId()
  const wish = { what: { kind: 'amount', amountCents: 100 }, reason: 'Rain' }
  await withTenant(deps.db, world.tenantId, async (tx) => {
    await tx`
      insert into agreements (id, kind, order_id, attempt_id, provider_txn_id, amount_cents, wish, reason, locale, asked_by,
                              asked_at, lapses_at)
      select ${id}, 'refund', ${orderId}, a.id, a.provider_txn_id, 100, ${JSON.stringify(wish)}::text::jsonb, 'Rain', 'en',
             ${asker}, ${tx.typed.instant(deps.now())}, ${tx.typed.instant(deps.now() + 1_000_000)}
        from payment_attempts a
       where a.order_id = ${orderId}`
  })
  return id
}
