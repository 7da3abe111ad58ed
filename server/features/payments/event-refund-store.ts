// Everybody's money of an event that is off: what was begun, which order is next, and what could not be given back.
import type { EventId, OrderId, TenantId, UserId } from '../../../shared/ids.ts'
import { type Instant, instantToTextOrNull } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import { askOrdered, type TenantTx } from '../../platform/db/tenant-tx.ts'

export type EventRefundRow = {
  readonly eventId: EventId
  readonly reason: string
  readonly feePercent: number
  /** The organizer's words to the buyers. */
  readonly wordsEn: string | null
  readonly wordsBn: string | null
  readonly startedAt: Instant
  readonly doneUntil: OrderId | null
  readonly finishedAt: Instant | null
}

const columns = (tx: TenantTx) => tx`
  event_id, reason, fee_percent, words_en, words_bn, started_at, done_until, finished_at
`

/** Null: no such event. */
export async function findEventStatus(tx: TenantTx, id: EventId): Promise<string | null> {
  const [row] = await tx<{ readonly status: string }[]>`select status from events where id = ${id}`
  return row?.status ?? null
}

/** False: it was begun before. */
export async function insertEventRefund(
  tx: TenantTx,
  begun: Pick<EventRefundRow, 'eventId' | 'reason' | 'feePercent' | 'wordsEn' | 'wordsBn'> & {
    readonly startedBy: UserId | null
  },
  at: Instant,
): Promise<boolean> {
  const { count } = await tx`
    insert into event_refunds (event_id, reason, fee_percent, words_en, words_bn, started_by, started_at)
    values (${begun.eventId}, ${begun.reason}, ${begun.feePercent}, ${begun.wordsEn}, ${begun.wordsBn},
            ${begun.startedBy}, ${tx.typed.instant(at)})
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

/** On `o`: money of it is there, or its buyer is to be told, which happens once. */
const isOpen = (tx: TenantTx) => tx`(
  (o.paid_attempt_id is not null and o.status = 'paid')
  or (exists (select from tickets t
               where t.tenant_id = o.tenant_id and t.order_id = o.id and not t.is_void offset 0)
      and not exists (select from event_refund_orders d
                       where d.tenant_id = o.tenant_id and d.event_id = o.event_id and d.order_id = o.id offset 0))
)`

export type OpenOrder = { readonly id: OrderId; readonly isPaidOnline: boolean }

/** The next order of the event to go through; null: there is none. In the order of an index, and never sorted. */
export async function findNextOpenOrder(
  tx: TenantTx,
  eventId: EventId,
  after: OrderId | null,
): Promise<OpenOrder | null> {
  const later = after === null ? tx`` : tx`and o.id > ${after}`
  const [row] = await askOrdered(
    tx,
    tx<OpenOrder[]>`
      select o.id, o.paid_attempt_id is not null and o.status = 'paid' as is_paid_online
        from orders o
       where o.event_id = ${eventId} ${later} and ${isOpen(tx)}
       order by o.id
       limit 1
    `,
  )
  return row ?? null
}

/** False: its buyer was told before. */
export async function insertToldOrder(
  tx: TenantTx,
  eventId: EventId,
  orderId: OrderId,
  at: Instant,
): Promise<boolean> {
  const { count } = await tx`
    insert into event_refund_orders (event_id, order_id, told_at)
    values (${eventId}, ${orderId}, ${tx.typed.instant(at)})
    on conflict (tenant_id, event_id, order_id) do nothing
  `
  return count === 1
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
