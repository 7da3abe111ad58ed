// Sends what is to be given back, and asks about what is on its way. One refund of a payment at a time.
import { HOUR_MS, type Instant, MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { mapBounded } from '../../platform/map-bounded.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { CLOSED, tryAccountById } from './accounts.ts'
import { type LockedRefund, lockRefund, noteRefund, takeStanding } from './change-refund.ts'
import { decideStep, maySendAgain } from './decide-refund.ts'
import type { RefundDesk, RefundRequest, RefundStanding } from './providers/port.ts'
import { hasOtherOnItsWay, returnedByProvider } from './refund-sums.ts'
import {
  type DueRefund,
  findPaidAt,
  listDueRefunds,
  updateRefundAsked,
  updateRefundForHand,
  updateRefundNextTry,
} from './refund-work-store.ts'

const REFUNDS_MAX = 100
/** Providers that are asked at the same time. */
const ASKED_MAX = 8
/** Longer than any two calls of a desk: a replica that died in the middle is waited for no longer. */
const LEASE_MS = 3 * MINUTE_MS
/** How long one that is behind another of its payment waits. */
const BEHIND_MS = MINUTE_MS

/** Works off what is due at `now`; how many were asked about. Any replica may, at any time. */
export async function workRefunds(deps: Deps, now: Instant): Promise<number> {
  const due = await listDueRefunds(deps.platformDb, now, REFUNDS_MAX)
  // An account that was silent once is left for a later round: the others' refunds wait behind it.
  const silent = new Set<string>()
  const worked = await mapBounded(ASKED_MAX, due, async (one) => {
    if (silent.has(one.accountId)) return false
    try {
      const outcome = await workRefund(deps, one, now)
      if (outcome === 'silent') silent.add(one.accountId)
      return outcome !== 'skipped'
    } catch (error) {
      deps.log.warn('a refund was not worked off', { refundId: one.refundId, error })
      return false
    }
  })
  return worked.filter(Boolean).length
}

type Outcome = 'answered' | 'silent' | 'skipped'

/** What is to be asked, written before it is asked. */
type Asked = {
  readonly step: 'send' | 'query'
  readonly request: RefundRequest
  /** How long nobody else asks. */
  readonly until: Instant
}

async function workRefund(deps: Deps, due: DueRefund, dueBy: Instant): Promise<Outcome> {
  const account = await tryAccountById(deps, due.accountId)
  const desk = account === CLOSED ? CLOSED_DESK : (account?.provider.refunds ?? null)
  const asked = await begin(deps, due, dueBy, desk)
  if (asked === null || desk === null) return 'skipped'
  const { request } = asked
  let { until } = asked
  let standing =
    asked.step === 'send'
      ? await ask(deps, () => desk.send(request))
      : await ask(deps, () => desk.query(request))
  const again = standing.kind === 'absent' ? await beginAgain(deps, due) : null
  if (again !== null) {
    until = again
    standing = await ask(deps, () => desk.send(request))
  }
  await withTenant(deps.db, due.tenantId, (tx) =>
    takeStanding(tx, deps, due.tenantId, {
      refundId: due.refundId,
      ref: request.refundRef,
      standing,
      until,
      isWatched: !desk.tellsOfReturns,
    }),
  )
  return standing.kind === 'unknown' ? 'silent' : 'answered'
}

const NO_WORD: RefundStanding = { kind: 'unknown', reason: 'unauthorized', retryAfterMs: null }

/** Of an account that cannot be opened: nothing is sent, and nothing is learnt. */
const CLOSED_DESK: RefundDesk = {
  tellsOfReturns: true,
  send: async () => NO_WORD,
  query: async () => NO_WORD,
}

/** Nobody was asked: it waits once more as long as it has waited. */
const closedTryAt = (requestedAt: Instant, now: Instant): Instant =>
  now + Math.min(Math.max(now - requestedAt, MINUTE_MS), HOUR_MS)

/** Null: it is not due any more, waits for another one, for its account, or for a person. */
const begin = (
  deps: Deps,
  { tenantId, refundId }: DueRefund,
  dueBy: Instant,
  desk: RefundDesk | null,
): Promise<Asked | null> =>
  withTenant(deps.db, tenantId, async (tx) => {
    const locked = await lockRefund(tx, refundId)
    if (locked === null || !isDue(locked, dueBy)) return null
    const { refund, siblings } = locked
    const step = decideStep(refund)
    const now = deps.now()
    if (step === 'leave') {
      await updateRefundNextTry(tx, refundId, null)
      return null
    }
    if (desk === null) {
      await updateRefundForHand(tx, refundId)
      await noteRefund(tx, deps, refund, { actor: SYSTEM_ACTOR, action: 'refund.left_to_person' })
      return null
    }
    if (step === 'send' && hasOtherOnItsWay(siblings, refundId)) {
      await updateRefundNextTry(tx, refundId, now + BEHIND_MS)
      return null
    }
    if (step === 'send' && desk === CLOSED_DESK) {
      await updateRefundNextTry(tx, refundId, closedTryAt(refund.requestedAt, now))
      return null
    }
    const until = now + LEASE_MS
    await updateRefundAsked(tx, refundId, { at: now, until, isSent: step === 'send' })
    const paidAt = await findPaidAt(tx, refund.attemptId, refund.providerTxnId)
    return { step, request: toRequest(locked, paidAt), until }
  })

const isDue = ({ refund: { nextTryAt } }: LockedRefund, dueBy: Instant): boolean =>
  nextTryAt !== null && nextTryAt <= dueBy

/** The provider has none: until when nobody else asks, where it may be sent once more, which is written first. */
const beginAgain = (deps: Deps, { tenantId, refundId }: DueRefund): Promise<Instant | null> =>
  withTenant(deps.db, tenantId, async (tx) => {
    const locked = await lockRefund(tx, refundId)
    const now = deps.now()
    if (locked === null || !maySendAgain(locked.refund, now)) return null
    const until = now + LEASE_MS
    await updateRefundAsked(tx, refundId, { at: now, until, isSent: true })
    return until
  })

/** An adapter that breaks says nothing. */
async function ask(
  deps: Deps,
  call: () => ReturnType<RefundDesk['send']>,
): Promise<RefundStanding> {
  try {
    return await call()
  } catch (error) {
    deps.log.error('a payment provider’s adapter broke', { error })
    return { kind: 'unknown', reason: 'unreadable', retryAfterMs: null }
  }
}

function toRequest(
  { refund, payment, siblings }: LockedRefund,
  paidAt: Instant | null,
): RefundRequest {
  const others = siblings.filter(({ id }) => id !== refund.id)
  return {
    refundRef: refund.ref,
    attemptRef: payment.ref,
    providerPaymentId: payment.providerPaymentId ?? '',
    providerTxnId: refund.providerTxnId,
    providerRefundId: refund.providerRefundId,
    amountCents: refund.amountCents,
    paidCents: payment.amountCents,
    refundedBeforeCents: returnedByProvider(others),
    otherRefundIds: others.flatMap(({ providerRefundId }) => providerRefundId ?? []),
    handReferences: others.flatMap(({ handReference }) => handReference ?? []),
    // Safe: nothing else is sold.
    currency: payment.currency as 'BDT',
    paidAt: paidAt ?? payment.settledAt ?? refund.requestedAt,
    submittedAt: refund.submittedAt,
    sentAt: refund.sentAt,
    reason: REASONS[refund.reason],
  }
}

/** For the provider's own books: ASCII, and the same in every try. */
const REASONS = {
  second_payment: 'The order was paid twice',
  not_accepted: 'The payment was not accepted',
  no_places: 'The payment came too late',
  event_closed: 'The event is off',
  order_cancelled: 'The order was cancelled',
  asked_for: 'Given back by the organizer',
} as const
