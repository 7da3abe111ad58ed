// The ticket code: fields ↔ signed bytes ↔ text. docs/specs/ticket-code.md has the layout and the promises.
import { assert } from '../assert.ts'
import { type EventId, idToBytes } from '../ids.ts'
import { ok, type Result, refuse } from '../result.ts'
import { bytesToDigits, checkOf, writeDigits } from './crockford.ts'
import { findCode, PREFIX } from './qr-find.ts'
import { EVENT_TAG_AT, EVENT_TAG_BYTES, TAG_BYTES, writeFields } from './qr-layout.ts'
import type {
  CodeKeys,
  CodeRefusal,
  EventCodeKeys,
  ParsedCode,
  TagOf,
  TicketCode,
  VerifiedCode,
} from './qr-types.ts'

/** What signs an event's codes under one key id. */
export type CodeSigner = {
  readonly eventId: EventId
  /** The first four bytes of SHA-256 over the id's 16 bytes. */
  readonly eventTag: Uint8Array
  readonly tagOf: TagOf
}

export type SignedCode = {
  readonly text: string
  /** The bytes before the tag. */
  readonly payload: Uint8Array
  /** All 32 bytes; the code carries the first 16. */
  readonly signature: Uint8Array
}

/** Signs and writes a code. A name is cut to 48 bytes of UTF-8; an empty one is left out. */
export function encodeTicketCode(fields: TicketCode, signer: CodeSigner): SignedCode {
  const payload = writeFields(fields, signer.eventTag)
  const signature = signer.tagOf(signedBytes(signer.eventId, payload))
  assert(signature.length === 32, 'a signature has 32 bytes')
  return { text: writeTicketText(codeBytes(payload, signature)), payload, signature }
}

/** All bytes of a code from what the database keeps of it. */
export function codeBytes(payload: Uint8Array, signature: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(payload.length + TAG_BYTES)
  bytes.set(payload)
  bytes.set(signature.subarray(0, TAG_BYTES), payload.length)
  return bytes
}

/** The text of a code's bytes, its tag included: what the QR shows. */
export function writeTicketText(bytes: Uint8Array): string {
  const digits = bytesToDigits(bytes)
  const check = checkOf(digits, 0, digits.length)
  return PREFIX + writeDigits(digits) + writeDigits(Uint8Array.of(check >> 5, check & 31))
}

/** The one way to write the code that a reading holds; refuses as `parseTicketText` does. */
export function cleanScan(text: string): Result<string, CodeRefusal> {
  const found = findCode(text)
  return found.ok ? ok(writeTicketText(found.value.bytes)) : found
}

/** Reads a code without proving it. Refuses as `readTicketCode` does before any key is asked. */
export const parseTicketText = (text: string): Result<ParsedCode, CodeRefusal> => findCode(text)

/** What a code says of its event, unproven: the first four bytes of SHA-256 over the event id's. */
export const eventTagIn = ({ bytes }: ParsedCode): Uint8Array =>
  bytes.slice(EVENT_TAG_AT, EVENT_TAG_AT + EVENT_TAG_BYTES)

/**
 * Reads a ticket code and checks its tag.
 *
 * Text is `PB`, Crockford base 32 and two check characters, all in QR's alphanumeric set and all on keys that every
 * scanner types the same way.
 *
 * @param text as the reader gave it, untrusted; at most `CODE_CHARS_MAX` characters
 * @param keys the events that count here: per key id a tag function, or the list of what was issued
 * @returns the code, or why not: `not_ours` and `too_long` are other people's codes, `mistyped` a wrong check
 *   character, `other_event` a tag no selected event has, `bad_signature` a forgery or a missing key
 * @throws never: a stranger's QR code must not be able to stop a gate
 * @see RFC 2104 (HMAC, truncation in section 5), RFC 5869 (HKDF), Crockford base 32
 */
export function readTicketCode(text: string, keys: CodeKeys): Result<VerifiedCode, CodeRefusal> {
  const parsed = parseTicketText(text)
  return parsed.ok ? verifyTicketCode(parsed.value, keys) : parsed
}

/** Checks the tag of a code that was parsed before. Refuses as `readTicketCode` does once the form is right. */
export function verifyTicketCode(
  parsed: ParsedCode,
  keys: CodeKeys,
): Result<VerifiedCode, CodeRefusal> {
  const { bytes, fields } = parsed
  let refusal: CodeRefusal | null = null
  for (const event of keys.events) {
    if (!hasTag(bytes, event.eventTag)) continue
    const code = verify(parsed, event)
    if (code === null) return ok({ ...fields, eventId: event.eventId })
    // Two events may share a tag; a missing signature says more than a missing list entry.
    if (refusal === null || code === 'bad_signature') refusal = { code }
  }
  return refuse(refusal ?? otherEvent(bytes, keys))
}

/** Null when the code is this event's. */
function verify(
  { bytes, fields }: ParsedCode,
  event: EventCodeKeys,
): 'bad_signature' | 'not_listed' | null {
  if (event.isListed !== undefined) {
    return event.isListed(fields.ticketId, bytes) ? null : 'not_listed'
  }
  const tagOf = event.keys.get(fields.keyId)
  if (tagOf === undefined) return 'bad_signature'
  const tagAt = bytes.length - TAG_BYTES
  const signature = tagOf(signedBytes(event.eventId, bytes, tagAt))
  // In place: a view of an array as small as these makes the engine move its bytes out of its own memory first.
  return isEqualAt(bytes, tagAt, signature, TAG_BYTES) ? null : 'bad_signature'
}

/** The full event id is signed though the code carries four bytes of its hash: events cannot be mixed up. */
function signedBytes(eventId: EventId, code: Uint8Array, payloadBytes = code.length): Uint8Array {
  const bytes = idToBytes(eventId, new Uint8Array(ID_BYTES + payloadBytes))
  for (let at = 0; at < payloadBytes; at += 1) bytes[ID_BYTES + at] = code[at] ?? 0
  return bytes
}

const ID_BYTES = 16

function otherEvent(bytes: Uint8Array, keys: CodeKeys): CodeRefusal {
  const known = keys.otherEvents?.find((event) => hasTag(bytes, event.eventTag))
  return known === undefined
    ? { code: 'other_event' }
    : { code: 'other_event', eventName: known.name }
}

const hasTag = (code: Uint8Array, eventTag: Uint8Array): boolean =>
  isEqualAt(code, EVENT_TAG_AT, eventTag, EVENT_TAG_BYTES)

/**
 * Whether `a` has from `start` on the first `length` bytes of `b`. Takes the same time wherever the difference is, so that
 * a tag cannot be guessed byte by byte.
 */
function isEqualAt(a: Uint8Array, start: number, b: Uint8Array, length: number): boolean {
  if (a.length < start + length || b.length < length) return false
  let difference = 0
  for (let at = 0; at < length; at += 1) difference |= (a[start + at] ?? 0) ^ (b[at] ?? 0)
  return difference === 0
}
