// What a provider's word makes of a refund, and what is done about it next. Pure.
import type { RefundFailure, RefundState } from '../../../shared/payments/schema.ts'
import { HOUR_MS, type Instant, MINUTE_MS } from '../../../shared/time.ts'
import type { RefundStanding } from './providers/port.ts'

/** A refund as its decisions need it. */
export type RefundFacts = {
  readonly state: RefundState
  readonly amountCents: number
  readonly failure: RefundFailure | null
  readonly providerRefundId: string | null
  readonly providerCode: string | null
  readonly providerMessage: string | null
  /** Calls since it was last requested, the one that is being answered included. */
  readonly tries: number
  /** When it was last sent; null: never by this reference. */
  readonly sentAt: Instant | null
  readonly completedAt: Instant | null
  readonly isByHand: boolean
}

export type RefundChange = Pick<
  RefundFacts,
  'state' | 'failure' | 'providerRefundId' | 'providerCode' | 'providerMessage' | 'completedAt'
> & {
  /** Null: it is not asked about any more. */
  readonly nextTryAt: Instant | null
}

/**
 * What of it somebody is told.
 * - `returned`: it had succeeded, and came back. `after_failure`: it succeeded after a final no.
 * - `other_amount`: the provider speaks of another one: nothing is believed.
 */
export type RefundNotice =
  | 'succeeded'
  | 'failed'
  | 'returned'
  | 'after_failure'
  | 'other_amount'
  | null

export type RefundStep =
  /** Nothing was ever sent by this reference. */
  | 'send'
  /** Something was, and nobody knows what became of it; or somebody told that it changed. */
  | 'query'
  /** A person does it, or has. */
  | 'leave'

/** What is to be done about one that is due. */
export function decideStep({
  state,
  isByHand,
}: Pick<RefundFacts, 'state' | 'isByHand'>): RefundStep {
  if (isByHand) return 'leave'
  return state === 'requested' ? 'send' : 'query'
}

/** A request that is still under way at the provider would be doubled by another one. */
export const ABSENT_AFTER_MS = 10 * MINUTE_MS

/** Whether one that the provider does not know may be sent once more, by the same reference. */
export const maySendAgain = (
  { state, providerRefundId, sentAt }: RefundFacts,
  now: Instant,
): boolean =>
  (state === 'submitted' || state === 'unknown') &&
  // What was known once is not absent.
  providerRefundId === null &&
  sentAt !== null &&
  now >= sentAt + ABSENT_AFTER_MS

const WAIT_MS_MAX = 6 * HOUR_MS
/** More doublings change nothing. */
const DOUBLINGS_MAX = 9

/** 1, 2, 4 … minutes, at most six hours, for as long as it takes. */
export const nextLookAt = (tries: number, now: Instant, atLeastMs = 0): Instant =>
  now +
  Math.max(
    Math.min(MINUTE_MS * 2 ** Math.min(Math.max(tries - 1, 0), DOUBLINGS_MAX), WAIT_MS_MAX),
    atLeastMs,
  )

/** What the provider's word makes of a refund that is locked. The same word a second time changes nothing. */
export function applyStanding(
  refund: RefundFacts,
  standing: RefundStanding,
  now: Instant,
): { readonly change: RefundChange; readonly notice: RefundNotice } {
  const kept: RefundChange = {
    state: refund.state,
    failure: refund.failure,
    providerRefundId: refund.providerRefundId,
    providerCode: refund.providerCode,
    providerMessage: refund.providerMessage,
    completedAt: refund.completedAt,
    nextTryAt: null,
  }
  if (refund.isByHand) return { change: kept, notice: null }
  switch (standing.kind) {
    case 'succeeded':
      return succeed(refund, kept, standing, now)
    case 'failed':
      return fail(refund, kept, standing)
    default:
      return { change: stay(refund, kept, standing, now), notice: null }
  }
}

type Applied = ReturnType<typeof applyStanding>
type Said<K extends RefundStanding['kind']> = Extract<RefundStanding, { kind: K }>

function succeed(
  refund: RefundFacts,
  kept: RefundChange,
  { providerRefundId, amountCents, completedAt }: Said<'succeeded'>,
  now: Instant,
): Applied {
  if (refund.state === 'succeeded') return { change: kept, notice: null }
  if (amountCents !== refund.amountCents) {
    const state = refund.state === 'failed' ? 'failed' : 'unknown'
    const nextTryAt = state === 'failed' ? null : nextLookAt(DOUBLINGS_MAX + 1, now)
    return { change: { ...kept, state, nextTryAt }, notice: 'other_amount' }
  }
  const change: RefundChange = {
    ...kept,
    ...{ state: 'succeeded', failure: null, providerCode: null, providerMessage: null },
    ...{ providerRefundId, completedAt: completedAt ?? now },
  }
  return { change, notice: refund.state === 'failed' ? 'after_failure' : 'succeeded' }
}

function fail(refund: RefundFacts, kept: RefundChange, standing: Said<'failed'>): Applied {
  if (refund.state === 'failed') return { change: kept, notice: null }
  const isLate = refund.state === 'succeeded'
  const { providerCode, providerMessage, reason } = standing
  const change: RefundChange = {
    ...kept,
    ...{ state: 'failed', failure: isLate ? 'returned' : reason, providerCode, providerMessage },
    ...{ completedAt: null, providerRefundId: standing.providerRefundId ?? kept.providerRefundId },
  }
  return { change, notice: isLate ? 'returned' : 'failed' }
}

/** Nothing is decided by it; what is decided already stays. */
function stay(
  refund: RefundFacts,
  kept: RefundChange,
  standing: Said<'submitted' | 'absent' | 'unknown'>,
  now: Instant,
): RefundChange {
  if (refund.state !== 'submitted' && refund.state !== 'unknown') return kept
  const patienceMs = standing.kind === 'unknown' ? (standing.retryAfterMs ?? 0) : 0
  const nextTryAt = nextLookAt(refund.tries, now, patienceMs)
  if (standing.kind !== 'submitted') return { ...kept, state: 'unknown', nextTryAt }
  const providerRefundId = standing.providerRefundId ?? kept.providerRefundId
  return { ...kept, state: 'submitted', providerRefundId, nextTryAt }
}

export type PaymentFacts = {
  readonly state: 'succeeded' | 'refunded'
  readonly amountCents: number
  /** Of the movement that paid it, what has gone back for good. */
  readonly returnedCents: number
}

/** Whether all of a payment has gone back. */
export const paymentStateOf = ({
  amountCents,
  returnedCents,
}: Omit<PaymentFacts, 'state'>): PaymentFacts['state'] =>
  returnedCents >= amountCents ? 'refunded' : 'succeeded'
