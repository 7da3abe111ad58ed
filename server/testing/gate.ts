// A gate's scene for tests: an event with tickets, and the scans of its stations.
import type {
  CheckInListId,
  EventId,
  ScanId,
  StationId,
  TenantId,
  TicketId,
} from '../../shared/ids.ts'
import type { BatchReplyText, BatchScanInput } from '../../shared/sync/schema.ts'
import { instantToText } from '../../shared/time.ts'
import type { Deps } from '../deps.ts'
import type { CheckInActor } from '../features/checkin/check-in.ts'
import { recordScans, type Uploader } from '../features/checkin/record-scans.ts'
import type { CreatedEvent } from '../features/events/create-event.ts'
import type { IssuedTicket } from '../features/tickets/issue-tickets.ts'
import { withTenant } from '../platform/db/tenant-tx.ts'
import { anEvent, aTenant, someTickets } from './event.ts'

export type Gate = {
  readonly tenantId: TenantId
  readonly event: CreatedEvent
  readonly eventId: EventId
  readonly listId: CheckInListId
  readonly tickets: readonly IssuedTicket[]
}

export async function aGate(
  deps: Deps,
  options: {
    readonly slug?: string
    readonly tickets?: number
    readonly event?: Record<string, unknown>
  } = {},
): Promise<Gate> {
  const tenantId = await aTenant(deps, options.slug)
  const event = await anEvent(deps, tenantId, options.event)
  const names = Array.from({ length: options.tickets ?? 2 }, (_unused, at) => `Guest ${at + 1}`)
  const tickets = await someTickets(deps, tenantId, event, names)
  const [list] = event.lists
  if (list === undefined) throw new Error('an event has a list')
  return { tenantId, event, eventId: event.id, listId: list.id, tickets }
}

export const aStationId = (number: number): StationId =>
  // Safe: well-formed, and no row refers to it.
  `40000000-0000-7000-8000-${String(number).padStart(12, '0')}` as StationId

export const uploaderOf = (gate: Gate, change: Partial<Uploader> = {}): Uploader => ({
  tenantId: gate.tenantId,
  stationId: aStationId(1),
  userId: null,
  eventIds: new Set([gate.eventId]),
  ended: {},
  ...change,
})

export const stationActorOf = (gate: Gate, number = 1): CheckInActor => ({
  tenantId: gate.tenantId,
  stationId: aStationId(number),
  userId: null,
  isSupervisor: false,
  gateId: null,
  eventIds: new Set([gate.eventId]),
})

/** A green entry as a station uploads it. */
export const anUpload = (
  deps: Deps,
  gate: Gate,
  code: string,
  change: Partial<BatchScanInput> = {},
): BatchScanInput => ({
  scanId: deps.newId(),
  qrCode: code,
  listId: gate.listId,
  direction: 'entry',
  scannedAt: instantToText(deps.now()),
  ...change,
})

/** Uploads and answers the results alone. */
export async function upload(
  deps: Deps,
  uploader: Uploader,
  scans: readonly unknown[],
): Promise<BatchReplyText['results']> {
  return (await recordScans(deps, uploader, { scans })).results
}

export type LedgerState = {
  readonly checkedIn: readonly { readonly id: TicketId; readonly checkedInAt: number }[]
  readonly conflicts: readonly { readonly scanId: ScanId; readonly winnerScanId: ScanId }[]
  readonly reviewItems: readonly { readonly kind: string; readonly scanId: ScanId }[]
  readonly scans: number
}

/** What the database holds of a tenant's ledger, in a fixed order. */
export function ledgerState(deps: Deps, tenantId: TenantId): Promise<LedgerState> {
  return withTenant(deps.db, tenantId, async (tx) => ({
    checkedIn: [
      ...(await tx<LedgerState['checkedIn'][number][]>`
        select t.id, c.checked_in_at
          from tickets t
          join checked_in_tickets c on c.tenant_id = t.tenant_id and c.ticket_id = t.id
         order by t.id`),
    ],
    conflicts: [
      ...(await tx<LedgerState['conflicts'][number][]>`
        select scan_id, winner_scan_id from conflicts order by scan_id`),
    ],
    reviewItems: [
      ...(await tx<LedgerState['reviewItems'][number][]>`
        select kind, scan_id from review_items order by scan_id, kind`),
    ],
    scans: (await tx<{ count: number }[]>`select count(*)::int as count from scans`)[0]?.count ?? 0,
  }))
}
