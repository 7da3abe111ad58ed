// Takes an admitted scan back: another scan, which names it.
import { createHash } from 'node:crypto'
import { type AnnulRefusalCode, decideAnnul } from '../../../shared/checkin/decide-annul.ts'
import { standingScans } from '../../../shared/checkin/merge.ts'
import type { ScanId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { CheckInActor } from './check-in.ts'
import { loadEventContexts } from './event-context.ts'
import { addToHistory, historyOf, type Ledger, readLedger, storeScans } from './ledger.ts'
import { findScanPlace, type ScanPlace, type ScanRow } from './store.ts'

export type Annulled = { readonly scanId: ScanId; readonly annuls: ScanId; readonly row: ScanRow }

/** The ticket is then unused again. Refuses what is not there, not admitted, not one's own, too late, or done. */
export async function annulScan(
  deps: Deps,
  actor: CheckInActor,
  annuls: ScanId,
): Promise<Result<Annulled, { readonly code: AnnulRefusalCode }>> {
  const annulled = await withTenant(deps.db, actor.tenantId, (tx) =>
    annulRow(tx, deps, actor, annuls),
  )
  if (annulled.ok) {
    const { eventId } = annulled.value.place
    deps.hub.publish(actor.tenantId, eventId)
  }
  return annulled
}

async function annulRow(
  tx: TenantTx,
  deps: Deps,
  actor: CheckInActor,
  annuls: ScanId,
): Promise<Result<Annulled & { readonly place: ScanPlace }, { readonly code: AnnulRefusalCode }>> {
  const place = await findScanPlace(tx, annuls)
  if (place === null || actor.eventIds?.has(place.eventId) === false)
    return refuse({ code: 'scan_not_found' })
  if (place.verdict === 'refused' || place.ticketId === null)
    return refuse({ code: 'scan_not_admitted' })
  const [ledger, contexts] = await Promise.all([
    readLedger(tx, [place.ticketId]),
    loadEventContexts(tx, deps, actor.tenantId, { eventIds: [place.eventId] }),
  ])
  const now = deps.now()
  const refusal = refusalOf(ledger, place, actor, now)
  if (refusal !== null) return refuse({ code: refusal })
  const row = rowOf(deps, actor, place, now)
  addToHistory(ledger, row)
  await storeScans(tx, ledger, [row], [], contexts.values(), now)
  return ok({ scanId: row.scanId, annuls, row, place })
}

function refusalOf(
  ledger: Ledger,
  place: ScanPlace,
  actor: CheckInActor,
  now: number,
): AnnulRefusalCode | null {
  // On its own list: an annul that was uploaded under another one takes nothing back.
  const history = place.ticketId === null ? [] : historyOf(ledger, place.ticketId, place.listId)
  const target = history.find((scan) => scan.scanId === place.scanId) ?? null
  const isStanding = standingScans(history).some((scan) => scan.scanId === place.scanId)
  return decideAnnul(
    target,
    !isStanding,
    { isSupervisor: actor.isSupervisor, operatorId: actor.userId, stationId: actor.stationId },
    now,
  )
}

function rowOf(deps: Deps, actor: CheckInActor, place: ScanPlace, now: number): ScanRow {
  // Safe: `newId` makes UUIDv7, which is what a scan id is.
  const scanId = deps.newId() as ScanId
  return {
    scanId,
    kind: 'annul',
    annuls: place.scanId,
    eventId: place.eventId,
    listId: place.listId,
    ticketId: place.ticketId,
    gateId: actor.gateId,
    stationId: actor.stationId,
    operatorId: actor.userId,
    direction: place.direction,
    scannedAt: now,
    localAt: null,
    sentAt: null,
    sequence: null,
    bootId: null,
    verdict: 'admitted',
    reason: 'annulled',
    forcedPast: null,
    forceReason: null,
    forcedBy: null,
    isUnpaidConfirmed: false,
    rawCode: null,
    flags: [],
    isPending: false,
    contentHash: createHash('sha256').update(`annul ${place.scanId} ${scanId}`).digest('hex'),
  }
}
