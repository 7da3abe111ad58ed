// What a person does about a refund that the program does not finish: has it tried again, or notes that it was sent.
import type { TenantId } from '../../../shared/ids.ts'
import type { LookedUpInput, SentByHandInput } from '../../../shared/payments/refund-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { postRefundStep } from '../ledger/post-movements.ts'
import { sumWaiting } from './agreement-store.ts'
import {
  followPayment,
  type LockedRefund,
  lockRefund,
  mailRefund,
  noteRefund,
} from './change-refund.ts'
import { newAttemptRef } from './providers/attempt-ref.ts'
import { namesRefund } from './providers/names-refund.ts'
import { hasOtherOnItsWay, leftOf } from './refund-sums.ts'
import {
  updateRefundAnew,
  updateRefundByHand,
  updateRefundDue,
  updateRefundFound,
  updateRefundNotThere,
} from './refund-work-store.ts'

export type PersonsRefund = {
  readonly tenantId: TenantId
  readonly refundId: string
  readonly actor: ActivityActor
}

type Done = Result<undefined, Refusal>

/** Sends one that failed once more, by a new reference, or one that waits for a person. The second time changes nothing. */
export const retryRefund = (
  deps: Deps,
  { tenantId, refundId, actor }: PersonsRefund,
): Promise<Done> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Done> => {
    const locked = await lockRefund(tx, refundId)
    if (locked === null) return refuse({ code: 'refund_not_found' })
    const { refund } = locked
    const obstacle = findObstacle(locked, await sumWaiting(tx, locked.refund))
    if (obstacle !== null) return refuse(obstacle)
    const isUnderWay = refund.state === 'requested' && refund.nextTryAt !== null
    if (isUnderWay) return ok(undefined)
    const at = deps.now()
    if (refund.state === 'failed') {
      await updateRefundAnew(tx, refundId, { ref: newAttemptRef(deps.randomBytes), at })
      await postRefundStep(tx, deps, refundId, refund, at)
    } else {
      await updateRefundDue(tx, refundId, at)
    }
    await noteRefund(tx, deps, refund, { actor, action: 'refund.tried_again' })
    return ok(undefined)
  })

/** Notes that a person has sent it at the provider. The same note a second time changes nothing. */
export const noteSentByHand = (
  deps: Deps,
  { tenantId, refundId, actor }: PersonsRefund,
  { reference, note }: SentByHandInput,
): Promise<Done> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Done> => {
    const locked = await lockRefund(tx, refundId)
    if (locked === null) return refuse({ code: 'refund_not_found' })
    if (locked.refund.handReference === reference) return ok(undefined)
    const obstacle =
      findObstacle(locked, await sumWaiting(tx, locked.refund)) ??
      findHandObstacle(locked, reference)
    if (obstacle !== null) return refuse(obstacle)
    await updateRefundByHand(tx, refundId, { reference, note, at: deps.now() })
    await finishByHand(tx, deps, tenantId, locked)
    await noteRefund(tx, deps, locked.refund, {
      ...{ actor, action: 'refund.sent_by_hand' },
      metadata: { reference, note },
    })
    return ok(undefined)
  })

/**
 * Takes what a person read at the provider about a refund that nobody else tells of. One that is there is asked about by
 * its id, and only the answer counts; one that is not there has failed, and may be tried again. Nothing is sent by this.
 */
export const noteLookedUp = (
  deps: Deps,
  { tenantId, refundId, actor }: PersonsRefund,
  { providerRefundId, note }: LookedUpInput,
): Promise<Done> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Done> => {
    const locked = await lockRefund(tx, refundId)
    if (locked === null) return refuse({ code: 'refund_not_found' })
    const { refund, siblings } = locked
    if (isTold(refund, providerRefundId)) return ok(undefined)
    if (refund.state === 'succeeded') return refuse({ code: 'refund_done' })
    if (refund.state !== 'unknown' || !refund.isForHand) {
      return refuse({ code: 'refund_on_its_way' })
    }
    if (providerRefundId !== null && isOther(siblings, refundId, providerRefundId)) {
      return refuse({ code: 'refund_reference_taken' })
    }
    const at = deps.now()
    if (providerRefundId !== null) await updateRefundFound(tx, refundId, { providerRefundId, at })
    else {
      await updateRefundNotThere(tx, refundId)
      await postRefundStep(tx, deps, refundId, refund, at)
    }
    const metadata = { note, ...(providerRefundId !== null && { reference: providerRefundId }) }
    const action = providerRefundId === null ? 'refund.not_there' : 'refund.found'
    await noteRefund(tx, deps, refund, { actor, action, metadata })
    return ok(undefined)
  })

const isOther = (
  siblings: LockedRefund['siblings'],
  refundId: string,
  providerRefundId: string,
): boolean =>
  siblings.some(
    ({ id, providerRefundId: known, handReference }) =>
      id !== refundId &&
      (known === providerRefundId ||
        (handReference !== null && namesRefund(handReference, providerRefundId))),
  )

/** The same word a second time. */
const isTold = (
  { state, failure, isForHand, providerRefundId: known }: LockedRefund['refund'],
  providerRefundId: string | null,
): boolean =>
  providerRefundId === null
    ? state === 'failed' && failure === 'not_there'
    : known === providerRefundId && !isForHand

async function finishByHand(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  { refund, payment }: LockedRefund,
): Promise<void> {
  await followPayment(tx, refund, payment)
  await postRefundStep(tx, deps, refund.id, refund, deps.now())
  await mailRefund(tx, deps, { tenantId, refundId: refund.id, news: 'returned' })
}

/** What is on its way is not given back beside it; what failed needs room for it, as others may have taken its part. */
function findObstacle(
  { refund, payment, siblings }: LockedRefund,
  waitingCents: number,
): Refusal | null {
  if (refund.state === 'succeeded') return { code: 'refund_done' }
  if (refund.state === 'submitted' || refund.state === 'unknown') {
    return { code: 'refund_on_its_way' }
  }
  const leftCents = leftOf(payment.amountCents, siblings) - waitingCents
  const isTooMuch = refund.state === 'failed' && refund.amountCents > leftCents
  return isTooMuch ? { code: 'refund_too_much', details: [{ leftCents }] } : null
}

/**
 * What was sent by hand is in the provider's books beside the one that is on its way: nobody could tell them apart. What
 * another refund of the payment is known by is no second one.
 */
function findHandObstacle({ refund, siblings }: LockedRefund, reference: string): Refusal | null {
  if (hasOtherOnItsWay(siblings, refund.id)) return { code: 'refund_other_on_its_way' }
  const isTaken = siblings.some(
    ({ id, providerRefundId }) =>
      id !== refund.id && providerRefundId !== null && namesRefund(reference, providerRefundId),
  )
  return isTaken ? { code: 'refund_reference_taken' } : null
}
