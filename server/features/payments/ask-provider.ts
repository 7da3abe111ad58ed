// Asks a provider how one payment stands, and settles what it says. One asks at a time.
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import { type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { recordActivity, SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { CLOSED, tryAccountById } from './accounts.ts'
import {
  endLease,
  findProspect,
  forgetUnanswered,
  type LeasedAttempt,
  leaseAttempt,
  type Prospect,
} from './asking-store.ts'
import { type AttemptRow, UNANSWERED } from './attempt-store.ts'
import { decidePaid } from './decide-settlement.ts'
import { nextCheckAt, nextUnansweredAt, soonerCheckAt } from './next-check.ts'
import type {
  OpenPayment,
  PaymentProvider,
  PaymentStanding,
  ReturnHint,
  UnknownReason,
} from './providers/port.ts'
import { markMisfit } from './refund-work-store.ts'
import { settle } from './settle.ts'
import type { Fact, Settled } from './settlement.ts'

export type Question = {
  readonly tenantId: TenantId
  readonly attemptId: string
  /**
   * `close`: also end the chance to pay, where the provider can. `cancel`: the same, and what the buyer has approved is
   * left to them.
   */
  readonly wish: 'look' | 'close' | 'cancel'
  /** What a browser brought. */
  readonly hint?: ReturnHint
  /** What a notification brought. */
  readonly clue?: string
  /** Not when the provider was asked within so many milliseconds: strangers can make us ask. */
  readonly restMs?: number
  /** Not when it is not due by then: another replica has asked since. */
  readonly dueBy?: Instant
}

export type Answered =
  | { readonly kind: 'settled'; readonly settled: Settled; readonly orderId: OrderId }
  /** Nothing is decided: it may still be paid. */
  | { readonly kind: 'open' }
  /** No word from the provider that could be trusted. */
  | { readonly kind: 'silent' }
  /** Somebody else asks, or has asked just before, or there is nothing to ask. */
  | { readonly kind: 'skipped' }

/** Longer than any call of an adapter: a replica that died in the middle is waited for no longer. */
const LEASE_MS = 2 * MINUTE_MS

/** Throws what the settlement throws: then nothing is lost, and it is asked again. */
export async function askProvider(deps: Deps, question: Question): Promise<Answered> {
  const { tenantId, attemptId } = question
  const now = deps.now()
  const lease = {
    now,
    until: now + LEASE_MS,
    askedBefore: now - (question.restMs ?? 0),
    dueBy: question.dueBy ?? null,
  }
  const leased = await withTenant(deps.db, tenantId, async (tx) => {
    const attempt = await leaseAttempt(tx, attemptId, lease)
    return attempt && { attempt, prospect: await findProspect(tx, attemptId, now) }
  })
  if (leased === null) return { kind: 'skipped' }
  const { attempt, prospect } = leased
  const mayTake = question.wish !== 'cancel' && isWanted(prospect)
  const account = await tryAccountById(deps, attempt.accountId)
  const standing: PaymentStanding =
    account === null || account === CLOSED
      ? { ...NO_ANSWER, reason: account === null ? 'no_reference' : 'unauthorized' }
      : await standingOf(deps, account.provider, attempt, { ...question, mayTake })
  if (standing.kind === 'paid' || standing.kind === 'failed') {
    return settleOne(deps, tenantId, attempt, standing)
  }
  const next = nextLookAt(deps.now(), attempt, standing, question.hint?.said === 'success')
  await withTenant(deps.db, tenantId, (tx) => endLook(tx, deps, attempt, { standing, next }))
  return { kind: standing.kind === 'pending' ? 'open' : 'silent' }
}

const NO_ANSWER = {
  kind: 'unknown',
  reason: 'no_reference',
  providerCode: null,
  retryAfterMs: null,
} as const

type Undecided = Exclude<PaymentStanding, Fact>

/** What is not asked about any more, and of which nothing is known, is for a person. */
async function endLook(
  tx: TenantTx,
  deps: Deps,
  attempt: LeasedAttempt,
  { standing, next }: { readonly standing: Undecided; readonly next: Instant | null },
): Promise<void> {
  const isUndecided = await endLease(tx, attempt.id, next)
  if (standing.kind === 'pending') {
    if (attempt.misfits.includes(UNANSWERED)) await forgetUnanswered(tx, attempt.id)
    return
  }
  const wasLast = next === null && attempt.nextCheckAt !== null
  if (!isUndecided || !wasLast || !mayHoldMoney(attempt)) return
  if (!(await markMisfit(tx, attempt.id, UNANSWERED))) return
  await recordActivity(tx, deps, {
    ...{ actor: SYSTEM_ACTOR, action: 'payment.unanswered' },
    subject: { kind: 'order', id: attempt.orderId },
    metadata: { attemptId: attempt.id, provider: attempt.provider },
  })
  deps.log.warn('nobody tells what became of a payment', { attemptRef: attempt.ref })
}

/** Nobody was sent to the page of one that was not opened; what is held for risk is a person's already. */
const mayHoldMoney = ({ providerPaymentId, isHeldForRisk }: AttemptRow): boolean =>
  providerPaymentId !== null && !isHeldForRisk

function nextLookAt(
  now: Instant,
  attempt: LeasedAttempt,
  standing: Undecided,
  isAwaited: boolean,
): Instant | null {
  const { createdAt, isHeldForRisk, lastAskedAt } = attempt
  const isUnanswered = standing.kind === 'unknown' && !NEEDS_SOMEBODY.includes(standing.reason)
  const waitMs = standing.kind === 'unknown' ? (standing.retryAfterMs ?? 0) : 0
  const regular = nextCheckAt(createdAt, now, isHeldForRisk)
  const sooner = soonerCheckAt(regular, { now, lastAskedAt, isAwaited, isUnanswered })
  const isKnown = standing.kind === 'pending' || !mayHoldMoney(attempt)
  const next = isKnown ? sooner : (sooner ?? nextUnansweredAt(createdAt, now, waitMs > 0))
  return laterOf(next, now + waitMs)
}

/** Asked again at once, these would be answered alike. */
const NEEDS_SOMEBODY: readonly UnknownReason[] = ['no_reference', 'unauthorized']

/** A provider may ask for more patience than we have; after the last check there is none. */
const laterOf = (next: Instant | null, atLeast: Instant): Instant | null =>
  next === null ? null : Math.max(next, atLeast)

async function settleOne(
  deps: Deps,
  tenantId: TenantId,
  { id: attemptId, orderId }: AttemptRow,
  fact: Fact,
): Promise<Answered> {
  const [outcome] = await settle(deps, [{ tenantId, attemptId, fact }], deps.now())
  if (outcome === undefined || 'error' in outcome) {
    throw new Error(`the payment ${attemptId} cannot be settled`, { cause: outcome?.error })
  }
  return { kind: 'settled', settled: outcome.settled, orderId }
}

/** Whether its money would become tickets. Otherwise it would only be given back: it is not taken. */
const isWanted = (prospect: Prospect | null): boolean =>
  prospect !== null &&
  decidePaid({ ...prospect, hasPlaces: () => prospect.arePlacesFree }).kind === 'issue'

/**
 * Never throws for what a provider does. What the buyer has approved is taken where `mayTake` says so: the money moves
 * only then.
 */
async function standingOf(
  deps: Deps,
  provider: PaymentProvider,
  attempt: AttemptRow,
  { wish, hint, clue, mayTake }: Question & { readonly mayTake: boolean },
): Promise<PaymentStanding> {
  const payment = toOpenPayment(attempt)
  const looked =
    mayTake && hint?.said === 'success'
      ? await ask(deps, () => provider.confirm(payment, hint))
      : await ask(deps, () => provider.query(payment, clue ?? hint?.clue ?? undefined))
  if (looked.kind !== 'pending') return looked
  if (looked.isApproved && mayTake) return ask(deps, () => provider.confirm(payment, null))
  return wish === 'look' ? looked : ask(deps, () => provider.close(payment))
}

/** An adapter that breaks says nothing. */
async function ask(deps: Deps, call: () => Promise<PaymentStanding>): Promise<PaymentStanding> {
  try {
    return await call()
  } catch (error) {
    deps.log.error('a payment provider’s adapter broke', { error })
    return { ...NO_ANSWER, reason: 'unreadable' }
  }
}

export const toOpenPayment = (attempt: AttemptRow): OpenPayment => ({
  attemptRef: attempt.ref,
  providerPaymentId: attempt.providerPaymentId,
  amountCents: attempt.amountCents,
  // Safe: nothing else is sold.
  currency: attempt.currency as 'BDT',
  createdAt: attempt.createdAt,
  returnProof: attempt.returnProof,
})

/** Strangers' notifications and browsers make us ask once in so long. */
export const STRANGER_REST_MS = 5 * SECOND_MS
