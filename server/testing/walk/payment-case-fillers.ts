// How to call the routes about disputes and holds. What a call changes is made for it.
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { TestApp } from '../app.ts'
import type { Filler } from './fillers.ts'
import { plantRefund } from './refund-fillers.ts'
import type { World } from './world.ts'

const EMPTY: Filler = {}
const NOTE = { note: 'A reason' }

export const paymentCaseFillers = (server: TestApp): Readonly<Record<string, Filler>> => ({
  'GET /tenant/payment-rules': EMPTY,
  'PUT /tenant/payment-rules': {
    body: async (_about, { tenantId }) => ({
      ...{ onDispute: 'block', onHold: 'wait' },
      version: await versionOf(server, tenantId),
    }),
  },
  'GET /tenant/payment-cases': EMPTY,
  'GET /tenant/exports/payment-cases.csv': EMPTY,
  'GET /tenant/payment-cases/:caseId': ofCase(server, ''),
  'POST /tenant/payment-cases/:caseId/release': { ...ofCase(server, '/release'), body: () => NOTE },
  'POST /tenant/payment-cases/:caseId/reject': { ...ofCase(server, '/reject'), body: () => NOTE },
  'POST /tenant/payment-cases/:caseId/note': { ...ofCase(server, '/note'), body: () => NOTE },
  'POST /tenant/payment-cases/:caseId/entry': {
    ...ofCase(server, '/entry', 'dispute'),
    body: () => ({ ...NOTE, isBlocked: true }),
  },
})

const ofCase = (server: TestApp, end: string, kind: 'hold' | 'dispute' = 'hold'): Filler => ({
  path: async (world) => `/tenant/payment-cases/${await plantCase(server, world, kind)}${end}`,
})

async function versionOf({ deps }: TestApp, tenantId: World['tenantId']): Promise<number> {
  const [row] = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ version: number }[]>`select version from payment_rules`,
  )
  return row?.version ?? 1
}

/** An open one, of a paid order with its tickets delivered. */
async function plantCase(server: TestApp, world: World, kind: 'hold' | 'dispute'): Promise<string> {
  const { deps } = server
  const { orderId } = await plantRefund(server, world)
  const id = deps.newId()
  const choice = kind === 'hold' ? 'deliver' : 'nothing'
  await withTenant(
    deps.db,
    world.tenantId,
    (tx) => tx`
      insert into payment_cases (id, kind, order_id, attempt_id, state, choice, told_at, opened_at)
      select ${id}, ${kind}, o.id, o.paid_attempt_id, 'open', ${choice}, ${tx.typed.instant(deps.now())},
             ${tx.typed.instant(deps.now())}
        from orders o where o.id = ${orderId}`,
  )
  return id
}
