// This station's scans as the gate sees them: newest first, and what may be taken back.
import { ANNUL_WINDOW_MS, decideAnnul } from '../../../shared/checkin/decide-annul.ts'
import { merge } from '../../../shared/checkin/merge.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { asLine } from '../../../shared/text.ts'
import { parseTicketText } from '../../../shared/tickets/qr.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { CallInput, CallOutput } from '../../contract/calls.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { HistoryRow } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import { currentOperator, isSupervisor } from '../operators/operators.ts'
import type { KnownEvent, StoredRow } from '../stores.ts'
import { isTakenBack } from './annul-scan.ts'

const ROWS = 50

export function historyPage(
  core: Core,
  input: CallInput<'history'>,
): Result<CallOutput<'history'>, CallRefusal> {
  const limit = input.limit ?? ROWS
  const rows = core.journal.listBefore(input.before ?? Number.MAX_SAFE_INTEGER, limit)
  const items = rows.map((row) => historyRow(core, row))
  const last = rows.at(-1)?.sequence ?? 1
  // Sequences begin at 1 and have no gap.
  return ok({ items, next: last === 1 ? null : last })
}

function historyRow(core: Core, row: StoredRow): HistoryRow {
  const event = core.manifest.findEvent(row.eventId)
  return {
    sequence: row.sequence,
    scanId: row.scanId,
    kind: row.kind,
    annuls: row.annuls,
    direction: row.direction,
    scannedAt: instantToText(row.scannedAt),
    verdict: row.verdict,
    reason: row.reason,
    forcedPast: row.forcedPast,
    ticketId: row.ticketId,
    ...ticketPart(core, row, event),
    gateName: row.gateId === null ? null : (event?.gates.get(row.gateId) ?? null),
    operatorName: operatorName(core, row),
    ...standingPart(core, row, event),
  }
}

function ticketPart(
  core: Core,
  { ticketId, rawCode }: StoredRow,
  event: KnownEvent | null,
): Pick<HistoryRow, 'name' | 'note' | 'ticketType'> {
  if (ticketId === null || event === null) return { name: null, note: null, ticketType: null }
  const ticket = core.manifest.findTicket(event, ticketId)
  const code = ticket === null && rawCode !== null ? parseTicketText(rawCode) : null
  // A row that names a ticket had a genuine code, which is all that is known of an unseen ticket.
  const fields = code?.ok ? code.value.fields : null
  const number = ticket?.typeNumber ?? fields?.typeNumber
  const type = number === undefined ? undefined : event.typesByNumber.get(number)
  return {
    name: ticket === null ? asLine(fields?.attendeeName ?? null) : asLine(ticket.name),
    note: asLine(ticket?.note ?? null),
    ticketType:
      type === undefined ? null : { number: type.number, name: type.name, nameBn: type.nameBn },
  }
}

const operatorName = (core: Core, { operatorId }: StoredRow): string | null =>
  core.meta.get('operators')?.find((known) => known.userId === operatorId)?.name ?? null

/** What became of the scan, and who may still take it back. */
function standingPart(
  core: Core,
  row: StoredRow,
  event: KnownEvent | null,
): Pick<HistoryRow, 'isAnnulled' | 'isConflict' | 'canAnnul' | 'annulUntil'> {
  const { ticketId } = row
  if (ticketId === null || row.kind !== 'scan' || row.verdict !== 'admitted') return NOTHING
  const scans = core.history.list(ticketId, row.listId)
  const list = event?.lists.get(row.listId)
  const conflicts = list === undefined ? [] : merge(scans, list).conflicts
  const isAnnulled = isTakenBack(scans, row.scanId)
  const now = core.clock.now()
  const operator = currentOperator(core)
  const stationId = core.meta.get('station')?.stationId ?? null
  const actor = {
    isSupervisor: operator !== null && isSupervisor(operator),
    operatorId: operator?.userId ?? null,
    stationId,
  }
  const asItself = { isSupervisor: false, operatorId: row.operatorId, stationId }
  const isOwn = decideAnnul(row, isAnnulled, asItself, now) === null
  return {
    isAnnulled,
    isConflict: conflicts.some((one) => one.scanId === row.scanId),
    canAnnul: decideAnnul(row, isAnnulled, actor, now) === null,
    annulUntil: instantToTextOrNull(isOwn ? row.scannedAt + ANNUL_WINDOW_MS : null),
  }
}

const NOTHING = { isAnnulled: false, isConflict: false, canAnnul: false, annulUntil: null } as const
