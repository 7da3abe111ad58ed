// A refusal becomes an HTTP answer here and nowhere else.
import { STATUS_CODES } from 'node:http'
import { RESPONSE_HEADERS } from './headers.ts'

/** Every refusal that the HTTP edge can send. A code that is missing here does not compile. */
const REFUSALS = {
  malformed_request: { status: 400, title: 'The request is not well-formed HTTP' },
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  invalid_input: { status: 400, title: 'The request does not have the expected form' },
  not_signed_in: { status: 401, title: 'Sign in, or send a credential' },
  credential_invalid: { status: 401, title: 'The credential is not valid; sign in or pair again' },
  credential_expired: {
    status: 401,
    title: 'The credential has expired; refresh it or sign in again',
  },
  session_ended: { status: 401, title: 'This session was ended; sign in again' },
  password_refused: { status: 400, title: 'Choose another password' },
  password_wrong: { status: 403, title: 'The password is wrong' },
  link_unknown: { status: 404, title: 'This link is not known; ask for a new one' },
  link_used: { status: 410, title: 'This link was used already; ask for a new one' },
  link_expired: { status: 410, title: 'This link has expired; ask for a new one' },
  session_not_found: { status: 404, title: 'Session not found' },
  second_factor_required: { status: 401, title: 'Send the code of your second factor as `code`' },
  second_factor_wrong: { status: 401, title: 'This code is not valid, or was used already' },
  factor_already: { status: 409, title: 'A second factor is set up already; remove it first' },
  factor_missing: { status: 409, title: 'No second factor is being set up' },
  member_already: {
    status: 409,
    title:
      'This person is among the staff already; change them there, also where they are disabled',
  },
  account_exists: {
    status: 409,
    title: 'This address has an account: leave name and password out',
  },
  account_needed: { status: 409, title: 'Choose a name and a password for your account' },
  invitation_not_found: { status: 404, title: 'Invitation not found' },
  tenant_not_found: { status: 404, title: 'Organizer not found' },
  slug_taken: { status: 409, title: 'This slug is taken' },
  tenant_not_empty: {
    status: 409,
    title: 'This organizer has events or stations; suspend it instead',
  },
  changed_meanwhile: {
    status: 409,
    title: 'Somebody changed this meanwhile; `details` has the newer version',
  },
  member_not_found: { status: 404, title: 'Nobody of this organizer' },
  user_not_found: { status: 404, title: 'User not found' },
  own_account: { status: 409, title: 'Somebody else must change this for you' },
  last_admin: { status: 409, title: 'Nobody else could act any more; make another admin first' },
  name_taken: { status: 409, title: 'This name is taken' },
  too_many: { status: 409, title: 'There are as many as there may be' },
  gate_in_use: { status: 409, title: 'A list, a station or a notice names this gate' },
  event_not_empty: {
    status: 409,
    title:
      'Only a draft without orders, tickets, stations and notices is deleted; cancel or archive it',
  },
  event_archived: { status: 409, title: 'This event is archived; nothing of it changes' },
  event_step_not_possible: { status: 409, title: 'From its status the event cannot do that' },
  event_incomplete: { status: 409, title: 'An event needs a ticket type before it is published' },
  event_over: { status: 409, title: 'This event is over' },
  event_not_moved: { status: 409, title: 'These are the event’s times already' },
  event_never_moved: { status: 404, title: 'This event was never moved to another time' },
  window_would_close: {
    status: 409,
    title:
      'A window would close before it opens; change it first, or move start and end equally far. `details` names it',
  },
  tenant_pending: {
    status: 409,
    title: 'The platform has not let this organizer work yet; nothing is published or sold',
  },
  setting_not_available: { status: 400, title: 'This release does not have that setting' },
  picture_refused: { status: 400, title: 'Choose another picture' },
  notice_ended: { status: 409, title: 'It has ended, or would end before anybody reads it' },
  notice_not_found: { status: 404, title: 'Notice not found' },
  too_many_notices: { status: 409, title: 'As many notices run as a gate can read' },
  number_taken: { status: 409, title: 'Another ticket type has this number' },
  ticket_type_not_found: { status: 404, title: 'Ticket type not found' },
  ticket_type_needed: {
    status: 409,
    title: 'A published event keeps one ticket type; add another one first',
  },
  ticket_type_in_use: { status: 409, title: 'A ticket, an order or a list names this type' },
  quantity_below_sold: { status: 409, title: 'More were sold than that' },
  list_in_use: { status: 409, title: 'People were scanned on this list' },
  list_needed: { status: 409, title: 'An event keeps one check-in list' },
  station_wiped: { status: 409, title: 'This station was wiped; pair its laptop anew' },
  station_ended: { status: 409, title: 'This station was revoked; nothing of it changes' },
  ticket_changed: {
    status: 409,
    title: 'Somebody changed this ticket meanwhile; `details` has the newer version',
  },
  ticket_void: { status: 409, title: 'This ticket is void' },
  serial_used_up: {
    status: 409,
    title: 'No more codes for this ticket; void it and issue another',
  },
  order_not_found: { status: 404, title: 'Order not found' },
  sold_out: { status: 409, title: 'Not so many tickets are left' },
  sale_not_started: { status: 409, title: 'These tickets are not on sale yet' },
  sale_ended: { status: 409, title: 'These tickets are no longer on sale' },
  sale_closed: { status: 409, title: 'This organizer does not sell tickets at present' },
  event_cancelled: { status: 409, title: 'This event was cancelled; nothing is sold for it' },
  order_limit: { status: 409, title: 'One order may not have so many of these tickets' },
  buyer_limit: { status: 409, title: 'One person may not have so many of these tickets' },
  price_changed: { status: 409, title: 'The price has changed; look at it and order again' },
  promo_code_unknown: { status: 409, title: 'This promo code is not known; look at its spelling' },
  promo_code_not_yet: { status: 409, title: 'This promo code does not count yet' },
  promo_code_over: { status: 409, title: 'This promo code does not count any more' },
  promo_code_used_up: { status: 409, title: 'This promo code was used as often as it may be' },
  promo_code_not_for_these: {
    status: 409,
    title: 'This promo code takes nothing off these tickets; choose others, or leave it out',
  },
  promo_code_tickets: {
    status: 409,
    title: 'This promo code is for fewer tickets in one order; choose fewer',
  },
  discount_changed: {
    status: 409,
    title: 'The promo code takes off another amount by now; look at it and order again',
  },
  promo_code_not_found: { status: 404, title: 'Promo code not found' },
  promo_code_taken: { status: 409, title: 'This event has this promo code already' },
  promo_code_in_use: {
    status: 409,
    title: 'An order was made with this promo code; disable it instead',
  },
  quota_below_used: { status: 409, title: 'More orders have it than that' },
  idempotency_key_invalid: {
    status: 400,
    title: 'An Idempotency-Key has 1 to 200 visible ASCII characters',
  },
  idempotency_key_reused: {
    status: 409,
    title: 'This Idempotency-Key was used for another order; take a new one',
  },
  provider_required: { status: 400, title: 'Choose how to pay' },
  amount_too_small: {
    status: 409,
    title: 'This way of paying takes no sum as small as that; choose another, or order more',
  },
  amount_too_large: {
    status: 409,
    title: 'This way of paying takes no sum as large as that; choose another, or order in parts',
  },
  provider_not_available: { status: 409, title: 'One cannot pay this way here; choose another' },
  order_not_at_gate: {
    status: 409,
    title:
      'Only an order that is paid at the gate is marked as paid; others are paid by their provider',
  },
  order_closed: { status: 409, title: 'This order is no longer waiting for its payment' },
  payment_under_way: {
    status: 409,
    title: 'A payment of this order is under way; wait until it is known what became of it',
  },
  statement_not_found: { status: 404, title: 'Statement not found' },
  statement_invalid: {
    status: 422,
    title: 'The file is not a statement that can be read; `details` has the lines and columns',
  },
  payment_not_found: { status: 404, title: 'Payment not found' },
  refund_not_found: { status: 404, title: 'Refund not found' },
  refund_not_paid: {
    status: 409,
    title:
      'This order was not paid through a provider; void its tickets and settle the money there',
  },
  refund_disputed: {
    status: 409,
    title: 'The buyer’s bank is taking this payment back; answer the dispute at the provider',
  },
  refund_nothing: { status: 409, title: 'Nothing of this order is left to be given back' },
  refund_too_much: { status: 409, title: 'That is more than is left of this payment' },
  order_refunded: {
    status: 409,
    title: 'This order was given back already; what was kept of it can be given back as an amount',
  },
  refund_done: { status: 409, title: 'This refund has gone back already' },
  refund_on_its_way: {
    status: 409,
    title: 'This refund is on its way; wait until the provider says what became of it',
  },
  refund_other_on_its_way: {
    status: 409,
    title: 'Another refund of this payment is still on its way; wait for its end',
  },
  refund_reference_taken: {
    status: 409,
    title: 'That is the provider’s id of another refund of this payment',
  },
  refund_awaits_second: {
    status: 409,
    title: 'This waits for another administrator to agree or to decline',
  },
  second_not_found: { status: 404, title: 'Nothing of that waits for a second administrator' },
  second_answered: { status: 409, title: 'This was answered already, or has ended' },
  second_own: { status: 403, title: 'Another administrator must agree: this was asked for by you' },
  second_no_admin: { status: 403, title: 'Only an administrator of the organizer may agree' },
  second_gone: {
    status: 409,
    title: 'Whoever asked is no administrator any more; decline it and decide it yourself',
  },
  second_changed: {
    status: 409,
    title: 'This is not any more as it was asked for; decline it and look anew',
  },
  second_nobody: {
    status: 409,
    title: 'There is no second administrator who could agree; invite one first',
  },
  refund_asked_already: {
    status: 409,
    title: 'The money was asked for; the organizer answers by mail',
  },
  event_not_cancelled: {
    status: 409,
    title: 'Cancel the event first: then everybody’s money is given back',
  },
  event_refund_not_begun: {
    status: 404,
    title: 'Nobody’s money of this event is being given back',
  },
  refund_ask_not_found: { status: 404, title: 'Nobody asked for that' },
  refund_ask_answered: { status: 409, title: 'This was answered already' },
  payment_case_not_found: { status: 404, title: 'No such dispute or hold' },
  payment_case_decided: {
    status: 409,
    title: 'This was decided meanwhile; look at how it stands now',
  },
  payment_case_act: {
    status: 409,
    title: 'That cannot be done about this case as it is; `acts` says what can',
  },
  ticket_waits_for_payment: {
    status: 409,
    title: 'This ticket waits for its payment; decide that under disputes and holds',
  },
  account_not_found: { status: 404, title: 'No account with this provider is set up' },
  credentials_malformed: { status: 400, title: 'These are not the credentials of that provider' },
  webhook_rejected: { status: 400, title: 'Not accepted' },
  webhook_forbidden: { status: 403, title: 'Not accepted' },
  webhook_event_purged: {
    status: 410,
    title: 'What was told is deleted after 90 days; have the provider send it again',
  },
  webhook_event_not_found: { status: 404, title: 'Webhook event not found' },
  email_taken: { status: 409, title: 'This email has an account already' },
  invalid_credentials: { status: 401, title: 'Email or password is wrong' },
  refresh_invalid: { status: 401, title: 'The session cannot be continued; sign in again' },
  refresh_reused: {
    status: 401,
    title: 'This session was continued elsewhere and has been ended; sign in again',
  },
  station_revoked: { status: 401, title: 'This station was revoked; pair it again' },
  user_disabled: { status: 403, title: 'This account is disabled; ask your administrator' },
  tenant_suspended: { status: 403, title: 'This organizer is suspended' },
  no_membership: { status: 403, title: 'This account works for no organizer' },
  forbidden: { status: 403, title: 'Not allowed for this account or station' },
  cursor_invalid: {
    status: 400,
    title: 'The cursor is not one of this list; begin without `after`',
  },
  foreign_origin: { status: 403, title: 'This request came from another site' },
  not_found: { status: 404, title: 'Not found' },
  event_not_found: { status: 404, title: 'Event not found' },
  list_not_found: { status: 404, title: 'Check-in list not found' },
  gate_not_found: { status: 404, title: 'Gate not found' },
  ticket_not_found: { status: 404, title: 'Ticket not found' },
  conflict_not_found: {
    status: 404,
    title: 'Conflict not found; a later scan may have settled it',
  },
  review_item_not_found: { status: 404, title: 'Review item not found' },
  scan_counts: { status: 409, title: 'This scan counts already; take it back by an annul instead' },
  scan_not_found: { status: 404, title: 'Scan not found' },
  station_not_found: { status: 404, title: 'Station not found' },
  pairing_code_unknown: {
    status: 404,
    title: 'This pairing code is not known; check it or make a new one',
  },
  method_not_allowed: { status: 405, title: 'This path does not answer that method' },
  tenant_required: {
    status: 409,
    title: 'This account works for several organizers; name one as `tenant`',
  },
  list_required: {
    status: 409,
    title: 'This event has several check-in lists; name one as `listId`',
  },
  event_required: { status: 409, title: 'Name the event as `eventId`' },
  event_ended: { status: 409, title: 'This event is over; its gates are closed' },
  scan_changed: { status: 409, title: 'This scan id is taken by a scan with other content' },
  scan_not_admitted: { status: 409, title: 'Only an admitted scan can be taken back' },
  already_annulled: { status: 409, title: 'This scan was taken back already' },
  annul_not_yours: { status: 403, title: 'Only a supervisor takes back the scan of somebody else' },
  annul_too_late: { status: 409, title: 'After 15 minutes only a supervisor takes a scan back' },
  pairing_code_used: { status: 409, title: 'This pairing code was used already; make a new one' },
  pairing_code_expired: { status: 410, title: 'This pairing code has expired; make a new one' },
  body_too_large: { status: 413, title: 'The body is too large' },
  body_not_json: { status: 415, title: 'Send the body as application/json' },
  protocol_unsupported: {
    status: 426,
    title: 'This station speaks a protocol that the server does not; update it',
  },
  rate_limited: { status: 429, title: 'Too many attempts; wait and try again' },
  busy: { status: 429, title: 'The server is busy; try again in a moment' },
  internal: { status: 500, title: 'Something broke on our side' },
  unavailable: { status: 503, title: 'The server cannot reach its database; try again soon' },
} as const satisfies Record<string, { status: number; title: string }>

export type RefusalCode = keyof typeof REFUSALS

/** A "no" on its way to the client. Everything in it is shown. */
export type Refusal = {
  readonly code: RefusalCode
  /** Replaces the title where the case allows a better sentence. */
  readonly message?: string
  readonly details?: readonly unknown[]
  /** Sent as `Retry-After`, in whole seconds. */
  readonly retryAfterSeconds?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** The codes, for OpenAPI. */
export const REFUSAL_CODES = Object.keys(REFUSALS)

export const statusOf = (code: RefusalCode): number => REFUSALS[code].status

/** The error shape of every route. */
export function problem(refusal: Refusal, requestId: string): Response {
  const { status, title } = REFUSALS[refusal.code]
  const body = {
    statusCode: status,
    error: STATUS_CODES[status] ?? 'Error',
    message: refusal.message ?? title,
    code: refusal.code,
    requestId,
    ...(refusal.details && { details: refusal.details }),
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...RESPONSE_HEADERS,
      'content-type': 'application/json; charset=UTF-8',
      'x-request-id': requestId,
      ...(refusal.retryAfterSeconds !== undefined && {
        'retry-after': String(Math.max(1, Math.ceil(refusal.retryAfterSeconds))),
      }),
      ...refusal.headers,
    },
  })
}
