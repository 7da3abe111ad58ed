// Scans, verdicts and reasons: the words of a check-in.
import * as v from 'valibot'
import type { CheckInListId, GateId, ScanId, StationId, TicketId, UserId } from '../ids.ts'
import type { Instant } from '../time.ts'

/** Every reason a refusal can have. `rules` and `incomplete` are reserved for rules and door questions. */
export const REFUSAL_REASONS = [
  'invalid',
  'wrong_event',
  'unknown',
  'revoked',
  'canceled',
  'blocked',
  'invalid_time',
  'product',
  'unpaid',
  'rules',
  'incomplete',
  'already_redeemed',
] as const
export const RefusalReason = v.picklist(REFUSAL_REASONS)
export type RefusalReason = v.InferOutput<typeof RefusalReason>

export const SCAN_REASONS = ['ok', 'unseen', 'annulled', ...REFUSAL_REASONS] as const
export const ScanReason = v.picklist(SCAN_REASONS)
export type ScanReason = v.InferOutput<typeof ScanReason>

export const Direction = v.picklist(['entry', 'exit'])
export type Direction = v.InferOutput<typeof Direction>

export const Verdict = v.picklist(['admitted', 'refused'])
export type Verdict = v.InferOutput<typeof Verdict>

/** What a supervisor may force past. The rest means that nobody knows whose ticket this is. */
const FORCEABLE: ReadonlySet<RefusalReason> = new Set([
  'revoked',
  'canceled',
  'blocked',
  'invalid_time',
  'product',
  'unpaid',
  'rules',
  'incomplete',
  'already_redeemed',
])

export const isForceable = (reason: RefusalReason): boolean => FORCEABLE.has(reason)

/**
 * One scan as a history holds it: immutable, the same on the server and on every laptop.
 * An `annul` names the admitted scan that it takes back.
 */
export type Scan = {
  readonly scanId: ScanId
  readonly kind: 'scan' | 'annul'
  readonly annuls: ScanId | null
  readonly ticketId: TicketId
  readonly listId: CheckInListId
  readonly gateId: GateId | null
  readonly stationId: StationId | null
  readonly operatorId: UserId | null
  readonly direction: Direction
  /** Corrected time, fixed when the scan was made. */
  readonly scannedAt: Instant
  /** What the gate showed. */
  readonly verdict: Verdict
  readonly reason: ScanReason
  /** The refusal that a supervisor forced past; null for an ordinary scan. */
  readonly forcedPast: RefusalReason | null
}

/** An entry that was shown green although the merged history says it should have been refused. */
export type Conflict = {
  /** The losing scan: the identity of the conflict everywhere. */
  readonly scanId: ScanId
  readonly winnerScanId: ScanId
  readonly ticketId: TicketId
  readonly listId: CheckInListId
}
