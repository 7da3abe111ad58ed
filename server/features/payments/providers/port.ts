// What selling asks of a payment provider. Plain data; no provider's word or shape goes past it.
import type { AmountLimits } from '../../../../shared/payments/amount-limits.ts'
import type { Result } from '../../../../shared/result.ts'
import type { Instant } from '../../../../shared/time.ts'

export const PROVIDER_NAMES = ['stripe', 'bkash', 'nagad', 'rocket'] as const
export type ProviderName = (typeof PROVIDER_NAMES)[number]

/**
 * One merchant's account with one provider.
 *
 * Nothing here throws for what a provider or a stranger sends, and nothing touches an order: money moves at the
 * provider, and becomes a payment of ours only when `settle` takes the evidence.
 */
export type PaymentProvider = {
  readonly name: ProviderName
  /** Whose account it is, as whoever made this provider named it; told again in every piece of evidence. */
  readonly merchant: string
  /** False: a test account, no real money. An attempt keeps it, and evidence of the other mode is refused. */
  readonly isLive: boolean
  /** What it takes in one payment usually; an account may say otherwise. */
  readonly limits: AmountLimits
  /**
   * Opens a payment and gives the page where the buyer pays.
   *
   * May be asked again for the same attempt after `provider_unknown`: only the page of the last answer reaches a
   * person, so an earlier one that was made and never heard of is never paid. A provider that takes a reference once
   * (bKash) refuses then, and another attempt is made.
   */
  readonly create: (request: PaymentRequest) => Promise<Result<CreatedPayment, CreateRefusal>>
  /**
   * What the provider says of the attempt, without moving money. `clue` is a notification's or a return's, and may
   * be left out.
   */
  readonly query: (attempt: OpenPayment, clue?: string) => Promise<PaymentStanding>
  /**
   * Takes the money that the buyer has approved, where the provider waits for that (bKash), and tells how it stands;
   * elsewhere the same as `query`.
   *
   * The caller holds a lease: one call for an attempt at a time. `hint` is what the browser brought, or null when a
   * query said `isApproved`.
   */
  readonly confirm: (attempt: OpenPayment, hint: ReturnHint | null) => Promise<PaymentStanding>
  /**
   * Ends the chance to pay, where the provider can. `failed`: it cannot be paid any longer. `paid`: too late, it was.
   * `pending`: this provider cannot end it, and it may still be paid.
   */
  readonly close: (attempt: OpenPayment) => Promise<PaymentStanding>
  /** What came back with the browser: query string or form. Anyone can write it, so it is never evidence. */
  readonly readReturn: (fields: ReadonlyMap<string, string>) => ReturnHint
  /** Whether the provider sent these bytes, for this account, lately. */
  readonly verifyWebhook: (
    delivery: WebhookDelivery,
  ) => Promise<Result<WebhookEvent, WebhookRejection>>
  /** A delivery that was verified when it came, read once more: by the job that works it off, and in a replay. */
  readonly readWebhook: (body: Uint8Array) => Result<WebhookEvent, WebhookRejection>
  /** Answers the provider's question whether it may send here; null where none is ever asked. */
  readonly acceptSubscription: ((url: string) => Promise<SubscriptionOutcome>) | null
  /** Whether the account's secrets open it. Moves no money. */
  readonly checkCredentials: () => Promise<CredentialCheck>
  /** Null: refunds are sent by hand at the provider. */
  readonly refunds: RefundDesk | null
}

/** What is to be paid, and where the browser goes then. */
export type PaymentRequest = {
  /** 12 to 20 of `A-Z0-9`, of this attempt alone. */
  readonly attemptRef: string
  /** Integer poisha, above 0. */
  readonly amountCents: number
  readonly currency: 'BDT'
  /** What stands on the provider's page. The sum of `unitCents * quantity` is `amountCents`. */
  readonly lines: readonly PaymentLine[]
  readonly buyer: {
    readonly name: string
    readonly email: string
    /** `+8801…`; null where none was asked. */
    readonly phone: string | null
    /** The IP address that ordered. */
    readonly address: string | null
  }
  readonly locale: 'en' | 'bn'
  /** Absolute: every outcome comes back there, with what the provider adds to it, and `readReturn` reads that. */
  readonly returnUrl: string
  /** Absolute: where the provider sends notifications, where that is said with each payment. */
  readonly webhookUrl: string
  /** The attempt's own, not the call's: asked again for one attempt, the request is the same to the byte. */
  readonly createdAt: Instant
  /** When our hold on the places ends. Exclusive. */
  readonly holdUntil: Instant
}

export type PaymentLine = {
  readonly name: string
  readonly unitCents: number
  readonly quantity: number
}

export type CreatedPayment = {
  /** Of a host that is known to be the provider's. */
  readonly redirectUrl: string
  /** Stripe's session, bKash's `paymentID`, Nagad's payment reference, SSLCOMMERZ's session key. */
  readonly providerPaymentId: string
  /** What a return of this payment should carry, for `OpenPayment.returnProof`; null where none is promised. */
  readonly returnProof: string | null
}

/** `provider_refused`: no payment was opened and none will be. `provider_unknown`: perhaps one was. */
export type CreateRefusal =
  | {
      readonly code: 'provider_refused'
      readonly reason: FailureReason
      /** The provider's own code, for the log and for us. */
      readonly providerCode: string | null
      /** The provider's own words for the buyer: a stranger's text, to be escaped. */
      readonly providerMessage: string | null
    }
  | {
      readonly code: 'provider_unknown'
      readonly reason: UnknownReason
      readonly providerCode: string | null
      readonly retryAfterMs: number | null
    }

/** An attempt as it is stored after `create`. */
export type OpenPayment = {
  readonly attemptRef: string
  /** Null when the answer to `create` never came: then nothing can be asked of some providers. */
  readonly providerPaymentId: string | null
  readonly amountCents: number
  readonly currency: 'BDT'
  readonly createdAt: Instant
  readonly returnProof: string | null
}

/** How a payment stands at the provider. */
export type PaymentStanding =
  | {
      readonly kind: 'paid'
      readonly evidence: Evidence
      /** The buyer paid more than once within one attempt: each of these is to be given back. */
      readonly furtherPayments: readonly Evidence[]
    }
  | {
      readonly kind: 'pending'
      /** The buyer has approved it and the money waits for `confirm`. */
      readonly isApproved: boolean
    }
  | {
      /** Final: the provider will not turn it into a payment, but as `canStillBePaid` says. */
      readonly kind: 'failed'
      readonly reason: FailureReason
      readonly providerCode: string | null
      readonly providerMessage: string | null
      /** The provider's page stays open, and a later try on it may pay after all: it is asked about on. */
      readonly canStillBePaid?: boolean
    }
  | {
      /** No word from the provider that could be trusted. Nothing changes; ask again later. */
      readonly kind: 'unknown'
      readonly reason: UnknownReason
      readonly providerCode: string | null
      readonly retryAfterMs: number | null
    }

/**
 * - `declined`: by the buyer's bank or wallet; another try may work.
 * - `cancelled`, `expired`: by the buyer, by time.
 * - `setup`: our account, settings or request; somebody must be told.
 */
export type FailureReason = 'declined' | 'cancelled' | 'expired' | 'setup'

/**
 * - `timeout`, `unreachable`: no answer.
 * - `busy`: 429, 5xx or the provider's words for it, our own budget of calls included.
 * - `unreadable`: an answer that is not the protocol's, or too long.
 * - `unauthorized`: the account's secrets were not taken; somebody must be told.
 * - `no_reference`: nothing to ask by.
 */
export type UnknownReason =
  | 'timeout'
  | 'unreachable'
  | 'busy'
  | 'unreadable'
  | 'unauthorized'
  | 'no_reference'

/** A provider's proven word that money was paid. `settle` compares it with the attempt; nothing here has. */
export type Evidence = {
  readonly provider: ProviderName
  readonly merchant: string
  readonly isLive: boolean
  /** The reference that the provider holds with the payment. */
  readonly attemptRef: string
  readonly providerPaymentId: string | null
  /** The movement of money, unique per provider: pays one attempt and no other. */
  readonly providerTxnId: string
  /** Integer poisha. */
  readonly amountCents: number
  /** Upper case, as the provider names it. */
  readonly currency: string
  /** By the provider's clock; null when it does not say. */
  readonly paidAt: Instant | null
  /** Paid, and held back by the provider for a look: keep the money, give no ticket yet. */
  readonly isHeldForRisk: boolean
  /** What a person comparing the two ledgers needs, without names, numbers of wallets or of cards. */
  readonly raw?: Readonly<Record<string, string>>
}

/** What a browser said on its way back. */
export type ReturnHint = {
  readonly attemptRef: string | null
  readonly providerPaymentId: string | null
  readonly said: 'success' | 'cancel' | 'failure' | 'nothing'
  /** Compared by `confirm` with the attempt's; a wrong one makes the hint worth nothing. */
  readonly proof: string | null
  readonly clue: string | null
}

export type WebhookDelivery = {
  /** As they came; nothing parsed before. */
  readonly body: Uint8Array
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
}

export type WebhookEvent = {
  /** Unique per provider; the second delivery has the same. */
  readonly eventKey: string
  /** The provider's own word for what happened. */
  readonly eventName: string
  /** By the provider's clock. */
  readonly occurredAt: Instant | null
  readonly news: WebhookNews
}

export type WebhookNews =
  /** Signed by the provider and complete: settle from it. */
  | { readonly kind: 'paid'; readonly evidence: Evidence }
  /** Final, unless it has succeeded. */
  | {
      readonly kind: 'failed'
      readonly attemptRef: string
      readonly providerPaymentId: string | null
      readonly reason: FailureReason
    }
  /** Something about this payment: `query` it before anything is believed. One of the two references is there. */
  | {
      readonly kind: 'ask'
      readonly attemptRef: string | null
      readonly providerPaymentId: string | null
      readonly clue: string | null
    }
  | { readonly kind: 'refund'; readonly refund: RefundNews }
  /** Told beside the payment's state. */
  | { readonly kind: 'dispute'; readonly dispute: DisputeNews }
  /** The provider asks whether it may send here: `acceptSubscription`, once, and an operator is told. */
  | { readonly kind: 'subscription'; readonly url: string }
  /** An operator is told; nothing else is done. */
  | { readonly kind: 'alert'; readonly what: string }
  /** Kept, and nothing is done. */
  | { readonly kind: 'note' }

/** What a bank does about a payment that its customer made. */
export type DisputeNews = {
  readonly providerTxnId: string
  /** The provider's own name of it; the same in all that is told of it. */
  readonly disputeId: string
  /**
   * - `inquiry`: it asks, and has taken nothing. `open`: it has taken the money.
   * - `won`: it gave it back. `lost`: it keeps it. `dropped`: it never took it.
   */
  readonly standing: 'inquiry' | 'open' | 'won' | 'lost' | 'dropped'
  /** Integer poisha. */
  readonly amountCents: number
  /** Upper case, as the provider names it. */
  readonly currency: string
  /** The provider's own word for why. */
  readonly reason: string | null
  /** Until when it takes an answer. */
  readonly dueAt: Instant | null
}

export type RefundNews = {
  /** Ours, where the provider tells it. */
  readonly refundRef: string | null
  readonly providerRefundId: string | null
  readonly providerTxnId: string | null
  /** Null: read the refunds of the payment anew. */
  readonly standing: RefundStanding | null
}

/** `code` for the log; the sender learns `httpStatus` and nothing more. */
export type WebhookRejection = {
  readonly code:
    | 'malformed'
    | 'too_large'
    | 'untrusted'
    | 'too_old'
    | 'wrong_merchant'
    | 'wrong_mode'
    /** We could not look (a certificate out of reach): the sender shall try again. */
    | 'cannot_verify'
  readonly httpStatus: 400 | 403 | 413 | 503
  /** A sentence for the log, without values of the sender's. */
  readonly why: string
}

export type SubscriptionOutcome = 'accepted' | 'refused' | 'unknown'

export type CredentialCheck =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly why: string }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason }

/** Money back to the payment it came from, never elsewhere. */
export type RefundDesk = {
  /** Whether the provider tells by itself that a refund which was done came back. Else it is asked for some days. */
  readonly tellsOfReturns: boolean
  /**
   * Asks for a refund. After `unknown` it is never asked again with a new reference: `query` first.
   *
   * The caller sends the next one of a payment only when the last is settled.
   */
  readonly send: (refund: RefundRequest) => Promise<RefundStanding>
  /** How a refund stands: by the provider's id of it, or, where that never came, by what the payment shows. */
  readonly query: (refund: RefundRequest) => Promise<RefundStanding>
}

export type RefundRequest = {
  /** Ours, 12 to 20 of `A-Z0-9`, the same in every try. */
  readonly refundRef: string
  readonly attemptRef: string
  readonly providerPaymentId: string
  readonly providerTxnId: string
  /** Null until the provider has named it. */
  readonly providerRefundId: string | null
  /** Integer poisha: this refund, what was paid, and what earlier refunds of it gave back. */
  readonly amountCents: number
  readonly paidCents: number
  readonly refundedBeforeCents: number
  /** By which the provider knows the payment's other refunds. */
  readonly otherRefundIds: readonly string[]
  /** What persons noted of other refunds that they sent themselves: by the provider's portal, or past it. */
  readonly handReferences: readonly string[]
  readonly currency: 'BDT'
  /** By the provider's clock, where it told. */
  readonly paidAt: Instant
  /** When we first asked; null: never. */
  readonly submittedAt: Instant | null
  /** When we last asked; null: never. */
  readonly sentAt: Instant | null
  /** ASCII, at most 60 characters. */
  readonly reason: string
}

export type RefundStanding =
  | {
      readonly kind: 'succeeded'
      readonly providerRefundId: string
      readonly amountCents: number
      readonly completedAt: Instant | null
    }
  /** Taken by the provider and on its way. */
  | { readonly kind: 'submitted'; readonly providerRefundId: string | null }
  | {
      readonly kind: 'failed'
      readonly providerRefundId: string | null
      readonly reason: 'too_late' | 'too_much' | 'declined' | 'setup'
      readonly providerCode: string | null
      readonly providerMessage: string | null
    }
  /** The provider holds no such refund: it may be sent. Only `query` says so. */
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'unknown'
      readonly reason: UnknownReason
      readonly retryAfterMs: number | null
    }
