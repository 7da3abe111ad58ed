// Branded ids: an event's id cannot be passed where a ticket's is meant.
import * as v from 'valibot'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

// What a page does not use is left out of it by its bundler, which trusts this word.
/* @__NO_SIDE_EFFECTS__ */
const id = <const Name extends string>(name: Name) =>
  v.pipe(v.string(), v.regex(UUID, 'not an id'), v.toLowerCase(), v.brand(name))

export const TenantId = id('TenantId')
export type TenantId = v.InferOutput<typeof TenantId>
export const UserId = id('UserId')
export type UserId = v.InferOutput<typeof UserId>
export const SessionId = id('SessionId')
export type SessionId = v.InferOutput<typeof SessionId>
export const EventId = id('EventId')
export type EventId = v.InferOutput<typeof EventId>
export const TicketTypeId = id('TicketTypeId')
export type TicketTypeId = v.InferOutput<typeof TicketTypeId>
export const OrderId = id('OrderId')
export type OrderId = v.InferOutput<typeof OrderId>
export const PromoCodeId = id('PromoCodeId')
export type PromoCodeId = v.InferOutput<typeof PromoCodeId>
export const TicketId = id('TicketId')
export type TicketId = v.InferOutput<typeof TicketId>
export const CheckInListId = id('CheckInListId')
export type CheckInListId = v.InferOutput<typeof CheckInListId>
export const GateId = id('GateId')
export type GateId = v.InferOutput<typeof GateId>
export const StationId = id('StationId')
export type StationId = v.InferOutput<typeof StationId>
export const ScanId = id('ScanId')
export type ScanId = v.InferOutput<typeof ScanId>

/** Makes a new UUIDv7. Passed in, so that a simulation repeats itself. */
export type NewId = () => string

/** The 16 bytes of an id, new or written over `bytes`. Ids are lower-case hex, as the schemas above guarantee. */
export function idToBytes<Bytes extends Uint8Array>(text: string, bytes: Bytes): Bytes
export function idToBytes(text: string): Uint8Array
export function idToBytes(text: string, bytes: Uint8Array = new Uint8Array(16)): Uint8Array {
  let from = 0
  for (let at = 0; at < 16; at += 1) {
    if (text.charCodeAt(from) === HYPHEN) from += 1
    bytes[at] = (digitAt(text, from) << 4) | digitAt(text, from + 1)
    from += 2
  }
  return bytes
}

const HYPHEN = 0x2d

/** `0` to `9` are 0x30 to 0x39, `a` to `f` 0x61 to 0x66. */
function digitAt(text: string, at: number): number {
  const char = text.charCodeAt(at)
  return char < 0x61 ? char - 0x30 : char - 0x57
}

const HEX_CHARS = Uint8Array.from('0123456789abcdef', (char) => char.charCodeAt(0))
/** Where in an id's text its bytes stand. */
const PLACES = Uint8Array.of(0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34)
/** Of the id at hand. One for all: writing an id is synchronous and leaves nothing in it. */
const idChars: number[] = new Array(36).fill(HYPHEN)

/** The id that 16 bytes from `offset` on spell. */
export function bytesToId(bytes: Uint8Array, offset = 0): string {
  for (let at = 0; at < 16; at += 1) {
    const byte = bytes[offset + at] ?? 0
    const place = PLACES[at] ?? 0
    idChars[place] = HEX_CHARS[byte >> 4] ?? 0
    idChars[place + 1] = HEX_CHARS[byte & 15] ?? 0
  }
  // At once: a text that was put together in pieces is a tree of them, and is written out where it is first compared.
  return String.fromCharCode.apply(null, idChars)
}
