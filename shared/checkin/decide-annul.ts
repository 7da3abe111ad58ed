// Who may take an admitted scan back, and until when.
import type { StationId, UserId } from '../ids.ts'
import { type Instant, MINUTE_MS } from '../time.ts'
import type { Scan } from './schema.ts'

/** A mistake is noticed while the visitor is still at the gate; later it takes a supervisor. */
export const ANNUL_WINDOW_MS = 15 * MINUTE_MS

export type AnnulRefusalCode =
  | 'scan_not_found'
  | 'scan_not_admitted'
  | 'already_annulled'
  | 'annul_not_yours'
  | 'annul_too_late'

/** What of a scan decides whether it may be taken back. */
export type AnnulTarget = Pick<Scan, 'kind' | 'verdict' | 'operatorId' | 'stationId' | 'scannedAt'>

export type AnnulActor = {
  readonly isSupervisor: boolean
  readonly operatorId: UserId | null
  readonly stationId: StationId | null
}

/**
 * Null when the actor may annul `target`; otherwise why not.
 *
 * "Own" means made by the same operator at the same station; where nobody is signed in, the station itself.
 */
export function decideAnnul(
  target: AnnulTarget | null,
  isAnnulled: boolean,
  actor: AnnulActor,
  now: Instant,
): AnnulRefusalCode | null {
  if (target === null || target.kind !== 'scan') return 'scan_not_found'
  if (target.verdict !== 'admitted') return 'scan_not_admitted'
  if (isAnnulled) return 'already_annulled'
  if (actor.isSupervisor) return null
  const isOwn = target.operatorId === actor.operatorId && target.stationId === actor.stationId
  if (!isOwn) return 'annul_not_yours'
  return now - target.scannedAt > ANNUL_WINDOW_MS ? 'annul_too_late' : null
}
