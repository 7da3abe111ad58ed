// The journal as a page reads it, oldest first.
import { ok, type Result } from '../../../shared/result.ts'
import { instantToText } from '../../../shared/time.ts'
import type { CallInput } from '../../contract/calls.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { JournalPage, JournalRow } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import type { SetAside, StoredRow } from '../stores.ts'

const ROWS = 200

export function journalPage(
  core: Core,
  input: CallInput<'journal'>,
): Result<JournalPage, CallRefusal> {
  const limit = input.limit ?? ROWS
  const rows = core.journal.list(input.after ?? 0, limit)
  const aside = new Map<number, SetAside>()
  if (rows.some((row) => row.outcome === 'rejected')) {
    for (const one of core.journal.listSetAside((rows[0]?.sequence ?? 1) - 1, limit)) {
      aside.set(one.sequence, one)
    }
  }
  return ok(page(rows, aside, limit))
}

/** The rows that the server will not take, for a person to settle. */
export function setAsidePage(
  core: Core,
  input: CallInput<'setAside'>,
): Result<JournalPage, CallRefusal> {
  const limit = input.limit ?? ROWS
  const aside = core.journal.listSetAside(input.after ?? 0, limit)
  const rows = aside.flatMap(({ scanId }) => core.journal.find(scanId) ?? [])
  return ok(page(rows, new Map(aside.map((one) => [one.sequence, one])), limit))
}

const page = (
  rows: readonly StoredRow[],
  aside: ReadonlyMap<number, SetAside>,
  limit: number,
): JournalPage => ({
  items: rows.map((row) => rowView(row, aside.get(row.sequence) ?? null)),
  next: rows.length < limit ? null : (rows.at(-1)?.sequence ?? null),
})

function rowView(row: StoredRow, aside: SetAside | null): JournalRow {
  return {
    sequence: row.sequence,
    scanId: row.scanId,
    kind: row.kind,
    annuls: row.annuls,
    code: row.rawCode,
    ticketId: row.ticketId,
    eventId: row.eventId,
    listId: row.listId,
    gateId: row.gateId,
    operatorId: row.operatorId,
    direction: row.direction,
    scannedAt: instantToText(row.scannedAt),
    localAt: instantToText(row.localAt),
    verdict: row.verdict,
    reason: row.reason,
    forcedPast: row.forcedPast,
    state: row.outcome === null ? 'unsent' : row.outcome === 'rejected' ? 'set_aside' : 'recorded',
    error: aside === null ? null : { code: aside.code, message: aside.message },
  }
}
