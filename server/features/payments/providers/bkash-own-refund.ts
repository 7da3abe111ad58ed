// Which of the refunds that bKash shows of a payment is ours: it keeps no reference of ours. Pure.
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts'
import { namesRefund } from './names-refund.ts'
import type { RefundRequest, RefundStanding } from './port.ts'

export type ShownRefund = {
  readonly id: string
  /** In small letters. */
  readonly status: string
  readonly amountCents: number
  readonly completedAt: number | null
}

export const UNREADABLE = { kind: 'unknown', reason: 'unreadable', retryAfterMs: null } as const

export function standingOf({ id, status, amountCents, completedAt }: ShownRefund): RefundStanding {
  if (status === 'completed') {
    return { kind: 'succeeded', providerRefundId: id, amountCents, completedAt }
  }
  if (status !== 'failed') return { kind: 'submitted', providerRefundId: id }
  return {
    kind: 'failed',
    ...{ providerRefundId: id, reason: 'declined', providerCode: status, providerMessage: null },
  }
}

/**
 * By its id where that is known. Else it is the only one that no other refund of the payment is known by, that was done
 * since ours was asked for, and that has its amount; absent where nothing shown can be ours. The caller sends the next
 * refund of a payment only when the last one is settled.
 */
export function findOwn(shown: readonly ShownRefund[], refund: RefundRequest): RefundStanding {
  if (refund.providerRefundId !== null) {
    const named = shown.find(({ id }) => id === refund.providerRefundId)
    return named === undefined ? UNREADABLE : standingOf(named)
  }
  const standing = shown.filter(({ status }) => status !== 'failed')
  if (!showsOthers(standing, refund)) return UNREADABLE
  const foreign = standing.filter(({ id }) => !refund.otherRefundIds.includes(id))
  const since = foreign.filter((one) => !isNoted(one, refund) && whenOf(one, refund) !== 'before')
  const [own, ...more] = since
  if (own === undefined) {
    return foreign.some((one) => mayBeOwn(one, refund)) ? UNREADABLE : { kind: 'absent' }
  }
  const isOnly = more.length === 0 && own.amountCents === refund.amountCents
  return isOnly && whenOf(own, refund) === 'since' ? standingOf(own) : UNREADABLE
}

/** Books that lack what went back before may lack ours as well. */
function showsOthers(
  standing: readonly ShownRefund[],
  { otherRefundIds, refundedBeforeCents }: RefundRequest,
): boolean {
  const others = standing.filter(({ id }) => otherRefundIds.includes(id))
  return others.reduce((cents, { amountCents }) => cents + amountCents, 0) >= refundedBeforeCents
}

/** A person sent it for another refund, in bKash's portal. */
const isNoted = ({ id }: ShownRefund, { handReferences }: RefundRequest): boolean =>
  handReferences.some((noted) => namesRefund(noted, id))

/** How far bKash's clock may be from ours. */
const SKEW_MS = 2 * MINUTE_MS

/** Whether it was done before ours was asked for, or since. Stamps of whole seconds are cut off. */
function whenOf(
  { completedAt }: ShownRefund,
  { submittedAt }: RefundRequest,
): 'before' | 'unclear' | 'since' {
  if (completedAt === null || submittedAt === null) return 'unclear'
  if (completedAt >= submittedAt - (submittedAt % SECOND_MS)) return 'since'
  return completedAt >= submittedAt - SKEW_MS ? 'unclear' : 'before'
}

/** A stamp of another zone, or a clock that is wrong by hours, is within it. */
const STRAY_MS = DAY_MS

/**
 * What is absent is sent again, so that the very amount counts for ours sooner: from a day before where nobody knows of
 * it; and where a person noted it for another one, since ours was asked for, as they may have taken ours for that.
 */
function mayBeOwn(one: ShownRefund, refund: RefundRequest): boolean {
  if (one.amountCents !== refund.amountCents) return false
  if (isNoted(one, refund)) return whenOf(one, refund) !== 'before'
  const { completedAt } = one
  const { submittedAt } = refund
  if (completedAt === null || submittedAt === null) return true
  return completedAt >= submittedAt - STRAY_MS
}
