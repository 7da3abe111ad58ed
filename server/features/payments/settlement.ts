// What the pairs of one settlement come to, each decided on what those before it left. Nothing here waits or writes.
import { createHash } from 'node:crypto'
import { required } from '../../../shared/assert.ts'
import type { TenantId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type ActivityEntry, SYSTEM_ACTOR } from '../activity/record-activity.ts'
import type { Moved } from '../ledger/post-movements.ts'
import type { OrderBook } from '../orders/order-book.ts'
import type { AttemptChange, AttemptRow, ClaimOutcome, TxnClaim } from './attempt-store.ts'
import type { HoldRuling } from './decide-case.ts'
import { decidePaid, findMismatch } from './decide-settlement.ts'
import type { Holds } from './hold-cases.ts'
import { nextCheckAt } from './next-check.ts'
import { newAttemptRef } from './providers/attempt-ref.ts'
import type { Evidence, PaymentStanding } from './providers/port.ts'
import type { NewRefund } from './refund-store.ts'

/** What a provider has said for good. */
export type Fact = Extract<PaymentStanding, { kind: 'paid' | 'failed' }>
type Paid = Extract<Fact, { kind: 'paid' }>
type Failed = Extract<Fact, { kind: 'failed' }>

export type Pair = {
  readonly tenantId: TenantId
  readonly attemptId: string
  readonly fact: Fact
  /** The account that said so without being asked. Left out: the attempt's own was asked. */
  readonly accountId?: string
}

export type Settled =
  /** The order is paid and its tickets are issued. */
  | 'issued'
  /** The money is to be given back. */
  | 'refund_due'
  /** Counted before: nothing changed. */
  | 'repeated'
  /** Another reference, amount, currency, merchant or mode, or money that paid something else: a person must look. */
  | 'mismatched'
  /** Paid, and held back by the provider: no tickets yet. */
  | 'held'
  | 'failed'
  /** Failed after it had succeeded, or a second time. */
  | 'ignored'
  /** No such attempt. */
  | 'unknown'

export type Settlement = {
  readonly deps: Deps
  readonly book: OrderBook
  /** Null: nothing of it is held for risk, or was. */
  readonly holds: Holds | null
  /** Locked; as they are by now. */
  readonly attempts: Map<string, AttemptRow>
  readonly now: Instant
  /** What is to be written. */
  readonly changes: Map<string, AttemptChange>
  readonly refunds: NewRefund[]
  readonly movements: Moved[]
  readonly activities: ActivityEntry[]
}

export const openSettlement = (
  deps: Deps,
  book: OrderBook,
  attempts: readonly AttemptRow[],
  holds: Holds | null,
  now: Instant,
): Settlement => ({
  deps,
  book,
  holds,
  attempts: new Map(attempts.map((row) => [row.id, row])),
  now,
  changes: new Map(),
  refunds: [],
  movements: [],
  activities: [],
})

export type Claim = TxnClaim & { readonly evidence: Evidence }

const rulingOf = ({ holds }: Settlement, attemptId: string, evidence: Evidence): HoldRuling =>
  holds?.rulingOf(attemptId, evidence) ?? 'deliver'

/** The movements of money that a pair brings and that are its attempt's. What waits for somebody's word is not counted. */
export function claimsOf(work: Settlement, { fact, attemptId, accountId }: Pair): readonly Claim[] {
  const { attempts } = work
  const attempt = attempts.get(attemptId)
  if (accountId !== undefined && accountId !== attempt?.accountId) return []
  if (fact.kind !== 'paid' || attempt === undefined) return []
  return [fact.evidence, ...fact.furtherPayments]
    .filter((evidence) => findMismatch(attempt, evidence) === null)
    .filter((evidence) => rulingOf(work, attemptId, evidence) !== 'wait')
    .map((evidence) => {
      const { provider, providerTxnId } = evidence
      return { evidence, attemptId, provider, providerTxnId }
    })
}

type Claimed = Claim & { readonly outcome: ClaimOutcome }

/** `claims`: what `claimsOf` gave for this pair, and what came of each. */
export function applyPair(
  work: Settlement,
  { attemptId, fact, accountId }: Pair,
  claims: readonly Claimed[],
): Settled {
  const attempt = work.attempts.get(attemptId)
  if (attempt === undefined) return 'unknown'
  // One merchant's word says nothing about another's payment.
  if (accountId !== undefined && accountId !== attempt.accountId) return 'unknown'
  return fact.kind === 'paid' ? applyPaid(work, attempt, fact, claims) : fail(work, attempt, fact)
}

function applyPaid(
  work: Settlement,
  attempt: AttemptRow,
  { evidence, furtherPayments }: Paid,
  claims: readonly Claimed[],
): Settled {
  for (const one of [evidence, ...furtherPayments]) {
    const misfit = findMismatch(attempt, one)
    if (misfit !== null) mismatch(work, attempt, misfit, one)
  }
  const isMisfit = findMismatch(attempt, evidence) !== null
  const isWaiting = !isMisfit && rulingOf(work, attempt.id, evidence) === 'wait'
  if (isWaiting) hold(work, attempt, evidence)
  // Whatever the first one is, the others were claimed: not counted now, they never are.
  const counted = claims.map((claim) =>
    count(work, required(work.attempts.get(attempt.id), 'it is locked'), claim),
  )
  const [first = 'repeated'] = counted
  if (!isMisfit && !isWaiting) {
    followHold(work, attempt.id, evidence, first)
    return first
  }
  const settled = counted.find((one) => one === 'issued' || one === 'refund_due')
  return settled ?? (isMisfit ? 'mismatched' : 'held')
}

/** It is asked about on, with or without its tickets. */
function hold(work: Settlement, attempt: AttemptRow, evidence: Evidence): void {
  if (!attempt.isHeldForRisk) note(work, attempt, 'payment.held', {})
  work.holds?.open(attempt, evidence)
  const askedAgainAt = nextCheckAt(attempt.createdAt, work.now, true)
  change(work, attempt, { isHeldForRisk: true, nextCheckAt: askedAgainAt })
}

/** What is counted while the provider holds it stays a case until somebody decides; else nothing is waited for. */
function followHold(
  work: Settlement,
  attemptId: string,
  evidence: Evidence,
  settled: Settled,
): void {
  const { holds } = work
  if (holds === null) return
  const attempt = required(work.attempts.get(attemptId), 'it is locked')
  if (!evidence.isHeldForRisk || settled === 'refund_due') {
    if (holds.isOpen(attemptId)) note(work, attempt, 'payment.hold_over', {})
    holds.close(attemptId, evidence.isHeldForRisk ? 'dropped' : 'cleared')
    if (attempt.isHeldForRisk) change(work, attempt, { isHeldForRisk: false, nextCheckAt: null })
    return
  }
  if (settled === 'issued') holds.open(attempt, evidence)
  if (holds.isOpen(attemptId)) hold(work, attempt, evidence)
}

/** One movement of money. */
function count(work: Settlement, attempt: AttemptRow, claim: Claimed): Settled {
  if (claim.outcome === 'own') return 'repeated'
  if (claim.outcome === 'taken') return mismatch(work, attempt, 'transaction', claim.evidence)
  const { book } = work
  const order = required(book.find(attempt.orderId), 'an attempt has an order')
  const decision = decidePaid({
    attemptState: attempt.state,
    orderStatus: order.status,
    isEventOpen: order.isEventOpen,
    isRejected: rulingOf(work, attempt.id, claim.evidence) === 'give_back',
    hasPlaces: () => book.hasPlaces(order.id),
  })
  if (attempt.providerTxnId === null) {
    const { providerTxnId } = claim
    change(work, attempt, { ...UNTROUBLED, state: 'succeeded', providerTxnId, nextCheckAt: null })
  }
  work.movements.push(movedBy(attempt, claim, decision.kind === 'issue'))
  if (decision.kind === 'issue') {
    book.pay(order.id, attempt.id)
    note(work, attempt, 'order.paid', { amountCents: claim.evidence.amountCents })
    return 'issued'
  }
  const isOff = decision.reason === 'event_closed' || decision.reason === 'not_accepted'
  const isEnded = isOff && order.status === 'pending'
  if (isEnded) book.end(order.id, 'cancelled')
  giveBack(work, attempt, claim, decision.reason)
  return 'refund_due'
}

function movedBy(
  { id: attemptId, orderId, provider, isLive }: AttemptRow,
  { providerTxnId: reference, evidence }: Claim,
  isSold: boolean,
): Moved {
  const { amountCents, currency, paidAt: occurredAt } = evidence
  const fact = { kind: 'payment', isSold } as const
  const named = { orderId, attemptId, refundId: null, reference, occurredAt }
  return { ...named, fact, amountCents, currency, provider, isLive }
}

function giveBack(
  work: Settlement,
  { id: attemptId, orderId, ...attempt }: AttemptRow,
  { providerTxnId, evidence: { amountCents, currency } }: Claim,
  reason: NewRefund['reason'],
): void {
  const { deps, refunds } = work
  const names = { id: deps.newId(), ref: newAttemptRef(deps.randomBytes), orderId, attemptId }
  refunds.push({ ...names, providerTxnId, amountCents, currency, reason })
  note(work, { ...attempt, id: attemptId, orderId }, 'refund.requested', { reason, amountCents })
}

/** As many as anybody reads: a provider that goes on misfitting fills no trail. */
const MISFITS_MAX = 20

/** Marked each time; told once for each thing that does not fit. */
function mismatch(
  work: Settlement,
  { id }: AttemptRow,
  what: string,
  evidence: Evidence,
): 'mismatched' {
  const attempt = required(work.attempts.get(id), 'it is locked')
  const { misfits } = attempt
  const name = nameMisfit(what, evidence)
  const isNew = !misfits.includes(name) && misfits.length < MISFITS_MAX
  change(work, attempt, { isMismatched: true, ...(isNew && { misfits: [...misfits, name] }) })
  if (!isNew) return 'mismatched'
  note(work, attempt, 'payment.mismatched', { what })
  work.deps.log.warn('a payment does not fit its attempt', { attemptRef: attempt.ref, what })
  return 'mismatched'
}

const nameMisfit = (what: string, { raw: _raw, paidAt: _paidAt, ...evidence }: Evidence): string =>
  createHash('sha256')
    .update(`${what} ${JSON.stringify(evidence, Object.keys(evidence).sort())}`)
    .digest('hex')
    .slice(0, 16)

function fail(work: Settlement, attempt: AttemptRow, fact: Failed): Settled {
  // The provider has decided against money that it held: nobody waits for it any more.
  work.holds?.close(attempt.id, 'refused')
  if (attempt.state === 'failed' && attempt.isHeldForRisk) {
    change(work, attempt, { isHeldForRisk: false })
    return 'failed'
  }
  // Its tickets were delivered while it was held: nobody but a person knows what to do.
  if (attempt.state === 'succeeded' && attempt.isHeldForRisk) {
    change(work, attempt, { isHeldForRisk: false, isMismatched: true, nextCheckAt: null })
    note(work, attempt, 'payment.refused_late', {})
    return 'mismatched'
  }
  const mayCome = fact.canStillBePaid === true
  const askedOn = mayCome ? nextCheckAt(attempt.createdAt, work.now) : null
  if (attempt.state === 'failed') change(work, attempt, { nextCheckAt: askedOn })
  if (attempt.state !== 'pending' && attempt.state !== 'processing') return 'ignored'
  const { reason: failure, providerCode, providerMessage } = fact
  change(work, attempt, {
    ...{ state: 'failed', failure, providerCode, providerMessage },
    ...{ isHeldForRisk: false, nextCheckAt: askedOn },
  })
  note(work, attempt, 'payment.failed', { reason: failure })
  return 'failed'
}

function note(
  { activities }: Settlement,
  { orderId, id, provider }: Pick<AttemptRow, 'orderId' | 'id' | 'provider'>,
  action: string,
  more: Readonly<Record<string, string | number>>,
): void {
  const metadata = { attemptId: id, provider, ...more }
  activities.push({
    actor: SYSTEM_ACTOR,
    action,
    subject: { kind: 'order', id: orderId },
    metadata,
  })
}

const UNTROUBLED = {
  failure: null,
  providerCode: null,
  providerMessage: null,
  isHeldForRisk: false,
}

function change(
  { changes, attempts, now }: Settlement,
  attempt: AttemptRow,
  by: Partial<AttemptChange>,
): void {
  const { id, state, providerTxnId, failure, providerCode, providerMessage, misfits } = attempt
  const isHeldForRisk = by.isHeldForRisk ?? attempt.isHeldForRisk
  const kept: AttemptChange = {
    ...{ id, state, providerTxnId, failure, providerCode, providerMessage },
    ...{ isHeldForRisk, misfits, isMismatched: false },
    nextCheckAt: providerTxnId === null ? nextCheckAt(attempt.createdAt, now, isHeldForRisk) : null,
  }
  const next = { ...kept, ...changes.get(id), ...by }
  changes.set(id, next)
  attempts.set(id, { ...attempt, ...next })
}
