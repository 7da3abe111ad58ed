// What a code says once it is read, and why one may not be.
import type { EventId, OrderId, TicketId } from '../ids.ts'
import type { Instant } from '../time.ts'

/** The fields of a code. `issuedAt` has whole seconds, though in milliseconds like every instant. */
export type TicketCode = {
  readonly keyId: number
  readonly typeNumber: number
  readonly serial: number
  readonly issuedAt: Instant
  readonly ticketId: TicketId
  readonly orderId: OrderId | null
  readonly attendeeName: string | null
}

/**
 * Why a text is not a code that counts here.
 * `not_ours` another product's code · `too_long` · `too_short` cut off while reading · `mistyped` a wrong check
 * character · `malformed` right check characters, impossible content · `two_codes` two different codes in one
 * reading · `other_event` a tag that no selected event has · `bad_signature` a forgery, or a key that is not here
 * · `not_listed` an event with listed verification whose digest for that ticket differs.
 */
export type CodeRefusalCode =
  | 'not_ours'
  | 'too_long'
  | 'too_short'
  | 'mistyped'
  | 'malformed'
  | 'two_codes'
  | 'other_event'
  | 'bad_signature'
  | 'not_listed'

export type CodeRefusal = {
  readonly code: CodeRefusalCode
  /** For `other_event`: the name, when a known event has that tag. Unverified. */
  readonly eventName?: string
}

/** A code that verified, with the event whose key it verified with. */
export type VerifiedCode = TicketCode & { readonly eventId: EventId }
