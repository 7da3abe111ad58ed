// Writes what a refund has become, and what follows from that for its payment, the trail and the buyer.
import { required } from '../../../shared/assert.ts'
import type { TenantId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivity, SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { postRefundStep } from '../ledger/post-movements.ts'
import {
  applyStanding,
  paymentStateOf,
  type RefundChange,
  type RefundFacts,
  type RefundNotice,
} from './decide-refund.ts'
import { mailRefundJob } from './mail-refund.ts'
import type { RefundStanding } from './providers/port.ts'
import { firstWaiting, isOnItsWay, returnedOf } from './refund-sums.ts'
import {
  findRefund,
  listRefundsOfTxn,
  lockRefundedPayment,
  lockRefundOrder,
  type RefundedPayment,
  type RefundRow,
  updatePaymentState,
  updateRefund,
  updateRefundNextTry,
} from './refund-work-store.ts'

export type LockedRefund = {
  readonly refund: RefundRow
  readonly payment: RefundedPayment
  /** All of the same movement of money, this one included. */
  readonly siblings: readonly RefundRow[]
}

/** Locks a refund's order and payment, in that order, and reads what is there then. Null: no such refund. */
export async function lockRefund(tx: TenantTx, id: string): Promise<LockedRefund | null> {
  const attemptId = await lockRefundOrder(tx, id)
  if (attemptId === null) return null
  const payment = required(await lockRefundedPayment(tx, attemptId), 'a refund has its payment')
  const refund = required(await findRefund(tx, id), 'no refund is deleted')
  const siblings = await listRefundsOfTxn(tx, attemptId, refund.providerTxnId)
  return { refund, payment, siblings }
}

/** The payment is `refunded` while all that was paid has gone back. */
export async function followPayment(
  tx: TenantTx,
  { attemptId, providerTxnId }: Pick<RefundRow, 'attemptId' | 'providerTxnId'>,
  payment: RefundedPayment,
): Promise<void> {
  // What was paid twice is no part of it.
  if (payment.providerTxnId !== providerTxnId) return
  const refunds = await listRefundsOfTxn(tx, attemptId, providerTxnId)
  const state = paymentStateOf({ ...payment, returnedCents: returnedOf(refunds) })
  if (state !== payment.state) await updatePaymentState(tx, attemptId, state)
}

const ACTIONS = {
  succeeded: 'refund.succeeded',
  failed: 'refund.failed',
  returned: 'refund.returned',
  after_failure: 'refund.succeeded_after_failure',
  other_amount: 'refund.amount_differs',
  unanswered: 'refund.unanswered',
} as const satisfies Record<NonNullable<RefundNotice>, string>

/** In a transaction of its own; who reads a refund afterwards finds what the provider said. */
export async function takeStanding(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  {
    refundId,
    ref,
    standing,
    until,
    isWatched = false,
  }: {
    readonly refundId: string
    /** By which the provider was asked: a word about a former reference is none about this one. */
    readonly ref: string
    readonly standing: RefundStanding
    /** What was written as its next question when this one was begun: another time by now is younger news of it. */
    readonly until: Instant
    /** The provider would not tell by itself that one which was done came back. */
    readonly isWatched?: boolean
  },
): Promise<void> {
  const locked = await lockRefund(tx, refundId)
  if (locked === null || locked.refund.ref !== ref) return
  const { refund, payment, siblings } = locked
  const now = deps.now()
  const facts: RefundFacts = refund
  const { change, notice } = applyStanding(facts, standing, now, isWatched)
  await updateRefund(tx, refundId, { ...change, nextTryAt: nextTryOf(refund, change, until) })
  const next = isOnItsWay(change) ? null : firstWaiting(siblings, now)
  if (next !== null) await updateRefundNextTry(tx, next.id, now)
  if (notice === null) return
  await postRefundStep(tx, deps, refundId, refund, now)
  await followPayment(tx, refund, payment)
  await noteRefund(tx, deps, refund, { actor: SYSTEM_ACTOR, action: ACTIONS[notice] })
  if (notice === 'succeeded' || notice === 'after_failure') {
    await mailRefund(tx, deps, { tenantId, refundId, news: 'returned' })
  }
  const told = { refundRef: ref, notice, code: change.providerCode }
  if (notice === 'succeeded') return
  if (notice === 'failed') deps.log.warn('a refund failed: a person must look', told)
  else if (notice === 'unanswered')
    deps.log.warn('nobody tells of a refund: a person must look', told)
  else deps.log.error('a refund is not what it was taken for: a person must look', told)
}

/** News that came while the provider was asked is younger than its answer: it is asked about all the same. */
function nextTryOf(
  { nextTryAt: stored }: Pick<RefundRow, 'nextTryAt'>,
  { nextTryAt: next }: Pick<RefundChange, 'nextTryAt'>,
  until: Instant,
): Instant | null {
  if (stored === null || stored === until) return next
  return next === null ? stored : Math.min(stored, next)
}

export const noteRefund = (
  tx: TenantTx,
  deps: Deps,
  { id: refundId, orderId, attemptId, amountCents }: RefundRow,
  {
    actor,
    action,
    ...more
  }: {
    readonly actor: ActivityActor
    readonly action: string
    readonly metadata?: Readonly<Record<string, string | number>>
  },
): Promise<void> =>
  recordActivity(tx, deps, {
    actor,
    action,
    subject: { kind: 'order', id: orderId },
    metadata: { refundId, attemptId, amountCents, ...more.metadata },
  })

export const mailRefund = (
  tx: TenantTx,
  deps: Deps,
  mail: {
    readonly tenantId: TenantId
    readonly refundId: string
    readonly news: 'on_its_way' | 'returned'
  },
): Promise<void> => deps.jobs.sendMany(tx, mailRefundJob, [mail])
