// Payments as buyers, organizers and the platform see them.
import * as v from 'valibot'

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
  'asked_for',
] as const
export const RefundReason = v.picklist(REFUND_REASONS)
export type RefundReason = v.InferOutput<typeof RefundReason>

export const RefundState = v.picklist(['requested', 'submitted', 'succeeded', 'failed', 'unknown'])
export type RefundState = v.InferOutput<typeof RefundState>

export const WebhookState = v.picklist(['pending', 'processed', 'failed', 'ignored'])
export type WebhookState = v.InferOutput<typeof WebhookState>
