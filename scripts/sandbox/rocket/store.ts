// One SSLCOMMERZ store in memory: sessions, the tries to pay within them, refunds.
import type { Deliverer } from '../common/deliveries.ts'
import type { World } from '../common/world.ts'

export const STATUSES = [
  'VALID',
  'FAILED',
  'CANCELLED',
  'UNATTEMPTED',
  'EXPIRED',
  'PENDING',
] as const
export type Status = (typeof STATUSES)[number]

export type Session = {
  readonly key: string
  readonly token: string
  /** As the merchant sent them. */
  readonly fields: Readonly<Record<string, string>>
  /** Integer poisha. */
  readonly amountCents: number
  readonly createdAt: number
  wallet: string | null
  wrongCodes: number
  readonly transactions: Transaction[]
}

/** One try to pay within a session. */
export type Transaction = {
  readonly session: Session
  /** Only of one that was paid. */
  readonly valId: string | null
  readonly bankTranId: string
  readonly at: number
  status: Status
  riskLevel: '0' | '1'
  isValidated: boolean
  readonly error: string
  /** What is told instead of what is true. */
  readonly told: Readonly<Record<string, string>>
}

export type Refund = {
  readonly id: string
  readonly refundTransId: string
  readonly transaction: Transaction
  readonly amountCents: number
  readonly at: number
  status: 'processing' | 'refunded' | 'cancelled'
  refundedAt: number | null
}

export type Mode = {
  /** How the next payments are seen by whoever looks for fraud. */
  riskLevel: '0' | '1'
  /** Notifications are not as they should be. */
  forgery: 'none' | 'md5' | 'sha2' | 'short_key'
  /** How refunds are answered. */
  refunds: 'success' | 'processing' | 'failed'
  /** How long one is on its way. */
  refundMs: number
}

export type Store = {
  readonly world: World
  readonly deliverer: Deliverer
  readonly storeId: string
  readonly password: string
  readonly sessions: Map<string, Session>
  readonly refunds: Refund[]
  readonly mode: Mode
  isActive: boolean
  sessionMs: number
  /** Unique, and reads like an id of theirs. */
  readonly nextId: (prefix: string) => string
}

const DHAKA_MS = 6 * 3_600_000

/** `2026-11-22 15:00:20`, Dhaka's. */
export const stampOf = (at: number): string =>
  new Date(at + DHAKA_MS).toISOString().slice(0, 19).replace('T', ' ')

export const takaOf = (cents: number): string => (cents / 100).toFixed(2)

export const allTransactions = ({ sessions }: Store): readonly Transaction[] =>
  [...sessions.values()].flatMap(({ transactions }) => transactions)

export const isOver = ({ world, sessionMs }: Store, session: Session): boolean =>
  world.now() >= session.createdAt + sessionMs

export type Try = {
  readonly status: Status
  readonly riskLevel?: '0' | '1'
  readonly error?: string
  readonly told?: Readonly<Record<string, string>>
}

/** The buyer has tried to pay; money moves when it is VALID. */
export function tryToPay(store: Store, session: Session, made: Try): Transaction {
  const { world, nextId } = store
  const { status, riskLevel = store.mode.riskLevel, error = '', told = {} } = made
  const isMoney = status === 'VALID'
  const transaction: Transaction = {
    ...{ session, status, riskLevel, error, told, at: world.now(), isValidated: false },
    valId: isMoney ? nextId('val') : null,
    // Nothing reached the bank of who went back.
    bankTranId: isMoney || status === 'FAILED' ? nextId('bank') : '',
  }
  session.transactions.push(transaction)
  if (isMoney) {
    world.ledger.add({
      ...{ at: transaction.at, kind: 'payment', txnId: transaction.bankTranId },
      ...{ paymentId: session.key, reference: session.fields['tran_id'] ?? '' },
      amountCents: session.amountCents,
    })
  }
  return transaction
}

const refundedOf = ({ refunds }: Store, transaction: Transaction): number =>
  refunds
    .filter((one) => one.transaction === transaction && one.status !== 'cancelled')
    .reduce((sum, { amountCents }) => sum + amountCents, 0)

/** The refund, or why not. The same reference twice is one refund. */
export function takeRefund(
  store: Store,
  transaction: Transaction,
  asked: { readonly amountCents: number; readonly refundTransId: string },
): Refund | string {
  const { refunds, world, nextId } = store
  const before = refunds.find(({ refundTransId }) => refundTransId === asked.refundTransId)
  if (before !== undefined) {
    return before.transaction === transaction ? before : 'Refund transaction id is already used'
  }
  if (transaction.status !== 'VALID') return 'Transaction is not eligible for refund'
  const left = transaction.session.amountCents - refundedOf(store, transaction)
  if (asked.amountCents < 1 || asked.amountCents > left) return 'Refund amount exceeds'
  const refund: Refund = {
    ...{ ...asked, id: nextId('refund'), transaction, at: world.now() },
    ...{ status: 'processing', refundedAt: null },
  }
  refunds.push(refund)
  return refund
}

/** Those that have been on their way long enough are done; looked at before each question. */
export function sweepRefunds(store: Store): void {
  for (const refund of store.refunds) {
    const isDue = refund.at + store.mode.refundMs <= store.world.now()
    if (refund.status === 'processing' && isDue) settleRefund(store, refund, 'refunded')
  }
}

export function settleRefund(store: Store, refund: Refund, status: Refund['status']): void {
  const { world } = store
  if (status === 'refunded' && refund.status !== 'refunded') {
    refund.refundedAt = world.now()
    world.ledger.add({
      ...{ at: world.now(), kind: 'refund', txnId: refund.id },
      ...{ paymentId: refund.transaction.session.key, reference: refund.refundTransId },
      amountCents: refund.amountCents,
    })
  }
  refund.status = status
}
