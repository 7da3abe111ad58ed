// Reads the ticket lines that nearly all lines of a download are straight from their bytes: a hundred thousand texts
// and objects cost more than the rows that they become.
import { FIELD_END, layOutBlock } from '../manifest/name-blocks.ts'
import { PACK_TICKETS, PACKED_ID_BYTES, type TicketPack } from '../manifest/ticket-pack.ts'

export type TicketPacker = {
  /**
   * Takes the line that begins at `at`, and returns where the next one begins. -1: its end has not come yet, or it is
   * another line than a plain ticket as the server writes it; then nothing was taken. Call it while there is room.
   */
  readonly take: (bytes: Uint8Array, at: number) => number
  /** Of the line that was taken last; null: it had none. */
  readonly cursor: () => string | null
  readonly isFull: () => boolean
  /** What was taken since the last pack; null: nothing. */
  readonly pack: () => TicketPack | null
}

const text = (of: string): Uint8Array => Buffer.from(of, 'latin1')
const HEAD = text('{"type":"ticket","id":"')
const TYPE = text('","t":')
const NAME = text(',"name":"')
const NOTE = text(',"note":"')
const CURSOR = text(',"cursor":"')
const END = text('}\n')
const [QUOTE, BACKSLASH, SPACE, HYPHEN, ZERO, NINE] = [0x22, 0x5c, 0x20, 0x2d, 0x30, 0x39]

/** Longer texts are read as JSON, like everything out of the ordinary. */
const FIELD_BYTES_MAX = 300
const SLOT_BYTES_MAX = 2 * FIELD_BYTES_MAX
const UUID_CHARS = 36

/** Lines are read to the byte: in another order, with a space or an escape the schema reads them. */
export function createTicketPacker(): TicketPacker {
  let ids = Buffer.allocUnsafe(PACK_TICKETS * PACKED_ID_BYTES)
  let typeNumbers: number[] = []
  let ends: number[] = []
  const texts = Buffer.allocUnsafe(PACK_TICKETS * SLOT_BYTES_MAX)
  let hasText = false
  let cursor: string | null = null
  const take = (bytes: Uint8Array, at: number): number => {
    const count = typeNumbers.length
    const idAt = skip(bytes, at, HEAD)
    if (!readId(bytes, idAt, ids, count * PACKED_ID_BYTES)) return -1
    const numberAt = skip(bytes, idAt + UUID_CHARS, TYPE)
    const numberEnd = skipNumber(bytes, numberAt)
    const nameEnd = skipField(bytes, numberEnd, NAME)
    const noteEnd = skipField(bytes, nameEnd, NOTE)
    const cursorEnd = skipField(bytes, noteEnd, CURSOR)
    const next = skip(bytes, cursorEnd, END)
    if (next < 0) return -1
    const from = ends.at(-1) ?? 0
    const noteFrom = copyField(bytes, numberEnd, nameEnd, NAME, texts, from) + 1
    texts[noteFrom - 1] = FIELD_END
    const to = copyField(bytes, nameEnd, noteEnd, NOTE, texts, noteFrom)
    hasText ||= to - from > 1
    typeNumbers.push(numberIn(bytes, numberAt, numberEnd))
    ends.push(to)
    cursor = cursorEnd === noteEnd ? null : textIn(bytes, noteEnd + CURSOR.length, cursorEnd - 1)
    return next
  }
  const pack = (): TicketPack | null => {
    const count = typeNumbers.length
    if (count === 0) return null
    const block = hasText ? layOutBlock(ends, texts.subarray(0, ends.at(-1))) : null
    const packed = { type: 'pack', count, ids, typeNumbers, block } as const
    ids = Buffer.allocUnsafe(PACK_TICKETS * PACKED_ID_BYTES)
    typeNumbers = []
    ends = []
    hasText = false
    return packed
  }
  return { take, pack, cursor: () => cursor, isFull: () => typeNumbers.length >= PACK_TICKETS }
}

// Each of these takes an offset that may be -1, and then answers -1.

function skip(bytes: Uint8Array, at: number, wanted: Uint8Array): number {
  if (at < 0) return -1
  for (let i = 0; i < wanted.length; i += 1) if (bytes[at + i] !== wanted[i]) return -1
  return at + wanted.length
}

/** By the code of a lower-case hex digit, as the id's schema asks for; -1 for every other. */
const HEX = new Int8Array(256).fill(-1)
for (const [value, digit] of [...'0123456789abcdef'].entries()) HEX[digit.charCodeAt(0)] = value

function readId(bytes: Uint8Array, at: number, into: Uint8Array, to: number): boolean {
  if (at < 0) return false
  let from = at
  for (let i = 0; i < PACKED_ID_BYTES; i += 1) {
    if (i === 4 || i === 6 || i === 8 || i === 10) {
      if (bytes[from] !== HYPHEN) return false
      from += 1
    }
    const value = (hexAt(bytes, from) << 4) | hexAt(bytes, from + 1)
    if (value < 0) return false
    into[to + i] = value
    from += 2
  }
  return true
}

const hexAt = (bytes: Uint8Array, at: number): number => HEX[bytes[at] ?? 0] ?? -1

/** A double holds them all. */
const DIGITS_MAX = 15

/** A whole number as JSON writes it. */
function skipNumber(bytes: Uint8Array, at: number): number {
  if (at < 0) return -1
  let end = at
  while (end - at < DIGITS_MAX && isDigit(bytes[end] ?? 0)) end += 1
  const hasNone = end === at
  const hasZeroBefore = bytes[at] === ZERO && end > at + 1
  return hasNone || hasZeroBefore ? -1 : end
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE

function numberIn(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at += 1) value = value * 10 + (bytes[at] ?? ZERO) - ZERO
  return value
}

/** Where a field that may be missing ends. */
function skipField(bytes: Uint8Array, at: number, key: Uint8Array): number {
  const from = skip(bytes, at, key)
  if (from < 0) return at
  const most = Math.min(bytes.length, from + FIELD_BYTES_MAX)
  for (let end = from; end < most; end += 1) {
    const byte = bytes[end] ?? 0
    if (byte === QUOTE) return end + 1
    if (byte === BACKSLASH || byte < SPACE) return -1
  }
  return -1
}

/** Copies the text of the field from `at` to `end`, which may be missing, and returns where the copy ends. */
function copyField(
  bytes: Uint8Array,
  at: number,
  end: number,
  key: Uint8Array,
  into: Uint8Array,
  to: number,
): number {
  if (end === at) return to
  const from = at + key.length
  const length = end - 1 - from
  for (let i = 0; i < length; i += 1) into[to + i] = bytes[from + i] ?? 0
  return to + length
}

const textIn = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8')
