// What a person should look at later, and what is doubtful about an uploaded scan. Pure.
import { type DecideInput, decide } from '../../../shared/checkin/decide.ts'
import type { ScanFlag } from '../../../shared/sync/schema.ts'
import { type Instant, MINUTE_MS } from '../../../shared/time.ts'

export type ReviewKind =
  | 'forced'
  | 'unknown_admitted'
  | 'unpaid_admitted'
  | 'should_have_refused'
  | 'clock_suspect'
  | 'station_revoked'
  | 'annul_unproven'

export type ReviewItem = {
  readonly scanId: string
  readonly kind: ReviewKind
  readonly eventId: string
  readonly ticketId: string | null
  /** The refusal reason that should have been shown, or that was forced past. */
  readonly reason: string | null
}

/** A clock that moved this much between a scan and its upload is not trusted to order two gates. */
const OFFSET_DRIFT_MS_MAX = MINUTE_MS

/** True when the offset at upload differs too much from the one that the row was made with, or the scan is to come. */
export function isClockSuspect(row: {
  readonly scannedAt: Instant
  readonly localAt: Instant | null
  readonly sentAt: Instant | null
  readonly receivedAt: Instant
}): boolean {
  if (row.scannedAt - row.receivedAt > OFFSET_DRIFT_MS_MAX) return true
  if (row.localAt === null || row.sentAt === null) return false
  const offsetAtUpload = row.receivedAt - row.sentAt
  const offsetOfRow = row.scannedAt - row.localAt
  return Math.abs(offsetAtUpload - offsetOfRow) > OFFSET_DRIFT_MS_MAX
}

/**
 * Why a green that a gate showed needs a look, reuse apart (that is the merge's question).
 * Null when the server would have shown green too.
 */
export function doubtOfGreen(
  input: DecideInput & typeof SERVER_KNOWS,
): { readonly kind: ReviewKind; readonly reason: string } | null {
  const decision = decide(input)
  if (decision.verdict === 'admitted') return unpaidDoubt(input)
  if (decision.reason === 'unpaid') return { kind: 'unpaid_admitted', reason: 'unpaid' }
  const isUnseeable = decision.reason === 'unknown' || decision.codeRefusal !== null
  return { kind: isUnseeable ? 'unknown_admitted' : 'should_have_refused', reason: decision.reason }
}

/** Reuse is the merge's question, and the server has seen all that there is. */
export const SERVER_KNOWS = {
  history: [],
  knowledge: { completeUntil: null, reach: 'server' },
} as const

const unpaidDoubt = (
  input: Pick<DecideInput, 'ticket'>,
): { kind: ReviewKind; reason: string } | null =>
  input.ticket?.orderStatus === 'pending' ? { kind: 'unpaid_admitted', reason: 'unpaid' } : null

/** Facts about the sender that make a scan late rather than wrong. */
export type Ended = {
  readonly stationRevokedAt?: Instant
  readonly tenantSuspendedAt?: Instant
  readonly userDisabledAt?: Instant
}

/** The flags of an uploaded scan: said, stored, and never a reason to lose it. */
export function flagsOf(row: {
  readonly ended: Ended
  readonly isOperatorDisabled: boolean
  readonly isEventEnded: boolean
  readonly isClockSuspect: boolean
  readonly isForceUnproven: boolean
  readonly isAnnulUnproven: boolean
}): ScanFlag[] {
  const flags: ScanFlag[] = []
  if (row.isClockSuspect) flags.push('clock_suspect')
  if (row.ended.stationRevokedAt !== undefined) flags.push('station_revoked')
  if (row.ended.tenantSuspendedAt !== undefined) flags.push('tenant_suspended')
  if (row.ended.userDisabledAt !== undefined || row.isOperatorDisabled)
    flags.push('operator_disabled')
  if (row.isEventEnded) flags.push('event_ended')
  if (row.isForceUnproven) flags.push('force_unproven')
  if (row.isAnnulUnproven) flags.push('annul_unproven')
  return flags
}
