// Which byte of a code means what. docs/specs/ticket-code.md draws it; nothing outside qr*.ts knows it.
import { assert } from '../assert.ts'
import { bytesToId, idToBytes, type OrderId, type TicketId } from '../ids.ts'
import { readUtf8, writeUtf8 } from '../text.ts'
import { SECOND_MS } from '../time.ts'
import type { TicketCode } from './qr-types.ts'

const VERSION = 1
const HAS_ORDER = 1
const HAS_NAME = 2
const ID_BYTES = 16

/** Where the event tag begins, and how long it is. */
export const EVENT_TAG_AT = 2
export const EVENT_TAG_BYTES = 4
const TYPE_AT = 6
const SERIAL_AT = 8
const ISSUED_AT = 9
const TICKET_AT = 13
const OPTIONAL_AT = TICKET_AT + ID_BYTES

/** HMAC-SHA256 cut to its first half, which RFC 2104 section 5 allows. */
export const TAG_BYTES = 16
/** A longer name makes a code that a slow wedge scanner types for seconds. */
export const NAME_BYTES_MAX = 48

export const CODE_BYTES_MIN = OPTIONAL_AT + TAG_BYTES
export const CODE_BYTES_MAX = CODE_BYTES_MIN + ID_BYTES + 1 + NAME_BYTES_MAX

/** Asks a code for one of its bytes, before the code is known to be whole. */
export type PeekByte = (index: number) => number

/**
 * How many bytes a code has, by its own header; null when no code begins like that.
 *
 * @param available how many bytes can be peeked at; `unread` when the header's length is not among them
 */
export function codeLength(peek: PeekByte, available: number): number | 'unread' | null {
  if (available < 1) return 'unread'
  const first = peek(0)
  const flags = first & 15
  if (first >> 4 !== VERSION || (flags & ~(HAS_ORDER | HAS_NAME)) !== 0) return null
  const nameAt = OPTIONAL_AT + (flags & HAS_ORDER ? ID_BYTES : 0)
  if ((flags & HAS_NAME) === 0) return nameAt + TAG_BYTES
  if (available <= nameAt) return 'unread'
  const nameBytes = peek(nameAt)
  if (nameBytes < 1 || nameBytes > NAME_BYTES_MAX) return null
  return nameAt + 1 + nameBytes + TAG_BYTES
}

/** The bytes before the tag. Fields out of range are a defect of the caller. */
export function writeFields(fields: TicketCode, eventTag: Uint8Array): Uint8Array {
  assertFields(fields, eventTag)
  const name = writeUtf8(fields.attendeeName ?? '', NAME_BYTES_MAX)
  const orderBytes = fields.orderId === null ? 0 : ID_BYTES
  const nameBytes = name.length === 0 ? 0 : name.length + 1
  const bytes = new Uint8Array(OPTIONAL_AT + orderBytes + nameBytes)
  const view = new DataView(bytes.buffer)
  const flags = (orderBytes > 0 ? HAS_ORDER : 0) | (nameBytes > 0 ? HAS_NAME : 0)
  bytes[0] = (VERSION << 4) | flags
  bytes[1] = fields.keyId
  bytes.set(eventTag, EVENT_TAG_AT)
  view.setUint16(TYPE_AT, fields.typeNumber)
  bytes[SERIAL_AT] = fields.serial
  view.setUint32(ISSUED_AT, fields.issuedAt / SECOND_MS)
  bytes.set(idToBytes(fields.ticketId), TICKET_AT)
  if (fields.orderId !== null) bytes.set(idToBytes(fields.orderId), OPTIONAL_AT)
  if (nameBytes > 0) {
    bytes[OPTIONAL_AT + orderBytes] = name.length
    bytes.set(name, OPTIONAL_AT + orderBytes + 1)
  }
  return bytes
}

function assertFields(fields: TicketCode, eventTag: Uint8Array): void {
  const { keyId, typeNumber, serial, issuedAt } = fields
  assert(Number.isInteger(keyId) && keyId >= 0 && keyId <= 255, 'a key id is 0–255')
  assert(
    Number.isInteger(typeNumber) && typeNumber >= 1 && typeNumber <= 65_535,
    'a type number is 1–65,535',
  )
  assert(Number.isInteger(serial) && serial >= 0 && serial <= 255, 'a serial is 0–255')
  const seconds = issuedAt / SECOND_MS
  assert(
    Number.isInteger(seconds) && seconds >= 0 && seconds <= 0xffff_ffff,
    'issued at a whole second',
  )
  assert(eventTag.length === EVENT_TAG_BYTES, 'an event tag has four bytes')
}

/**
 * The fields of a code that has the length its header says. Null where the content is impossible: a type number of
 * zero, or a name that is not UTF-8.
 */
export function readFields(bytes: Uint8Array): TicketCode | null {
  const flags = byteAt(bytes, 0) & 15
  const typeNumber = (byteAt(bytes, TYPE_AT) << 8) | byteAt(bytes, TYPE_AT + 1)
  if (typeNumber === 0) return null
  const hasOrder = (flags & HAS_ORDER) !== 0
  const nameAt = OPTIONAL_AT + (hasOrder ? ID_BYTES : 0)
  let attendeeName: string | null = null
  if ((flags & HAS_NAME) !== 0) {
    attendeeName = readUtf8(bytes.subarray(nameAt + 1, bytes.length - TAG_BYTES))
    if (attendeeName === null) return null
  }
  return {
    keyId: byteAt(bytes, 1),
    typeNumber,
    serial: byteAt(bytes, SERIAL_AT),
    issuedAt: secondsAt(bytes, ISSUED_AT) * SECOND_MS,
    // Safe: sixteen bytes spell an id, whatever they are.
    ticketId: bytesToId(bytes, TICKET_AT) as TicketId,
    orderId: hasOrder ? (bytesToId(bytes, OPTIONAL_AT) as OrderId) : null,
    attendeeName,
  }
}

const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0

/** Four bytes, without a sign. */
const secondsAt = (bytes: Uint8Array, at: number): number =>
  ((byteAt(bytes, at) << 24) |
    (byteAt(bytes, at + 1) << 16) |
    (byteAt(bytes, at + 2) << 8) |
    byteAt(bytes, at + 3)) >>>
  0
