// Stripe's resources, whole, as its own types have them.
import type Stripe from 'stripe'

export const API_VERSION = '2026-10-28.endive'

export type NewSession = {
  readonly id: string
  readonly url: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly amount: number
  readonly reference: string | null
  readonly email: string | null
  readonly successUrl: string
  readonly cancelUrl: string | null
  readonly metadata: Record<string, string>
}

export const sessionObject = (given: NewSession): Stripe.Checkout.Session => ({
  ...PLAIN_SESSION,
  id: given.id,
  amount_subtotal: given.amount,
  amount_total: given.amount,
  cancel_url: given.cancelUrl,
  client_reference_id: given.reference,
  created: given.createdAt,
  customer_email: given.email,
  expires_at: given.expiresAt,
  metadata: given.metadata,
  success_url: given.successUrl,
  url: given.url,
})

/** What is alike in every session that is played here. */
const PLAIN_SESSION = {
  object: 'checkout.session',
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: ['card'],
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency: 'bdt',
  currency_conversion: null,
  custom_fields: [],
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer: null,
  customer_account: null,
  customer_creation: 'if_required',
  customer_details: null,
  discounts: null,
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  locale: 'en',
  managed_payments: null,
  mode: 'payment',
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: null,
  payment_method_options: null,
  payment_method_types: ['card'],
  payment_status: 'unpaid',
  permissions: null,
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: 'open',
  submit_type: null,
  subscription: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: null,
  wallet_options: null,
} satisfies Partial<Stripe.Checkout.Session>

export type NewIntent = {
  readonly id: string
  readonly chargeId: string | null
  readonly createdAt: number
  readonly amount: number
  readonly status: Stripe.PaymentIntent.Status
  readonly metadata: Record<string, string>
}

export const intentObject = (given: NewIntent): Stripe.PaymentIntent => ({
  id: given.id,
  object: 'payment_intent',
  allowed_payment_method_types: null,
  amount: given.amount,
  amount_capturable: 0,
  amount_received: given.status === 'succeeded' ? given.amount : 0,
  application: null,
  application_fee_amount: null,
  automatic_payment_methods: null,
  canceled_at: null,
  cancellation_reason: null,
  capture_method: 'automatic_async',
  client_secret: null,
  confirmation_method: 'automatic',
  created: given.createdAt,
  currency: 'bdt',
  customer: null,
  customer_account: null,
  description: null,
  excluded_payment_method_types: null,
  last_payment_error: null,
  latest_charge: given.chargeId,
  livemode: false,
  managed_payments: null,
  metadata: given.metadata,
  next_action: null,
  on_behalf_of: null,
  payment_method: null,
  payment_method_configuration_details: null,
  payment_method_options: null,
  payment_method_types: ['card'],
  payment_record: null,
  processing: null,
  receipt_email: null,
  review: null,
  setup_future_usage: null,
  shipping: null,
  source: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: given.status,
  transfer_group: null,
})

export const chargeObject = (
  id: string,
  intent: Stripe.PaymentIntent,
  refundedAmount: number,
): Stripe.Charge => ({
  id,
  object: 'charge',
  amount: intent.amount,
  amount_captured: intent.amount,
  amount_refunded: refundedAmount,
  application: null,
  application_fee: null,
  application_fee_amount: null,
  balance_transaction: null,
  billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
  calculated_statement_descriptor: 'SANDBOX',
  captured: true,
  created: intent.created,
  currency: 'bdt',
  customer: null,
  description: null,
  disputed: false,
  failure_balance_transaction: null,
  failure_code: null,
  failure_message: null,
  fraud_details: {},
  livemode: false,
  metadata: intent.metadata,
  on_behalf_of: null,
  outcome: null,
  paid: true,
  payment_intent: intent.id,
  payment_method: null,
  payment_method_details: null,
  receipt_email: null,
  receipt_number: null,
  receipt_url: null,
  refunded: refundedAmount === intent.amount,
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: 'succeeded',
  transfer_data: null,
  transfer_group: null,
})

export type NewRefund = {
  readonly id: string
  readonly intentId: string
  readonly chargeId: string
  readonly createdAt: number
  readonly amount: number
  readonly reason: Stripe.Refund.Reason | null
  readonly metadata: Record<string, string>
}

export const refundObject = (given: NewRefund): Stripe.Refund => ({
  id: given.id,
  object: 'refund',
  amount: given.amount,
  balance_transaction: null,
  charge: given.chargeId,
  created: given.createdAt,
  currency: 'bdt',
  customer: null,
  customer_account: null,
  metadata: given.metadata,
  payment_intent: given.intentId,
  payment_method: null,
  reason: given.reason,
  receipt_number: null,
  source_transfer_reversal: null,
  status: 'succeeded',
  transfer_reversal: null,
})

/** How long a bank takes an answer. */
const ANSWER_SECONDS = 14 * 24 * 60 * 60

/** The parts of a dispute that an event's reader looks at. */
export const disputeObject = (
  id: string,
  intent: Stripe.PaymentIntent,
  chargeId: string,
  status: Stripe.Dispute.Status,
) =>
  ({
    id,
    object: 'dispute',
    amount: intent.amount,
    charge: chargeId,
    created: intent.created,
    currency: 'bdt',
    evidence_details: { due_by: intent.created + ANSWER_SECONDS },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: intent.id,
    reason: 'general',
    status,
  }) satisfies Omit<Partial<Stripe.Dispute>, 'evidence_details'> & {
    readonly evidence_details: Pick<Stripe.Dispute.EvidenceDetails, 'due_by'>
  }
