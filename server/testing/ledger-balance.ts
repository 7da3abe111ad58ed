// Whether the ledger of an event says what its payments and refunds say.
import { expect } from 'vitest'
import { withTenant } from '../platform/db/tenant-tx.ts'
import type { Shop, ShopDeps } from './shop.ts'

type Account = { readonly account: string; readonly cents: number }
type RefundSums = {
  /** By the provider. */
  readonly returned: number
  readonly byHand: number
  /** Of what paid an order: decided by somebody, and not failed. */
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
  const { accounts, refunds, soldCents } = await withTenant(deps.db, tenantId, async (tx) => {
    const [accounts, refunds, soldCents] = await Promise.all([
      tx<Account[]>`
        select l.account, sum(l.amount_cents)::bigint as cents
          from ledger_entries l join orders o on o.id = l.order_id
         where o.event_id = ${eventId}
         group by l.account`,
      tx<RefundSums[]>`
        select coalesce(sum(r.amount_cents) filter (where r.state = 'succeeded' and r.hand_reference is null), 0)::bigint as returned,
               coalesce(sum(r.amount_cents) filter (where r.state = 'succeeded' and r.hand_reference is not null), 0)::bigint as by_hand,
               coalesce(sum(r.amount_cents) filter (where a.id is not null and r.state <> 'failed'), 0)::bigint as decided,
               coalesce(sum(r.amount_cents) filter (where a.id is null), 0)::bigint as automatic
          from refunds r
          join orders o on o.id = r.order_id
          left join payment_attempts a on a.id = o.paid_attempt_id and a.id = r.attempt_id
                                      and a.provider_txn_id = r.provider_txn_id
         where o.event_id = ${eventId}`,
      tx<{ cents: number }[]>`
        select coalesce(sum(a.amount_cents), 0)::bigint as cents
          from orders o join payment_attempts a on a.id = o.paid_attempt_id
         where o.event_id = ${eventId}`,
    ])
    return { accounts, refunds, soldCents }
  })
  const of = (account: string): number =>
    accounts.find((one) => one.account === account)?.cents ?? 0
  const { returned = 0, byHand = 0, decided = 0, automatic = 0 } = refunds[0] ?? {}
  const sold = soldCents[0]?.cents ?? 0
  expect({
    name,
    sum: accounts.reduce((cents, one) => cents + one.cents, 0),
    sales: of('sales'),
    owed: of('to_give_back'),
    held: of('at_provider'),
    byHand: of('by_hand'),
  }).toEqual({
    name,
    sum: 0,
    sales: decided - sold,
    owed: returned + byHand - decided - automatic,
    held: sold + automatic - returned,
    byHand: byHand === 0 ? 0 : -byHand,
  })
  return of('at_provider')
}
