// Reschedulings, and how far each of them is told.
import type { EventId, OrderId, TenantId, UserId } from '../../../shared/ids.ts'
import { type Instant, instantToTextOrNull } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type ReschedulingRow = {
  readonly id: string
  readonly eventId: EventId
  readonly number: number
  readonly fromStartsAt: Instant
  readonly fromEndsAt: Instant
  readonly toStartsAt: Instant
  readonly toEndsAt: Instant
  readonly wordsEn: string | null
  readonly wordsBn: string | null
  readonly refundUntil: Instant | null
  readonly orders: number
  readonly startedBy: UserId | null
  readonly startedAt: Instant
  readonly doneUntil: OrderId | null
  readonly finishedAt: Instant | null
}

const columns = (tx: TenantTx) => tx`
  id, event_id, number, from_starts_at, from_ends_at, to_starts_at, to_ends_at, words_en, words_bn, refund_until, orders,
  started_by, started_at, done_until, finished_at
`

/** As whoever edits the event: of two who reschedule it the second waits. False: no such event. */
export async function lockEvent(tx: TenantTx, id: EventId): Promise<boolean> {
  const rows = await tx`select 1 from events where id = ${id} for no key update`
  return rows.length > 0
}

export async function findReschedulingByKey(
  tx: TenantTx,
  keyHash: string,
): Promise<{ readonly requestHash: string } | null> {
  const [row] = await tx<{ readonly requestHash: string }[]>`
    select encode(request_hash, 'hex') as request_hash from reschedulings
     where key_hash = decode(${keyHash}, 'hex')
  `
  return row ?? null
}

export type NewRescheduling = Omit<
  ReschedulingRow,
  'number' | 'startedAt' | 'doneUntil' | 'finishedAt'
> & { readonly keyHash: string | null; readonly requestHash: string | null }

/** The one that was being told is told no further: the new one does it. */
export async function insertRescheduling(
  tx: TenantTx,
  row: NewRescheduling,
  at: Instant,
): Promise<void> {
  const instant = (one: Instant) => tx.typed.instant(one)
  await tx`
    update reschedulings set finished_at = ${instant(at)}
     where event_id = ${row.eventId} and finished_at is null
  `
  await tx`
    insert into reschedulings (id, event_id, number, from_starts_at, from_ends_at, to_starts_at, to_ends_at, words_en,
                               words_bn, refund_until, orders, key_hash, request_hash, started_by, started_at)
    values (${row.id}, ${row.eventId},
            (select coalesce(max(number), 0) + 1 from reschedulings where event_id = ${row.eventId}),
            ${instant(row.fromStartsAt)}, ${instant(row.fromEndsAt)}, ${instant(row.toStartsAt)},
            ${instant(row.toEndsAt)}, ${row.wordsEn}, ${row.wordsBn},
            ${instantToTextOrNull(row.refundUntil)}::timestamptz, ${row.orders},
            decode(${row.keyHash}, 'hex'), decode(${row.requestHash}, 'hex'), ${row.startedBy}, ${instant(at)})
  `
}

/** The one that counts. Null: the event was never moved. */
export async function findNewestRescheduling(
  tx: TenantTx,
  eventId: EventId,
): Promise<ReschedulingRow | null> {
  const [row] = await tx<ReschedulingRow[]>`
    select ${columns(tx)} from reschedulings
     where event_id = ${eventId}
     order by number desc
     limit 1
  `
  return row ?? null
}

/** One tells of it at a time. Null: somebody does, or it is finished. */
export async function lockOpenRescheduling(
  tx: TenantTx,
  eventId: EventId,
): Promise<ReschedulingRow | null> {
  const [row] = await tx<ReschedulingRow[]>`
    select ${columns(tx)} from reschedulings
     where event_id = ${eventId} and finished_at is null
       for update skip locked
  `
  return row ?? null
}

const OPEN_MAX = 100

/** Of every tenant. */
export const listOpenReschedulings = (
  db: PlatformDb,
): Promise<readonly { readonly tenantId: TenantId; readonly eventId: EventId }[]> => db`
  select tenant_id, event_id from reschedulings where finished_at is null
   order by started_at
   limit ${OPEN_MAX}
`

export async function updateRescheduling(
  tx: TenantTx,
  id: string,
  step: { readonly doneUntil: OrderId | null; readonly finishedAt: Instant | null },
): Promise<void> {
  await tx`
    update reschedulings
       set done_until = ${step.doneUntil}, finished_at = ${instantToTextOrNull(step.finishedAt)}::timestamptz
     where id = ${id}
  `
}

/** Null: no such event. */
export async function findEventVersion(
  tx: TenantTx,
  id: EventId,
): Promise<{ readonly version: number } | null> {
  const [row] = await tx<
    { readonly version: number }[]
  >`select version from events where id = ${id}`
  return row ?? null
}
