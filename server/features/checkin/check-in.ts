// One scan that asks the server for its verdict.
import { createHash } from 'node:crypto'
import { type DecideInput, type Decision, decide } from '../../../shared/checkin/decide.ts'
import type { Direction, Scan } from '../../../shared/checkin/schema.ts'
import type {
  CheckInListId,
  EventId,
  GateId,
  ScanId,
  StationId,
  TenantId,
  TicketId,
  UserId,
} from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { CheckInList, TicketType } from '../../../shared/tickets/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { chooseEvent, type Known, whichEvents } from './choose-event.ts'
import { type EventContext, loadEventContexts } from './event-context.ts'
import { addToHistory, checkedInAtOf, historyOf, readLedger, storeScans } from './ledger.ts'
import { claimedTicketId, type ParsedScan, parseScan, readCode } from './read-code.ts'
import type { ReviewItem } from './review.ts'
import { findOnlyEvent, findScans, type ScanRow, type TicketRow } from './store.ts'

export type CheckInActor = {
  readonly tenantId: TenantId
  readonly stationId: StationId | null
  readonly userId: UserId | null
  readonly isSupervisor: boolean
  readonly gateId: GateId | null
  /** A station's events; null for a person, who may all of the tenant. */
  readonly eventIds: ReadonlySet<string> | null
}

export type CheckInRequest = {
  readonly qrCode?: string | undefined
  readonly ticketId?: TicketId | undefined
  readonly eventId?: EventId | undefined
  readonly listId?: CheckInListId | undefined
  readonly direction: Direction
  readonly scanId?: ScanId | undefined
  readonly force?: { readonly reason: string } | undefined
  readonly confirm: readonly 'unpaid'[]
}

export type CheckInRefusal = {
  readonly code:
    | 'event_not_found'
    | 'event_required'
    | 'list_not_found'
    | 'list_required'
    | 'event_ended'
    | 'scan_changed'
}

/** What the operator is shown; `decision` is null for a repeat, which is answered with what was stored. */
export type CheckInOutcome = {
  readonly scanId: ScanId
  readonly verdict: 'admitted' | 'refused'
  readonly reason: Scan['reason']
  readonly scannedAt: Instant
  readonly direction: Direction
  readonly decision: Decision | null
  readonly ticket: TicketRow | null
  /** When the ticket got in, this scan included. */
  readonly checkedInAt: Instant | null
  readonly ticketType: TicketType | null
  readonly context: EventContext
}

export type CheckIn = {
  readonly actor: CheckInActor
  readonly request: CheckInRequest
}

/**
 * Decides and stores some scans of one tenant in one transaction, in the order given: each sees those before it.
 * Their number does not change the number of statements.
 */
export async function checkIn(
  deps: Deps,
  tenantId: TenantId,
  checkIns: readonly CheckIn[],
): Promise<Result<CheckInOutcome, CheckInRefusal>[]> {
  const outcomes = await withTenant(deps.db, tenantId, (tx) =>
    decideAll(tx, deps, tenantId, checkIns),
  )
  const changed = new Set(
    outcomes.flatMap((one) =>
      one.ok && one.value.decision !== null ? [one.value.context.rules.id] : [],
    ),
  )
  for (const eventId of changed) deps.hub.publish(tenantId, eventId)
  return outcomes
}

/** A scan and what its text says. */
export type Asked = CheckIn & {
  readonly scanId: ScanId
  readonly contentHash: string
  readonly parsed: ParsedScan
  readonly ticketId: TicketId | null
}

async function decideAll(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  checkIns: readonly CheckIn[],
): Promise<Result<CheckInOutcome, CheckInRefusal>[]> {
  const asked = checkIns.map((one) => ask(deps, one))
  const chosenIds = checkIns.flatMap(({ request }) => request.scanId ?? [])
  const ticketIds = asked.flatMap(({ ticketId }) => ticketId ?? [])
  // The tickets first: once they are locked, nobody stores one of these scan ids under our eyes.
  const [ledger, contexts, stored] = await Promise.all([
    readLedger(tx, ticketIds),
    loadEventContexts(tx, deps, tenantId, whichEvents(asked)),
    chosenIds.length === 0 ? [] : findScans(tx, chosenIds),
  ])
  const known = { ledger, contexts, onlyEventId: null }
  const scene: Scene = {
    ...(await withOnlyEvent(tx, deps, tenantId, asked, known)),
    taken: new Map(stored.map((scan) => [scan.scanId, scan])),
  }

  const rows: ScanRow[] = []
  const reviewItems: ReviewItem[] = []
  const now = deps.now()
  const outcomes = asked.map((one) => decideOne(one, scene, now, rows, reviewItems))
  if (rows.length > 0) {
    await storeScans(tx, ledger, rows, reviewItems, scene.contexts.values(), now)
  }
  return outcomes
}

/** Looks for the tenant's only event where a scan names none in any way. */
async function withOnlyEvent(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  asked: readonly Asked[],
  known: Known,
): Promise<Known> {
  if (!asked.some((one) => isEventMissing(one, known))) return known
  const onlyEventId = await findOnlyEvent(tx)
  if (onlyEventId === null || known.contexts.has(onlyEventId)) return { ...known, onlyEventId }
  const more = await loadEventContexts(tx, deps, tenantId, { eventIds: [onlyEventId] })
  return { ...known, onlyEventId, contexts: new Map([...known.contexts, ...more]) }
}

function isEventMissing(asked: Asked, known: Known): boolean {
  const chosen = chooseEvent(asked, known)
  return !chosen.ok && chosen.error.code === 'event_required'
}

function ask(deps: Deps, checkIn: CheckIn): Asked {
  const { request, actor } = checkIn
  const parsed = parseScan(request.qrCode)
  return {
    ...checkIn,
    // Safe: `newId` makes UUIDv7, which is what a scan id is.
    scanId: request.scanId ?? (deps.newId() as ScanId),
    contentHash: createHash('sha256')
      .update(
        JSON.stringify([
          actor.stationId ?? actor.userId,
          'online',
          { ...request, eventId: undefined },
        ]),
      )
      .digest('hex'),
    parsed,
    ticketId: claimedTicketId(parsed, request.ticketId),
  }
}

type Taken = Pick<ScanRow, 'contentHash' | 'verdict' | 'reason' | 'scannedAt'>

type Scene = Known & {
  /** Scans whose ids are in use, those of this very transaction included. */
  readonly taken: Map<string, Taken>
}

function decideOne(
  asked: Asked,
  scene: Scene,
  now: number,
  rows: ScanRow[],
  reviewItems: ReviewItem[],
): Result<CheckInOutcome, CheckInRefusal> {
  const { request, scanId } = asked
  const chosen = chooseEvent(asked, scene)
  if (!chosen.ok) return chosen
  const context = chosen.value
  const list = chooseList(context, request.listId)
  if (!list.ok) return list
  const input = decideInputOf(asked, scene, context, list.value, now)
  const { direction } = request
  const about = { scanId, direction, ticket: input.found, ticketType: input.ticketType, context }
  const taken = scene.taken.get(scanId)
  if (taken !== undefined) {
    if (taken.contentHash !== asked.contentHash) return refuse({ code: 'scan_changed' })
    const { verdict, reason, scannedAt } = taken
    const inSince = inSinceOf(asked, scene)
    return ok({ ...about, checkedInAt: inSince, verdict, reason, scannedAt, decision: null })
  }
  if (context.isEnded) return refuse({ code: 'event_ended' })
  const decision = decide(input)
  const row = rowOf(asked, context, list.value, decision, now)
  rows.push(row)
  reviewItems.push(...reviewItemsOf(row, input.found))
  addToHistory(scene.ledger, row)
  scene.taken.set(scanId, row)
  return ok({
    ...about,
    checkedInAt: inSinceOf(asked, scene),
    verdict: row.verdict,
    reason: row.reason,
    scannedAt: row.scannedAt,
    decision,
  })
}

const inSinceOf = ({ ticketId }: Asked, { ledger }: Scene): Instant | null =>
  ticketId === null ? null : checkedInAtOf(ledger, ticketId)

function chooseList(
  context: EventContext,
  listId: CheckInListId | undefined,
): Result<CheckInList, CheckInRefusal> {
  if (listId !== undefined) {
    const named = context.lists.get(listId)
    return named === undefined ? refuse({ code: 'list_not_found' }) : ok(named)
  }
  const [only, ...others] = context.lists.values()
  if (only === undefined) return refuse({ code: 'list_not_found' })
  return others.length === 0 ? ok(only) : refuse({ code: 'list_required' })
}

function decideInputOf(
  { actor, request, parsed, ticketId }: Asked,
  { ledger }: Scene,
  context: EventContext,
  list: CheckInList,
  now: number,
): DecideInput & { readonly found: TicketRow | null } {
  const reading = readCode(context, parsed)
  const row = ticketId === null ? undefined : ledger.tickets.get(ticketId)
  const found = row?.eventId === context.rules.id ? row : null
  const typeNumber = found?.typeNumber ?? (reading.kind === 'code' ? reading.code.typeNumber : 0)
  return {
    scan: {
      direction: request.direction,
      isForced: request.force !== undefined,
      confirm: request.confirm,
    },
    reading,
    event: context.rules,
    ticket: found,
    found,
    ticketType: context.typesByNumber.get(typeNumber) ?? null,
    list,
    gateId: actor.gateId,
    history: ticketId === null ? [] : historyOf(ledger, ticketId, list.id),
    knowledge: { completeUntil: null, reach: 'server' },
    actor: { isSupervisor: actor.isSupervisor },
    now,
  }
}

function rowOf(
  { actor, request, scanId, ticketId, contentHash }: Asked,
  context: EventContext,
  list: CheckInList,
  decision: Decision,
  now: number,
): ScanRow {
  const forcedPast = decision.verdict === 'admitted' ? decision.forcedPast : null
  return {
    scanId,
    kind: 'scan',
    annuls: null,
    eventId: context.rules.id,
    listId: list.id,
    ticketId,
    gateId: actor.gateId,
    stationId: actor.stationId,
    operatorId: actor.userId,
    direction: request.direction,
    scannedAt: now,
    localAt: null,
    sentAt: null,
    sequence: null,
    bootId: null,
    verdict: decision.verdict,
    reason: decision.reason,
    forcedPast,
    forceReason: forcedPast === null ? null : (request.force?.reason ?? null),
    forcedBy: forcedPast === null ? null : actor.userId,
    isUnpaidConfirmed: request.confirm.includes('unpaid'),
    rawCode: request.qrCode ?? null,
    flags: [],
    isPending: false,
    contentHash,
  }
}

function reviewItemsOf(row: ScanRow, ticket: TicketRow | null): ReviewItem[] {
  if (row.verdict !== 'admitted') return []
  const about = { scanId: row.scanId, eventId: row.eventId, ticketId: row.ticketId }
  if (row.forcedPast !== null) return [{ ...about, kind: 'forced', reason: row.forcedPast }]
  return ticket?.orderStatus === 'pending'
    ? [{ ...about, kind: 'unpaid_admitted', reason: 'unpaid' }]
    : []
}
