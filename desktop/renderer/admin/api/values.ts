// The values that a screen offers to choose from. Written out here, and whole by their types: the schemas that the server
// checks by would bring their library into the page.
import type {
  CaseState,
  ConflictOutcome,
  ReviewKindName,
  ReviewOutcome,
} from '../../../../shared/checkin/admin-schema.ts'
import type { EventStatus } from '../../../../shared/events/admin-schema.ts'
import type { OrderStatusName } from '../../../../shared/orders/admin-schema.ts'
import type {
  CaseKind,
  OnDispute,
  OnHold,
  CaseState as PaymentCaseState,
} from '../../../../shared/payments/case-schema.ts'
import type { LedgerKind } from '../../../../shared/payments/ledger-schema.ts'
import type {
  AttemptState,
  Provider,
  RefundState,
  WebhookState,
} from '../../../../shared/payments/schema.ts'
import type { TenantStatus } from '../../../../shared/tenants/schema.ts'
import type { TicketState } from '../../../../shared/tickets/admin-schema.ts'

/** The keys of a table that has all of `T`: one that is missing does not compile. */
const allOf = <T extends string>(table: Readonly<Record<T, true>>): readonly T[] =>
  // Safe: these are the keys that `T` names.
  Object.keys(table) as T[]

export const EVENT_STATUSES = allOf<EventStatus>({
  draft: true,
  published: true,
  cancelled: true,
  archived: true,
})
export const ORDER_STATUSES = allOf<OrderStatusName>({
  pending: true,
  paid: true,
  refunded: true,
  expired: true,
  cancelled: true,
})
export const ATTEMPT_STATES = allOf<AttemptState>({
  pending: true,
  processing: true,
  succeeded: true,
  failed: true,
  refunded: true,
})
export const REFUND_STATES = allOf<RefundState>({
  requested: true,
  submitted: true,
  succeeded: true,
  failed: true,
  unknown: true,
})
export const LEDGER_KINDS = allOf<LedgerKind>({
  payment: true,
  refund_due: true,
  refund_dropped: true,
  refund_done: true,
  refund_undone: true,
  fee: true,
  payout: true,
  fee_undone: true,
  payout_undone: true,
  dispute_taken: true,
  dispute_returned: true,
})
export const PAYMENT_CASE_KINDS = allOf<CaseKind>({ dispute: true, hold: true })
export const PAYMENT_CASE_STATES = allOf<PaymentCaseState>({
  inquiry: true,
  open: true,
  won: true,
  lost: true,
  dropped: true,
  released: true,
  rejected: true,
  cleared: true,
  refused: true,
})
export const ON_DISPUTE = allOf<OnDispute>({ nothing: true, block: true })
export const ON_HOLD = allOf<OnHold>({ wait: true, deliver_blocked: true, deliver: true })
export const PROVIDERS = allOf<Provider>({ stripe: true, bkash: true, nagad: true, rocket: true })
export const WEBHOOK_STATES = allOf<WebhookState>({
  pending: true,
  processed: true,
  failed: true,
  ignored: true,
})
export const TENANT_STATUSES = allOf<TenantStatus>({
  pending: true,
  active: true,
  suspended: true,
})
export const TICKET_STATES = allOf<TicketState>({ good: true, blocked: true, void: true })
export const CASE_STATES = allOf<CaseState>({ open: true, resolved: true })
export const CONFLICT_OUTCOMES = allOf<ConflictOutcome>({
  same_person: true,
  fraud: true,
  gate_error: true,
})
export const REVIEW_KINDS = allOf<ReviewKindName>({
  forced: true,
  unknown_admitted: true,
  unpaid_admitted: true,
  should_have_refused: true,
  voided_after_entry: true,
  blocked_after_entry: true,
  clock_suspect: true,
  station_revoked: true,
  annul_unproven: true,
})
export const REVIEW_OUTCOMES = allOf<ReviewOutcome>({ accepted: true, dismissed: true })
