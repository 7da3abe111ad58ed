// What disputes and holds leave behind: asked by their tests.
import type { OnDispute, OnHold } from '../../shared/payments/case-schema.ts'
import { SYSTEM_ACTOR } from '../features/activity/record-activity.ts'
import { listCases } from '../features/payments/list-cases.ts'
import { editPaymentRules } from '../features/payments/payment-rules.ts'
import { receiveWebhook } from '../features/payments/receive-webhook.ts'
import { workWebhooks } from '../features/payments/work-webhooks.ts'
import { withTenant } from '../platform/db/tenant-tx.ts'
import { granted } from './event.ts'
import type { ToldOfDispute } from './ledger-provider.ts'
import type { aPaidOrder, Shop, ShopDeps } from './shop.ts'

export type PaidOrder = Awaited<ReturnType<typeof aPaidOrder>>

export async function tell(deps: ShopDeps, { ref }: PaidOrder, told: Partial<ToldOfDispute> = {}) {
  const delivery = deps.ledger.tellDispute(ref, told)
  await receiveWebhook(deps, { provider: 'stripe', merchantRef: null, delivery })
  while ((await workWebhooks(deps, deps.now())) > 0);
}

export const choose = async (
  deps: ShopDeps,
  { tenantId }: Shop,
  onDispute: OnDispute,
  onHold: OnHold = 'wait',
) =>
  granted(
    await editPaymentRules(
      deps,
      { tenantId, actor: SYSTEM_ACTOR },
      { onDispute, onHold, version: 1 },
    ),
  )

export const ask = <T>(
  deps: ShopDeps,
  { tenantId }: Shop,
  work: Parameters<typeof withTenant<T>>[2],
) => withTenant(deps.db, tenantId, work)

export type TicketRow = {
  readonly id: never
  readonly isBlocked: boolean
  readonly byPerson: boolean
  readonly forPayment: boolean
}
export const ticketsOf = (deps: ShopDeps, shop: Shop) =>
  ask(
    deps,
    shop,
    (tx) => tx<TicketRow[]>`
      select id, is_blocked, is_blocked_by_person as by_person, is_blocked_for_payment as for_payment
        from tickets order by id`,
  )

export const moves = (deps: ShopDeps, shop: Shop) =>
  ask(deps, shop, async (tx) => {
    const rows = await tx<{ kind: string; cents: number }[]>`
      select kind, amount_cents as cents from ledger_entries
       where leg = 1 and kind like 'dispute%' order by recorded_at, kind desc`
    return rows.map(({ kind, cents }) => `${kind} ${cents}`)
  })

export const flags = async (deps: ShopDeps, shop: Shop) => {
  const rows = await ask(
    deps,
    shop,
    (tx) => tx`select state, is_disputed, is_dispute_lost from payment_attempts order by id`,
  )
  return rows[0]
}

export const casesOf = async (deps: ShopDeps, { tenantId }: Shop) =>
  granted(await listCases(deps, tenantId, { limit: 50, after: undefined })).items

export const mailsOf = async (deps: ShopDeps, { tenantId }: Shop): Promise<readonly string[]> => {
  const rows = await deps.platformDb<{ news: string }[]>`
    select data->>'news' as news from pgboss.job
     where name = 'payments.mail-case' and data->>'tenantId' = ${tenantId} order by created_on, data->>'news'`
  return rows.map(({ news }) => news)
}

export const told = (deps: ShopDeps, shop: Shop, action: string) =>
  ask(deps, shop, async (tx) => (await tx`select 1 from activity where action = ${action}`).length)
