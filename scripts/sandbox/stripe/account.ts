// One Stripe account in memory: its sessions, payments and refunds, and what it tells of them.
import { createHmac } from 'node:crypto'
import type Stripe from 'stripe'
import type { Deliverer } from '../common/deliveries.ts'
import type { World } from '../common/world.ts'
import {
  API_VERSION,
  chargeObject,
  disputeObject,
  intentObject,
  type NewSession,
  refundObject,
  sessionObject,
} from './objects.ts'

type Session = Stripe.Checkout.Session
type Intent = Stripe.PaymentIntent

export type RefundMode = 'succeeded' | 'pending' | 'failed'

export type Account = {
  readonly world: World
  readonly sessions: Map<string, Session>
  readonly intents: Map<string, Intent>
  readonly refunds: Map<string, Stripe.Refund>
  /** The last one of each payment, by the payment. */
  readonly disputes: Map<string, ReturnType<typeof disputeObject>>
  /** What becomes of the refunds that are asked for from now on; `settle-refund` decides those that are pending. */
  refundMode: RefundMode
  readonly nextId: (prefix: string) => string
  /** By the sandbox's clock. */
  readonly seconds: () => number
  /** Sends an event; the object as it is now. */
  readonly tell: (type: string, object: unknown) => void
}

type AccountParts = {
  readonly world: World
  readonly deliverer: Deliverer
  readonly webhookSecret: string
  /** In every id, so that two sandboxes never give the same. */
  readonly seed: string
}

export function createAccount({ world, deliverer, webhookSecret, seed }: AccountParts): Account {
  let ids = 0
  const nextId = (prefix: string): string => {
    ids += 1
    return `${prefix}_${prefix === 'cs' ? 'test_' : ''}${seed}${String(ids).padStart(6, '0')}`
  }
  const seconds = (): number => Math.floor(world.now() / 1_000)
  const tell = (type: string, object: unknown): void => {
    const event = eventOf(nextId('evt'), type, seconds(), object)
    const body = JSON.stringify(event)
    deliverer.send({
      id: event.id,
      name: type,
      sign: () => ({ headers: signedHeaders(body, webhookSecret, seconds()), body }),
    })
  }
  return {
    world,
    sessions: new Map(),
    intents: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    refundMode: 'succeeded',
    nextId,
    seconds,
    tell,
  }
}

export function openSession(
  account: Account,
  given: Omit<NewSession, 'id' | 'url' | 'createdAt'>,
  origin: string,
): Session {
  const id = account.nextId('cs')
  const url = `${origin}/c/pay/${id}`
  const session = sessionObject({ ...given, id, url, createdAt: account.seconds() })
  account.sessions.set(id, session)
  return session
}

export function openIntent(
  account: Account,
  amount: number,
  metadata: Record<string, string>,
): Intent {
  const intent = intentObject({
    id: account.nextId('pi'),
    chargeId: null,
    createdAt: account.seconds(),
    amount,
    status: 'requires_payment_method',
    metadata,
  })
  account.intents.set(intent.id, intent)
  return intent
}

/** False: the session is not open any longer. `isDelayed`: complete now, and the money in some days. */
export function pay(account: Account, session: Session, isDelayed: boolean): boolean {
  if (session.status !== 'open') return false
  session.status = 'complete'
  session.url = null
  if (!isDelayed) takeMoney(account, session)
  account.tell('checkout.session.completed', session)
  return true
}

function takeMoney(account: Account, session: Session): void {
  const intent = intentObject({
    id: account.nextId('pi'),
    chargeId: account.nextId('ch'),
    createdAt: account.seconds(),
    amount: session.amount_total ?? 0,
    status: 'succeeded',
    metadata: session.metadata ?? {},
  })
  account.intents.set(intent.id, intent)
  session.payment_intent = intent.id
  session.payment_status = 'paid'
  account.world.ledger.add({
    at: account.world.now(),
    kind: 'payment',
    txnId: intent.id,
    paymentId: session.id,
    reference: session.client_reference_id ?? '',
    amountCents: intent.amount,
  })
  account.tell('payment_intent.succeeded', intent)
}

export function decline(account: Account, session: Session): void {
  account.tell('payment_intent.payment_failed', {
    object: 'payment_intent',
    id: account.nextId('pi'),
    metadata: session.metadata,
  })
}

/** The end of a payment that takes days. */
export function settleDelayed(account: Account, session: Session, isPaid: boolean): void {
  if (isPaid) takeMoney(account, session)
  const end = isPaid ? 'async_payment_succeeded' : 'async_payment_failed'
  account.tell(`checkout.session.${end}`, session)
}

/** False: only what is open can be expired. */
export function expire(account: Account, session: Session): boolean {
  if (session.status !== 'open') return false
  session.status = 'expired'
  session.url = null
  account.tell('checkout.session.expired', session)
  return true
}

/** Expires what is due; looked at before every question. */
export function sweep(account: Account): void {
  for (const session of account.sessions.values()) {
    if (session.expires_at <= account.seconds()) expire(account, session)
  }
}

export const refundedOf = ({ refunds }: Account, intentId: string): number =>
  [...refunds.values()]
    .filter((one) => one.payment_intent === intentId && one.status !== 'failed')
    .reduce((sum, { amount }) => sum + amount, 0)

export const chargeOf = (account: Account, intent: Intent): Stripe.Charge | null =>
  typeof intent.latest_charge === 'string'
    ? chargeObject(intent.latest_charge, intent, refundedOf(account, intent.id))
    : null

export function refund(
  account: Account,
  intent: Intent,
  amount: number,
  given: {
    readonly reason: Stripe.Refund.Reason | null
    readonly metadata: Record<string, string>
  },
): Stripe.Refund {
  const made = refundObject({
    ...given,
    id: account.nextId('re'),
    intentId: intent.id,
    chargeId: String(intent.latest_charge),
    createdAt: account.seconds(),
    amount,
  })
  made.status = account.refundMode
  account.refunds.set(made.id, made)
  if (made.status === 'succeeded') enter(account, made, made.id, amount)
  if (made.status === 'failed') made.failure_reason = 'declined'
  account.tell('refund.created', made)
  account.tell('charge.refunded', chargeOf(account, intent))
  return made
}

/** The end of a refund that was pending. */
export function settleRefund(account: Account, pending: Stripe.Refund, isPaid: boolean): void {
  pending.status = isPaid ? 'succeeded' : 'failed'
  if (isPaid) enter(account, pending, pending.id, pending.amount)
  else pending.failure_reason = 'declined'
  account.tell(isPaid ? 'refund.updated' : 'refund.failed', pending)
}

/** It had succeeded, and the buyer's bank sent it back. */
export function failRefund(account: Account, failing: Stripe.Refund): void {
  failing.status = 'failed'
  failing.failure_reason = 'lost_or_stolen_card'
  enter(account, failing, `${failing.id}_failed`, -failing.amount)
  account.tell('refund.failed', failing)
}

const enter = ({ world }: Account, made: Stripe.Refund, txnId: string, amountCents: number): void =>
  world.ledger.add({
    at: world.now(),
    kind: 'refund',
    txnId,
    paymentId: String(made.payment_intent),
    reference: made.metadata?.['refund_ref'] ?? '',
    amountCents,
  })

const INQUIRY = 'warning_needs_response'
const OPEN = 'needs_response'

const STATUSES = {
  inquiry: INQUIRY,
  open: OPEN,
  won: 'won',
  lost: 'lost',
  dropped: 'warning_closed',
} as const

export const DISPUTE_STEPS = ['inquiry', 'open', 'won', 'lost', 'dropped'] as const
export type DisputeStep = (typeof DISPUTE_STEPS)[number]

/** The bank has the money of it, or keeps it: nothing of it is given back by a refund. */
export const isDisputed = (account: Account, intent: Intent): boolean =>
  [OPEN, 'lost'].includes(account.disputes.get(intent.id)?.status ?? '')

/**
 * What a bank does next: it asks about a payment (`inquiry`), takes it back (`open`), and gives it up or keeps it.
 * False: that does not follow from what it has done.
 */
export function dispute(account: Account, intent: Intent, step: DisputeStep): boolean {
  const before = account.disputes.get(intent.id)
  const isOpen = before?.status === INQUIRY || before?.status === OPEN
  const isEnd = step !== 'inquiry' && step !== 'open'
  const canBegin = step === 'inquiry' ? !isOpen : step === 'open' && before?.status !== OPEN
  const canEnd = isOpen && (before.status === INQUIRY) === (step === 'dropped')
  if (isEnd ? !canEnd : !canBegin) return false
  const id = isOpen ? before.id : account.nextId('dp')
  const status = STATUSES[step]
  const made = disputeObject(id, intent, String(intent.latest_charge), status)
  account.disputes.set(intent.id, made)
  const isNew = !isOpen
  account.tell(`charge.dispute.${isNew ? 'created' : isEnd ? 'closed' : 'updated'}`, made)
  if (step === 'open') account.tell('charge.dispute.funds_withdrawn', made)
  if (step === 'won') account.tell('charge.dispute.funds_reinstated', made)
  return true
}

const eventOf = (id: string, type: string, created: number, object: unknown) => ({
  id,
  object: 'event',
  api_version: API_VERSION,
  created,
  data: { object },
  livemode: false,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  type,
})

/** `t=…,v1=…`, the age in seconds and the HMAC-SHA256 of `t.body` with the whole secret. */
export function signedHeaders(
  body: string,
  secret: string,
  atSeconds: number,
): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`${atSeconds}.${body}`).digest('hex')
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    'stripe-signature': `t=${atSeconds},v1=${signature}`,
  }
}
