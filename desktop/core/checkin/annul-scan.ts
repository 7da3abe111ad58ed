// Taking an admitted scan back: another row that names it.
import { assert } from '../../../shared/assert.ts'
import { decideAnnul } from '../../../shared/checkin/decide-annul.ts'
import type { Scan } from '../../../shared/checkin/schema.ts'
import type { ScanId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText } from '../../../shared/time.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { AnnulView } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import { findActor } from '../operators/actor.ts'
import type { JournalRow } from '../stores.ts'
import { newScanId } from './scan-id.ts'
import { openSession } from './session.ts'

/** Annuls a scan. A refused annul writes nothing: nothing happened. */
export async function annulScan(
  core: Core,
  scanId: ScanId,
): Promise<Result<AnnulView, CallRefusal>> {
  const startedMs = core.deps.monotonicMs()
  const session = openSession(core)
  if (!session.ok) return session
  const found = await findActor(core, undefined)
  if (!found.ok) return found
  const { station } = session.value
  const actor = {
    isSupervisor: found.value.isOperatorSupervisor,
    operatorId: found.value.operatorId,
    stationId: station.stationId,
  }
  const scan = core.history.findScan(scanId)
  const isAnnulled = scan !== null && isTakenBack(core, scan)
  const refusal = decideAnnul(scan, isAnnulled, actor, core.clock.now())
  if (refusal !== null) return refuse({ code: refusal })
  assert(scan !== null, 'an annul that is allowed has a target')

  const ownRow = core.journal.find(scan.scanId)
  const { row } = core.journal.record(() => {
    const { scannedAt, localAt } = core.clock.forScan(core.journal.lastScannedAt())
    const made: JournalRow = {
      scanId: newScanId(scannedAt, core.deps.randomBytes(10)),
      kind: 'annul',
      annuls: scan.scanId,
      eventId: ownRow?.eventId ?? session.value.event.rules.id,
      ticketId: scan.ticketId,
      listId: scan.listId,
      gateId: session.value.gateId,
      stationId: station.stationId,
      operatorId: actor.operatorId,
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
    return { row: made }
  })
  const durableMs = core.deps.monotonicMs() - startedMs
  core.noteOwnScan(row)
  return ok({
    scanId: row.scanId,
    annuls: scan.scanId,
    ticketId: scan.ticketId,
    scannedAt: instantToText(row.scannedAt),
    durableMs,
  })
}

const isTakenBack = (core: Core, target: Scan): boolean =>
  core.history
    .list(target.ticketId, target.listId)
    .some((scan) => scan.kind === 'annul' && scan.annuls === target.scanId)
