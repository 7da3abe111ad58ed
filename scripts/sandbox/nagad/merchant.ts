// One Nagad merchant in memory: keys, payments, what was given back, and the wallets that pay.
import type { World } from '../common/world.ts'
import { hexOf, type KeyPair } from './seal.ts'
import type { TwistList } from './twists.ts'

export const OPEN_STATUSES = ['OrderInitiated', 'Ready', 'OtpSent', 'OtpVerified'] as const
export type PaymentStatus = (typeof OPEN_STATUSES)[number] | 'Success' | 'Failed' | 'Aborted'

export type Payment = {
  readonly ref: string
  readonly orderId: string
  readonly challenge: string
  readonly createdAt: number
  /** Null until it was completed: then it has an amount and a page. */
  amountCents: number | null
  callbackUrl: string
  status: PaymentStatus
  wallet: string | null
  wrongPins: number
  txnId: string | null
  paidAt: number | null
  readonly back: Back[]
}

/** Money that went back. */
export type Back = {
  readonly txnId: string
  readonly referenceNo: string
  readonly amountCents: number
  readonly at: number
}

export type Merchant = {
  readonly world: World
  readonly merchantId: string
  readonly own: KeyPair
  readonly gateway: KeyPair
  readonly payments: Map<string, Payment>
  readonly usedOrderIds: Set<string>
  readonly twists: TwistList
  /** How long a page takes a payment. */
  paymentLifeMs: number
  readonly nextTxnId: () => string
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DHAKA_MS = 6 * HOUR_MS

/** `20261122150010`, Dhaka's. */
export const digitsOf = (at: number): string =>
  new Date(at + DHAKA_MS).toISOString().replace(/\D/g, '').slice(0, 14)

/** `2026-11-22 15:00:10.0`, Dhaka's. */
export const stampOf = (at: number): string =>
  `${new Date(at + DHAKA_MS).toISOString().slice(0, 19).replace('T', ' ')}.0`

export const takaOf = (cents: number): string => (cents / 100).toFixed(2)

/** As Nagad writes it where it answers: no decimals that are nothing. */
export const shortTakaOf = (cents: number): string =>
  cents % 100 === 0 ? String(cents / 100) : takaOf(cents)

/** Opaque to everybody else. */
export const newPaymentRef = (merchantId: string, orderId: string, now: number): string => {
  const moment = new Date(now + DHAKA_MS).toISOString().replace(/\D/g, '').slice(4, 17)
  const tail = hexOf(`${orderId} ${now}`, 20)
  return Buffer.from(`${moment}.${merchantId}.${orderId}.${tail}`).toString('base64')
}

/** Ends what nobody paid in time; looked at before each question. */
export function sweep({ world, payments, paymentLifeMs }: Merchant): void {
  for (const payment of payments.values()) {
    const isDue = payment.createdAt + paymentLifeMs <= world.now()
    if (isDue && isOpen(payment)) payment.status = 'Aborted'
  }
}

export const isOpen = ({ status }: Payment): boolean => OPEN_STATUSES.some((one) => one === status)

/** A wallet's fate stands in its number. */
export const POOR_WALLET = '01900000002'

/** The right PIN was typed: the money moves, or the wallet has none. */
export function pay(merchant: Merchant, payment: Payment): void {
  const { world } = merchant
  if (payment.amountCents === null) return
  if (payment.wallet === POOR_WALLET) {
    payment.status = 'Failed'
    return
  }
  payment.status = 'Success'
  payment.txnId = merchant.nextTxnId()
  payment.paidAt = world.now()
  world.ledger.add({
    at: world.now(),
    kind: 'payment',
    txnId: payment.txnId,
    paymentId: payment.ref,
    reference: payment.orderId,
    amountCents: payment.amountCents,
  })
}

export const backCents = ({ back }: Payment): number =>
  back.reduce((sum, { amountCents }) => sum + amountCents, 0)

/** On the day of the payment it is a cancellation, later a refund. */
export function statusAfter(payment: Payment, now: number): string {
  const day = (at: number): string => digitsOf(at).slice(0, 8)
  const word = day(now) === day(payment.paidAt ?? 0) ? 'Cancelled' : 'Refunded'
  return backCents(payment) === payment.amountCents ? word : `Partial${word}`
}

/** Moves money back. The same reference twice is two refunds: nobody has said that Nagad tells them apart. */
export function giveBack(
  merchant: Merchant,
  payment: Payment,
  asked: { readonly amountCents: number; readonly referenceNo: string },
): Back {
  const { world } = merchant
  const made = { ...asked, txnId: merchant.nextTxnId(), at: world.now() }
  payment.back.push(made)
  world.ledger.add({
    at: made.at,
    kind: 'refund',
    txnId: made.txnId,
    paymentId: payment.ref,
    reference: made.referenceNo,
    amountCents: made.amountCents,
  })
  return made
}
