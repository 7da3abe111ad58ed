// A payment as SSLCOMMERZ opens it: a session whose page offers Rocket and nothing else.
import { ok, type Result, refuse } from '../../../../shared/result.ts'
import { asLine } from '../../../../shared/text.ts'
import { writeAmount } from '../../../platform/read-amount.ts'
import type { CreatedPayment, CreateRefusal, PaymentRequest } from './port.ts'
import { isRedirectAllowed, type ProviderBase, type ProviderIo, withQuery } from './provider-io.ts'
import { type Body, postForm, type SslcommerzSettings } from './sslcommerz-call.ts'

const SESSION_PATH = '/gwprocess/v4/api.php'

/** SSLCOMMERZ's own, inclusive; in poisha. */
const AMOUNT_MIN = 10_00
const AMOUNT_MAX = 500_000_00

export async function createSession(
  io: ProviderIo,
  settings: SslcommerzSettings,
  request: PaymentRequest,
): Promise<Result<CreatedPayment, CreateRefusal>> {
  const { amountCents } = request
  if (amountCents < AMOUNT_MIN || amountCents > AMOUNT_MAX) {
    return refuse(setup('amount_out_of_range', null))
  }
  const called = await postForm(io, settings, SESSION_PATH, sessionFields(request))
  if (called.kind === 'unknown') {
    return refuse({ ...called, code: 'provider_unknown', providerCode: null })
  }
  if (called.body['status'] === 'FAILED') {
    return refuse(setup('FAILED', reasonIn(called.body)))
  }
  const created = readCreated(called.body, settings.base)
  return created === null
    ? refuse({
        ...{ code: 'provider_unknown', reason: 'unreadable' },
        ...{ providerCode: null, retryAfterMs: null },
      })
    : ok(created)
}

const setup = (providerCode: string, providerMessage: string | null): CreateRefusal => ({
  code: 'provider_refused',
  reason: 'setup',
  providerCode,
  providerMessage,
})

const REASON_CHARS_MAX = 300

function reasonIn({ failedreason }: Body): string | null {
  return typeof failedreason === 'string' ? asLine(failedreason.slice(0, REASON_CHARS_MAX)) : null
}

/** What SSLCOMMERZ wants of everybody and no buyer is asked for here. */
const NOT_ASKED = {
  cus_add1: 'N/A',
  cus_city: 'N/A',
  cus_postcode: '0000',
  cus_country: 'Bangladesh',
}
/** A number and a mailbox that nobody has. */
const NO_PHONE = '00000000000'
const NO_EMAIL = 'not-given@buyer.invalid'

const NAME_CHARS_MAX = 50
const EMAIL_CHARS_MAX = 50
const PRODUCT_CHARS_MAX = 255

/** From the request alone: asked again for one attempt, it is the same to the byte. */
function sessionFields(request: PaymentRequest): Readonly<Record<string, string>> {
  const { attemptRef, amountCents, currency, buyer, lines, returnUrl, webhookUrl } = request
  const product = lines.map(({ name, quantity }) => `${quantity} x ${name}`).join(', ')
  return {
    total_amount: writeAmount(amountCents),
    currency,
    tran_id: attemptRef,
    product_category: 'ticket',
    product_name: lineOf(product, PRODUCT_CHARS_MAX) ?? 'Tickets',
    product_profile: 'non-physical-goods',
    num_of_item: '1',
    shipping_method: 'NO',
    emi_option: '0',
    multi_card_name: 'dbblmobilebanking',
    // The browser is sent there by a form that it posts; what stands in the address stays.
    success_url: withQuery(returnUrl, 'outcome=success'),
    fail_url: withQuery(returnUrl, 'outcome=failure'),
    cancel_url: withQuery(returnUrl, 'outcome=cancel'),
    ipn_url: webhookUrl,
    cus_name: lineOf(buyer.name, NAME_CHARS_MAX) ?? 'N/A',
    // Cut, it would be somebody else's.
    cus_email: buyer.email.length <= EMAIL_CHARS_MAX ? buyer.email : NO_EMAIL,
    cus_phone: buyer.phone ?? NO_PHONE,
    ...NOT_ASKED,
    value_a: attemptRef,
  }
}

/** One line of whole characters; null for nothing. */
const lineOf = (text: string, charsMax: number): string | null =>
  asLine(text.slice(0, charsMax).toWellFormed().replaceAll('\u{fffd}', ''))

const isSslcommerzHost = (host: string): boolean => /\.sslcommerz\.com$/.test(host)

/** Null: nothing that anybody may be sent to. */
function readCreated(body: Body, base: ProviderBase): CreatedPayment | null {
  const { status, sessionkey: key, GatewayPageURL: url } = body
  const isKey = typeof key === 'string' && /^[A-Za-z0-9]{8,100}$/.test(key)
  if (status !== 'SUCCESS' || !isKey || typeof url !== 'string') return null
  if (!isRedirectAllowed(url, base, isSslcommerzHost)) return null
  return { redirectUrl: url, providerPaymentId: key, returnProof: null }
}
