// What each order is told of a rescheduling, and what became of it.
import type { EventStatus } from '../../../shared/events/admin-schema.ts'
import type { TellingState } from '../../../shared/events/reschedule-schema.ts'
import type { EventId, OrderId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export async function insertTellings(
  tx: TenantTx,
  reschedulingId: string,
  orderIds: readonly OrderId[],
  at: Instant,
): Promise<void> {
  await tx`
    insert into rescheduling_tellings (rescheduling_id, order_id, state, changed_at)
    select ${reschedulingId}, order_id, 'queued', ${tx.typed.instant(at)}
      from unnest(${pgArray(orderIds)}::text::uuid[]) as order_id
  `
}

export type TellingFacts = {
  readonly state: TellingState
  readonly tries: number
  readonly wordsEn: string | null
  readonly wordsBn: string | null
  readonly isNewest: boolean
  readonly status: EventStatus
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly timeZone: string
  /** The event's. */
  readonly version: number
  readonly hasTickets: boolean
}

/** Null: this order was never to be told of it. */
export async function findTelling(
  tx: TenantTx,
  reschedulingId: string,
  orderId: OrderId,
): Promise<TellingFacts | null> {
  const [row] = await tx<TellingFacts[]>`
    select t.state, t.tries, r.words_en, r.words_bn, e.status, e.starts_at, e.ends_at, e.time_zone, e.version,
           not exists (select from reschedulings n
                        where n.tenant_id = r.tenant_id and n.event_id = r.event_id and n.number > r.number) as is_newest,
           exists (select from tickets k
                    where k.tenant_id = t.tenant_id and k.order_id = t.order_id and not k.is_void) as has_tickets
      from rescheduling_tellings t
      join reschedulings r on r.tenant_id = t.tenant_id and r.id = t.rescheduling_id
      join events e on e.tenant_id = r.tenant_id and e.id = r.event_id
     where t.rescheduling_id = ${reschedulingId} and t.order_id = ${orderId}
  `
  return row ?? null
}

export type Times = { readonly startsAt: Instant; readonly endsAt: Instant }

/**
 * The times that a buyer knows: what they were told last or, where they were told nothing, what stood when they bought.
 * `slackMs` is how far the clocks of two replicas may be apart.
 */
export async function findKnownTimes(
  tx: TenantTx,
  {
    reschedulingId,
    orderId,
    slackMs,
  }: {
    readonly reschedulingId: string
    readonly orderId: OrderId
    readonly slackMs: number
  },
): Promise<Times | null> {
  const [row] = await tx<Times[]>`
    with this as (
      select event_id, number from reschedulings where id = ${reschedulingId}
    ), last as (
      select t.told_starts_at, t.told_ends_at, r.number
        from rescheduling_tellings t
        join reschedulings r on r.tenant_id = t.tenant_id and r.id = t.rescheduling_id
        join this on r.event_id = this.event_id and r.number < this.number
       where t.order_id = ${orderId} and t.state = 'told'
       order by r.number desc
       limit 1
    ), first as (
      select r.from_starts_at, r.from_ends_at
        from reschedulings r
        join this on r.event_id = this.event_id and r.number <= this.number
       where r.started_at + ${slackMs}::bigint * interval '1 millisecond' >= (
               select min(k.created_at) from tickets k where k.order_id = ${orderId})
       order by r.number
       limit 1
    )
    select told_starts_at as starts_at, told_ends_at as ends_at from last
    union all
    select from_starts_at, from_ends_at from first where not exists (select from last)
  `
  return row ?? null
}

/** Where its mail is still to leave. */
export async function updateTelling(
  tx: TenantTx,
  reschedulingId: string,
  orderId: OrderId,
  step: {
    readonly state: Exclude<TellingState, 'queued'>
    readonly tries: number
    readonly told: Times | null
    readonly at: Instant
  },
): Promise<void> {
  const instant = (at: Instant | undefined) => (at === undefined ? null : tx.typed.instant(at))
  await tx`
    update rescheduling_tellings
       set state = ${step.state}, tries = ${step.tries}, told_starts_at = ${instant(step.told?.startsAt)},
           told_ends_at = ${instant(step.told?.endsAt)}, changed_at = ${tx.typed.instant(step.at)}
     where rescheduling_id = ${reschedulingId} and order_id = ${orderId} and state in ('queued', 'trying')
  `
}

export type TellingCounts = {
  readonly told: number
  readonly waiting: number
  readonly failed: number
  readonly unneeded: number
}

export async function countTellings(tx: TenantTx, reschedulingId: string): Promise<TellingCounts> {
  const [row] = await tx<TellingCounts[]>`
    select count(*) filter (where state = 'told') as told,
           count(*) filter (where state in ('queued', 'trying')) as waiting,
           count(*) filter (where state in ('refused', 'failed')) as failed,
           count(*) filter (where state in ('unneeded', 'superseded')) as unneeded
      from rescheduling_tellings
     where rescheduling_id = ${reschedulingId}
  `
  if (row === undefined) throw new Error('defect: an aggregate without a row')
  return row
}

export type TellingRow = {
  readonly orderId: OrderId
  readonly orderNumber: string
  readonly buyerName: string
  readonly state: TellingState
  readonly tries: number
  readonly changedAt: Instant
}

export type TellingsQuery = {
  readonly state: TellingState | 'unreached' | undefined
  readonly after: OrderId | null
  readonly limit: number
}

/** Of the event's newest rescheduling, in the order of the orders' ids. `unreached`: whom no mail has left for. */
export const listTellingRows = (
  tx: TenantTx,
  eventId: EventId,
  { state, after, limit }: TellingsQuery,
): Promise<readonly TellingRow[]> => tx<TellingRow[]>`
  select t.order_id, o.number as order_number, o.buyer_name, t.state, t.tries, t.changed_at
    from rescheduling_tellings t
    join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
   where t.rescheduling_id = (select r.id from reschedulings r where r.event_id = ${eventId}
                               order by r.number desc limit 1)
     ${ofState(tx, state)}
     ${after === null ? tx`` : tx`and t.order_id > ${after}`}
   order by t.order_id
   limit ${limit}
`

function ofState(tx: TenantTx, state: TellingsQuery['state']) {
  if (state === undefined) return tx``
  return state === 'unreached'
    ? tx`and t.state in ('trying', 'refused', 'failed')`
    : tx`and t.state = ${state}`
}

/** Back into the queue, at most `limit` of them: which orders. */
export const updateTellingsAgain = (
  tx: TenantTx,
  reschedulingId: string,
  { limit, at }: { readonly limit: number; readonly at: Instant },
): Promise<readonly { readonly orderId: OrderId }[]> => tx<{ readonly orderId: OrderId }[]>`
  update rescheduling_tellings
     set state = 'queued', tries = 0, changed_at = ${tx.typed.instant(at)}
   where rescheduling_id = ${reschedulingId} and order_id in (
           select order_id from rescheduling_tellings
            where rescheduling_id = ${reschedulingId} and state in ('refused', 'failed')
            order by order_id
            limit ${limit}
              for update)
  returning order_id
`
