// Payments as buyers, organizers and the platform see them.
import * as v from 'valibot'
import { EventId, OrderId, TenantId, TicketTypeId } from '../ids.ts'
import { Version } from '../tenants/schema.ts'
import { InstantText } from '../time.ts'

export const PROVIDERS = ['stripe', 'bkash', 'nagad', 'rocket'] as const
export const Provider = v.picklist(PROVIDERS)
export type Provider = v.InferOutput<typeof Provider>

export const ATTEMPT_STATES = ['pending', 'processing', 'succeeded', 'failed', 'refunded'] as const
export const AttemptState = v.picklist(ATTEMPT_STATES)
export type AttemptState = v.InferOutput<typeof AttemptState>

export const REFUND_REASONS = [
  'second_payment',
  'no_places',
  'event_closed',
  'order_cancelled',
  'not_accepted',
  'asked_for',
] as const
export const RefundReason = v.picklist(REFUND_REASONS)
export type RefundReason = v.InferOutput<typeof RefundReason>

export const RefundState = v.picklist(['requested', 'submitted', 'succeeded', 'failed', 'unknown'])
export type RefundState = v.InferOutput<typeof RefundState>

/** Why a refund failed. `returned`: it had succeeded, and came back. */
export const RefundFailure = v.picklist([
  'too_late',
  'too_much',
  'declined',
  'setup',
  'returned',
  'not_there',
])
export type RefundFailure = v.InferOutput<typeof RefundFailure>

export const WebhookState = v.picklist(['pending', 'processed', 'failed', 'ignored'])
export type WebhookState = v.InferOutput<typeof WebhookState>

/** `true`: only payments that a person must look at: held for risk, not fitting, or disputed. */
export const Attention = v.picklist(['true', 'false'])

const Id = v.pipe(v.string(), v.uuid())

/** One attempt to collect for an order. */
export const PaymentView = v.object({
  id: Id,
  orderId: OrderId,
  orderNumber: v.string(),
  /** What the provider knows it by. */
  ref: v.string(),
  provider: Provider,
  isLive: v.boolean(),
  state: AttemptState,
  amountCents: v.number(),
  currency: v.string(),
  providerTxnId: v.nullable(v.string()),
  failure: v.nullable(v.picklist(['declined', 'cancelled', 'expired', 'setup'])),
  providerCode: v.nullable(v.string()),
  isHeldForRisk: v.boolean(),
  /** The provider told something that does not fit it: a person must look. */
  isMismatched: v.boolean(),
  /** `isMismatched` because nobody tells what became of it, and for no other reason. */
  isUnanswered: v.boolean(),
  /** The buyer's bank has taken it back. */
  isDisputed: v.boolean(),
  createdAt: InstantText,
  settledAt: v.nullable(InstantText),
  /** What of it is to be given back, or was. */
  refundCents: v.number(),
  /** What came of it: 0 before it was paid, twice its amount where it was paid twice. */
  paidCents: v.number(),
  /** `paidCents` less `refundCents`. */
  keptCents: v.number(),
})
export type PaymentView = v.InferInput<typeof PaymentView>

/**
 * What came of asking the provider at this moment.
 * - `settled`: it has decided. `open`: it may still be paid.
 * - `silent`: no word that could be trusted.
 * - `skipped`: it was asked just before, or is being asked, or there is nothing to ask.
 */
export const LookOutcome = v.picklist(['settled', 'open', 'silent', 'skipped'])
export type LookOutcome = v.InferOutput<typeof LookOutcome>

/** With the payment as it is afterwards. */
export const PaymentLook = v.object({ outcome: LookOutcome, payment: PaymentView })
export type PaymentLook = v.InferInput<typeof PaymentLook>

export const PlatformPaymentView = v.object({ ...PaymentView.entries, tenantId: TenantId })
export type PlatformPaymentView = v.InferInput<typeof PlatformPaymentView>

/** What a tenant has taken by one provider. */
export const PaymentTotals = v.object({
  tenantId: TenantId,
  provider: Provider,
  isLive: v.boolean(),
  currency: v.string(),
  paidCount: v.number(),
  /** All that came, also what no tickets were given for. */
  paidCents: v.number(),
  /** What of it is to be given back, or was. */
  givenBackCents: v.number(),
  /** What came less what goes back. */
  keptCents: v.number(),
  openCount: v.number(),
  /** Held for risk, not fitting, or disputed: a person must look. */
  attentionCount: v.number(),
  /** Not sent yet, or on its way. */
  refundDueCents: v.number(),
})
export type PaymentTotals = v.InferInput<typeof PaymentTotals>

/** What an event has sold. */
export const SalesFigures = v.object({
  eventId: EventId,
  currency: v.string(),
  ticketTypes: v.array(
    v.object({
      ticketTypeId: TicketTypeId,
      name: v.string(),
      quantityTotal: v.nullable(v.number()),
      quantitySold: v.number(),
      quantityHeld: v.number(),
      /** Of orders that were paid, also of those whose money went back. */
      soldCents: v.number(),
      /** What of it is to be given back, or was; what was given back for no ticket is shared out by the order's prices. */
      givenBackCents: v.number(),
      keptCents: v.number(),
    }),
  ),
  orders: v.object({
    pending: v.number(),
    paid: v.number(),
    expired: v.number(),
    cancelled: v.number(),
    refunded: v.number(),
  }),
  /** All that came, at the gate and what no tickets were given for included. */
  paidCents: v.number(),
  /** What of it came past the providers: at the gate, or before the order was brought in. */
  elsewhereCents: v.number(),
  /** What of it is to be given back, or was. */
  givenBackCents: v.number(),
  keptCents: v.number(),
  /** Of orders that wait, at the gate included. */
  pendingCents: v.number(),
  refundDueCents: v.number(),
})
export type SalesFigures = v.InferInput<typeof SalesFigures>

/** By which way one may pay, and the least and the most of one payment; null: as much as anybody has. */
export const PayOption = v.object({
  provider: Provider,
  minCents: v.number(),
  maxCents: v.nullable(v.number()),
})

/** An account with a provider; its credentials are never shown again. */
export const ProviderAccountView = v.object({
  provider: Provider,
  isLive: v.boolean(),
  isEnabled: v.boolean(),
  /** What is to be entered at the provider: where it notifies us. */
  webhookUrl: v.string(),
  /** The least and the most that it takes in one payment; null: as is usual with its provider. */
  minCents: v.nullable(v.number()),
  maxCents: v.nullable(v.number()),
  checkedAt: v.nullable(InstantText),
  checkOutcome: v.nullable(v.picklist(['valid', 'invalid', 'unknown'])),
  checkWhy: v.nullable(v.string()),
  version: v.number(),
})
export type ProviderAccountView = v.InferInput<typeof ProviderAccountView>

/** Which fields there are is the provider's: `docs/specs/selling.md`. */
const Credentials = v.pipe(
  v.record(
    v.pipe(v.string(), v.regex(/^[a-zA-Z]{1,40}$/, 'not a name')),
    v.pipe(
      v.string(),
      v.maxLength(5_000),
      v.check((text) => !text.includes('\0'), 'a NUL character'),
    ),
  ),
  v.check((fields) => Object.keys(fields).length <= 20, 'too many fields'),
)

/** Of one payment, in poisha. */
const Limit = v.optional(
  v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_000_000_000_000))),
)

/** Credentials and limits left out: those that are there stay. The version is left out for the first. */
export const PutProviderAccount = v.strictObject({
  isEnabled: v.optional(v.boolean(), true),
  credentials: v.optional(Credentials),
  /** Null: as is usual with the provider. */
  minCents: Limit,
  maxCents: Limit,
  version: v.optional(Version),
})
export type PutProviderAccount = v.InferOutput<typeof PutProviderAccount>

export const WebhookEventView = v.object({
  id: Id,
  provider: Provider,
  /** Null: of the installation's account. */
  tenantId: v.nullable(TenantId),
  eventKey: v.string(),
  eventName: v.string(),
  state: WebhookState,
  outcome: v.nullable(v.string()),
  tries: v.number(),
  receivedAt: InstantText,
  finishedAt: v.nullable(InstantText),
  /** What was told is deleted, 90 days after it was worked off: it cannot be worked off again. */
  isPurged: v.boolean(),
})
export type WebhookEventView = v.InferInput<typeof WebhookEventView>
