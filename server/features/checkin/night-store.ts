// What an organizer watches while the doors are open, read from the ledger by the transactions that wrote it.
import type { ReviewKindName } from '../../../shared/checkin/admin-schema.ts'
import type { RefusalReason } from '../../../shared/checkin/schema.ts'
import type {
  CheckInListId,
  EventId,
  GateId,
  StationId,
  TicketId,
  TicketTypeId,
} from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import { pgWordArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { TallyScan } from './tally.ts'

export type NightStart = {
  /** Another value than before: rows have gone without a trace, and what was counted is void. */
  readonly epoch: string
  /** Every transaction below it has ended: nothing that comes changes what they stored. */
  readonly watermark: string
  readonly hasEvent: boolean
}

/** In a transaction of one snapshot: what is read after it is of the same moment. */
export async function readNightStart(tx: TenantTx, eventId: EventId): Promise<NightStart> {
  const [row] = await tx<NightStart[]>`
    select feed_epoch || '.' || count_epoch as epoch,
           pg_snapshot_xmin(pg_current_snapshot())::text as watermark,
           exists (select from events where id = ${eventId}) as has_event
      from installation
  `
  if (row === undefined) throw new Error('defect: no installation row')
  return row
}

/** A scan that counts, of a ticket that was scanned since; `typeNumber` 0: the server does not know the ticket. */
export type NightScan = TallyScan & {
  readonly ticketId: TicketId
  readonly typeNumber: number
  /** It was there before `since`. */
  readonly wasThere: boolean
  /** Of a transaction that has ended, with all before it. */
  readonly isSettled: boolean
}

const counts = (tx: TenantTx) =>
  tx`verdict = 'admitted' and not is_pending and ticket_id is not null`

const scanColumns = (tx: TenantTx) => tx`
  s.scan_id, s.kind, s.annuls, s.ticket_id, s.list_id, s.gate_id, s.station_id, s.direction, s.scanned_at, s.verdict,
  s.forced_past is not null as is_forced,
  coalesce((select t.type_number from tickets t
             where t.tenant_id = s.tenant_id and t.id = s.ticket_id and t.event_id = s.event_id), 0) as type_number
`

/**
 * All that counts of the tickets that were scanned by transactions from `since` on; null where those scans are more than
 * `scansMax`. The odd condition: see `listHistory`.
 */
export async function listScansSince(
  tx: TenantTx,
  eventId: EventId,
  since: string,
  scansMax: number,
): Promise<readonly NightScan[] | null> {
  const touched = await tx<{ ticketId: TicketId }[]>`
    select ticket_id
      from scans
     where event_id = ${eventId} and changed_xid >= ${since}::text::xid8 and ${counts(tx)}
     order by changed_xid, scan_id
     limit ${scansMax + 1}
  `
  if (touched.length > scansMax) return null
  if (touched.length === 0) return []
  const ids = [...new Set(touched.map(({ ticketId }) => ticketId))]
  return tx<NightScan[]>`
    select ${scanColumns(tx)}, s.changed_xid < ${since}::text::xid8 as was_there,
           s.changed_xid < pg_snapshot_xmin(pg_current_snapshot()) as is_settled
      from scans s
     where s.ticket_id = any((select ${pgWordArray(ids)}::text::uuid[])::uuid[])
       and s.event_id = ${eventId} and s.verdict || '' = 'admitted' and not s.is_pending
     order by s.ticket_id
  `
}

/** Every scan that counts of transactions below `watermark`, and the tickets with a single one. */
const settledScans = (tx: TenantTx, eventId: EventId, watermark: string) => tx`
  counted as materialized (
    select tenant_id, scan_id, ticket_id, list_id, gate_id, station_id, kind, annuls, direction, scanned_at, verdict,
           forced_past is not null as is_forced
      from scans
     where event_id = ${eventId} and changed_xid < ${watermark}::text::xid8 and ${counts(tx)}),
  lone as materialized (select ticket_id from counted group by ticket_id having count(*) = 1)
`

export type LoneEntries = {
  readonly listId: CheckInListId
  readonly gateId: GateId | null
  readonly typeNumber: number
  readonly minute: number
  readonly isForced: boolean
  readonly tickets: number
}

/** How many tickets were scanned once and for an entry, by transactions below `watermark`: there is nothing to merge. */
export const countLoneEntries = (
  tx: TenantTx,
  eventId: EventId,
  watermark: string,
): Promise<readonly LoneEntries[]> => tx<LoneEntries[]>`
  with ${settledScans(tx, eventId, watermark)}
  select c.list_id, c.gate_id, coalesce(t.type_number, 0) as type_number,
         floor(extract(epoch from c.scanned_at) / 60)::integer as minute, c.is_forced, count(*) as tickets
    from lone
    join counted c on c.ticket_id = lone.ticket_id
    left join tickets t on t.tenant_id = c.tenant_id and t.id = c.ticket_id and t.event_id = ${eventId}
   where c.kind = 'scan' and c.direction = 'entry'
   group by 1, 2, 3, 4, 5
`

const PAGE_SCANS = 5_000

/** The scans of all other tickets, ticket by ticket, in pages. There are many: tickets are joined and not looked up. */
export const pageOtherScans = (
  tx: TenantTx,
  eventId: EventId,
  watermark: string,
): AsyncIterable<readonly NightScan[]> =>
  tx<NightScan[]>`
  with ${settledScans(tx, eventId, watermark)}
  select c.scan_id, c.kind, c.annuls, c.ticket_id, c.list_id, c.gate_id, c.station_id, c.direction, c.scanned_at,
         c.verdict, c.is_forced, coalesce(t.type_number, 0) as type_number, true as was_there, true as is_settled
    from counted c
    left join tickets t on t.tenant_id = c.tenant_id and t.id = c.ticket_id and t.event_id = ${eventId}
   where not (c.kind = 'scan' and c.direction = 'entry' and c.ticket_id in (select ticket_id from lone))
   order by c.ticket_id
`.cursor(PAGE_SCANS)

export type Refusals = {
  readonly gateId: GateId | null
  readonly reason: RefusalReason
  readonly scans: number
  readonly settled: number
}

/** Refused scans of transactions from `since` on; of them settled are those below the snapshot's watermark. */
export const countRefusals = (
  tx: TenantTx,
  eventId: EventId,
  since: string,
): Promise<readonly Refusals[]> => tx<Refusals[]>`
  select gate_id, reason, count(*) as scans,
         count(*) filter (where changed_xid < pg_snapshot_xmin(pg_current_snapshot())) as settled
    from scans
   where event_id = ${eventId} and changed_xid >= ${since}::text::xid8 and verdict = 'refused' and not is_pending
     and kind = 'scan'
   group by gate_id, reason
`

export type NightPlaces = {
  readonly timeZone: string
  readonly lists: readonly { readonly id: CheckInListId; readonly name: string }[]
  readonly gates: readonly { readonly id: GateId; readonly name: string }[]
  readonly ticketTypes: readonly {
    readonly id: TicketTypeId
    readonly number: number
    readonly name: string
    readonly nameBn: string | null
    /** Tickets that were issued and not voided. */
    readonly issued: number
  }[]
}

export async function readNightPlaces(tx: TenantTx, eventId: EventId): Promise<NightPlaces> {
  const [row] = await tx<NightPlaces[]>`
    select e.time_zone,
           (select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name) order by l.created_at, l.id), '[]')
              from check_in_lists l where l.tenant_id = e.tenant_id and l.event_id = e.id) as lists,
           (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name), '[]')
              from gates g where g.tenant_id = e.tenant_id and g.event_id = e.id) as gates,
           (select coalesce(json_agg(json_build_object(
                     'id', y.id, 'number', y.number, 'name', y.name, 'nameBn', y.name_bn, 'issued', p.sold)
                     order by y.number), '[]')
              from ticket_types y
              join places p on p.tenant_id = y.tenant_id and p.ticket_type_id = y.id
             where y.tenant_id = e.tenant_id and y.event_id = e.id) as ticket_types
      from events e
     where e.id = ${eventId}
  `
  if (row === undefined) throw new Error('defect: the event was there in this snapshot')
  return row
}

export type NightStation = {
  readonly id: StationId
  readonly name: string
  readonly gateId: GateId | null
  readonly status: 'active' | 'revoked'
  readonly lastSeenAt: Instant | null
  readonly reportedAt: Instant | null
  readonly unsentCount: number | null
  readonly setAsideCount: number | null
  /** So far its tickets of this event are complete; null where it works another one. */
  readonly dataAt: Instant | null
}

/** More laptops than a hall has. */
const STATIONS_MAX = 500

/** The event's stations by name. Of those that were revoked the ones that may still hold scans. */
export const listNightStations = (
  tx: TenantTx,
  eventId: EventId,
): Promise<readonly NightStation[]> => tx<NightStation[]>`
  select s.id, s.name, s.gate_id, s.status, s.last_seen_at, s.reported_at, s.unsent_count, s.set_aside_count,
         case when s.working_event_id = e.event_id then s.data_at end as data_at
    from station_events e
    join stations s on s.tenant_id = e.tenant_id and s.id = e.station_id
   where e.event_id = ${eventId}
     and (s.status = 'active' or (s.wiped_at is null and s.unsent_count > 0))
   order by s.name, s.id
   limit ${STATIONS_MAX}
`

export type OpenCases = {
  readonly conflicts: number
  readonly kinds: readonly { readonly kind: ReviewKindName; readonly open: number }[]
}

export async function countOpenCases(tx: TenantTx, eventId: EventId): Promise<OpenCases> {
  const [row] = await tx<OpenCases[]>`
    select (select count(*) from conflicts where event_id = ${eventId} and status = 'open') as conflicts,
           (select coalesce(json_agg(json_build_object('kind', kind, 'open', open) order by kind), '[]')
              from (select kind, count(*) as open
                      from review_items
                     where event_id = ${eventId} and status = 'open'
                     group by kind) kinds) as kinds
  `
  return row ?? { conflicts: 0, kinds: [] }
}
