// When a second person must agree, and who that may be. Pure.
import type { UserId } from '../../../shared/ids.ts'
import { DAY_MS } from '../../../shared/time.ts'

/** What one person decided is added up over this time, so that a big sum is not cut into small ones. */
export const COUNTED_MS = DAY_MS

/** Nobody answers in time: it ends, and nothing was done. */
export const AGREEMENT_MS = 7 * DAY_MS

export type RefundLimit = {
  /** Null: there is none. */
  readonly limitCents: number | null
  readonly amountCents: number
  /** What the same person decided without a second one, of this order ever and of all in `COUNTED_MS`. */
  readonly aloneCents: number
}

/** At the limit one person is enough; above it two are needed. */
export const needsSecond = ({ limitCents, amountCents, aloneCents }: RefundLimit): boolean =>
  limitCents !== null && amountCents + aloneCents > limitCents

export type AnsweredAgreement = {
  readonly state: 'open' | 'agreed' | 'declined' | 'lapsed' | 'alone'
  readonly askedBy: UserId
  readonly decidedBy: UserId | null
}

export type AgreeObstacle = 'second_answered' | 'second_own' | 'second_no_admin' | 'second_gone'

/**
 * Why somebody may not agree; null: they may. `admins` are those of the two who administer the organizer at this moment.
 */
export function findAgreeObstacle(
  { state, askedBy }: AnsweredAgreement,
  userId: UserId,
  admins: ReadonlySet<UserId>,
): AgreeObstacle | null {
  if (state !== 'open') return 'second_answered'
  if (askedBy === userId) return 'second_own'
  if (!admins.has(userId)) return 'second_no_admin'
  // Two persons who answer for it are wanted, not one and somebody who left.
  return admins.has(askedBy) ? null : 'second_gone'
}
