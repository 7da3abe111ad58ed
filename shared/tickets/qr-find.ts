// Finds the one code in what a scanner, a camera or a person gave: step 0 of the admission.
import { ok, type Result, refuse } from '../result.ts'
import { CODE_CHARS_MAX } from './code-limits.ts'
import {
  byteAt,
  checkOf,
  digitOf,
  digitsFor,
  digitsToBytes,
  FOREIGN,
  SKIPPED,
} from './crockford.ts'
import { CODE_BYTES_MIN, codeLength, readFields } from './qr-layout.ts'
import type { CodeRefusal, CodeRefusalCode, TicketCode } from './qr-types.ts'

/** Says whose code it is, before anything is decoded. */
export const PREFIX = 'PB'
const PREFIX_FIRST = digitOf(PREFIX.charCodeAt(0))
const PREFIX_SECOND = digitOf(PREFIX.charCodeAt(1))
const CHECK_DIGITS = 2
const DIGITS_MIN = digitsFor(CODE_BYTES_MIN) + CHECK_DIGITS

/** A code whose check characters, length and content are right, and its fields. */
export type FoundCode = { readonly bytes: Uint8Array; readonly fields: TicketCode }

/** Longer than what a scanner types before anybody looks: several codes without a line end between them. */
export const LIST_CHARS_MAX = 2_048

/** The digits of the reading at hand. One for all: reading a code is synchronous and leaves nothing in it. */
const digits = new Uint8Array(LIST_CHARS_MAX)
/** Where in the text each of them stands. */
const positions = new Uint16Array(LIST_CHARS_MAX)

/**
 * Finds the code in a reading. Never throws, whatever the text; the work is bounded by `CODE_CHARS_MAX`.
 *
 * Forgiven: letter case, look-alikes (I and L for 1, O for 0), Bangla digits, spaces, hyphens and control characters
 * anywhere, and whatever stands before or after a whole code, such as `]Q1` or `\000026`.
 * A code that was read twice back to back counts as one.
 */
export function findCode(text: string): Result<FoundCode, CodeRefusal> {
  if (text.length > CODE_CHARS_MAX) return refuse({ code: 'too_long' })
  const count = takeDigits(text)
  let found: FoundCode | null = null
  let refusal: CodeRefusalCode = 'not_ours'
  let at = 0
  while (at + 1 < count) {
    const isPrefix = digits[at] === PREFIX_FIRST && digits[at + 1] === PREFIX_SECOND
    const read = isPrefix ? readAt(at + PREFIX.length, count) : 'not_ours'
    if (typeof read === 'string') {
      refusal = moreTelling(refusal, read)
      at += 1
      continue
    }
    if (found !== null && !isSame(found.bytes, read.bytes)) return refuse({ code: 'two_codes' })
    found = read
    at += PREFIX.length + digitsFor(read.bytes.length) + CHECK_DIGITS
  }
  return found === null ? refuse({ code: refusal }) : ok(found)
}

/** Fills `digits`; returns how many there are. */
function takeDigits(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    const digit = digitOf(text.charCodeAt(at))
    if (digit === SKIPPED) continue
    digits[count] = digit
    positions[count++] = at
  }
  return count
}

/** A whole code inside a text: from its prefix at `start` to before `end`. */
export type PlacedCode = {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
}

/**
 * Every whole code of a text, in order: how two codes that came without anything between them are told apart.
 * Only the first `LIST_CHARS_MAX` characters are looked at. Never throws.
 */
export function listCodes(text: string): readonly PlacedCode[] {
  const count = takeDigits(text.slice(0, LIST_CHARS_MAX))
  const codes: PlacedCode[] = []
  let at = 0
  while (at + 1 < count) {
    const isPrefix = digits[at] === PREFIX_FIRST && digits[at + 1] === PREFIX_SECOND
    const read = isPrefix ? readAt(at + PREFIX.length, count) : 'not_ours'
    if (typeof read === 'string') {
      at += 1
      continue
    }
    const after = at + PREFIX.length + digitsFor(read.bytes.length) + CHECK_DIGITS
    const start = positions[at] ?? 0
    codes.push({ start, end: (positions[after - 1] ?? 0) + 1, bytes: read.bytes })
    at = after
  }
  return codes
}

/**
 * How many characters the code has that this text begins, blanks not counted: prefix, digits and check characters.
 * `unread` while its length is not among them yet; null when no code begins like that.
 */
export function codeCharsOf(text: string): number | 'unread' | null {
  const count = takeDigits(text.slice(0, LIST_CHARS_MAX))
  const first = [PREFIX_FIRST, PREFIX_SECOND]
  if (first.slice(0, count).some((digit, at) => digits[at] !== digit)) return null
  const start = PREFIX.length
  if (count <= start) return 'unread'
  const available = Math.floor(((count - start) * 5) / 8)
  const length = codeLength((index) => byteAt(digits, start, index), available)
  return typeof length === 'number' ? start + digitsFor(length) + CHECK_DIGITS : length
}

/** Reads the code whose first digit after the prefix is at `start`, or says why there is none. */
function readAt(start: number, count: number): FoundCode | CodeRefusalCode {
  let end = start
  while (end < count && digits[end] !== FOREIGN) end += 1
  const isCut = end === count
  const available = Math.floor(((end - start) * 5) / 8)
  const length = codeLength((index) => byteAt(digits, start, index), available)
  if (length === 'unread') return isCut ? 'too_short' : 'not_ours'
  if (length === null) return impossibleHeader(start, end, isCut)

  const bodyEnd = start + digitsFor(length)
  if (bodyEnd + CHECK_DIGITS > end) return isCut ? 'too_short' : 'mistyped'
  if (!hasRightCheck(start, bodyEnd)) {
    return hasRightCheck(start, end - CHECK_DIGITS) ? 'malformed' : 'mistyped'
  }
  const bytes = digitsToBytes(digits, start, length)
  const fields = bytes === null ? null : readFields(bytes)
  return bytes === null || fields === null ? 'malformed' : { bytes, fields }
}

/** A header that no code has: written so on purpose, misread in its first characters, or somebody else's text. */
function impossibleHeader(start: number, end: number, isCut: boolean): CodeRefusalCode {
  const isLongEnough = end - start >= DIGITS_MIN
  if (isLongEnough && hasRightCheck(start, end - CHECK_DIGITS)) return 'malformed'
  if (isLongEnough) return 'mistyped'
  return isCut ? 'too_short' : 'not_ours'
}

function hasRightCheck(start: number, bodyEnd: number): boolean {
  const check = checkOf(digits, start, bodyEnd)
  return digits[bodyEnd] === check >> 5 && digits[bodyEnd + 1] === (check & 31)
}

const TELLING: readonly CodeRefusalCode[] = ['not_ours', 'too_short', 'mistyped', 'malformed']

const moreTelling = (a: CodeRefusalCode, b: CodeRefusalCode): CodeRefusalCode =>
  TELLING.indexOf(b) > TELLING.indexOf(a) ? b : a

/** Not constant in time: both sides come from the reading, neither is a secret. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}
