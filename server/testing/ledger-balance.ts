// Whether the ledger of an event says what its payments and refunds say.
import { expect } from 'vitest'
import { withTenant } from '../platform/db/tenant-tx.ts'
import type { Shop, ShopDeps } from './shop.ts'

type Account = { readonly account: string; readonly cents: number }
type RefundSums = {
  readonly returned: number
  /** Decided by somebody, and not failed. */
  readonly decided: number
  /** Of what nothing was given for. */
  readonly automatic: number
}

/**
 * LE1, LE3: at any moment, all accounts together are 0, and each holds what the refunds' states say. Gives what the
 * provider holds by the ledger.
 */
export async function expectBalanced(
  { deps, shop: { tenantId, eventId } }: { readonly deps: ShopDeps; readonly shop: Shop },
  name: string,
): Promise<number> {
  const { accounts, refunds, soldCents } = await withTenant(deps.db, tenantId, async (tx) => ({
    accounts: await tx<Account[]>`
      select l.account, sum(l.amount_cents)::bigint as cents
        from ledger_entries l join orders o on o.id = l.order_id
       where o.event_id = ${eventId}
       group by l.account`,
    refunds: await tx<RefundSums[]>`
      select coalesce(sum(r.amount_cents) filter (where r.state = 'succeeded'), 0)::bigint as returned,
             coalesce(sum(r.amount_cents) filter (where r.reason = 'asked_for' and r.state <> 'failed'), 0)::bigint as decided,
             coalesce(sum(r.amount_cents) filter (where r.reason <> 'asked_for'), 0)::bigint as automatic
        from refunds r join orders o on o.id = r.order_id
       where o.event_id = ${eventId}`,
    soldCents: await tx<{ cents: number }[]>`
      select coalesce(sum(a.amount_cents), 0)::bigint as cents
        from orders o join payment_attempts a on a.id = o.paid_attempt_id
       where o.event_id = ${eventId}`,
  }))
  const of = (account: string): number =>
    accounts.find((one) => one.account === account)?.cents ?? 0
  const { returned = 0, decided = 0, automatic = 0 } = refunds[0] ?? {}
  const sold = soldCents[0]?.cents ?? 0
  expect({
    name,
    sum: accounts.reduce((cents, one) => cents + one.cents, 0),
    sales: of('sales'),
    owed: of('to_give_back'),
    held: of('at_provider'),
  }).toEqual({
    name,
    sum: 0,
    sales: decided - sold,
    owed: returned - decided - automatic,
    held: sold + automatic - returned,
  })
  return of('at_provider')
}
