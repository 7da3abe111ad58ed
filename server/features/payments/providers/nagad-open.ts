// Opens a payment at Nagad, in two steps: `initialize` gives it a reference, `complete` its amount and its page.
import { ok, type Result, refuse } from '../../../../shared/result.ts'
import type { Instant } from '../../../../shared/time.ts'
import { writeAmount } from '../../../platform/read-amount.ts'
import { writeDhakaDigits } from '../../../platform/read-time.ts'
import {
  callNagad,
  type NagadAnswer,
  type NagadContext,
  type NoAnswer,
  readSealed,
  UNREADABLE,
} from './nagad-call.ts'
import { findClockFault } from './nagad-clock.ts'
import { groupOf, mayBeOurClock } from './nagad-codes.ts'
import { sealText } from './nagad-crypto.ts'
import { type Initialized, readCompleted, readInitialized } from './nagad-payment.ts'
import type { CreatedPayment, CreateRefusal, PaymentRequest } from './port.ts'

/** ISO 4217's number for the taka. */
const TAKA = '050'
const CHALLENGE_BYTES = 20

/** No answer that is worth anything, a reason for a no, or what was opened. */
export type InitializeAnswer =
  | { readonly kind: 'initialized'; readonly initialized: Initialized }
  | Refused
  | NoAnswer
type Refused = Extract<NagadAnswer, { kind: 'refused' }>

/** Moves no money, and names none: what is never completed is nothing. */
export async function initialize(
  context: NagadContext,
  {
    attemptRef: orderId,
    address,
  }: { readonly attemptRef: string; readonly address: string | null },
): Promise<InitializeAnswer> {
  const { io, settings } = context
  const { merchantId, accountNumber, keys } = settings
  const datetime = writeDhakaDigits(io.now())
  const challenge = Buffer.from(io.randomBytes(CHALLENGE_BYTES)).toString('hex')
  const made = sealText(keys, JSON.stringify({ merchantId, datetime, orderId, challenge }))
  if (made === null) return UNREADABLE
  const answer = await callNagad(context, {
    path: `check-out/initialize/${encodeURIComponent(merchantId)}/${encodeURIComponent(orderId)}`,
    body: {
      ...(accountNumber !== null && { accountNumber }),
      ...{ dateTime: datetime, sensitiveData: made.sealed, signature: made.signature },
    },
    address,
  })
  if (answer.kind !== 'ok') return answer
  const body = readSealed(context, answer.body)
  const initialized = body === null ? null : readInitialized(body)
  if (initialized === null) return UNREADABLE
  const clock = findClockFault(io.now(), initialized.acceptedAt)
  if (clock !== null) context.warn('clock', clock)
  return { kind: 'initialized', initialized }
}

export async function openPayment(
  context: NagadContext,
  request: PaymentRequest,
): Promise<Result<CreatedPayment, CreateRefusal>> {
  const { attemptRef, amountCents, returnUrl, buyer } = request
  const first = await initialize(context, { attemptRef, address: buyer.address })
  if (first.kind !== 'initialized') return refuse(toRefusal(context, first))
  const { paymentRef, challenge } = first.initialized
  const { settings } = context
  const plain = JSON.stringify({
    ...{ merchantId: settings.merchantId, orderId: attemptRef, currencyCode: TAKA },
    ...{ amount: writeAmount(amountCents), challenge },
  })
  const made = sealText(settings.keys, plain)
  const answer: NagadAnswer =
    made === null
      ? UNREADABLE
      : await callNagad(context, {
          path: `check-out/complete/${encodeURIComponent(paymentRef)}`,
          body: {
            ...{ sensitiveData: made.sealed, signature: made.signature },
            merchantCallbackURL: returnUrl,
            additionalMerchantInfo: { orderNo: attemptRef },
          },
          address: buyer.address,
        })
  if (answer.kind !== 'ok') return refuse(toRefusal(context, answer))
  const created = readCompleted(answer.body, paymentRef, settings.base)
  return created === null ? refuse(toRefusal(context, UNREADABLE)) : ok(created)
}

/** What Nagad's no comes to. A reason that nobody knows is no decision where it comes with a fault of the server's. */
function toRefusal(context: NagadContext, answer: Refused | NoAnswer): CreateRefusal {
  if (answer.kind === 'unknown') {
    const { reason, retryAfterMs } = answer
    return { code: 'provider_unknown', reason, providerCode: null, retryAfterMs }
  }
  const { reason: providerCode, message: providerMessage, isFault } = answer
  const group = groupOf(providerCode)
  if (group === 'unsure' || (group === 'other' && isFault)) {
    return { code: 'provider_unknown', reason: 'busy', providerCode, retryAfterMs: null }
  }
  const clock = clockFaultOf(context.io.now(), answer)
  if (clock !== null) context.warn('clock', clock)
  if (group === 'credentials') context.warn('account', `Nagad refuses our account: ${providerCode}`)
  const code = clock === null ? providerCode : 'clock_skew'
  return { code: 'provider_refused', reason: 'setup', providerCode: code, providerMessage }
}

/** What the refusal was about, where it was the time that we named. */
export const clockFaultOf = (now: Instant, { reason, nagadNow }: Refused): string | null =>
  mayBeOurClock(reason) ? findClockFault(now, nagadNow) : null
