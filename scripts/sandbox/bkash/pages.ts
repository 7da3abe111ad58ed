// bKash's wallet pages: the number, the code by SMS, the PIN; and the way back with what came of it.
import { html, page, taka } from '../common/page.ts'
import { type Answer, type Asked, type Operation, redirect } from '../common/serve.ts'
import { callbackOf } from './api.ts'
import { type Merchant, type Payment, POOR_WALLET, sweep } from './merchant.ts'

const OTP = '123456'
const PIN = '12121'
const WRONG_PINS_MAX = 3

/** Null: no page. */
export function routePages(asked: Asked, merchant: Merchant): Operation | null {
  const [, id, step] =
    /^\/pay\/([A-Za-z0-9]+)(?:\/(wallet|otp|pin|cancel))?$/.exec(asked.path) ?? []
  if (id === undefined) return null
  return {
    name: 'page',
    run: () => {
      sweep(merchant)
      const payment = merchant.payments.get(id)
      if (payment === undefined) return page('No such payment', html`<p>Nothing is here.</p>`, 404)
      if (payment.status === 'Expired') return redirect(callbackOf(payment, 'failure'))
      if (payment.status !== 'Initiated')
        return page('This payment has ended', html`<p>${payment.status}</p>`)
      const given = new URLSearchParams(asked.body).get('value') ?? ''
      return asked.method === 'POST'
        ? take(payment, step ?? '', given.trim())
        : walletPage(payment, null)
    },
    refuse: () => page('Refused', html``),
  }
}

function take(payment: Payment, step: string, given: string): Answer {
  switch (step) {
    case 'wallet':
      return takeWallet(payment, given)
    case 'otp':
      return given === OTP ? pinPage(payment, null) : otpPage(payment, 'That code is wrong.')
    case 'pin':
      return takePin(payment, given)
    case 'cancel':
      payment.status = 'Cancelled'
      return redirect(callbackOf(payment, 'cancel'))
    default:
      return walletPage(payment, null)
  }
}

function takeWallet(payment: Payment, given: string): Answer {
  if (!/^01\d{9}$/.test(given))
    return walletPage(payment, 'A wallet number has 11 digits and begins with 01.')
  payment.wallet = given
  return otpPage(payment, null)
}

function takePin(payment: Payment, given: string): Answer {
  if (payment.wallet === null) return walletPage(payment, null)
  if (given === PIN) {
    payment.isVerified = true
    return redirect(callbackOf(payment, 'success'))
  }
  payment.wrongPins += 1
  if (payment.wrongPins < WRONG_PINS_MAX) return pinPage(payment, 'That PIN is wrong.')
  payment.status = 'Failed'
  return redirect(callbackOf(payment, 'failure'))
}

type Step = {
  readonly name: 'wallet' | 'otp' | 'pin'
  readonly label: string
  readonly value: string
  readonly hint: string
}

const stepPage = (payment: Payment, step: Step, error: string | null): Answer =>
  page(
    'Pay with bKash',
    html`<p class="amount">${taka(payment.amountCents)}</p><p>Invoice ${payment.invoice}</p>
${error === null ? '' : html`<p class="error" role="alert">${error}</p>`}
<form method="post" action="/pay/${payment.paymentID}/${step.name}">
<label for="value">${step.label}</label>
<input id="value" name="value" inputmode="numeric" autocomplete="off" value="${step.value}">
<p>${step.hint}</p><button type="submit">Confirm</button></form>
<form method="post" action="/pay/${payment.paymentID}/cancel"><button type="submit">Cancel</button></form>`,
  )

const walletPage = (payment: Payment, error: string | null): Answer =>
  stepPage(
    payment,
    {
      name: 'wallet',
      label: 'Your bKash account number',
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
