// Refunds and buyers' wishes for them, as an organizer's administration reads them.
import type { OrderId, TicketId, TicketTypeId, UserId } from '../../../shared/ids.ts'
import type { RefundScope, ShownRefundState } from '../../../shared/payments/refund-schema.ts'
import type {
  Provider,
  RefundFailure,
  RefundReason,
  RefundState,
} from '../../../shared/payments/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { isWaitingRefund } from './waiting-refund.ts'

export type ListedRefund = {
  readonly id: string
  readonly ref: string
  readonly orderId: OrderId
  readonly orderNumber: string
  readonly attemptId: string
  readonly provider: Provider
  readonly isLive: boolean
  readonly providerTxnId: string
  readonly providerRefundId: string | null
  readonly amountCents: number
  readonly feeCents: number
  readonly currency: string
  readonly reason: RefundReason
  readonly scope: RefundScope
  readonly state: ShownRefundState
  readonly failure: RefundFailure | null
  readonly providerCode: string | null
  readonly providerMessage: string | null
  readonly note: string | null
  readonly waitsForPerson: boolean
  readonly decidedBy: UserId | null
  readonly handReference: string | null
  readonly handNote: string | null
  readonly requestedAt: Instant
  readonly submittedAt: Instant | null
  readonly completedAt: Instant | null
  readonly nextTryAt: Instant | null
}

const columns = (tx: TenantTx) => tx`
  r.id, r.ref, r.order_id, o.number as order_number, r.attempt_id, a.provider, a.is_live, r.provider_txn_id,
  r.provider_refund_id, r.amount_cents, r.fee_cents, r.currency, r.reason, r.scope, r.state, r.failure, r.provider_code,
  r.provider_message, r.note, ${isWaitingRefund(tx)} as waits_for_person, r.decided_by, r.hand_reference, r.hand_note,
  r.requested_at, r.submitted_at, r.completed_at, r.next_try_at
`

const joined = (tx: TenantTx) => tx`
  from refunds r
  join payment_attempts a on a.tenant_id = r.tenant_id and a.id = r.attempt_id
  join orders o on o.tenant_id = r.tenant_id and o.id = r.order_id
`

export type RefundsQuery = {
  readonly state: RefundState | undefined
  readonly provider: Provider | undefined
  readonly orderId: OrderId | undefined
  readonly waitsForPerson: boolean | undefined
  readonly after: string | null
  readonly limit: number
}

/** The newest first. */
export function listRefundRows(
  tx: TenantTx,
  { state, provider, orderId, waitsForPerson, after, limit }: RefundsQuery,
): Promise<readonly ListedRefund[]> {
  const ofState = state === undefined ? tx`` : tx`and r.state = ${state}`
  const ofProvider = provider === undefined ? tx`` : tx`and a.provider = ${provider}`
  const ofOrder = orderId === undefined ? tx`` : tx`and r.order_id = ${orderId}`
  const ofPerson =
    waitsForPerson === undefined ? tx`` : tx`and ${isWaitingRefund(tx)} = ${waitsForPerson}`
  const older = after === null ? tx`` : tx`and r.id < ${after}`
  return tx<ListedRefund[]>`
    select ${columns(tx)} ${joined(tx)}
     where true ${ofState} ${ofProvider} ${ofOrder} ${ofPerson} ${older}
     order by r.id desc
     limit ${limit}
  `
}

export async function findListedRefund(tx: TenantTx, id: string): Promise<ListedRefund | null> {
  const [row] = await tx<ListedRefund[]>`select ${columns(tx)} ${joined(tx)} where r.id = ${id}`
  return row ?? null
}

/** A refund that waits for a second person, or that one declined. Null: no such. */
export async function findUnagreedRefund(
  tx: TenantTx,
  id: string,
): Promise<(ListedRefund & { readonly ticketIds: readonly TicketId[] }) | null> {
  const [row] = await tx<(ListedRefund & { readonly ticketIds: readonly TicketId[] })[]>`
    select w.id, '' as ref, w.order_id, o.number as order_number, w.attempt_id, a.provider, a.is_live, w.provider_txn_id,
           null as provider_refund_id, w.amount_cents, w.fee_cents, a.currency, 'asked_for' as reason,
           w.wish -> 'what' ->> 'kind' as scope,
           case when w.state = 'open' then 'awaiting_second' else 'declined' end as state, null as failure,
           null as provider_code, null as provider_message, w.reason as note, false as waits_for_person,
           w.asked_by as decided_by, null as hand_reference, null as hand_note, w.asked_at as requested_at,
           null::timestamptz as submitted_at, null::timestamptz as completed_at, null::timestamptz as next_try_at,
           w.ticket_ids
      from agreements w
      join payment_attempts a on a.tenant_id = w.tenant_id and a.id = w.attempt_id
      join orders o on o.tenant_id = w.tenant_id and o.id = w.order_id
     where w.id = ${id} and w.kind = 'refund' and w.state in ('open', 'declined', 'lapsed')
  `
  return row ?? null
}

const TICKETS_MAX = 1_000

export async function listRefundTickets(tx: TenantTx, id: string): Promise<readonly TicketId[]> {
  const rows = await tx<{ readonly ticketId: TicketId }[]>`
    select ticket_id from refund_tickets where refund_id = ${id} order by ticket_id limit ${TICKETS_MAX}
  `
  return rows.map(({ ticketId }) => ticketId)
}

export type RefundableOrder = {
  readonly currency: string
  readonly paidAttemptId: string | null
}

export async function findRefundableOrder(
  tx: TenantTx,
  id: OrderId,
): Promise<RefundableOrder | null> {
  const [row] = await tx<RefundableOrder[]>`
    select currency, paid_attempt_id from orders where id = ${id}
  `
  return row ?? null
}

export type RefundablePayment = {
  readonly amountCents: number
  readonly isDisputed: boolean
  readonly leftCents: number
}

/** Of the movement that paid it. */
export async function findRefundablePayment(
  tx: TenantTx,
  attemptId: string,
): Promise<RefundablePayment | null> {
  const [row] = await tx<RefundablePayment[]>`
    select a.amount_cents, a.is_disputed,
           (a.amount_cents - (select coalesce(sum(r.amount_cents), 0) from refunds r
              where r.tenant_id = a.tenant_id and r.attempt_id = a.id and r.provider_txn_id = a.provider_txn_id
                and r.state <> 'failed')
             - (select coalesce(sum(w.amount_cents), 0) from agreements w
                 where w.tenant_id = a.tenant_id and w.attempt_id = a.id and w.provider_txn_id = a.provider_txn_id
                   and w.state = 'open'))::bigint as left_cents
      from payment_attempts a
     where a.id = ${attemptId}
  `
  return row ?? null
}

export type RefundableTicket = {
  readonly id: TicketId
  readonly ticketTypeId: TicketTypeId
  readonly attendeeName: string | null
  readonly priceCents: number
  readonly isVoid: boolean
  readonly isInside: boolean
}

export const listRefundableTickets = (
  tx: TenantTx,
  orderId: OrderId,
): Promise<readonly RefundableTicket[]> => tx<RefundableTicket[]>`
  select t.id, t.ticket_type_id, t.attendee_name, t.is_void,
         coalesce((select i.unit_price_cents from order_items i
                    where i.tenant_id = t.tenant_id and i.order_id = t.order_id
                      and i.ticket_type_id = t.ticket_type_id limit 1), 0)::bigint as price_cents,
         exists (select 1 from checked_in_tickets c
                  where c.tenant_id = t.tenant_id and c.ticket_id = t.id) as is_inside
    from tickets t
   where t.order_id = ${orderId}
   order by t.id
   limit ${TICKETS_MAX}
`
