// Money back by Nagad. It has a call that gives back, and none that tells of it: the payment itself tells.
import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts'
import { readAmount, writeAmount } from '../../../platform/read-amount.ts'
import { readProviderTime, writeDhakaDigits } from '../../../platform/read-time.ts'
import {
  callNagad,
  type NagadAnswer,
  type NagadBody,
  type NagadContext,
  readSealed,
  UNREADABLE,
} from './nagad-call.ts'
import { findClockFault, SKEW_MS_MAX } from './nagad-clock.ts'
import { groupOf, isTooMuch, mayBeOurClock } from './nagad-codes.ts'
import { plainBytesMax, sealText } from './nagad-crypto.ts'
import type { RefundDesk, RefundRequest, RefundStanding } from './port.ts'

export const createRefundDesk = (context: NagadContext): RefundDesk => ({
  tellsOfReturns: false,
  send: (refund) => sendRefund(context, refund),
  query: (refund) => queryRefund(context, refund),
})

const BUSY = { kind: 'unknown', reason: 'busy', retryAfterMs: null } as const

async function sendRefund(context: NagadContext, refund: RefundRequest): Promise<RefundStanding> {
  const { io, settings } = context
  const { paymentRef, orderId } = namesOf(refund)
  const sealed = sealText(settings.keys, writeRefund(context, refund))
  if (sealed === null) return failed('setup', 'too_long', null)
  const answer = await callNagad(context, {
    path: `purchase/cancel?paymentRefId=${paymentRef}&orderId=${orderId}`,
    body: { sensitiveDataCancelRequest: sealed.sealed, signature: sealed.signature },
  })
  switch (answer.kind) {
    case 'ok':
      return readGivenBack(context, answer.body, refund)
    case 'unknown':
      return answer
    case 'refused': {
      const clock = mayBeOurClock(answer.reason) ? findClockFault(io.now(), answer.nagadNow) : null
      if (clock !== null) context.warn('clock', clock)
      return readRefused(context, answer, refund)
    }
  }
}

const namesOf = ({ providerPaymentId, attemptRef }: RefundRequest) => ({
  paymentRef: encodeURIComponent(providerPaymentId),
  orderId: encodeURIComponent(attemptRef),
})

const MESSAGE_CHARS_MAX = 60

/** The request's text, its message cut to what a block has left. */
function writeRefund({ io, settings }: NagadContext, refund: RefundRequest): string {
  const day = settings.refundDay === 'payment' ? refund.paidAt : io.now()
  const ascii = refund.reason.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, MESSAGE_CHARS_MAX)
  const write = (referenceMessage: string): string =>
    JSON.stringify({
      merchantId: settings.merchantId,
      originalRequestDate: writeDhakaDigits(day).slice(0, 8),
      originalAmount: writeAmount(refund.paidCents),
      cancelAmount: writeAmount(refund.amountCents),
      referenceNo: refund.refundRef,
      referenceMessage,
    })
  const overBytes = Buffer.byteLength(write(ascii)) - plainBytesMax(settings.keys)
  return overBytes > 0 ? write(ascii.slice(0, -overBytes)) : write(ascii)
}

const DONE = ['Cancelled', 'PartialCancelled', 'Refunded', 'PartialRefunded']

/** Believed when it is Nagad's and names these amounts; whatever else it is, the payment has to tell. */
function readGivenBack(
  context: NagadContext,
  answer: NagadBody,
  { amountCents, paidCents, refundRef, attemptRef }: RefundRequest,
): RefundStanding {
  const body = readSealed(context, answer)
  if (body === null) return UNREADABLE
  const isOurs =
    readAmount(body['cancelAmount']) === amountCents &&
    readAmount(body['originalAmount']) === paidCents &&
    [refundRef, undefined].includes(body['referenceNo'] as string | undefined) &&
    [attemptRef, undefined].includes(body['orderId'] as string | undefined)
  const id = body['cancelTrxId']
  if (!isOurs || !DONE.includes(String(body['status'])) || !isTxnId(id)) {
    context.warn(
      'refund',
      `Nagad’s answer to the refund ${refundRef} does not fit; its portal tells.`,
    )
    return UNREADABLE
  }
  return { kind: 'succeeded', providerRefundId: id, amountCents, completedAt: null }
}

const isTxnId = (id: unknown): id is string =>
  typeof id === 'string' && /^[A-Za-z0-9]{4,40}$/.test(id)

const failed = (
  reason: 'too_much' | 'declined' | 'setup',
  providerCode: string,
  providerMessage: string | null,
): RefundStanding => ({
  ...{ kind: 'failed', providerRefundId: null },
  ...{ reason, providerCode, providerMessage },
})

/** A no to what was perhaps done by an earlier try: the payment is looked at before it is believed. */
async function readRefused(
  context: NagadContext,
  { reason, message, isFault }: Extract<NagadAnswer, { kind: 'refused' }>,
  refund: RefundRequest,
): Promise<RefundStanding> {
  const group = groupOf(reason)
  if (group === 'unsure' || (group === 'other' && isFault)) return BUSY
  if (group === 'credentials') return failed('setup', reason, message)
  const shown = await look(context, refund)
  if (shown.kind === 'unknown') return shown
  const outcome = decideRefund(shown, refund)
  if (outcome !== 'not_done') return standingOf(outcome, shown, refund)
  const because = isTooMuch(reason) ? 'too_much' : group === 'setup' ? 'setup' : 'declined'
  return failed(because, reason, message)
}

async function queryRefund(context: NagadContext, refund: RefundRequest): Promise<RefundStanding> {
  const shown = await look(context, refund)
  if (shown.kind === 'unknown') return shown
  const outcome = decideRefund(shown, refund)
  if (outcome !== 'not_done') return standingOf(outcome, shown, refund)
  const { sentAt, providerRefundId } = refund
  const sinceMs = sentAt === null ? SETTLED_MS : context.io.now() - sentAt
  if (sinceMs >= SETTLED_MS) {
    const isBack = providerRefundId !== null && shown.part === 'nothing'
    return isBack ? failed('declined', 'NotShown', null) : { kind: 'absent' }
  }
  return { ...BUSY, retryAfterMs: Math.min(LOOK_MS, SETTLED_MS - sinceMs) }
}

/** What was asked for last and does not show by then was not done: only then may it be sent again. */
const SETTLED_MS = HOUR_MS
const LOOK_MS = 5 * MINUTE_MS

/** What a payment shows of the money that went back from it, and when it was looked at by both clocks. */
export type ShownBack = {
  readonly kind: 'shown'
  readonly part: 'nothing' | 'some' | 'all'
  /** The last movement back, by Nagad's clock. */
  readonly backAt: Instant | null
  readonly backId: string | null
  /** How far Nagad's clock is ahead of ours: at least, and at most. */
  readonly aheadMs: readonly [least: number, most: number]
}

const SHOWN: Readonly<Record<string, ShownBack['part']>> = {
  Success: 'nothing',
  PartialCancelled: 'some',
  PartialRefunded: 'some',
  Cancelled: 'all',
  Refunded: 'all',
}

async function look(
  context: NagadContext,
  refund: RefundRequest,
): Promise<ShownBack | Extract<RefundStanding, { kind: 'unknown' }>> {
  const { paymentRef } = namesOf(refund)
  const askedAt = context.io.now()
  const answer = await callNagad(context, { path: `verify/payment/${paymentRef}`, body: null })
  const answeredAt = context.io.now()
  if (answer.kind === 'unknown') return answer
  if (answer.kind === 'refused') {
    const isRefused = groupOf(answer.reason) === 'credentials'
    return isRefused ? { ...BUSY, reason: 'unauthorized' } : BUSY
  }
  const { body, nagadNow } = answer
  const isOurs =
    body['paymentRefId'] === refund.providerPaymentId &&
    body['orderId'] === refund.attemptRef &&
    body['merchantId'] === context.settings.merchantId
  const status = String(body['status'])
  const part = isOurs && Object.hasOwn(SHOWN, status) ? SHOWN[status] : undefined
  if (part === undefined) return UNREADABLE
  const backId = body['cancelIssuerRefNo']
  return {
    ...{ kind: 'shown', part, backAt: readProviderTime(body['cancelIssuerDateTime']) },
    backId: isTxnId(backId) ? backId : null,
    aheadMs: aheadOf(nagadNow, askedAt, answeredAt),
  }
}

/** Nagad named its time somewhere between our question and its answer. Where it names none, both clocks are taken for kept. */
export const aheadOf = (
  nagadNow: Instant | null,
  askedAt: Instant,
  answeredAt: Instant,
): ShownBack['aheadMs'] =>
  nagadNow === null
    ? [-SKEW_MS_MAX, SKEW_MS_MAX]
    : [nagadNow - answeredAt, nagadNow - askedAt + SECOND_MS]

/** Nagad writes whole seconds, and so does the clock that ours is compared with. */
const BLUR_MS = 2 * SECOND_MS

/**
 * Whether the refund is among what went back. The last of a payment shows as all of it; the first as some of it, after it
 * was asked for. Of one in between only the time can tell, and where that is too near to the one before, nothing does.
 */
export function decideRefund(
  { part, backAt, backId, aheadMs }: ShownBack,
  refund: RefundRequest,
): 'done' | 'not_done' | 'unclear' {
  const { amountCents, paidCents, refundedBeforeCents, submittedAt, providerRefundId } = refund
  if (part === 'all') return 'done'
  const isLast = refundedBeforeCents + amountCents >= paidCents
  if (part === 'nothing' || isLast || submittedAt === null) return 'not_done'
  if (providerRefundId !== null && providerRefundId === backId) return 'done'
  const isFirst = refundedBeforeCents === 0 && refund.handReferences.length === 0
  if (backAt === null) return isFirst ? 'done' : 'unclear'
  const [least, most] = aheadMs
  if (backAt - (submittedAt + least) < -BLUR_MS) return 'not_done'
  return isFirst || backAt - (submittedAt + most) > BLUR_MS ? 'done' : 'unclear'
}

const standingOf = (
  outcome: 'done' | 'unclear',
  { backAt: completedAt, backId }: ShownBack,
  { amountCents, providerRefundId, refundRef }: RefundRequest,
): RefundStanding =>
  outcome === 'unclear'
    ? { ...BUSY, reason: 'no_reference' }
    : {
        kind: 'succeeded',
        providerRefundId: providerRefundId ?? backId ?? refundRef,
        ...{ amountCents, completedAt },
      }
