// A payment provider that is only a ledger: who asked for what, and what was paid. It speaks the port like a real one.
import * as v from 'valibot'
import { ok, refuse } from '../../shared/result.ts'
import { HOUR_MS, type Instant } from '../../shared/time.ts'
import type { OpenProvider } from '../features/payments/open-provider.ts'
import type {
  DisputeNews,
  Evidence,
  PaymentProvider,
  PaymentRequest,
  PaymentStanding,
  WebhookDelivery,
  WebhookEvent,
  WebhookNews,
} from '../features/payments/providers/port.ts'
import {
  createLedgerRefunds,
  type LedgerRefunds,
  ledgerDesk,
  standingOfRefund,
} from './ledger-desk.ts'

export type LedgerPayment = {
  readonly ref: string
  readonly provider: PaymentProvider['name']
  readonly merchant: string
  readonly amountCents: number
  /** `approved`: the money waits for `confirm`. */
  state: 'open' | 'approved' | 'paid' | 'failed' | 'closed'
  readonly createdAt: Instant
  /** Where its page sends the browser. */
  readonly returnUrl: string
  /** Movements of money, the first one first. */
  readonly txns: string[]
}

export type Ledger = {
  readonly open: OpenProvider
  readonly payments: ReadonlyMap<string, LedgerPayment>
  /** A person pays on the provider's page. Null: it cannot be paid any more. Again: money moves once more. */
  readonly pay: (ref: string) => string | null
  readonly approve: (ref: string) => void
  readonly decline: (ref: string) => void
  /** The bytes of a notification about the payment as it is now. */
  readonly tell: (ref: string, kind?: 'fact' | 'hint' | 'dispute') => WebhookDelivery
  /** The bytes of a notification about what a bank does; what is left out is of the payment's last movement of money. */
  readonly tellDispute: (ref: string, told?: Partial<ToldOfDispute>) => WebhookDelivery
  /** All money that ever moved. */
  readonly moneyIn: () => readonly {
    readonly ref: string
    readonly txn: string
    readonly amountCents: number
  }[]
  readonly refunds: LedgerRefunds
  /** The bytes of a notification about a refund as it is now. */
  readonly tellRefund: (refundRef: string) => WebhookDelivery
  /** Set to have every call fail like that. */
  trouble: 'none' | 'down' | 'refuses'
  /** Called before each call is answered: for counting, and for dying in the middle. */
  beforeCall: (what: string) => void | Promise<void>
  /** Called after the ledger has done what it was asked for, before the answer arrives. */
  afterCall: (what: string) => void | Promise<void>
  /** Changes the evidence that is told. */
  forge: (evidence: Evidence) => Evidence
}

/** By the provider's clock, in whole seconds. */
export type ToldOfDispute = DisputeNews & { readonly at: Instant }

const Told = v.object({
  key: v.string(),
  kind: v.picklist(['paid', 'failed', 'hint', 'note', 'dispute', 'refund']),
  ref: v.string(),
  evidence: v.optional(v.any()),
  refund: v.optional(v.any()),
  dispute: v.optional(v.any()),
})

/** No provider's page can be paid for ever. */
const LIFE_MS = 12 * HOUR_MS

const UNKNOWN = {
  kind: 'unknown',
  reason: 'unreachable',
  providerCode: null,
  retryAfterMs: null,
} as const satisfies PaymentStanding

const disputeOf = (payment: LedgerPayment | undefined) => ({
  providerTxnId: payment?.txns.at(-1) ?? '',
  amountCents: payment?.amountCents ?? 0,
})

const deliver = (body: object): WebhookDelivery => ({
  body: new TextEncoder().encode(JSON.stringify(body)),
  headers: new Map([['x-ledger', 'genuine']]),
})

/** `canClose`, `hasDesk` false: like a provider that cannot end a payment, that gives nothing back by a program. */
export function createLedger(
  now: () => Instant,
  { canClose = true, hasDesk = true }: { canClose?: boolean; hasDesk?: boolean } = {},
): Ledger {
  const payments = new Map<string, LedgerPayment>()
  let events = 0
  let moved = 0
  const ledger: Ledger = {
    payments,
    refunds: createLedgerRefunds(),
    trouble: 'none',
    beforeCall: () => {},
    afterCall: () => {},
    forge: (evidence) => evidence,
    open: ({ provider, merchant }) =>
      openLedger(ledger, payments, { provider, merchant, canClose, hasDesk, now }),
    pay: (ref) => {
      const payment = payments.get(ref)
      if (payment === undefined || payment.state === 'closed' || payment.state === 'failed')
        return null
      if (now() >= payment.createdAt + LIFE_MS) return null
      payment.state = 'paid'
      moved += 1
      const txn = `TXN${String(moved).padStart(6, '0')}`
      payment.txns.push(txn)
      return txn
    },
    approve: (ref) => {
      const payment = payments.get(ref)
      if (payment?.state === 'open') payment.state = 'approved'
    },
    decline: (ref) => {
      const payment = payments.get(ref)
      if (payment?.state === 'open' || payment?.state === 'approved') payment.state = 'failed'
    },
    tell: (ref, kind = 'fact') => {
      const payment = payments.get(ref)
      const state =
        payment?.state === 'paid' ? 'paid' : payment?.state === 'failed' ? 'failed' : 'note'
      events += 1
      const body = {
        key: `evt_${events}`,
        kind: kind === 'fact' ? state : kind,
        ref,
        ...(payment?.state === 'paid' && { evidence: ledger.forge(evidenceOf(payment, 0, now)) }),
      }
      return deliver(body)
    },
    tellDispute: (ref, told = {}) => {
      events += 1
      return deliver({
        ...{ key: `evt_${events}`, kind: 'dispute', ref },
        dispute: { at: now(), ...disputeOf(payments.get(ref)), ...told },
      })
    },
    tellRefund: (refundRef) => {
      const made = ledger.refunds.made.find((one) => one.refundRef === refundRef)
      events += 1
      const body = {
        key: `evt_${events}`,
        kind: 'refund',
        ref: made?.attemptRef ?? '',
        refund: made,
      }
      return deliver(body)
    },
    moneyIn: () =>
      [...payments.values()].flatMap(({ ref, txns, amountCents }) =>
        txns.map((txn) => ({ ref, txn, amountCents })),
      ),
  }
  return ledger
}

type Opened = {
  readonly provider: PaymentProvider['name']
  readonly merchant: string
  readonly canClose: boolean
  readonly hasDesk: boolean
  readonly now: () => Instant
}

function evidenceOf(
  { ref, provider, merchant, amountCents, txns }: LedgerPayment,
  at: number,
  now: () => Instant,
): Evidence {
  return {
    ...{
      provider,
      merchant,
      isLive: false,
      attemptRef: ref,
      providerPaymentId: `pay_${ref}`,
    },
    ...{ providerTxnId: txns[at] ?? '', amountCents, currency: 'BDT', paidAt: now() },
    isHeldForRisk: false,
  }
}

/** A ledger takes what it is told; an account may say otherwise. */
const ANY_SUM = { minCents: 1, maxCents: null } as const

type Calls = {
  readonly call: <T>(what: string, work: () => T, silence: T) => Promise<T>
  readonly standing: (ref: string) => PaymentStanding
}

function openLedger(
  ledger: Ledger,
  payments: Map<string, LedgerPayment>,
  opened: Opened,
): PaymentProvider {
  const { provider: name, merchant } = opened
  const calls = callsOf(ledger, payments, opened)
  return {
    name,
    merchant,
    isLive: false,
    limits: ANY_SUM,
    ...payingCalls(ledger, payments, opened, calls),
    readReturn: (fields) => ({
      ...{
        attemptRef: fields.get('ref') ?? null,
        providerPaymentId: null,
        proof: null,
        clue: null,
      },
      said: fields.get('said') === 'success' ? 'success' : 'nothing',
    }),
    verifyWebhook: async ({ body, headers }) =>
      headers.get('x-ledger') === 'genuine'
        ? readTold(body, name)
        : refuse({ code: 'untrusted', httpStatus: 400, why: 'no signature' } as const),
    readWebhook: (body) => readTold(body, name),
    acceptSubscription: null,
    checkCredentials: async () => ({ kind: 'valid' }),
    refunds: opened.hasDesk
      ? ledgerDesk({
          refunds: ledger.refunds,
          payments,
          isDown: () => ledger.trouble === 'down',
          before: (what) => ledger.beforeCall(what),
          after: (what) => ledger.afterCall(what),
        })
      : null,
  }
}

function callsOf(
  ledger: Ledger,
  payments: ReadonlyMap<string, LedgerPayment>,
  { provider: name, now }: Opened,
): Calls {
  return {
    call: async (what, work, silence) => {
      await ledger.beforeCall(what)
      if (ledger.trouble === 'down') return silence
      const answer = work()
      await ledger.afterCall(what)
      return answer
    },
    standing: (ref) => {
      const payment = payments.get(ref)
      if (payment === undefined) return { ...UNKNOWN, reason: 'no_reference' }
      if (payment.state === 'paid') {
        const [evidence, ...furtherPayments] = payment.txns.map((_txn, at) => ({
          ...ledger.forge(evidenceOf(payment, at, now)),
          provider: name,
        }))
        if (evidence === undefined) throw new Error('paid without money')
        return { kind: 'paid', evidence, furtherPayments }
      }
      if (payment.state === 'failed' || payment.state === 'closed') {
        const reason = payment.state === 'failed' ? 'declined' : 'expired'
        return { kind: 'failed', reason, providerCode: null, providerMessage: null }
      }
      return { kind: 'pending', isApproved: payment.state === 'approved' }
    },
  }
}

type Created = Awaited<ReturnType<PaymentProvider['create']>>

const SILENT_CREATE: Created = refuse({
  ...{ code: 'provider_unknown', reason: 'unreachable', providerCode: null, retryAfterMs: null },
} as const)
const REFUSED_CREATE: Created = refuse({
  ...{ code: 'provider_refused', reason: 'setup', providerCode: 'E1', providerMessage: 'No.' },
} as const)

function payingCalls(
  ledger: Ledger,
  payments: Map<string, LedgerPayment>,
  { provider, merchant, canClose, now }: Opened,
  { call, standing }: Calls,
): Pick<PaymentProvider, 'create' | 'query' | 'confirm' | 'close'> {
  const create = ({ attemptRef: ref, amountCents, returnUrl }: PaymentRequest): Created => {
    if (ledger.trouble === 'refuses') return REFUSED_CREATE
    if (!payments.has(ref)) {
      payments.set(ref, {
        ref,
        provider,
        merchant,
        amountCents,
        createdAt: now(),
        returnUrl,
        state: 'open',
        txns: [],
      })
    }
    const redirectUrl = `https://pay.example/${ref}`
    return ok({ redirectUrl, providerPaymentId: `pay_${ref}`, returnProof: null })
  }
  const close = (ref: string): PaymentStanding => {
    const payment = payments.get(ref)
    const isOpen = payment?.state === 'open' || payment?.state === 'approved'
    if (canClose && payment !== undefined && isOpen) payment.state = 'closed'
    return standing(ref)
  }
  const confirm = (ref: string): PaymentStanding => {
    if (payments.get(ref)?.state === 'approved') ledger.pay(ref)
    return standing(ref)
  }
  return {
    create: (request) => call('create', () => create(request), SILENT_CREATE),
    query: ({ attemptRef }) => call('query', () => standing(attemptRef), UNKNOWN),
    confirm: ({ attemptRef }) => call('confirm', () => confirm(attemptRef), UNKNOWN),
    close: ({ attemptRef }) => call('close', () => close(attemptRef), UNKNOWN),
  }
}

/** The first dispute of a payment, open, unless it is told otherwise. */
const disputeIn = (
  dispute: Partial<ToldOfDispute> | undefined,
  evidence: Partial<Evidence> | undefined,
): DisputeNews => ({
  providerTxnId: dispute?.providerTxnId ?? String(evidence?.providerTxnId),
  disputeId: dispute?.disputeId ?? 'dp_1',
  standing: dispute?.standing ?? 'open',
  amountCents: dispute?.amountCents ?? evidence?.amountCents ?? 1,
  currency: dispute?.currency ?? 'BDT',
  reason: dispute?.reason ?? 'general',
  dueAt: dispute?.dueAt ?? null,
})

function readTold(body: Uint8Array, provider: PaymentProvider['name']) {
  const parsed = v.safeParse(
    v.pipe(v.string(), v.parseJson(), Told),
    new TextDecoder().decode(body),
  )
  if (!parsed.success)
    return refuse({ code: 'malformed', httpStatus: 400, why: 'no event' } as const)
  const { key, kind, ref, evidence, refund, dispute } = parsed.output
  const names = { attemptRef: ref, providerPaymentId: null }
  const news = {
    paid: { kind: 'paid', evidence: { ...evidence, provider } },
    failed: { kind: 'failed', ...names, reason: 'declined' },
    hint: { kind: 'ask', ...names, clue: null },
    note: { kind: 'note' },
    dispute: { kind: 'dispute', dispute: disputeIn(dispute, evidence) },
    refund: {
      kind: 'refund',
      refund: {
        refundRef: refund?.refundRef ?? null,
        providerRefundId: refund?.id ?? null,
        providerTxnId: refund?.txn ?? null,
        standing: refund === undefined ? null : standingOfRefund(refund),
      },
    },
  } as const satisfies Record<typeof kind, WebhookNews>
  return ok<WebhookEvent>({
    eventKey: key,
    eventName: `ledger.${kind}`,
    occurredAt: dispute?.at ?? null,
    news: news[kind],
  })
}
