// Every "no" of a call, with the HTTP status that carries it. A verdict is never one of these.
import type { MessageKey, MessageParams } from '../../shared/i18n/keys.ts'

export const REFUSAL_STATUS = {
  invalid_input: 400,
  wrong_credentials: 403,
  wrong_pin: 403,
  second_factor_required: 403,
  second_factor_wrong: 403,
  not_supervisor: 403,
  annul_not_yours: 403,
  station_revoked: 403,
  unknown_call: 404,
  event_not_found: 404,
  list_not_found: 404,
  gate_not_found: 404,
  scan_not_found: 404,
  ticket_not_found: 404,
  not_paired: 409,
  already_paired: 409,
  unsent_scans: 409,
  other_organizer: 409,
  pairing_refused: 409,
  not_signed_in: 409,
  pin_not_set: 409,
  pin_expired: 409,
  no_event_selected: 409,
  list_required: 409,
  no_tickets_yet: 409,
  screen_locked: 409,
  self_service: 409,
  scanner_not_found: 404,
  scan_not_admitted: 409,
  already_annulled: 409,
  annul_too_late: 409,
  server_required: 409,
  server_address: 400,
  too_large: 413,
  badge_before_entry: 409,
  badge_void: 409,
  printer_not_chosen: 409,
  printer_not_found: 404,
  printer_failed: 424,
  server_unreachable: 424,
  server_refused: 424,
  protocol_outdated: 424,
  too_many_tries: 429,
} as const satisfies Record<string, number>

export type CallRefusalCode = keyof typeof REFUSAL_STATUS

/** Why a call did nothing. `params` fill the gaps of the code's sentence. */
export type CallRefusal = {
  readonly code: CallRefusalCode
  readonly params?: MessageParams
  /** For `too_many_tries`: when another try is heard. */
  readonly retryAfterMs?: number
  /** For `invalid_input`: the paths that are wrong, never their values. */
  readonly details?: readonly string[]
}

/** The key of a refusal's sentence. A code without one does not compile. */
export const refusalKey = (code: CallRefusalCode): MessageKey => `refusal.${code}`
