// The keys of every sentence a person reads. `en.ts` and `bn.ts` do not compile with one missing.
import type { ScanReason } from '../checkin/schema.ts'
import type { CodeRefusalCode } from '../tickets/qr-types.ts'
import type { KIOSK_EN } from './en/kiosk.ts'
import type { PREFLIGHT_EN } from './en/preflight.ts'
import type { SCAN_EN } from './en/scan.ts'
import type { SCANNERS_EN } from './en/scanners.ts'
import type { SEARCH_EN } from './en/search.ts'
import type { SETUP_EN } from './en/setup.ts'

/** Fill the `{gaps}` of a sentence. A number is written in the language's digits, a text as it is. */
export type MessageParams = Readonly<Record<string, string | number>>

/** `word` is what a steward reads from two metres, `reason` the sentence under it. */
type VerdictKey =
  | `word.${ScanReason | 'attention'}`
  | `reason.${ScanReason}`
  | `past.${'revoked' | 'blocked' | 'product'}`
  | `code.${CodeRefusalCode}`

type RefusalKey = `refusal.${
  | 'invalid_input'
  | 'wrong_credentials'
  | 'wrong_pin'
  | 'second_factor_required'
  | 'second_factor_wrong'
  | 'not_supervisor'
  | 'annul_not_yours'
  | 'station_revoked'
  | 'unknown_call'
  | 'event_not_found'
  | 'list_not_found'
  | 'gate_not_found'
  | 'scan_not_found'
  | 'ticket_not_found'
  | 'not_paired'
  | 'already_paired'
  | 'unsent_scans'
  | 'other_organizer'
  | 'pairing_refused'
  | 'not_signed_in'
  | 'pin_not_set'
  | 'pin_expired'
  | 'no_event_selected'
  | 'list_required'
  | 'no_tickets_yet'
  | 'screen_locked'
  | 'self_service'
  | 'scanner_not_found'
  | 'scan_not_admitted'
  | 'already_annulled'
  | 'annul_too_late'
  | 'server_required'
  | 'server_address'
  | 'too_large'
  | 'badge_before_entry'
  | 'badge_void'
  | 'printer_not_chosen'
  | 'printer_not_found'
  | 'printer_failed'
  | 'server_unreachable'
  | 'server_refused'
  | 'protocol_outdated'
  | 'too_many_tries'
  | 'fault'
  | 'full_disk'
  | 'no_answer'}`

type ConnectionKey =
  | `state.${'not_paired' | 'connecting' | 'online' | 'offline' | 'problem'}`
  | `connection.${
      | 'ok'
      | 'starting'
      | 'not_paired'
      | 'no_event'
      | 'no_network'
      | 'timeout'
      | 'certificate'
      | 'not_the_server'
      | 'broken_answer'
      | 'busy'
      | 'server_error'
      | 'revoked'
      | 'forbidden'
      | 'not_found'
      | 'too_large'
      | 'protocol_unsupported'
      | 'refused'
      | 'full_disk'
      | 'stopped'}`

type NoticeKey =
  `notice.${'set_aside' | 'recovered' | 'wiped' | 'clock' | 'conflict' | 'conflict_named' | 'conflict_first' | 'conflict_first_named'}`

type PageKey = `page.${
  | 'title'
  | 'otherLanguage'
  | 'scanLabel'
  | 'scanHint'
  | 'idle'
  | 'entry'
  | 'exit'
  | 'direction'
  | 'exitAdmitted'
  | 'firstEntry'
  | 'thisGate'
  | 'unknownGate'
  | 'byOperator'
  | 'opensAt'
  | 'closedAt'
  | 'eventName'
  | 'forced'
  | 'confirmUnpaid'
  | 'unsent'
  | 'setAside'
  | 'lastContact'
  | 'never'
  | 'dataAge'
  | 'dataAgeMeaning'
  | 'tickets'
  | 'checkedIn'
  | 'gate'
  | 'list'
  | 'noGate'
  | 'operator'
  | 'nobody'
  | 'event'
  | 'station'
  | 'downloading'
  | 'guarantee'
  | 'detect'
  | 'ago.now'
  | 'ago.minutes'
  | 'ago.hours'
  | 'ago.days'
  | 'pair.heading'
  | 'pair.help'
  | 'pair.server'
  | 'pair.code'
  | 'pair.name'
  | 'pair.submit'
  | 'signIn.heading'
  | 'signIn.email'
  | 'signIn.password'
  | 'signIn.pin'
  | 'signIn.submit'
  | 'signIn.open'
  | 'signIn.help'
  | 'signOut'
  | 'setPin'
  | 'setPin.submit'
  | 'pinSaved'
  | 'select.heading'
  | 'select.event'
  | 'select.list'
  | 'select.gate'
  | 'select.submit'
  | 'select.open'
  | 'select.none'
  | 'select.local'
  | 'tryAgain'
  | 'cancel'
  | 'working'}`

/** Each part of the gate page has its sentences in a file of its own for each language, so that a page loads only what it reads. */
type GateKey =
  | keyof typeof KIOSK_EN
  | keyof typeof PREFLIGHT_EN
  | keyof typeof SCAN_EN
  | keyof typeof SCANNERS_EN
  | keyof typeof SEARCH_EN
  | keyof typeof SETUP_EN

export type MessageKey = VerdictKey | RefusalKey | ConnectionKey | NoticeKey | PageKey | GateKey

export type Texts = Readonly<Record<MessageKey, string>>
