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

/** HMAC-SHA256 under one event's key: 32 bytes. Synchronous; passed in, as `shared` has no crypto. */
export type TagOf = (bytes: Uint8Array) => Uint8Array

/** What a machine needs to verify the codes of one event. */
export type EventCodeKeys = {
  readonly eventId: EventId
  /** The first four bytes of SHA-256 over the id's 16 bytes. */
  readonly eventTag: Uint8Array
  readonly name: string
  /** By key id. A revoked key is left out. */
  readonly keys: ReadonlyMap<number, TagOf>
  /** Listed verification: asked instead of the keys, with all bytes of the code, its tag included. */
  readonly isListed?: (ticketId: TicketId, bytes: Uint8Array) => boolean
}

/** The events that count here, and those that are only known by name. */
export type CodeKeys = {
  readonly events: readonly EventCodeKeys[]
  readonly otherEvents?: readonly { readonly eventTag: Uint8Array; readonly name: string }[]
}

/** A code whose form is right. Nothing is proved before its tag is checked. */
export type ParsedCode = {
  /** All bytes, the tag included. */
  readonly bytes: Uint8Array
  readonly fields: TicketCode
}
