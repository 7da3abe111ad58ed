// The ledger's rows. They are added and never changed.
import { required } from '../../../shared/assert.ts'
import type { OrderId } from '../../../shared/ids.ts'
import type { LedgerAccount, LedgerKind } from '../../../shared/payments/ledger-schema.ts'
import type { Provider } from '../../../shared/payments/schema.ts'
import { type Instant, instantToText } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import { askInsert, type TenantTx } from '../../platform/db/tenant-tx.ts'
import type { Leg, RefundPosition } from './decide-movement.ts'

export type NewMovement = {
  readonly id: string
  readonly legs: readonly [Leg, Leg]
  readonly currency: string
  readonly provider: Provider
  readonly isLive: boolean
  readonly orderId: OrderId | null
  readonly attemptId: string | null
  readonly refundId: string | null
  readonly reference: string | null
  readonly occurredAt: Instant
}

/** One statement for all rows. */
export async function insertMovements(
  tx: TenantTx,
  movements: readonly NewMovement[],
  at: Instant,
): Promise<void> {
  if (movements.length === 0) return
  const rows = movements.flatMap((movement) =>
    movement.legs.map((leg) => ({ ...movement, ...leg })),
  )
  type Row = (typeof rows)[number]
  const column = (of: (row: Row) => string | number | boolean | null): string =>
    pgArray(rows.map(of))
  await askInsert(
    tx,
    tx`
      insert into ledger_entries (movement_id, leg, kind, account, amount_cents, currency, provider, is_live, order_id,
                                  attempt_id, refund_id, reference, occurred_at, recorded_at)
      select row.*, ${tx.typed.instant(at)}
        from unnest(
          ${column(({ id }) => id)}::text::uuid[],
          ${column(({ leg }) => leg)}::text::smallint[],
          ${column(({ kind }) => kind)}::text::text[],
          ${column(({ account }) => account)}::text::text[],
          ${column(({ amountCents }) => amountCents)}::text::bigint[],
          ${column(({ currency }) => currency)}::text::text[],
          ${column(({ provider }) => provider)}::text::text[],
          ${column(({ isLive }) => isLive)}::text::boolean[],
          ${column(({ orderId }) => orderId)}::text::uuid[],
          ${column(({ attemptId }) => attemptId)}::text::uuid[],
          ${column(({ refundId }) => refundId)}::text::uuid[],
          ${column(({ reference }) => reference)}::text::text[],
          ${column(({ occurredAt }) => instantToText(occurredAt))}::text::timestamptz[]
        ) as row
    `,
  )
}

/** A refund as it is by now, with the payment that it is of. */
export type PostedRefund = RefundPosition & {
  /** Of the movement that paid its order. */
  readonly isOfSale: boolean
  readonly orderId: OrderId
  readonly attemptId: string
  readonly amountCents: number
  readonly currency: string
  readonly provider: Provider
  readonly isLive: boolean
  /** How the provider, or the person who sent it, names it. */
  readonly reference: string | null
  readonly completedAt: Instant | null
}

export async function getPostedRefund(tx: TenantTx, id: string): Promise<PostedRefund> {
  const [row] = await tx<PostedRefund[]>`
    select r.order_id, r.attempt_id, r.amount_cents, r.currency, r.state, r.completed_at, a.provider, a.is_live,
           r.hand_reference is not null as is_by_hand, coalesce(r.hand_reference, r.provider_refund_id) as reference,
           a.provider_txn_id = r.provider_txn_id and o.paid_attempt_id is not distinct from a.id as is_of_sale
      from refunds r
      join payment_attempts a on a.tenant_id = r.tenant_id and a.id = r.attempt_id
      join orders o on o.tenant_id = r.tenant_id and o.id = r.order_id
     where r.id = ${id}
  `
  return required(row, 'no refund is deleted')
}

export type MovementRow = {
  readonly id: string
  readonly kind: LedgerKind
  readonly debit: LedgerAccount
  readonly credit: LedgerAccount
  readonly amountCents: number
  readonly currency: string
  readonly provider: Provider
  readonly isLive: boolean
  readonly orderId: OrderId | null
  readonly orderNumber: string | null
  readonly refundId: string | null
  readonly reference: string | null
  readonly occurredAt: Instant
  readonly recordedAt: Instant
}

export type MovementsQuery = {
  readonly kind: LedgerKind | undefined
  readonly provider: Provider | undefined
  readonly orderId: OrderId | undefined
  /** Days of Dhaka, both included. */
  readonly firstDay: string | undefined
  readonly lastDay: string | undefined
  readonly after: { readonly occurredAt: Instant; readonly id: string } | null
  readonly limit: number
}

/** A day of Dhaka as the moments that it covers; the zone has had no other offset since 2009. */
export const dayFrom = (tx: TenantTx, day: string) =>
  tx`(${day}::date::timestamp at time zone 'Asia/Dhaka')`
export const dayAfter = (tx: TenantTx, day: string) =>
  tx`((${day}::date + 1)::timestamp at time zone 'Asia/Dhaka')`

/** The newest first. */
export function listMovementRows(
  tx: TenantTx,
  { kind, provider, orderId, firstDay, lastDay, after, limit }: MovementsQuery,
): Promise<readonly MovementRow[]> {
  const ofKind = kind === undefined ? tx`` : tx`and d.kind = ${kind}`
  const ofProvider = provider === undefined ? tx`` : tx`and d.provider = ${provider}`
  const ofOrder = orderId === undefined ? tx`` : tx`and d.order_id = ${orderId}`
  const from = firstDay === undefined ? tx`` : tx`and d.occurred_at >= ${dayFrom(tx, firstDay)}`
  const until = lastDay === undefined ? tx`` : tx`and d.occurred_at < ${dayAfter(tx, lastDay)}`
  const older =
    after === null
      ? tx``
      : tx`and (d.occurred_at, d.movement_id) < (${tx.typed.instant(after.occurredAt)}, ${after.id}::uuid)`
  return tx<MovementRow[]>`
    select d.movement_id as id, d.kind, d.account as debit, c.account as credit, d.amount_cents, d.currency, d.provider,
           d.is_live, d.order_id, o.number as order_number, d.refund_id, d.reference, d.occurred_at, d.recorded_at
      from ledger_entries d
      join ledger_entries c on c.tenant_id = d.tenant_id and c.movement_id = d.movement_id and c.leg = 2
      left join orders o on o.tenant_id = d.tenant_id and o.id = d.order_id
     where d.leg = 1 ${ofKind} ${ofProvider} ${ofOrder} ${from} ${until} ${older}
     order by d.occurred_at desc, d.movement_id desc
     limit ${limit}
  `
}

/**
 * For the rest of the transaction: its sums are over many rows by few rules. To compile them takes longer than to add up, what
 * they join stays in memory, and a scan of the table would ask each row whose it is, where an index is asked once.
 */
export const sumPlainly = (tx: TenantTx): Promise<unknown> => tx`
  select set_config('jit', 'off', true), set_config('work_mem', '32MB', true), set_config('enable_seqscan', 'off', true)
`

export type BalanceRow = {
  readonly provider: Provider
  readonly isLive: boolean
  readonly currency: string
  readonly account: LedgerAccount
  readonly balanceCents: number
}

export const listBalances = (tx: TenantTx): Promise<readonly BalanceRow[]> => tx<BalanceRow[]>`
  select provider, is_live, currency, account, sum(amount_cents)::bigint as balance_cents
    from ledger_entries
   group by provider, is_live, currency, account
   order by provider, is_live, currency, account
`
