// One bKash merchant in memory: tokens, payments, refunds, and the wallets that pay.
import type { World } from '../common/world.ts'
import { notify, type Topic } from './sns.ts'

export type PaymentStatus = 'Initiated' | 'Completed' | 'Cancelled' | 'Failed' | 'Expired'

export type Payment = {
  readonly paymentID: string
  readonly invoice: string
  readonly payerReference: string
  readonly callbackURL: string
  /** Integer poisha. */
  readonly amountCents: number
  readonly createdAt: number
  readonly signature: string
  status: PaymentStatus
  /** The wallet that went through number, OTP and PIN. */
  wallet: string | null
  isVerified: boolean
  wrongPins: number
  trxID: string | null
  executedAt: number | null
  readonly refunds: Refund[]
}

export type Refund = {
  readonly refundTrxID: string
  readonly amountCents: number
  readonly sku: string
  readonly reason: string
  readonly at: number
}

export type Token = {
  readonly idToken: string
  readonly refreshToken: string
  readonly expiresAt: number
}

export type Merchant = {
  readonly world: World
  readonly topic: Topic
  readonly username: string
  readonly password: string
  readonly appKey: string
  readonly appSecret: string
  readonly payments: Map<string, Payment>
  readonly tokens: Token[]
  /** When each token call came, the refused ones included. */
  readonly tokenCalls: number[]
  /** Token calls are refused until then. */
  blockedUntil: number
  /** How long an unpaid payment lives. */
  paymentLifeMs: number
  readonly nextTrxID: () => string
  readonly nextPaymentID: () => string
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const TOKEN_LIFE_MS = HOUR_MS

/** Null: more than two calls within an hour, and an hour's block. */
export function grantToken(merchant: Merchant, seed: string): Token | null {
  const { world, tokens, tokenCalls } = merchant
  const now = world.now()
  tokenCalls.push(now)
  if (now < merchant.blockedUntil) return null
  const recent = tokenCalls.filter((at) => at > now - HOUR_MS).length
  if (recent > 2) {
    merchant.blockedUntil = now + HOUR_MS
    return null
  }
  const number = tokens.length + 1
  const token = {
    idToken: `eyJ.${seed}.${number}`,
    refreshToken: `refresh.${seed}.${number}`,
    expiresAt: now + TOKEN_LIFE_MS,
  }
  tokens.push(token)
  return token
}

export const isTokenGood = ({ world, tokens }: Merchant, given: string | undefined): boolean =>
  tokens.some(({ idToken, expiresAt }) => idToken === given && expiresAt > world.now())

/** Ages payments; looked at before each question. */
export function sweep({ world, payments, paymentLifeMs }: Merchant): void {
  for (const payment of payments.values()) {
    const isDue = payment.createdAt + paymentLifeMs <= world.now()
    if (payment.status === 'Initiated' && isDue) payment.status = 'Expired'
  }
}

const DUPLICATE_MS = 5 * MINUTE_MS

/** A wallet's fate stands in its number, as it does for bKash's own test wallets. */
export const POOR_WALLET = '01700000002'

/** Executes once. The code of the refusal; null: the money has moved. */
export function execute(merchant: Merchant, payment: Payment): string | null {
  const { world, payments, topic } = merchant
  const now = world.now()
  if (payment.status === 'Completed') return '2117'
  if (payment.status === 'Cancelled') return '2069'
  if (payment.status !== 'Initiated') return '2056'
  if (!payment.isVerified || payment.wallet === null) return '2060'
  const isSame = [...payments.values()].some(
    (other) =>
      other !== payment &&
      other.wallet === payment.wallet &&
      other.amountCents === payment.amountCents &&
      other.executedAt !== null &&
      other.executedAt > now - DUPLICATE_MS,
  )
  if (isSame) return fail(payment, '2029')
  if (payment.wallet === POOR_WALLET) return fail(payment, '2023')
  payment.status = 'Completed'
  payment.trxID = merchant.nextTrxID()
  payment.executedAt = now
  world.ledger.add({
    at: now,
    kind: 'payment',
    txnId: payment.trxID,
    paymentId: payment.paymentID,
    reference: payment.invoice,
    amountCents: payment.amountCents,
  })
  if (topic.deliverer.url() !== null) notify(topic, noticeOf(payment, payment.trxID, now))
  return null
}

function fail(payment: Payment, code: string): string {
  payment.status = 'Failed'
  return code
}

const DHAKA_MS = 6 * HOUR_MS

/** `YYYYMMDDHHmmss`, Dhaka's. */
export const digitsOf = (at: number): string =>
  new Date(at + DHAKA_MS).toISOString().replace(/\D/g, '').slice(0, 14)

/** `2026-11-22T15:00:41:952 GMT+0600`, colon before the milliseconds. */
export const stampOf = (at: number): string =>
  `${new Date(at + DHAKA_MS).toISOString().replace('.', ':').replace('Z', '')} GMT+0600`

const noticeOf = (payment: Payment, trxID: string, now: number): Record<string, string> => ({
  dateTime: digitsOf(now),
  debitMSISDN: `88${payment.wallet}`,
  creditOrganizationName: 'Example Ticketing Ltd',
  creditShortCode: 'ORG001',
  trxID,
  transactionStatus: 'Completed',
  transactionType: '10002294',
  amount: takaOf(payment.amountCents),
  currency: 'BDT',
  transactionReference: payment.payerReference,
  merchantInvoiceNumber: payment.invoice,
})

export const takaOf = (cents: number): string => (cents / 100).toFixed(2)

const REFUNDS_MAX = 10
const REFUND_DAYS_MAX = 60

export const refundedOf = (payment: Payment): number =>
  payment.refunds.reduce((sum, { amountCents }) => sum + amountCents, 0)

/** The code of the refusal, or the refund. `v1` takes one refund alone. */
export function refund(
  merchant: Merchant,
  payment: Payment,
  asked: { readonly amountCents: number; readonly sku: string; readonly reason: string },
  version: 'v1' | 'v2',
): string | Refund {
  const now = merchant.world.now()
  if (payment.status !== 'Completed' || payment.executedAt === null) return '2033'
  if (now > payment.executedAt + REFUND_DAYS_MAX * DAY_MS) return '2071'
  const left = payment.amountCents - refundedOf(payment)
  if (asked.amountCents < 1 || asked.amountCents > left) return '2072'
  if (asked.sku === '' || asked.sku.length > 255) return '2073'
  const refundsMax = version === 'v1' ? 1 : REFUNDS_MAX
  if (payment.refunds.length >= refundsMax) return '2034'
  const made = { ...asked, refundTrxID: merchant.nextTrxID(), at: now }
  payment.refunds.push(made)
  merchant.world.ledger.add({
    at: now,
    kind: 'refund',
    txnId: made.refundTrxID,
    paymentId: payment.paymentID,
    reference: asked.reason,
    amountCents: asked.amountCents,
  })
  return made
}
