// Nagad's own paths: initialize, complete, verify, cancel. It refuses loudly whatever Nagad would refuse.
import { type Answer, type Asked, json, type Operation } from '../common/serve.ts'
import {
  backCents,
  digitsOf,
  giveBack,
  isOpen,
  type Merchant,
  newPaymentRef,
  type Payment,
  shortTakaOf,
  stampOf,
  statusAfter,
  sweep,
  takaOf,
} from './merchant.ts'
import { hexOf, open, type Sealed, seal } from './seal.ts'

export const OPERATIONS = ['initialize', 'complete', 'verify', 'cancel'] as const
type OperationName = (typeof OPERATIONS)[number]

const PREFIX = '/api/dfs/'

type Parts = { readonly merchant: Merchant; readonly origin: () => string }
type Body = Readonly<Record<string, unknown>>
type Run = (body: Body) => Answer

/** Null: no path of Nagad's. */
export function routeApi(asked: Asked, parts: Parts): Operation | null {
  if (!asked.path.startsWith(PREFIX)) return null
  const { world } = parts.merchant
  const dated = (answer: Answer): Answer => ({
    ...answer,
    headers: { ...answer.headers, date: new Date(world.now()).toUTCString() },
  })
  const found = findOperation(asked, parts)
  if (found === null) {
    const missing = refusal('InvalidApiRequest', 404)
    return { name: 'page', run: () => missing, refuse: () => missing }
  }
  const [name, method, run] = found
  return {
    name,
    run: () => dated(asked.method === method ? guarded(asked, parts.merchant, run) : NOT_ALLOWED),
    refuse: (code, form) => dated(refusal(code, Number(form) || 400)),
  }
}

function findOperation(
  { path, query }: Asked,
  parts: Parts,
): readonly [OperationName, 'GET' | 'POST', Run] | null {
  const { merchant } = parts
  const [first, second, third = '', fourth] = path
    .slice(PREFIX.length)
    .split('/')
    .map(decodeURIComponent)
  switch (`${first}/${second}`) {
    case 'check-out/initialize':
      return ['initialize', 'POST', (body) => initialize(merchant, third, fourth ?? '', body)]
    case 'check-out/complete':
      return ['complete', 'POST', (body) => complete(parts, third, body)]
    case 'verify/payment':
      return ['verify', 'GET', () => verify(merchant, third)]
    case 'purchase/cancel':
      return ['cancel', 'POST', (body) => cancel(merchant, query, body)]
    default:
      return null
  }
}

/** In Nagad's shape. */
export const refusal = (reason: string, status = 400): Answer =>
  json(status, {
    reason,
    message: 'Please verify your data and try again, or call 16167',
    devMessage: reason,
  })

const NOT_ALLOWED = refusal('InvalidApiRequest', 405)

function guarded({ headers, body, method }: Asked, merchant: Merchant, run: Run): Answer {
  const ip = headers['x-km-ip-v4']
  const isFramed =
    headers['x-km-api-version'] === 'v-0.2.0' &&
    headers['x-km-client-type'] === 'PC_WEB' &&
    (ip === undefined || /^\d{1,3}(\.\d{1,3}){3}$/.test(ip))
  const fields = method === 'GET' ? {} : readObject(body)
  if (!isFramed || fields === null) return refusal('InvalidApiRequest')
  sweep(merchant)
  return run(fields)
}

function readObject(text: string): Body | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

/** All of these names, of text that is not empty, and no other name but those that may be left out. */
function hasFields(
  body: Body,
  names: readonly string[],
  optional: readonly string[] = [],
): boolean {
  const isKnown = Object.keys(body).every((one) => names.includes(one) || optional.includes(one))
  return isKnown && names.every((one) => typeof body[one] === 'string' && body[one] !== '')
}

/** What was sealed for Nagad, or the reason why it is not taken. */
function opened(merchant: Merchant, body: Body, field: string): Body | string {
  const sealed = { sensitiveData: `${body[field]}`, signature: `${body['signature']}` }
  const read = open(sealed, merchant.gateway.privateKey, merchant.own.publicKey)
  return 'reason' in read ? read.reason : (readObject(read.plain) ?? 'InvalidApiRequest')
}

const MINUTE_MS = 60_000
const SKEW_MS_MAX = 5 * MINUTE_MS

/** Both ways: a stamp of another zone is hours away. */
const isNow = (merchant: Merchant, stamp: unknown): boolean => {
  const now = merchant.world.now()
  const [early, late] = [digitsOf(now - SKEW_MS_MAX), digitsOf(now + SKEW_MS_MAX)]
  return typeof stamp === 'string' && /^\d{14}$/.test(stamp) && stamp >= early && stamp <= late
}

function initialize(merchant: Merchant, merchantId: string, orderId: string, body: Body): Answer {
  if (!hasFields(body, ['dateTime', 'sensitiveData', 'signature'], ['accountNumber'])) {
    return refusal('InvalidApiRequest')
  }
  if (merchantId !== merchant.merchantId) return refusal('InvalidMerchant')
  const plain = opened(merchant, body, 'sensitiveData')
  if (typeof plain === 'string') return refusal(plain)
  const isWhole = hasFields(plain, ['merchantId', 'datetime', 'orderId', 'challenge'])
  const isSame = plain['merchantId'] === merchantId && plain['orderId'] === orderId
  const isTimely = plain['datetime'] === body['dateTime'] && isNow(merchant, plain['datetime'])
  if (!isWhole || !isSame || !isTimely) return refusal('InvalidApiRequest')
  if (!/^[A-Za-z0-9]{1,20}$/.test(orderId)) return refusal('InvalidOrderId')
  if (merchant.usedOrderIds.has(orderId)) return refusal('DuplicateOrderId')
  merchant.usedOrderIds.add(orderId)
  const payment = openPayment(merchant, orderId)
  return sealedAnswer(merchant, 'initialize', {
    paymentReferenceId: payment.ref,
    ...(!merchant.twists.take('initialize', 'challenge') && { challenge: payment.challenge }),
    acceptDateTime: digitsOf(nowFor(merchant, 'initialize')),
  })
}

const nowFor = ({ world, twists }: Merchant, operation: OperationName): number =>
  world.now() + (twists.take(operation, 'clock') ? 30 * MINUTE_MS : 0)

function openPayment({ world, payments, merchantId }: Merchant, orderId: string): Payment {
  const now = world.now()
  const ref = newPaymentRef(merchantId, orderId, now)
  const payment: Payment = {
    ...{ ref, orderId, challenge: hexOf(`challenge ${ref}`, 40), createdAt: now },
    ...{ amountCents: null, callbackUrl: '', status: 'OrderInitiated', wallet: null, wrongPins: 0 },
    ...{ txnId: null, paidAt: null, back: [] },
  }
  payments.set(ref, payment)
  return payment
}

/** Sealed for the merchant and signed by Nagad, where nothing was switched on. */
function sealedAnswer(merchant: Merchant, operation: OperationName, fields: Body): Answer {
  const { own, gateway, twists } = merchant
  const made = seal(JSON.stringify(fields), own.publicKey, gateway.privateKey)
  const signature = twists.take(operation, 'signature')
    ? damaged(made, 'signature')
    : made.signature
  const isForNobody = twists.take(operation, 'seal')
  const sensitiveData = isForNobody ? damaged(made, 'sensitiveData') : made.sensitiveData
  return json(200, { sensitiveData, signature } satisfies Sealed)
}

function damaged(made: Sealed, field: keyof Sealed): string {
  const bytes = Buffer.from(made[field], 'base64')
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100)
  return bytes.toString('base64')
}

const COMPLETE = ['sensitiveData', 'signature', 'merchantCallbackURL']
const AMOUNT = /^[1-9]\d{0,8}\.\d\d$/

function complete({ merchant, origin }: Parts, ref: string, body: Body): Answer {
  const payment = merchant.payments.get(ref)
  if (payment === undefined) return refusal('InvalidReferenceId')
  if (!hasFields(body, COMPLETE, ['additionalMerchantInfo'])) return refusal('InvalidApiRequest')
  const plain = opened(merchant, body, 'sensitiveData')
  if (typeof plain === 'string') return refusal(plain)
  const names = ['merchantId', 'orderId', 'currencyCode', 'amount', 'challenge']
  const isOurs = plain['merchantId'] === merchant.merchantId && plain['orderId'] === payment.orderId
  if (!hasFields(plain, names) || !isOurs || plain['challenge'] !== payment.challenge) {
    return refusal('InvalidApiRequest')
  }
  if (plain['currencyCode'] !== '050') return refusal('InvalidCurrency')
  const amount = `${plain['amount']}`
  const isFirst = payment.status === 'OrderInitiated'
  if (!AMOUNT.test(amount) || !isFirst) return refusal('InvalidPurchaseInformation')
  const callback = `${body['merchantCallbackURL']}`
  if (!/^https?:$/.test(URL.parse(callback)?.protocol ?? '')) return refusal('InvalidApiRequest')
  payment.amountCents = Math.round(Number(amount) * 100)
  payment.callbackUrl = callback
  payment.status = 'Ready'
  const { twists } = merchant
  const page = twists.take('complete', 'host') ? 'https://mynagad.com.elsewhere.invalid' : origin()
  const shown = twists.take('complete', 'reference') ? hexOf(ref, 40) : encodeURIComponent(ref)
  return json(200, { callBackUrl: `${page}/check-out/${shown}`, status: 'Success' })
}

function verify(merchant: Merchant, ref: string): Answer {
  const payment = merchant.payments.get(ref)
  if (payment === undefined) return refusal('InvalidReferenceId')
  const { twists, merchantId } = merchant
  const take = (what: Parameters<typeof twists.take>[1]): boolean => twists.take('verify', what)
  const { amountCents, paidAt, txnId, orderId } = payment
  const isLate = payment.status === 'Success' && take('lag')
  const last = payment.back.at(-1)
  const isPaid = payment.status === 'Success' && !isLate
  const cents = (amountCents ?? 0) + (take('amount') ? 1 : 0)
  return json(200, {
    merchantId: take('merchant') ? '683000000000009' : merchantId,
    orderId: take('order') ? 'TKTSOMEBODYELSES' : orderId,
    paymentRefId: take('reference') ? newPaymentRef(merchantId, orderId, 0) : ref,
    amount: shortTakaOf(cents),
    clientMobileNo:
      payment.wallet === null
        ? null
        : `${payment.wallet.slice(0, 3)}****${payment.wallet.slice(-4)}`,
    merchantMobileNo: '01900000001',
    orderDateTime: stampOf(payment.createdAt),
    issuerPaymentDateTime: isPaid ? stampOf(paidAt ?? 0) : null,
    issuerPaymentRefNo: isPaid ? txnId : null,
    additionalMerchantInfo: null,
    status: isLate
      ? 'OtpVerified'
      : last === undefined
        ? payment.status
        : statusAfter(payment, last.at),
    statusCode: isPaid && !take('code') ? '000' : '50_0026_851',
    cancelIssuerDateTime: last === undefined ? null : stampOf(last.at),
    cancelIssuerRefNo: last?.txnId ?? null,
  })
}

const CANCEL = [
  ...['merchantId', 'originalRequestDate', 'originalAmount', 'cancelAmount'],
  ...['referenceNo', 'referenceMessage'],
]

function cancel(merchant: Merchant, query: URLSearchParams, body: Body): Answer {
  const payment = merchant.payments.get(query.get('paymentRefId') ?? '')
  if (payment === undefined) return refusal('InvalidReferenceId')
  if (query.get('orderId') !== payment.orderId) return refusal('InvalidOrderId')
  if (!hasFields(body, ['sensitiveDataCancelRequest', 'signature'])) {
    return refusal('InvalidApiRequest')
  }
  const plain = opened(merchant, body, 'sensitiveDataCancelRequest')
  if (typeof plain === 'string') return refusal(plain)
  const { paidAt, amountCents } = payment
  if (!hasFields(plain, CANCEL) || plain['merchantId'] !== merchant.merchantId || paidAt === null) {
    return refusal('InvalidApiRequest')
  }
  const isDayRight = plain['originalRequestDate'] === digitsOf(paidAt).slice(0, 8)
  const referenceNo = `${plain['referenceNo']}`
  if (!isDayRight || !/^[A-Za-z0-9]{1,20}$/.test(referenceNo)) return refusal('InvalidApiRequest')
  const given = `${plain['cancelAmount']}`
  const cents = AMOUNT.test(given) || /^0\.\d\d$/.test(given) ? Math.round(Number(given) * 100) : 0
  const left = (amountCents ?? 0) - backCents(payment)
  const isRight = plain['originalAmount'] === takaOf(amountCents ?? 0)
  if (isOpen(payment) || !isRight || cents < 1 || cents > left) {
    return refusal('InvalidPurchaseInformation')
  }
  const made = giveBack(merchant, payment, { amountCents: cents, referenceNo })
  const wrong = merchant.twists.take('cancel', 'amount') ? 1 : 0
  return sealedAnswer(merchant, 'cancel', {
    status: statusAfter(payment, made.at),
    code: '000',
    originalAmount: takaOf(amountCents ?? 0),
    cancelAmount: takaOf(cents + wrong),
    cancelTrxId: made.txnId,
  })
}
