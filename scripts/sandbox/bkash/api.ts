// bKash's own paths: tokenized v1.2.0-beta, and the refunds of v2.
import { type Answer, type Asked, json, type Operation } from '../common/serve.ts'
import { refusalOf } from './codes.ts'
import {
  digitsOf,
  execute,
  grantToken,
  isTokenGood,
  type Merchant,
  type Payment,
  refund,
  refundedOf,
  stampOf,
  sweep,
  takaOf,
} from './merchant.ts'

export const OPERATIONS = [
  'grant',
  'refresh',
  'create',
  'execute',
  'query',
  'search',
  'refund',
  'refund-v2',
  'refund-status-v2',
] as const
type OperationName = (typeof OPERATIONS)[number]

type Body = Readonly<Record<string, string>>
type Run = (body: Body) => Answer

const PREFIX = '/v1.2.0-beta/tokenized/checkout/'

export type BkashParts = {
  readonly merchant: Merchant
  /** Stands in every token and id. */
  readonly seed: string
  readonly origin: () => string
}

/** Null: no path of bKash's; the gateway says so in its own words. */
export function routeApi(asked: Asked, parts: BkashParts): Operation | null {
  const { path, method } = asked
  if (!path.startsWith('/v')) return null
  const found = findOperation(path, parts, asked)
  if (found === null || method !== 'POST') {
    const missing = json(403, { message: 'Missing Authentication Token' })
    return { name: 'page', run: () => missing, refuse: () => missing }
  }
  const [name, run] = found
  return { name, run: () => guarded(asked, parts, name, run), refuse: refusalOf }
}

function findOperation(
  path: string,
  parts: BkashParts,
  asked: Asked,
): readonly [OperationName, Run] | null {
  const { merchant } = parts
  switch (path) {
    case `${PREFIX}token/grant`:
      return ['grant', (body) => grant(asked, body, parts)]
    case `${PREFIX}token/refresh`:
      return ['refresh', (body) => refresh(asked, body, parts)]
    case `${PREFIX}create`:
      return ['create', (body) => create(body, parts)]
    case `${PREFIX}execute`:
      return ['execute', (body) => executePayment(body, merchant)]
    case `${PREFIX}payment/status`:
      return ['query', (body) => query(body, merchant)]
    case `${PREFIX}general/searchTransaction`:
      return ['search', (body) => search(body, merchant)]
    case `${PREFIX}payment/refund`:
      return ['refund', (body) => refundV1(body, merchant)]
    case '/v2/tokenized-checkout/refund/payment/transaction':
      return ['refund-v2', (body) => refundV2(body, merchant)]
    case '/v2/tokenized-checkout/refund/payment/status':
      return ['refund-status-v2', (body) => refundStatusV2(body, merchant)]
    default:
      return null
  }
}

/** JSON of text fields, and a token that lives; the sandbox refuses loudly what bKash would ignore. */
function guarded(
  { headers, body }: Asked,
  { merchant }: BkashParts,
  name: OperationName,
  run: Run,
): Answer {
  const fields = readFields(body)
  if (fields === null) return json(400, { message: 'Invalid request body' })
  if (name !== 'grant' && name !== 'refresh') {
    const isKnown = headers['x-app-key'] === merchant.appKey
    if (!isKnown || !isTokenGood(merchant, headers['authorization'])) {
      return json(401, { message: 'Unauthorized' })
    }
  }
  sweep(merchant)
  return run(fields)
}

function readFields(body: string): Body | null {
  try {
    const json: unknown = JSON.parse(body)
    if (typeof json !== 'object' || json === null) return null
    const fields: Record<string, string> = {}
    for (const [name, value] of Object.entries(json)) {
      if (typeof value !== 'string') return null
      fields[name] = value
    }
    return fields
  } catch {
    return null
  }
}

const hasOnly = (body: Body, names: readonly string[]): boolean =>
  Object.keys(body).length === names.length && names.every((name) => (body[name] ?? '') !== '')

const ok = (fields: Readonly<Record<string, unknown>>): Answer =>
  json(200, { statusCode: '0000', statusMessage: 'Successful', ...fields })

const isMerchant = ({ headers }: Asked, body: Body, merchant: Merchant): boolean =>
  headers['username'] === merchant.username &&
  headers['password'] === merchant.password &&
  body['app_key'] === merchant.appKey &&
  body['app_secret'] === merchant.appSecret

const BLOCKED = json(200, {
  statusCode: '2101',
  statusMessage: 'Token request limit exceeded: blocked for an hour',
})

function grant(asked: Asked, body: Body, { merchant, seed }: BkashParts): Answer {
  if (!hasOnly(body, ['app_key', 'app_secret'])) return refusalOf('2065')
  if (!isMerchant(asked, body, merchant)) return refusalOf('2001')
  return tokenAnswer(merchant, seed)
}

function refresh(asked: Asked, body: Body, { merchant, seed }: BkashParts): Answer {
  if (!hasOnly(body, ['app_key', 'app_secret', 'refresh_token'])) return refusalOf('2065')
  if (!isMerchant(asked, body, merchant)) return refusalOf('2001')
  const isKnown = merchant.tokens.some(({ refreshToken }) => refreshToken === body['refresh_token'])
  if (!isKnown) {
    merchant.tokenCalls.push(merchant.world.now())
    return refusalOf('2001')
  }
  return tokenAnswer(merchant, seed)
}

function tokenAnswer(merchant: Merchant, seed: string): Answer {
  const token = grantToken(merchant, seed)
  if (token === null) return BLOCKED
  return ok({
    token_type: 'Bearer',
    id_token: token.idToken,
    // A number in one answer, text in the next: both occur.
    expires_in: merchant.tokens.length % 2 === 1 ? 3600 : '3600',
    refresh_token: token.refreshToken,
  })
}

const CREATE = [
  'mode',
  'payerReference',
  'callbackURL',
  'amount',
  'currency',
  'intent',
  'merchantInvoiceNumber',
]
const AMOUNT = /^\d{1,9}(\.\d{1,2})?$/

function create(body: Body, parts: BkashParts): Answer {
  const { merchant } = parts
  const { amount = '', callbackURL = '', payerReference = '', merchantInvoiceNumber = '' } = body
  if (!hasOnly(body, CREATE)) return refusalOf('2065')
  if (body['mode'] !== '0011') return refusalOf('2063')
  if (!AMOUNT.test(amount) || Number(amount) <= 0) return refusalOf('2006')
  if (body['currency'] !== 'BDT') return refusalOf('2007')
  if (body['intent'] !== 'sale') return refusalOf('2008')
  if (!isFreeText(payerReference)) return refusalOf('2048')
  const isUsed = [...merchant.payments.values()].some(
    ({ invoice }) => invoice === merchantInvoiceNumber,
  )
  if (!isFreeText(merchantInvoiceNumber) || isUsed) return refusalOf('2031')
  if (!/^https?:$/.test(URL.parse(callbackURL)?.protocol ?? '')) return refusalOf('2049')
  const payment: Payment = {
    paymentID: merchant.nextPaymentID(),
    invoice: merchantInvoiceNumber,
    payerReference,
    callbackURL,
    amountCents: Math.round(Number(amount) * 100),
    createdAt: merchant.world.now(),
    signature: `sig${merchant.payments.size + 1}${parts.seed}`,
    status: 'Initiated',
    wallet: null,
    isVerified: false,
    wrongPins: 0,
    trxID: null,
    executedAt: null,
    refunds: [],
  }
  merchant.payments.set(payment.paymentID, payment)
  return ok(createdFields(payment, parts.origin()))
}

const isFreeText = (text: string): boolean => text.length <= 255 && !/[<>&]/.test(text)

const createdFields = (payment: Payment, origin: string): Readonly<Record<string, string>> => ({
  paymentID: payment.paymentID,
  bkashURL: `${origin}/pay/${payment.paymentID}`,
  callbackURL: payment.callbackURL,
  successCallbackURL: callbackOf(payment, 'success'),
  failureCallbackURL: callbackOf(payment, 'failure'),
  cancelledCallbackURL: callbackOf(payment, 'cancel'),
  amount: takaOf(payment.amountCents),
  intent: 'sale',
  currency: 'BDT',
  paymentCreateTime: stampOf(payment.createdAt),
  transactionStatus: 'Initiated',
  merchantInvoiceNumber: payment.invoice,
})

/** What was in the merchant's address stays, and bKash's own fields follow. */
export function callbackOf(payment: Payment, status: 'success' | 'failure' | 'cancel'): string {
  const url = new URL(payment.callbackURL)
  url.searchParams.set('paymentID', payment.paymentID)
  url.searchParams.set('status', status)
  url.searchParams.set('signature', payment.signature)
  return url.href
}

const findPayment = (body: Body, { payments }: Merchant, name = 'paymentID'): Payment | null =>
  payments.get(body[name] ?? '') ?? null

function executePayment(body: Body, merchant: Merchant): Answer {
  const payment = findPayment(body, merchant)
  if (!hasOnly(body, ['paymentID']) || payment === null) return refusalOf('2002')
  const code = execute(merchant, payment)
  if (code !== null) return refusalOf(code, code === '2117' ? 'error' : 'status')
  return ok({
    paymentID: payment.paymentID,
    payerReference: payment.payerReference,
    customerMsisdn: payment.wallet,
    trxID: payment.trxID,
    amount: takaOf(payment.amountCents),
    transactionStatus: 'Completed',
    paymentExecuteTime: stampOf(payment.executedAt ?? 0),
    currency: 'BDT',
    intent: 'sale',
    merchantInvoiceNumber: payment.invoice,
  })
}

function query(body: Body, merchant: Merchant): Answer {
  const payment = findPayment(body, merchant)
  if (!hasOnly(body, ['paymentID']) || payment === null) return refusalOf('2002')
  return ok({
    paymentID: payment.paymentID,
    mode: '0011',
    payerReference: payment.payerReference,
    paymentCreateTime: stampOf(payment.createdAt),
    amount: takaOf(payment.amountCents),
    currency: 'BDT',
    intent: 'sale',
    // The query's own name for it.
    merchantInvoice: payment.invoice,
    transactionStatus: payment.status,
    userVerificationStatus: payment.isVerified ? 'Complete' : 'Incomplete',
    ...(payment.trxID !== null && {
      trxID: payment.trxID,
      customerMsisdn: payment.wallet,
      paymentExecuteTime: stampOf(payment.executedAt ?? 0),
      maxRefundableAmount: takaOf(payment.amountCents - refundedOf(payment)),
    }),
  })
}

function search(body: Body, { payments }: Merchant): Answer {
  const payment = [...payments.values()].find(
    ({ trxID }) => trxID !== null && trxID === body['trxID'],
  )
  if (!hasOnly(body, ['trxID']) || payment === undefined) return refusalOf('2077')
  return ok({
    trxID: payment.trxID,
    initiationTime: stampOf(payment.createdAt),
    completedTime: stampOf(payment.executedAt ?? 0),
    transactionType: 'bKash Tokenized Checkout via API',
    transactionStatus: 'Completed',
    amount: takaOf(payment.amountCents),
    currency: 'BDT',
    customerMsisdn: payment.wallet,
    organizationShortCode: 'ORG001',
  })
}

const centsOf = (text: string | undefined): number =>
  AMOUNT.test(text ?? '') ? Math.round(Number(text) * 100) : 0

/** The same path asks for a refund and, with two fields alone, how it stands. */
function refundV1(body: Body, merchant: Merchant): Answer {
  const payment = findPayment(body, merchant)
  if (payment === null || payment.trxID !== body['trxID']) return refusalOf('2033')
  const isQuestion = hasOnly(body, ['paymentID', 'trxID'])
  const before = payment.refunds[0]
  if (isQuestion && before === undefined) return refusalOf('2033')
  const { sku = '', reason = '' } = body
  const asked = { amountCents: centsOf(body['amount']), sku, reason }
  const made = isQuestion && before !== undefined ? before : refund(merchant, payment, asked, 'v1')
  if (typeof made === 'string') return refusalOf(made)
  return ok({
    originalTrxID: payment.trxID,
    refundTrxID: made.refundTrxID,
    transactionStatus: 'Completed',
    amount: takaOf(made.amountCents),
    currency: 'BDT',
    charge: '0.00',
    // Without a zone, as bKash writes it here.
    completedTime: stampOf(made.at).slice(0, 23),
  })
}

const REFUND_V2 = ['paymentId', 'trxId', 'refundAmount', 'sku', 'reason']

function refundV2(body: Body, merchant: Merchant): Answer {
  const payment = findPayment(body, merchant, 'paymentId')
  if (!hasOnly(body, REFUND_V2)) return refusalOf('2065', 'external')
  if (payment === null || payment.trxID !== body['trxId']) return refusalOf('2033', 'external')
  const { sku = '', reason = '', refundAmount } = body
  const made = refund(merchant, payment, { amountCents: centsOf(refundAmount), sku, reason }, 'v2')
  if (typeof made === 'string') return refusalOf(made, 'external')
  return json(200, {
    originalTrxId: payment.trxID,
    refundTrxId: made.refundTrxID,
    refundTransactionStatus: 'Completed',
    originalTrxAmount: takaOf(payment.amountCents),
    refundAmount: takaOf(made.amountCents),
    currency: 'BDT',
    completedTime: stampOf(made.at),
    sku: made.sku,
    reason: made.reason,
  })
}

function refundStatusV2(body: Body, merchant: Merchant): Answer {
  const payment = findPayment(body, merchant, 'paymentId')
  const isKnown = payment !== null && payment.trxID !== null && payment.trxID === body['trxId']
  if (!hasOnly(body, ['paymentId', 'trxId']) || !isKnown) return refusalOf('2033', 'external')
  return json(200, {
    originalTrxId: payment.trxID,
    originalTrxAmount: takaOf(payment.amountCents),
    originalTrxCompletedTime: stampOf(payment.executedAt ?? 0),
    refundTransactions: payment.refunds.map((one) => ({
      refundTrxId: one.refundTrxID,
      refundTransactionStatus: 'Completed',
      refundAmount: takaOf(one.amountCents),
      completedTime: stampOf(one.at),
    })),
  })
}

/** Ids that read like bKash's: the day and what makes them unique. */
export const trxIdOf = (seed: string, number: number, now: number): string =>
  `C${digitsOf(now).slice(2, 8)}${seed}${number.toString(36)}`.toUpperCase()
