// Money that is to be given back.
import type { OrderId } from '../../../shared/ids.ts'
import type { RefundReason } from '../../../shared/payments/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type NewRefund = {
  readonly id: string
  readonly ref: string
  readonly orderId: OrderId
  readonly attemptId: string
  readonly providerTxnId: string
  readonly amountCents: number
  readonly currency: string
  readonly reason: RefundReason
}

/** One statement for all rows. They are due at once. */
export async function insertRefunds(
  tx: TenantTx,
  refunds: readonly NewRefund[],
  at: Instant,
): Promise<void> {
  if (refunds.length === 0) return
  const column = (of: (refund: NewRefund) => string | number): string => pgArray(refunds.map(of))
  await tx`
    insert into refunds (id, ref, order_id, attempt_id, provider_txn_id, amount_cents, currency, reason, requested_at,
                         next_try_at)
    select row.id, row.ref, row.order_id, row.attempt_id, row.txn, row.amount, row.currency, row.reason,
           ${tx.typed.instant(at)}, ${tx.typed.instant(at)}
      from unnest(
        ${column(({ id }) => id)}::text::uuid[],
        ${column(({ ref }) => ref)}::text::text[],
        ${column(({ orderId }) => orderId)}::text::uuid[],
        ${column(({ attemptId }) => attemptId)}::text::uuid[],
        ${column(({ providerTxnId }) => providerTxnId)}::text::text[],
        ${column(({ amountCents }) => amountCents)}::text::bigint[],
        ${column(({ currency }) => currency)}::text::text[],
        ${column(({ reason }) => reason)}::text::text[]
      ) as row (id, ref, order_id, attempt_id, txn, amount, currency, reason)
  `
}

/** The money of an order that goes back to its buyer, as the buyer is told. */
export type BuyerRefunds = {
  /** Decided and not there yet, what failed and waits for a person included. */
  readonly dueCents: number
  readonly returnedCents: number
  /** Because it came more than once. */
  readonly isTwice: boolean
}

export async function sumRefunds(tx: TenantTx, orderId: OrderId): Promise<BuyerRefunds> {
  const [row] = await tx<BuyerRefunds[]>`
    select coalesce(sum(amount_cents) filter (where state <> 'succeeded'), 0)::bigint as due_cents,
           coalesce(sum(amount_cents) filter (where state = 'succeeded'), 0)::bigint as returned_cents,
           coalesce(bool_or(reason = 'second_payment'), false) as is_twice
      from refunds
     where order_id = ${orderId}
  `
  return row ?? { dueCents: 0, returnedCents: 0, isTwice: false }
}
