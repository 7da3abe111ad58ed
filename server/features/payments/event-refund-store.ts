// Everybody's money of an event that is off: how far it is, and what could not be given back.
import type { EventId, OrderId, TenantId, UserId } from '../../../shared/ids.ts'
import { type Instant, instantToTextOrNull } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type EventRefundRow = {
  readonly eventId: EventId
  readonly reason: string
  readonly feePercent: number
  readonly startedAt: Instant
  readonly doneUntil: OrderId | null
  readonly finishedAt: Instant | null
}

const columns = (tx: TenantTx) => tx`
  event_id, reason, fee_percent, started_at, done_until, finished_at
`

/** Null: no such event. */
export async function findEventStatus(tx: TenantTx, id: EventId): Promise<string | null> {
  const [row] = await tx<{ readonly status: string }[]>`select status from events where id = ${id}`
  return row?.status ?? null
}

/** False: it was begun before. */
export async function insertEventRefund(
  tx: TenantTx,
  begun: {
    readonly eventId: EventId
    readonly reason: string
    readonly feePercent: number
    readonly startedBy: UserId | null
  },
  at: Instant,
): Promise<boolean> {
  const { count } = await tx`
    insert into event_refunds (event_id, reason, fee_percent, started_by, started_at)
    values (${begun.eventId}, ${begun.reason}, ${begun.feePercent}, ${begun.startedBy}, ${tx.typed.instant(at)})
    on conflict (tenant_id, event_id) do nothing
  `
  return count === 1
}

export async function findEventRefund(
  tx: TenantTx,
  eventId: EventId,
): Promise<EventRefundRow | null> {
  const [row] = await tx<EventRefundRow[]>`
    select ${columns(tx)} from event_refunds where event_id = ${eventId}
  `
  return row ?? null
}

/** One works on an event at a time. Null: somebody does, or it is finished. */
export async function lockOpenEventRefund(
  tx: TenantTx,
  eventId: EventId,
): Promise<EventRefundRow | null> {
  const [row] = await tx<EventRefundRow[]>`
    select ${columns(tx)} from event_refunds
     where event_id = ${eventId} and finished_at is null
       for update skip locked
  `
  return row ?? null
}

const OPEN_MAX = 100

/** Of every tenant. */
export const listOpenEventRefunds = (
  db: PlatformDb,
): Promise<readonly { readonly tenantId: TenantId; readonly eventId: EventId }[]> => db`
  select tenant_id, event_id from event_refunds where finished_at is null
   order by started_at
   limit ${OPEN_MAX}
`

/** The next paid order of the event; null: there is none. */
export async function findNextPaidOrder(
  tx: TenantTx,
  eventId: EventId,
  after: OrderId | null,
): Promise<OrderId | null> {
  const later = after === null ? tx`` : tx`and id > ${after}`
  const [row] = await tx<{ readonly id: OrderId }[]>`
    select id from orders
     where event_id = ${eventId} and paid_attempt_id is not null and status = 'paid' ${later}
     order by id
     limit 1
  `
  return row?.id ?? null
}

export async function updateEventRefund(
  tx: TenantTx,
  eventId: EventId,
  step: { readonly doneUntil: OrderId | null; readonly finishedAt: Instant | null },
): Promise<void> {
  await tx`
    update event_refunds
       set done_until = ${step.doneUntil}, finished_at = ${instantToTextOrNull(step.finishedAt)}::timestamptz
     where event_id = ${eventId}
  `
}

export async function insertSkip(
  tx: TenantTx,
  skip: { readonly eventId: EventId; readonly orderId: OrderId; readonly code: string },
): Promise<void> {
  await tx`
    insert into event_refund_skips (event_id, order_id, code)
    values (${skip.eventId}, ${skip.orderId}, ${skip.code})
    on conflict (tenant_id, event_id, order_id) do update set code = excluded.code
  `
}

/** From the beginning once more, for the orders that were skipped. */
export async function updateBegunAgain(tx: TenantTx, eventId: EventId): Promise<void> {
  await tx`
    update event_refunds set done_until = null, finished_at = null
     where event_id = ${eventId} and finished_at is not null
  `
}

export type EventRefundCounts = {
  readonly ordersLeft: number
  readonly refunds: number
  readonly refundsCents: number
  readonly returned: number
  readonly returnedCents: number
  readonly failed: number
}

export async function countEventRefunds(
  tx: TenantTx,
  eventId: EventId,
): Promise<EventRefundCounts> {
  const [row] = await tx<EventRefundCounts[]>`
    select (select count(*) from orders o
             where o.event_id = ${eventId} and o.paid_attempt_id is not null and o.status = 'paid') as orders_left,
           count(r.id) as refunds, coalesce(sum(r.amount_cents), 0)::bigint as refunds_cents,
           count(r.id) filter (where r.state = 'succeeded') as returned,
           coalesce(sum(r.amount_cents) filter (where r.state = 'succeeded'), 0)::bigint as returned_cents,
           count(r.id) filter (where r.state = 'failed') as failed
      from orders o
      join refunds r on r.tenant_id = o.tenant_id and r.order_id = o.id
     where o.event_id = ${eventId}
  `
  if (row === undefined) throw new Error('defect: an aggregate without a row')
  return row
}

const SKIPS_MAX = 200

export type SkippedOrder = {
  readonly orderId: OrderId
  readonly orderNumber: string
  readonly code: string
}

/** Those that are still paid: what a person has given back meanwhile is not told any more. */
export const listSkips = (tx: TenantTx, eventId: EventId): Promise<readonly SkippedOrder[]> => tx<
  SkippedOrder[]
>`
  select s.order_id, o.number as order_number, s.code
    from event_refund_skips s
    join orders o on o.tenant_id = s.tenant_id and o.id = s.order_id
   where s.event_id = ${eventId} and o.status = 'paid'
   order by s.order_id
   limit ${SKIPS_MAX}
`
