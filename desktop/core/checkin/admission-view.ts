// The answer of a scan, in the words of the contract.
import { standingScans } from '../../../shared/checkin/merge.ts'
import type { Scan } from '../../../shared/checkin/schema.ts'
import type { TicketId } from '../../../shared/ids.ts'
import { asLine } from '../../../shared/text.ts'
import type { Ticket, TicketType } from '../../../shared/tickets/schema.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { AdmissionView, EntryView, TicketView } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import type { KnownEvent } from '../stores.ts'
import type { Admission } from './admit-scan.ts'

/** What an answer is written from. */
export type Shown = Pick<
  Admission,
  'reading' | 'ticketId' | 'ticket' | 'ticketType' | 'history' | 'decision' | 'row'
> & { readonly event: KnownEvent }

export function admissionView(core: Core, admission: Shown, durableMs: number): AdmissionView {
  const { decision, row } = admission
  const ticket = admittedTicketView(admission)
  const refusal = decision.verdict === 'refused' ? decision : null
  const entry = refusal?.firstEntry ?? null
  const attention = decision.verdict === 'admitted' ? decision.attention : null
  return {
    verdict: decision.verdict,
    reason: decision.reason,
    scanId: row.scanId,
    scannedAt: instantToText(row.scannedAt),
    direction: row.direction,
    ...(ticket !== null && { ticket }),
    ...(entry !== null && { firstEntry: entryView(core, admission.event, entry) }),
    ...(attention !== null && { attention }),
    forcedPast: row.forcedPast,
    opensAt: instantToTextOrNull(refusal?.opensAt ?? null),
    closedAt: instantToTextOrNull(refusal?.closedAt ?? null),
    canOverride: refusal?.canOverride ?? false,
    canForce: refusal?.canForce ?? false,
    codeRefusal: refusal?.codeRefusal ?? null,
    durableMs,
    source: 'local',
  }
}

function admittedTicketView(admission: Shown): TicketView | null {
  const { ticketId, ticket, ticketType, history, row, reading } = admission
  if (ticketId === null) return null
  const isEntry = row.verdict === 'admitted' && row.direction === 'entry'
  const before = history.length === 0 ? null : firstEntryOf(history)
  const first = before?.scannedAt ?? (isEntry ? row.scannedAt : null)
  const codeName = reading.kind === 'code' ? reading.code.attendeeName : null
  return ticketView(ticketId, ticket, ticketType, first, codeName)
}

/** The earliest entry that stands; null when the ticket is unused. */
export const firstEntryOf = (history: Iterable<Scan>): Scan | null =>
  standingScans(history).find((scan) => scan.direction === 'entry') ?? null

/** `codeName` is all that is known of an unseen ticket's holder. */
export function ticketView(
  id: TicketId,
  ticket: Ticket | null,
  type: TicketType | null,
  checkedInAt: number | null,
  codeName: string | null = null,
): TicketView {
  return {
    id,
    status: ticket?.isVoid ? 'void' : checkedInAt === null ? 'active' : 'checked_in',
    checkedInAt: instantToTextOrNull(checkedInAt),
    isBlocked: ticket?.isBlocked ?? false,
    name: asLine(ticket?.name ?? codeName),
    note: asLine(ticket?.note ?? null),
    ticketType:
      type === null ? null : { number: type.number, name: type.name, nameBn: type.nameBn },
  }
}

function entryView(core: Core, event: KnownEvent, scan: Scan): EntryView {
  const operator = core.meta.get('operators')?.find((known) => known.userId === scan.operatorId)
  return {
    scanId: scan.scanId,
    scannedAt: instantToText(scan.scannedAt),
    gateId: scan.gateId,
    gateName: scan.gateId === null ? null : (event.gates.get(scan.gateId) ?? null),
    stationId: scan.stationId,
    isThisStation: scan.stationId === core.meta.get('station')?.stationId,
    operatorId: scan.operatorId,
    operatorName: operator?.name ?? null,
  }
}
