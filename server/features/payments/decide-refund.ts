// What a provider's word makes of a refund, and what is done about it next. Pure.
import type { RefundFailure, RefundState } from '../../../shared/payments/schema.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../../shared/time.ts'
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
  /** When it was first sent, and when last; null: never by this reference. */
  readonly submittedAt: Instant | null
  readonly sentAt: Instant | null
  readonly completedAt: Instant | null
  readonly isByHand: boolean
  /** A person has been asked to finish it, or to look what became of it. */
  readonly isForHand: boolean
}

export type RefundChange = Pick<
  RefundFacts,
  | 'state'
  | 'failure'
  | 'providerRefundId'
  | 'providerCode'
  | 'providerMessage'
  | 'completedAt'
  | 'isForHand'
> & {
  /** Null: it is not asked about any more. */
  readonly nextTryAt: Instant | null
}

/**
 * What of it somebody is told.
 * - `returned`: it had succeeded, and came back. `after_failure`: it succeeded after a final no.
 * - `other_amount`: the provider speaks of another one: nothing is believed.
 * - `unanswered`: nobody but a person finds out what became of it.
 */
export type RefundNotice =
  | 'succeeded'
  | 'failed'
  | 'returned'
  | 'after_failure'
  | 'other_amount'
  | 'unanswered'
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

/** How long a refund that was done is asked about: banks return what they cannot book within two weeks. */
export const WATCHED_MS = 14 * DAY_MS

/** The next question about one that was done; null: it was asked about long enough. */
const nextWatchAt = (completedAt: Instant, now: Instant): Instant | null => {
  const next = completedAt + (Math.floor((now - completedAt) / DAY_MS) + 1) * DAY_MS
  return next <= completedAt + WATCHED_MS ? next : null
}

/** How long a provider that could tell may be silent, or have no such refund, before a person is asked. */
const UNANSWERED_MS = DAY_MS

/**
 * What the provider's word makes of a refund that is locked. The same word a second time changes nothing. `isWatched`:
 * the provider would not tell by itself that one which was done came back.
 */
export function applyStanding(
  refund: RefundFacts,
  standing: RefundStanding,
  now: Instant,
  isWatched = false,
): { readonly change: RefundChange; readonly notice: RefundNotice } {
  const kept: RefundChange = {
    state: refund.state,
    failure: refund.failure,
    providerRefundId: refund.providerRefundId,
    providerCode: refund.providerCode,
    providerMessage: refund.providerMessage,
    completedAt: refund.completedAt,
    isForHand: refund.isForHand,
    nextTryAt: null,
  }
  if (refund.isByHand) return { change: kept, notice: null }
  const applied = apply(refund, kept, standing, now)
  const { change } = applied
  if (!isWatched || change.state !== 'succeeded') return applied
  return {
    ...applied,
    change: { ...change, nextTryAt: nextWatchAt(change.completedAt ?? now, now) },
  }
}

function apply(
  refund: RefundFacts,
  kept: RefundChange,
  standing: RefundStanding,
  now: Instant,
): Applied {
  switch (standing.kind) {
    case 'succeeded':
      return succeed(refund, kept, standing, now)
    case 'failed':
      return fail(refund, kept, standing)
    default:
      return stay(refund, kept, standing, now)
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
    const isForHand = state === 'unknown' || refund.isForHand
    return { change: { ...kept, state, nextTryAt, isForHand }, notice: 'other_amount' }
  }
  const change: RefundChange = {
    ...kept,
    ...{ state: 'succeeded', failure: null, providerCode: null, providerMessage: null },
    ...{ providerRefundId, completedAt: completedAt ?? now, isForHand: false },
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
    isForHand: false,
  }
  return { change, notice: isLate ? 'returned' : 'failed' }
}

/** Nothing is decided by it; what is decided already stays. */
function stay(
  refund: RefundFacts,
  kept: RefundChange,
  standing: Said<'submitted' | 'absent' | 'unknown'>,
  now: Instant,
): Applied {
  const patienceMs = standing.kind === 'unknown' ? (standing.retryAfterMs ?? 0) : 0
  const nextTryAt = nextLookAt(refund.tries, now, patienceMs)
  if (refund.state !== 'submitted' && refund.state !== 'unknown') {
    // What was asked because of news is still to be answered.
    const isAnswered = standing.kind !== 'unknown' || standing.reason === 'no_reference'
    return { change: isAnswered ? kept : { ...kept, nextTryAt }, notice: null }
  }
  if (standing.kind !== 'submitted') {
    const isForHand = kept.isForHand || isForPerson(refund, standing, now)
    const notice = isForHand && !kept.isForHand ? 'unanswered' : null
    return { change: { ...kept, state: 'unknown', nextTryAt, isForHand }, notice }
  }
  const providerRefundId = standing.providerRefundId ?? kept.providerRefundId
  const change: RefundChange = { ...kept, state: 'submitted', providerRefundId, nextTryAt }
  return { change: { ...change, isForHand: false }, notice: null }
}

/**
 * Where nothing can be asked soon; where nothing is answered, or nothing is there, a day after the first sending: what is
 * sent again and again would never be old enough. It is asked about all the same.
 */
function isForPerson(
  { submittedAt, sentAt }: RefundFacts,
  standing: Said<'absent' | 'unknown'>,
  now: Instant,
): boolean {
  if (sentAt === null) return false
  const isMute = standing.kind === 'unknown' && standing.reason === 'no_reference'
  return now >= (isMute ? sentAt + ABSENT_AFTER_MS : (submittedAt ?? sentAt) + UNANSWERED_MS)
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
