// Takes a station's queue: every row stored once, whatever was repeated, reordered or revoked meanwhile.
import type { DecideInput } from '../../../shared/checkin/decide.ts'
import { decideAnnul } from '../../../shared/checkin/decide-annul.ts'
import type { GateId, StationId, TenantId, TicketId, UserId } from '../../../shared/ids.ts'
import type { BatchReplyText, BatchResult } from '../../../shared/sync/schema.ts'
import { type Instant, instantToText } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenantKept } from '../../platform/db/tenant-tx.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { type AnnulTargets, createAnnulTargets, offeredIn } from './annul-targets.ts'
import { answerFresh, answerRow, answerStored, answerTwins, type Placed } from './answer-repeats.ts'
import { lockBatchTickets } from './batch-store.ts'
import { type EventContext, loadEventContexts, loadPeople, type Person } from './event-context.ts'
import { addToHistory, EMPTY_LEDGER, type Ledger, readLedger, storeScans } from './ledger.ts'
import { claimedTicketId, type ParsedScan, parseScan, readCode } from './read-code.ts'
import { recentBatchesOf } from './recent-batches.ts'
import {
  doubtOfGreen,
  type Ended,
  flagsOf,
  isClockSuspect,
  type ReviewItem,
  SERVER_KNOWS,
} from './review.ts'
import { ScanIdTaken } from './scan-store.ts'
import type { ScanRow } from './store.ts'
import {
  forcedPastOf,
  operatorOf,
  readUploadRow,
  rejectedRow,
  shownReasonOf,
} from './upload-row.ts'

/** Who uploads, and what has ended for them since the scans were made. */
export type Uploader = {
  readonly tenantId: TenantId
  readonly stationId: StationId | null
  readonly userId: UserId | null
  /** A station's events; null for a person, who may all of the tenant. */
  readonly eventIds: ReadonlySet<string> | null
  readonly ended: Ended
}

/** A row that is not stored yet, with what its code says. */
type Fresh = Placed & { readonly parsed: ParsedScan; readonly ticketId: TicketId | null }

/**
 * Stores a batch and answers each row in the order given. Set-based: the number of statements does not depend on
 * the number of rows. A second delivery changes nothing and is answered with what is stored.
 */
export async function recordScans(
  deps: Deps,
  uploader: Uploader,
  request: { readonly sentAt?: Instant | undefined; readonly scans: readonly unknown[] },
): Promise<BatchReplyText> {
  const receivedAt = deps.now()
  const results: BatchResult[] = new Array(request.scans.length)
  const rows = readRows(request.scans, results)
  const touched = await withRetries(() =>
    withTenantKept(deps.db, uploader.tenantId, (tx) =>
      recordRows(tx, deps, uploader, rows, { receivedAt, sentAt: request.sentAt ?? null }, results),
    ),
  )
  answerTwins(rows, results)
  for (const eventId of touched) deps.hub.publish(uploader.tenantId, eventId)
  return { serverTime: instantToText(deps.now()), results }
}

/** Splits good rows from malformed ones, which are answered here. */
function readRows(scans: readonly unknown[], results: BatchResult[]): Placed[] {
  const rows: Placed[] = []
  for (const [at, scan] of scans.entries()) {
    const row = readUploadRow(scan)
    if ('rejected' in row) results[at] = row.rejected
    else rows.push({ scan: row.scan, contentHash: row.contentHash, at })
  }
  return rows
}

const RACE_ATTEMPTS_MAX = 5

async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ScanIdTaken) || attempt === RACE_ATTEMPTS_MAX) throw error
    }
  }
}

type Times = { readonly receivedAt: Instant; readonly sentAt: Instant | null }

async function recordRows(
  tx: TenantTx,
  deps: Deps,
  uploader: Uploader,
  rows: readonly Placed[],
  times: Times,
  results: BatchResult[],
): Promise<ReadonlySet<EventContext['rules']['id']>> {
  const { fresh, read } = await findFresh(tx, deps, uploader, rows, results)
  if (fresh.length === 0) return new Set()
  const annulTargets = createAnnulTargets(read.ledger.history, offeredIn(fresh, uploader))
  const scene = { ...read, annulTargets }
  const known = fresh.filter((row) => {
    const trouble = troubleWithPlace(row, uploader, scene)
    if (trouble !== null) results[row.at] = trouble
    return trouble === null
  })
  if (known.length === 0) return new Set()

  const prepared = known.map((row) => prepareRow(row, uploader, times, scene))
  for (const { row } of prepared) addToHistory(scene.ledger, row)
  const conflicts = await storeScans(
    tx,
    scene.ledger,
    prepared.map(({ row }) => row),
    prepared.flatMap(({ reviewItems }) => reviewItems),
    scene.contexts.values(),
    times.receivedAt,
    (derived) =>
      recordActivity(tx, deps, {
        actor:
          uploader.stationId === null
            ? { kind: 'user', id: uploader.userId }
            : { kind: 'station', id: uploader.stationId },
        action: 'check_in.batch_recorded',
        subject: { kind: 'batch', id: null },
        metadata: {
          scans: prepared.length,
          repeated: rows.length - fresh.length,
          conflicts: derived.size,
        },
      }),
  )
  for (const [index, { row }] of prepared.entries()) {
    const at = known[index]?.at ?? 0
    results[at] = answerRow('recorded', row, conflicts.get(row.scanId)?.winnerScanId ?? null)
  }
  return new Set(prepared.map(({ row }) => row.eventId as EventContext['rules']['id']))
}

type Found = { readonly fresh: readonly Fresh[]; readonly read: Known }

/**
 * Answers what is stored already, and reads what judging the rest needs. A batch that is seen for the first time is
 * mostly all new: where nothing that is read for it says otherwise it is taken for that, and the insert finds out where it
 * is not. A repeat reads and locks nothing more.
 */
async function findFresh(
  tx: TenantTx,
  deps: Deps,
  uploader: Uploader,
  rows: readonly Placed[],
  results: BatchResult[],
): Promise<Found> {
  if (!recentBatchesOf(deps).isFirst(uploader.tenantId, rows[0]?.scan.scanId)) {
    const fresh = (await answerStored(tx, rows, results)).map(readRowCode)
    return {
      fresh,
      read: fresh.length === 0 ? NOTHING_KNOWN : await readKnown(tx, deps, uploader, fresh),
    }
  }
  const offered = rows.map(readRowCode)
  const read = await readKnown(tx, deps, uploader, offered)
  const fresh = looksNew(offered, uploader, read)
    ? answerFresh(offered, results)
    : await answerStored(tx, offered, results)
  return { fresh, read }
}

/** False where a row is stored for certain, or would be answered otherwise if it is: its list may have gone since. */
function looksNew(rows: readonly Fresh[], uploader: Uploader, { ledger, ...read }: Known): boolean {
  if (rows.some((row) => troubleWithPlace(row, uploader, read) !== null)) return false
  if (ledger.history.size === 0) return true
  const scanIds = new Set(rows.map(({ scan }) => scan.scanId))
  return ![...ledger.history.values()].flat().some(({ scanId }) => scanIds.has(scanId))
}

function readRowCode(row: Placed): Fresh {
  const parsed = parseScan(row.scan.qrCode)
  const { scan, contentHash, at } = row
  return { scan, contentHash, at, parsed, ticketId: claimedTicketId(parsed, scan.ticketId) }
}

/** Everything that judging the fresh rows needs, read once for the whole batch. */
type Known = {
  readonly ledger: Ledger
  readonly contexts: ReadonlyMap<string, EventContext>
  readonly contextByList: ReadonlyMap<string, EventContext>
  readonly people: ReadonlyMap<UserId, Person>
}

type Scene = Known & { readonly annulTargets: AnnulTargets }

const NOTHING_KNOWN: Known = {
  ledger: EMPTY_LEDGER,
  contexts: new Map(),
  contextByList: new Map(),
  people: new Map(),
}

async function readKnown(
  tx: TenantTx,
  deps: Deps,
  uploader: Uploader,
  rows: readonly Fresh[],
): Promise<Known> {
  const ticketIds = rows.map((row) => row.ticketId).filter(isPresent)
  const listIds = [...new Set(rows.map(({ scan }) => scan.listId))]
  const [ledger, contexts, people] = await Promise.all([
    readLedger(tx, ticketIds, lockBatchTickets),
    loadEventContexts(tx, deps, uploader.tenantId, { listIds }),
    loadPeople(tx, uploader.tenantId, peopleIn(rows, uploader)),
  ])
  const contextByList = new Map<string, EventContext>()
  for (const context of contexts.values()) {
    for (const listId of context.lists.keys()) contextByList.set(listId, context)
  }
  return { ledger, contexts, contextByList, people }
}

const isPresent = <T>(value: T | null | undefined): value is T =>
  value !== null && value !== undefined

function peopleIn(rows: readonly Fresh[], { userId }: Uploader): UserId[] {
  const people = new Set(userId === null ? [] : [userId])
  for (const { scan } of rows) {
    if (isPresent(scan.operatorId)) people.add(scan.operatorId)
    if (isPresent(scan.force?.supervisorId)) people.add(scan.force.supervisorId)
  }
  return [...people]
}

/** The answer to a list or gate that is not this sender's: the row is malformed. Null where there is none. */
function troubleWithPlace(
  { scan }: Fresh,
  uploader: Uploader,
  { contextByList }: Pick<Known, 'contextByList'>,
): BatchResult | null {
  const context = contextByList.get(scan.listId)
  if (context === undefined || uploader.eventIds?.has(context.rules.id) === false) {
    return rejectedRow(scan.scanId, 'unknown_list', 'No such check-in list')
  }
  if (isPresent(scan.gateId) && !context.gates.has(scan.gateId)) {
    return rejectedRow(scan.scanId, 'unknown_gate', 'No such gate at this event')
  }
  return null
}

type Prepared = { readonly row: ScanRow; readonly reviewItems: readonly ReviewItem[] }

function prepareRow(fresh: Fresh, uploader: Uploader, times: Times, scene: Scene): Prepared {
  const { scan, contentHash, ticketId } = fresh
  const context = scene.contextByList.get(scan.listId)
  const list = context?.lists.get(scan.listId)
  if (context === undefined || list === undefined)
    throw new Error('defect: a list without its event')
  const operatorId = operatorOf(scan, uploader)
  const isGreen = scan.kind === 'scan' && scan.verdict === 'admitted'
  const doubt = isGreen ? doubtOfGreen(decideInputOf(fresh, scene, context, list)) : null
  const forcedPast = forcedPastOf(scan)
  const isSuspect = isClockSuspect({
    scannedAt: scan.scannedAt,
    localAt: scan.localAt ?? null,
    ...times,
  })
  const row: ScanRow = {
    scanId: scan.scanId,
    kind: scan.kind,
    annuls: scan.annuls ?? null,
    ticketId,
    eventId: context.rules.id,
    listId: scan.listId,
    gateId: (scan.gateId ?? null) as GateId | null,
    stationId: uploader.stationId,
    operatorId,
    direction: scan.direction,
    scannedAt: scan.scannedAt,
    localAt: scan.localAt ?? null,
    sentAt: times.sentAt,
    sequence: scan.sequence ?? null,
    bootId: scan.bootId ?? null,
    verdict: scan.verdict,
    reason: doubt?.kind === 'unknown_admitted' ? 'unknown' : shownReasonOf(scan),
    forcedPast,
    forceReason: forcedPast === null ? null : (scan.force?.reason ?? null),
    forcedBy: forcedPast === null ? null : (scan.force?.supervisorId ?? operatorId),
    isUnpaidConfirmed: scan.confirm?.includes('unpaid') ?? false,
    rawCode: scan.qrCode ?? null,
    flags: flagsOf({
      ended: uploader.ended,
      isOperatorDisabled: operatorId !== null && scene.people.get(operatorId)?.isActive === false,
      isEventEnded: context.isEnded,
      isClockSuspect: isSuspect,
      isForceUnproven: forcedPast !== null && !isForceProven(fresh, scene, uploader, operatorId),
      isAnnulUnproven: scan.kind === 'annul' && !isAnnulAllowed(fresh, scene, uploader, operatorId),
    }),
    isPending: uploader.ended.stationRevokedAt !== undefined,
    contentHash,
  }
  return { row, reviewItems: reviewItemsOf(row, doubt) }
}

function decideInputOf(
  { scan, parsed, ticketId }: Fresh,
  scene: Scene,
  context: EventContext,
  list: DecideInput['list'],
): DecideInput & typeof SERVER_KNOWS {
  const reading = readCode(context, parsed)
  const found = ticketId === null ? undefined : scene.ledger.tickets.get(ticketId)
  const ticket = found?.eventId === context.rules.id ? found : null
  const typeNumber = ticket?.typeNumber ?? (reading.kind === 'code' ? reading.code.typeNumber : 0)
  return {
    scan: { direction: scan.direction, isForced: false, confirm: scan.confirm ?? [] },
    reading,
    event: context.rules,
    ticket,
    ticketType: context.typesByNumber.get(typeNumber) ?? null,
    list,
    gateId: scan.gateId ?? null,
    history: SERVER_KNOWS.history,
    knowledge: SERVER_KNOWS.knowledge,
    actor: { isSupervisor: false },
    now: scan.scannedAt,
  }
}

const isSupervisor = (scene: Scene, userId: UserId | null | undefined): boolean =>
  userId !== null && userId !== undefined && scene.people.get(userId)?.isSupervisor === true

/** A station has checked the supervisor's PIN; a person who uploads can only speak for themselves. */
function isForceProven(
  { scan }: Fresh,
  scene: Scene,
  uploader: Uploader,
  operatorId: UserId | null,
): boolean {
  const supervisorId = scan.force?.supervisorId ?? operatorId
  const isOwnWord = uploader.stationId !== null || supervisorId === uploader.userId
  return isOwnWord && isSupervisor(scene, supervisorId)
}

/** An annul that came before its scan is believed: it waits, and nothing can be checked yet. */
function isAnnulAllowed(
  { scan, ticketId }: Fresh,
  scene: Scene,
  uploader: Uploader,
  operatorId: UserId | null,
): boolean {
  if (ticketId === null || scan.annuls === undefined) return true
  const found = scene.annulTargets.find(ticketId, scan.annuls)
  if (found === null) return true
  const actor = {
    isSupervisor: isSupervisor(scene, operatorId),
    operatorId,
    stationId: uploader.stationId,
  }
  return decideAnnul(found.target, found.isAnnulled, actor, scan.scannedAt) === null
}

function reviewItemsOf(row: ScanRow, doubt: ReturnType<typeof doubtOfGreen>): ReviewItem[] {
  const about = { scanId: row.scanId, eventId: row.eventId, ticketId: row.ticketId }
  const kinds: ReviewItem[] = []
  if (row.forcedPast !== null) kinds.push({ ...about, kind: 'forced', reason: row.forcedPast })
  else if (doubt !== null) kinds.push({ ...about, kind: doubt.kind, reason: doubt.reason })
  if (row.isPending) kinds.push({ ...about, kind: 'station_revoked', reason: null })
  if (row.flags.includes('clock_suspect'))
    kinds.push({ ...about, kind: 'clock_suspect', reason: null })
  if (row.flags.includes('annul_unproven'))
    kinds.push({ ...about, kind: 'annul_unproven', reason: null })
  return kinds
}
