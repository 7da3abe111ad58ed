// What the database holds, read by its owner, who sees every tenant.
import type { TicketId } from '../../shared/ids.ts'
import type { Fact } from './facts.ts'
import type { SimDatabase } from './sim-database.ts'
import type { TicketTruth, Truth, Venue } from './world.ts'

/** What a station has to be told of an event. */
export async function readTruth(database: SimDatabase, venue: Venue): Promise<Truth> {
  const [tickets, scans] = await Promise.all([
    readTickets(database, venue),
    readScans(database, venue),
  ])
  const counted = scans.filter((scan) => scan.verdict === 'admitted' && !scan.isPending)
  return {
    tickets: new Map(tickets.map((ticket) => [ticket.id, ticket])),
    scans: new Map(
      counted.flatMap((scan) => (scan.ticketId === null ? [] : [[scan.scanId, scan] as const])),
    ),
  }
}

export async function readTickets({ owner }: SimDatabase, venue: Venue): Promise<TicketTruth[]> {
  return await owner<(TicketTruth & { readonly id: TicketId })[]>`
    select t.id, t.type_number, t.serial, t.is_void, t.is_blocked, o.status as order_status,
           t.attendee_name as name, t.issued_at, t.changed_xid::text
      from tickets t join orders o on o.tenant_id = t.tenant_id and o.id = t.order_id
     where t.tenant_id = ${venue.tenantId} and t.event_id = ${venue.event.id} order by t.id`
}

export type StoredFact = Fact & { readonly isPending: boolean; readonly eventId: string }

/** Every stored scan, refused and pending ones included; a scan that is stored twice comes twice. */
export async function readScans({ owner }: SimDatabase, venue: Venue): Promise<StoredFact[]> {
  return await owner<StoredFact[]>`
    select scan_id, kind, annuls, ticket_id, list_id, station_id, direction, scanned_at, verdict, reason,
           forced_past, is_pending, event_id
      from scans where tenant_id = ${venue.tenantId} order by scan_id`
}

/** Which of these scans the tenant has. */
export async function findStored(
  { owner }: SimDatabase,
  venue: Venue,
  scanIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await owner<{ scanId: string }[]>`
    select scan_id from scans where tenant_id = ${venue.tenantId} and scan_id in ${owner([...scanIds])}`
  return new Set(rows.map((row) => row.scanId))
}

export type StoredConflict = { readonly scanId: string; readonly winnerScanId: string }

export async function readConflicts(
  { owner }: SimDatabase,
  venue: Venue,
): Promise<readonly StoredConflict[]> {
  return await owner<StoredConflict[]>`
    select scan_id, winner_scan_id from conflicts where tenant_id = ${venue.tenantId}`
}

/** When the server says that each ticket got in. */
export async function readCheckedIn(
  { owner }: SimDatabase,
  venue: Venue,
): Promise<ReadonlyMap<string, number | null>> {
  const rows = await owner<{ id: string; checkedInAt: number | null }[]>`
    select t.id, c.checked_in_at
      from tickets t
      left join checked_in_tickets c on c.tenant_id = t.tenant_id and c.ticket_id = t.id
     where t.tenant_id = ${venue.tenantId}`
  return new Map(rows.map((row) => [row.id, row.checkedInAt]))
}
