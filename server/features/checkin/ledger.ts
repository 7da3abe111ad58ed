// Reads what is known of some tickets under lock, and appends scans with all that the merge derives from them.
import {
  checkedInAt,
  type Merged,
  merge,
  type ReuseSettings,
} from '../../../shared/checkin/merge.ts'
import type { Conflict, Scan } from '../../../shared/checkin/schema.ts'
import type { CheckInListId, EventId, ScanId, TicketId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { EventContext } from './event-context.ts'
import type { ReviewItem } from './review.ts'
import {
  deleteConflicts,
  insertReviewItems,
  insertScans,
  listConflictsOf,
  listHistory,
  lockAbsentTickets,
  lockTickets,
  type ScanRow,
  type StoredConflict,
  type TicketRow,
  updateCheckedIn,
  upsertConflicts,
} from './store.ts'

export type Ledger = {
  readonly tickets: ReadonlyMap<TicketId, TicketRow>
  /** Every scan that counts, by ticket; grows with what this transaction stores. */
  readonly history: Map<TicketId, Scan[]>
  readonly conflicts: readonly StoredConflict[]
}

/** Locks the tickets, then reads: what another gate committed before is seen, what comes later waits. */
export async function readLedger(tx: TenantTx, ticketIds: readonly TicketId[]): Promise<Ledger> {
  const ids = [...new Set(ticketIds)].sort()
  if (ids.length === 0) return { tickets: new Map(), history: new Map(), conflicts: [] }
  // Sent together, run in order: each statement sees what was committed before it began.
  const [rows, history, conflicts] = await Promise.all([
    lockTickets(tx, ids),
    listHistory(tx, ids),
    listConflictsOf(tx, ids),
  ])
  const tickets = new Map(rows.map((row) => [row.id, row]))
  const absent = ids.filter((id) => !tickets.has(id))
  if (absent.length === 0) return { tickets, history: byTicket(history), conflicts }
  await lockAbsentTickets(tx, absent)
  const again = await Promise.all([listHistory(tx, ids), listConflictsOf(tx, ids)])
  return { tickets, history: byTicket(again[0]), conflicts: again[1] }
}

function byTicket(scans: readonly Scan[]): Map<TicketId, Scan[]> {
  const history = new Map<TicketId, Scan[]>()
  for (const scan of scans) addScan(history, scan)
  return history
}

function addScan(history: Map<TicketId, Scan[]>, scan: Scan): void {
  const known = history.get(scan.ticketId)
  if (known === undefined) history.set(scan.ticketId, [scan])
  else known.push(scan)
}

export const historyOf = (ledger: Ledger, ticketId: TicketId, listId: CheckInListId): Scan[] =>
  (ledger.history.get(ticketId) ?? []).filter((scan) => scan.listId === listId)

/** Adds a row to the history in memory, so that the next scan of the same transaction sees it. */
export function addToHistory(ledger: Ledger, row: ScanRow): void {
  if (row.ticketId === null || row.verdict !== 'admitted' || row.isPending) return
  addScan(ledger.history, { ...row, ticketId: row.ticketId })
}

type Lists = ReadonlyMap<CheckInListId, ReuseSettings>

export type Stored = {
  /** The rows that were new; others had come meanwhile. */
  readonly inserted: ReadonlySet<string>
  readonly conflicts: ReadonlyMap<ScanId, Conflict>
}

/** Appends `rows`, whose effect is in `ledger` already, and stores what the merge derives. */
export async function storeScans(
  tx: TenantTx,
  ledger: Ledger,
  rows: readonly ScanRow[],
  reviewItems: readonly ReviewItem[],
  contexts: Iterable<EventContext>,
  now: Instant,
): Promise<Stored> {
  const derived = derive(ledger, rows, listsOf(contexts))
  // Sent together: the driver pipelines them on the one connection.
  const [inserted] = await Promise.all([
    insertScans(tx, rows, now),
    ...writes(tx, ledger, derived, now),
    ...(reviewItems.length > 0 ? [insertReviewItems(tx, reviewItems, now)] : []),
  ])
  return { inserted, conflicts: new Map(derived.conflicts.map((one) => [one.scanId, one])) }
}

/** Merges again after rows were accepted that are stored already. */
export async function storeDerived(
  tx: TenantTx,
  ledger: Ledger,
  touched: readonly { readonly ticketId: TicketId | null; readonly eventId: EventId }[],
  contexts: Iterable<EventContext>,
  now: Instant,
): Promise<void> {
  await Promise.all(writes(tx, ledger, derive(ledger, touched, listsOf(contexts)), now))
}

type Derived = {
  readonly conflicts: readonly (Conflict & { readonly eventId: EventId })[]
  readonly checkedIn: readonly {
    readonly ticketId: TicketId
    readonly checkedInAt: Instant | null
  }[]
}

function derive(
  ledger: Ledger,
  touched: readonly { readonly ticketId: TicketId | null; readonly eventId: EventId }[],
  lists: Lists,
): Derived {
  const eventOf = new Map<TicketId, EventId>()
  for (const row of touched) if (row.ticketId !== null) eventOf.set(row.ticketId, row.eventId)
  const conflicts: (Conflict & { readonly eventId: EventId })[] = []
  const checkedIn: { ticketId: TicketId; checkedInAt: Instant | null }[] = []
  for (const [ticketId, eventId] of eventOf) {
    const merged = mergeTicket(ledger.history.get(ticketId) ?? [], lists)
    for (const one of merged) {
      for (const conflict of one.conflicts) conflicts.push({ ...conflict, eventId })
    }
    const at = checkedInAt(merged)
    const ticket = ledger.tickets.get(ticketId)
    if (ticket !== undefined && ticket.checkedInAt !== at)
      checkedIn.push({ ticketId, checkedInAt: at })
  }
  return { conflicts, checkedIn }
}

/** One merge for each list that the ticket was scanned on. */
function mergeTicket(history: readonly Scan[], lists: Lists): Merged[] {
  const byList = new Map<CheckInListId, Scan[]>()
  for (const scan of history) {
    const known = byList.get(scan.listId)
    if (known === undefined) byList.set(scan.listId, [scan])
    else known.push(scan)
  }
  return [...byList].map(([listId, scans]) => merge(scans, lists.get(listId) ?? UNLIMITED))
}

/** For a list that no longer is: nothing can conflict with its settings. */
const UNLIMITED: ReuseSettings = { entriesMax: null, reentryAfterExit: false }

function writes(tx: TenantTx, ledger: Ledger, derived: Derived, now: Instant): Promise<void>[] {
  const wanted = new Map(derived.conflicts.map((conflict) => [conflict.scanId, conflict]))
  const stored = new Map(ledger.conflicts.map((conflict) => [conflict.scanId, conflict]))
  const gone = ledger.conflicts
    .filter(({ scanId }) => !wanted.has(scanId))
    .map(({ scanId }) => scanId)
  const changed = derived.conflicts.filter(
    ({ scanId, winnerScanId }) => stored.get(scanId)?.winnerScanId !== winnerScanId,
  )
  return [
    ...(derived.checkedIn.length > 0 ? [updateCheckedIn(tx, derived.checkedIn)] : []),
    ...(gone.length > 0 ? [deleteConflicts(tx, gone)] : []),
    ...(changed.length > 0 ? [upsertConflicts(tx, changed, now)] : []),
  ]
}

function listsOf(contexts: Iterable<EventContext>): Lists {
  const lists = new Map<CheckInListId, ReuseSettings>()
  for (const context of contexts) for (const [id, list] of context.lists) lists.set(id, list)
  return lists
}
