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

/** One statement for all rows. */
export async function insertRefunds(
  tx: TenantTx,
  refunds: readonly NewRefund[],
  at: Instant,
): Promise<void> {
  if (refunds.length === 0) return
  const column = (of: (refund: NewRefund) => string | number): string => pgArray(refunds.map(of))
  await tx`
    insert into refunds (id, ref, order_id, attempt_id, provider_txn_id, amount_cents, currency, reason, requested_at)
    select row.id, row.ref, row.order_id, row.attempt_id, row.txn, row.amount, row.currency, row.reason,
           ${tx.typed.instant(at)}
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

/** What is still to be given back of an order, or was given back. */
export async function sumRefunds(tx: TenantTx, orderId: OrderId): Promise<number> {
  const [row] = await tx<{ readonly cents: number }[]>`
    select coalesce(sum(amount_cents), 0)::bigint as cents
      from refunds
     where order_id = ${orderId} and state <> 'failed'
  `
  return row?.cents ?? 0
}
