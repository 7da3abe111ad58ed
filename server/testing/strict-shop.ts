// A shop of two administrators with a limit for what one of them gives back alone.
import type { UserId } from '../../shared/ids.ts'
import type { GiveBackInput } from '../../shared/payments/refund-schema.ts'
import { giveBack } from '../features/payments/give-back.ts'
import { readRefund } from '../features/payments/list-refunds.ts'
import { editRefundRule, readRefundRule } from '../features/payments/refund-rule.ts'
import { withPlatform } from '../platform/db/platform-tx.ts'
import { withTenant } from '../platform/db/tenant-tx.ts'
import { anAdmin } from './app.ts'
import { granted } from './event.ts'
import { type aPaidOrder, aShop, type Shop, type ShopDeps } from './shop.ts'

export type Order = Awaited<ReturnType<typeof aPaidOrder>>
export type Admin = { readonly id: UserId }

export const actorOf = ({ id }: Admin) => ({ actor: { kind: 'user' as const, id }, userId: id })

/** Two administrators, and a limit of 1,000 taka; a ticket costs 800. */
export async function aStrictShop(deps: ShopDeps, limitCents: number | null = 100_000) {
  const shop = await aShop(deps, 100)
  const mark = deps.newId().slice(-8)
  const first = await anAdmin(deps, shop.tenantId, `first-${mark}@mail.example`)
  const second = await anAdmin(deps, shop.tenantId, `second-${mark}@mail.example`)
  if (limitCents !== null) await setLimit(deps, shop, first, limitCents)
  return { shop, first, second }
}

export const setLimit = async (
  deps: ShopDeps,
  { tenantId }: Shop,
  by: Admin,
  limitCents: number | null,
) => {
  const { version } = await readRefundRule(deps, tenantId, by.id)
  const asker = { tenantId, locale: 'en' as const, ...actorOf(by) }
  return editRefundRule(deps, asker, { limitCents, reason: 'A rule', version })
}

export type Given = { readonly what?: GiveBackInput['what']; readonly key?: string }

export const give = (
  deps: ShopDeps,
  { tenantId }: Shop,
  by: Admin,
  { orderId }: Order,
  { what = { kind: 'order', feeCents: 0 }, key }: Given = {},
) =>
  giveBack(deps, {
    ...{ tenantId, orderId, ...actorOf(by), key: key ?? null, locale: 'en' },
    input: { what, reason: 'Rain' },
  })

export const amount = (amountCents: number): Given => ({ what: { kind: 'amount', amountCents } })

export const answerOf = ({ tenantId }: Shop, by: Admin, agreementId: string) => ({
  tenantId,
  agreementId,
  ...actorOf(by),
})

type Outcome = { readonly ok: boolean; readonly error?: { readonly code: string } }
export const codeOf = (one: Outcome): string => (one.ok ? 'ok' : (one.error?.code ?? ''))

export const stateOf = async (deps: ShopDeps, { tenantId }: Shop, id: string): Promise<string> =>
  granted(await readRefund(deps, tenantId, id)).state

export const count = (deps: ShopDeps, { tenantId }: Shop, table: 'refunds' | 'ledger_entries') =>
  withTenant(deps.db, tenantId, async (tx) => {
    const [row] = await tx<{ count: number }[]>`
      select count(*) as count from ${tx(table)}
       where ${table === 'refunds' ? tx`true` : tx`refund_id is not null`}`
    return row?.count ?? 0
  })

export const leave = (deps: ShopDeps, { tenantId }: Shop, { id }: Admin) =>
  withPlatform(
    deps.platformDb,
    (tx) => tx`
      update tenant_users set status = 'disabled' where tenant_id = ${tenantId} and user_id = ${id}`,
  )

export const mailsOf = async (deps: ShopDeps, { tenantId }: Shop): Promise<string[]> => {
  const rows = await deps.platformDb<{ news: string; to: string }[]>`
    select data->>'news' as news, data->>'userId' as to from pgboss.job
     where name = 'payments.mail-agreement' and data->>'tenantId' = ${tenantId} order by created_on, id`
  return rows.map(({ news, to }) => `${news} ${to}`)
}

export const actions = (deps: ShopDeps, { tenantId }: Shop): Promise<string[]> =>
  withTenant(deps.db, tenantId, async (tx) => {
    const found = await tx<{ action: string }[]>`
      select action from activity where action like 'second.%' or action = 'refund.decided' order by id`
    return found.map(({ action }) => action)
  })
