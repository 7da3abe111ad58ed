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
import { keepPlans, type TenantTx } from '../../platform/db/tenant-tx.ts'
import type { EventContext } from './event-context.ts'
import type { ReviewItem } from './review.ts'
import { insertScans } from './scan-store.ts'
import {
  deleteConflicts,
  insertReviewItems,
  listConflictsOf,
  listHistory,
  lockAbsentTickets,
  lockTickets,
  type ScanRow,
  type StoredConflict,
  type TicketRow,
  upsertConflicts,
} from './store.ts'

export type Ledger = {
  readonly tickets: ReadonlyMap<TicketId, TicketRow>
  /** Every scan that counts, by ticket; grows with what this transaction stores. */
  readonly history: Map<TicketId, Scan[]>
  readonly conflicts: readonly StoredConflict[]
}

export const EMPTY_LEDGER: Ledger = { tickets: new Map(), history: new Map(), conflicts: [] }

/** Locks the tickets, then reads: what another gate committed before is seen, what comes later waits. */
export async function readLedger(
  tx: TenantTx,
  ticketIds: readonly TicketId[],
  lock: typeof lockTickets = lockTickets,
): Promise<Ledger> {
  const ids = [...new Set(ticketIds)]
  if (ids.length === 0) return { ...EMPTY_LEDGER, history: new Map() }
  // Sent together, run in order: each statement sees what was committed before it began.
  const [rows, first] = await Promise.all([lock(tx, ids), listHistory(tx, ids)])
  const tickets = new Map(rows.map((row) => [row.id, row]))
  const absent = ids.filter((id) => !tickets.has(id))
  if (absent.length > 0) await lockAbsentTickets(tx, absent)
  const scans = absent.length > 0 ? await listHistory(tx, ids) : first
  const conflicts = await listConflictsOf(
    tx,
    scans.map(({ scanId }) => scanId),
  )
  return { tickets, history: byTicket(scans), conflicts }
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
  // Safe: the line above has looked.
  addScan(ledger.history, row as ScanRow & { readonly ticketId: TicketId })
}

type Lists = ReadonlyMap<CheckInListId, ReuseSettings>

/**
 * Appends `rows`, whose effect is in `ledger` already, and stores what the merge derives. Rejects with `ScanIdTaken`
 * when one of the scan ids is there. The transaction then keeps its plans: it should only insert from here on.
 *
 * @param besides stores what belongs to it, and travels along; it is told what was derived
 */
export async function storeScans(
  tx: TenantTx,
  ledger: Ledger,
  rows: readonly ScanRow[],
  reviewItems: readonly ReviewItem[],
  contexts: Iterable<EventContext>,
  now: Instant,
  besides?: (conflicts: ReadonlyMap<ScanId, Conflict>) => Promise<unknown>,
): Promise<ReadonlyMap<ScanId, Conflict>> {
  const derived = derive(ledger, rows, listsOf(contexts))
  const { gone, changed } = differences(ledger, rows, derived)
  const conflicts = new Map(derived.map((one) => [one.scanId, one]))
  // Sent together: the driver pipelines them on the one connection.
  const deleted = gone.length > 0 && deleteConflicts(tx, gone)
  keepPlans(tx)
  await Promise.all([
    deleted,
    changed.length > 0 && upsertConflicts(tx, changed, now),
    reviewItems.length > 0 && insertReviewItems(tx, reviewItems, now),
    besides?.(conflicts),
    // Last: after so much text the driver sends nothing more until that has been answered.
    insertScans(tx, rows, now),
  ])
  return conflicts
}

/** Merges again after rows were accepted that are stored already. */
export async function storeDerived(
  tx: TenantTx,
  ledger: Ledger,
  touched: readonly { readonly ticketId: TicketId | null; readonly eventId: EventId }[],
  contexts: Iterable<EventContext>,
  now: Instant,
): Promise<void> {
  const { gone, changed } = differences(ledger, touched, derive(ledger, touched, listsOf(contexts)))
  if (gone.length > 0) await deleteConflicts(tx, gone)
  if (changed.length > 0) await upsertConflicts(tx, changed, now)
}

/** When a ticket got in, as far as this transaction knows. Null: it is unused. */
export const checkedInAtOf = (ledger: Ledger, ticketId: TicketId): Instant | null =>
  checkedInAt(mergeTicket(ledger.history.get(ticketId) ?? [], new Map()))

type Derived = readonly (Conflict & { readonly eventId: EventId })[]

function derive(
  ledger: Ledger,
  touched: readonly { readonly ticketId: TicketId | null; readonly eventId: EventId }[],
  lists: Lists,
): Derived {
  const eventOf = new Map<TicketId, EventId>()
  for (const row of touched) if (row.ticketId !== null) eventOf.set(row.ticketId, row.eventId)
  const conflicts: (Conflict & { readonly eventId: EventId })[] = []
  for (const [ticketId, eventId] of eventOf) {
    const history = ledger.history.get(ticketId) ?? []
    // Mostly a ticket's only scan: nobody can have been before it.
    if (history.length < 2) continue
    for (const one of mergeTicket(history, lists)) {
      for (const conflict of one.conflicts) conflicts.push({ ...conflict, eventId })
    }
  }
  return conflicts
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

/**
 * What the merge says of conflicts beside what is stored of them. Only of tickets that were touched: the others in the
 * ledger were not merged, and keep what they have.
 */
function differences(
  ledger: Ledger,
  touched: readonly { readonly ticketId: TicketId | null }[],
  derived: Derived,
): { readonly gone: readonly ScanId[]; readonly changed: Derived } {
  const wanted = new Set(derived.map(({ scanId }) => scanId))
  const stored = new Map(ledger.conflicts.map((one) => [one.scanId, one.winnerScanId]))
  return {
    gone:
      stored.size === 0
        ? []
        : scansOf(ledger, touched).filter((id) => stored.has(id) && !wanted.has(id)),
    changed: derived.filter(({ scanId, winnerScanId }) => stored.get(scanId) !== winnerScanId),
  }
}

function scansOf(
  ledger: Ledger,
  touched: readonly { readonly ticketId: TicketId | null }[],
): ScanId[] {
  const ticketIds = new Set(touched.map(({ ticketId }) => ticketId))
  return [...ticketIds].flatMap((id) =>
    id === null ? [] : (ledger.history.get(id) ?? []).map(({ scanId }) => scanId),
  )
}

function listsOf(contexts: Iterable<EventContext>): Lists {
  const lists = new Map<CheckInListId, ReuseSettings>()
  for (const context of contexts) for (const [id, list] of context.lists) lists.set(id, list)
  return lists
}
