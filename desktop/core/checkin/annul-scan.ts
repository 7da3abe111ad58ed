// Taking an admitted scan back: another row that names it.
import { assert } from '../../../shared/assert.ts'
import { decideAnnul } from '../../../shared/checkin/decide-annul.ts'
import type { Conflict, Scan } from '../../../shared/checkin/schema.ts'
import type { EventId, ScanId, UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText } from '../../../shared/time.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { AnnulView } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import { currentActor } from '../operators/actor.ts'
import type { JournalRow } from '../stores.ts'
import { newScanId } from './scan-id.ts'
import { openSession, type Session } from './session.ts'

/** Annuls a scan. A refused annul writes nothing: nothing happened. */
export async function annulScan(
  core: Core,
  scanId: ScanId,
): Promise<Result<AnnulView, CallRefusal>> {
  const startedMs = core.deps.monotonicMs()
  const session = openSession(core)
  if (!session.ok) return session
  const { isOperatorSupervisor, operatorId } = currentActor(core)
  const { station } = session.value
  const actor = {
    isSupervisor: isOperatorSupervisor,
    operatorId,
    stationId: station.stationId,
  }
  const scan = core.history.findScan(scanId)
  const isAnnulled =
    scan !== null && isTakenBack(core.history.list(scan.ticketId, scan.listId), scan.scanId)
  const refusal = decideAnnul(scan, isAnnulled, actor, core.clock.now())
  if (refusal !== null) return refuse({ code: refusal })
  assert(scan !== null, 'an annul that is allowed has a target')

  const ownRow = core.journal.find(scan.scanId)
  const make = () => ({
    row: annulRow(core, session.value, actor.operatorId, scan, ownRow?.eventId ?? null),
  })
  let taken: readonly Conflict[] = []
  // Together with the row: a kill in between would leave a conflict that the annul has settled.
  const { row } = core.journal.record(make, ({ row: made }) => {
    const event = core.manifest.findEvent(made.eventId)
    const coming: Scan = { ...made, ticketId: scan.ticketId }
    if (event !== null) taken = core.conflicts.takeIn(event, coming, core.clock.now())
  })
  const durableMs = core.deps.monotonicMs() - startedMs
  core.noteOwnScan(row, taken)
  return ok({
    scanId: row.scanId,
    annuls: scan.scanId,
    ticketId: scan.ticketId,
    scannedAt: instantToText(row.scannedAt),
    durableMs,
  })
}

/** `eventId` is the scan's where it is known; another gate's scan is of the selected event. */
function annulRow(
  core: Core,
  { event, gateId, station }: Session,
  operatorId: UserId | null,
  scan: Scan,
  eventId: EventId | null,
): JournalRow {
  const { scannedAt, localAt } = core.clock.forScan(core.journal.lastScannedAt())
  return {
    scanId: newScanId(scannedAt, core.deps.randomBytes(10)),
    kind: 'annul',
    annuls: scan.scanId,
    eventId: eventId ?? event.rules.id,
    ticketId: scan.ticketId,
    listId: scan.listId,
    gateId,
    stationId: station.stationId,
    operatorId,
    direction: scan.direction,
    scannedAt,
    localAt,
    bootId: core.bootId,
    verdict: 'admitted',
    reason: 'annulled',
    forcedPast: null,
    forceReason: null,
    forcedBy: null,
    isUnpaidConfirmed: false,
    rawCode: null,
  }
}

/** `scans` are all that are known of the ticket on the list. */
export const isTakenBack = (scans: readonly Scan[], scanId: ScanId): boolean =>
  scans.some((scan) => scan.kind === 'annul' && scan.annuls === scanId)
