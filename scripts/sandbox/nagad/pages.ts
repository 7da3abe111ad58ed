// Nagad's wallet pages: the number, the code by SMS, the PIN, which moves the money; and the way back, unsigned.
import { html, page, taka } from '../common/page.ts'
import { type Answer, type Asked, type Operation, redirect } from '../common/serve.ts'
import {
  digitsOf,
  isOpen,
  type Merchant,
  type Payment,
  POOR_WALLET,
  pay,
  sweep,
} from './merchant.ts'

const OTP = '246810'
const PIN = '1234'
const WRONG_PINS_MAX = 3

/** Null: no page. */
export function routePages(asked: Asked, merchant: Merchant): Operation | null {
  const [, encoded, step = ''] =
    /^\/check-out\/([\w%+=-]+)(?:\/(wallet|otp|pin|cancel))?$/.exec(asked.path) ?? []
  if (encoded === undefined) return null
  return {
    name: 'page',
    run: () => {
      sweep(merchant)
      const payment = merchant.payments.get(decodeURIComponent(encoded))
      if (payment?.amountCents == null)
        return page('No such payment', html`<p>Nothing is here.</p>`, 404)
      if (!isOpen(payment)) return redirect(returnOf(merchant, payment))
      const given = new URLSearchParams(asked.body).get('value') ?? ''
      return asked.method === 'POST'
        ? take(merchant, payment, step, given.trim())
        : walletPage(payment, null)
    },
    refuse: () => page('Refused', html``),
  }
}

function take(merchant: Merchant, payment: Payment, step: string, given: string): Answer {
  switch (step) {
    case 'wallet':
      return takeWallet(payment, given)
    case 'otp':
      return takeOtp(payment, given)
    case 'pin':
      return takePin(merchant, payment, given)
    case 'cancel':
      payment.status = 'Aborted'
      return redirect(returnOf(merchant, payment))
    default:
      return walletPage(payment, null)
  }
}

function takeWallet(payment: Payment, given: string): Answer {
  if (!/^01\d{9}$/.test(given)) {
    return walletPage(payment, 'A wallet number has 11 digits and begins with 01.')
  }
  payment.wallet = given
  payment.status = 'OtpSent'
  return otpPage(payment, null)
}

function takeOtp(payment: Payment, given: string): Answer {
  if (payment.wallet === null) return walletPage(payment, null)
  if (given !== OTP) return otpPage(payment, 'That code is wrong.')
  payment.status = 'OtpVerified'
  return pinPage(payment, null)
}

function takePin(merchant: Merchant, payment: Payment, given: string): Answer {
  if (payment.status !== 'OtpVerified') return walletPage(payment, null)
  if (given === PIN) {
    pay(merchant, payment)
    return redirect(returnOf(merchant, payment))
  }
  payment.wrongPins += 1
  if (payment.wrongPins < WRONG_PINS_MAX) return pinPage(payment, 'That PIN is wrong.')
  payment.status = 'Failed'
  return redirect(returnOf(merchant, payment))
}

const CODES: Readonly<Record<string, readonly [code: string, message: string]>> = {
  Success: ['00_0000_000', 'Successful Transaction'],
  Failed: ['50_0026_851', 'Transaction Failed'],
  Aborted: ['50_0026_000', 'Transaction Aborted'],
}

/** What anybody could write. A stray stroke before the question mark, as some clients have seen. */
export function returnOf({ merchantId, world }: Merchant, payment: Payment): string {
  const [code, message] = CODES[payment.status] ?? ['', '']
  const said = new URLSearchParams({
    merchant: merchantId,
    order_id: payment.orderId,
    payment_ref_id: payment.ref,
    status: payment.status,
    status_code: code,
    message,
    payment_dt: digitsOf(payment.paidAt ?? world.now()),
    issuer_payment_ref: payment.ref,
  })
  return `${payment.callbackUrl}/?${said}`
}

type Step = {
  readonly name: 'wallet' | 'otp' | 'pin'
  readonly label: string
  readonly value: string
  readonly hint: string
}

const stepPage = (payment: Payment, step: Step, error: string | null): Answer => {
  const address = `/check-out/${encodeURIComponent(payment.ref)}`
  return page(
    'Pay with Nagad',
    html`<p class="amount">${taka(payment.amountCents ?? 0)}</p><p>Order ${payment.orderId}</p>
${error === null ? '' : html`<p class="error" role="alert">${error}</p>`}
<form method="post" action="${address}/${step.name}">
<label for="value">${step.label}</label>
<input id="value" name="value" inputmode="numeric" autocomplete="off" value="${step.value}">
<p>${step.hint}</p><button type="submit">Confirm</button></form>
<form method="post" action="${address}/cancel"><button type="submit">Cancel</button></form>`,
  )
}

const walletPage = (payment: Payment, error: string | null): Answer =>
  stepPage(
    payment,
    {
      name: 'wallet',
      label: 'Your Nagad account number',
      value: '01700000001',
      hint: `Any number that begins with 01 pays; ${POOR_WALLET} has no money.`,
    },
    error,
  )

const otpPage = (payment: Payment, error: string | null): Answer =>
  stepPage(
    payment,
    { name: 'otp', label: 'The code we sent you', value: '', hint: `It is ${OTP}.` },
    error,
  )

const pinPage = (payment: Payment, error: string | null): Answer =>
  stepPage(
    payment,
    {
      name: 'pin',
      label: 'Your PIN',
      value: '',
      hint: `It is ${PIN}. Three wrong ones end the payment.`,
    },
    error,
  )
