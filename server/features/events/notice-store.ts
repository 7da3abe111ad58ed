// The organizer's notices to the gates.
import type { EventStatus } from '../../../shared/events/admin-schema.ts'
import type { EventId, GateId } from '../../../shared/ids.ts'
import type { NoticeLineText } from '../../../shared/sync/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type NoticeRow = {
  readonly id: string
  readonly text: string
  /** Null: every gate. */
  readonly gateIds: readonly GateId[] | null
  readonly postedAt: Instant
  readonly until: Instant
  /** Null: it runs until its end. */
  readonly withdrawnAt: Instant | null
}

/** The event's status, locked until the transaction ends, so that two notices are counted one after the other. */
export async function lockEventForNotice(
  tx: TenantTx,
  eventId: EventId,
): Promise<EventStatus | null> {
  const [row] = await tx<{ readonly status: EventStatus }[]>`
    select status from events where id = ${eventId} for no key update
  `
  return row?.status ?? null
}

/** How many of these gates are the event's. */
export async function countGates(
  tx: TenantTx,
  eventId: EventId,
  gateIds: readonly GateId[],
): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::integer as count from gates
     where event_id = ${eventId} and id = any((select ${pgArray(gateIds)}::text::uuid[])::uuid[])
  `
  return row?.count ?? 0
}

export async function insertNotice(
  tx: TenantTx,
  eventId: EventId,
  notice: NoticeRow,
): Promise<void> {
  await tx`
    insert into notices (id, event_id, text, is_all_gates, posted_at, ends_at)
    values (${notice.id}, ${eventId}, ${notice.text}, ${notice.gateIds === null},
            ${tx.typed.instant(notice.postedAt)}, ${tx.typed.instant(notice.until)})
  `
  if (notice.gateIds === null) return
  await tx`
    insert into notice_gates (notice_id, gate_id)
    select ${notice.id}, gate_id from unnest(${pgArray(notice.gateIds)}::text::uuid[]) as given (gate_id)
  `
}

/** Oldest first, as the wire carries them. */
export async function listRunningNoticeLines(
  tx: TenantTx,
  eventId: EventId,
  now: Instant,
  limit: number,
): Promise<readonly NoticeLineText[]> {
  const rows = await tx<{ line: NoticeLineText }[]>`
    select json_build_object('id', n.id, 'text', n.text, 'gateIds', ${gatesOf(tx)},
             'postedAt', iso(n.posted_at), 'until', iso(n.ends_at)) as line
      from notices n
     where n.event_id = ${eventId} and n.ends_at > ${tx.typed.instant(now)} and n.withdrawn_at is null
     order by n.posted_at, n.id
     limit ${limit}
  `
  return rows.map(({ line }) => line)
}

const columns = (tx: TenantTx) => tx`
  n.id, n.text, ${gatesOf(tx)} as gate_ids, n.posted_at, n.ends_at as until, n.withdrawn_at
`

export type NoticesQuery = {
  /** The last row of the page before. */
  readonly after: readonly [postedAt: Instant, id: string] | null
  readonly limit: number
}

/** Newest first, ended ones too. */
export function listNoticeRows(
  tx: TenantTx,
  eventId: EventId,
  { after, limit }: NoticesQuery,
): Promise<readonly NoticeRow[]> {
  const older =
    after === null
      ? tx``
      : tx`and (n.posted_at, n.id) < (${tx.typed.instant(after[0])}, ${after[1]})`
  return tx<NoticeRow[]>`
    select ${columns(tx)}
      from notices n
     where n.event_id = ${eventId} ${older}
     order by n.posted_at desc, n.id desc
     limit ${limit}
  `
}

const gatesOf = (tx: TenantTx) => tx`
  case when not n.is_all_gates then (
    select coalesce(json_agg(g.gate_id order by g.gate_id), '[]') from notice_gates g
     where g.tenant_id = n.tenant_id and g.notice_id = n.id) end`

/** Of an event that is locked. */
export async function findNotice(
  tx: TenantTx,
  eventId: EventId,
  noticeId: string,
): Promise<NoticeRow | null> {
  const [row] = await tx<NoticeRow[]>`
    select ${columns(tx)} from notices n where n.event_id = ${eventId} and n.id = ${noticeId}
  `
  return row ?? null
}

export async function updateNoticeWithdrawn(
  tx: TenantTx,
  noticeId: string,
  by: string | null,
  at: Instant,
): Promise<void> {
  await tx`
    update notices set withdrawn_at = ${tx.typed.instant(at)}, withdrawn_by = ${by} where id = ${noticeId}
  `
}
