// Crockford's base 32: the digits that a scanner types the same on every layout and a person reads aloud.
import { toAsciiDigit } from '../text.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** What `digitOf` answers for what stands between digits: spaces, hyphens, control characters. */
export const SKIPPED = 64
/** What `digitOf` answers for a character that no code has. */
export const FOREIGN = 255

/** 0–31 for a digit in either case, a look-alike or a Bangla digit; otherwise `SKIPPED` or `FOREIGN`. */
export function digitOf(codeUnit: number): number {
  if (codeUnit < 128) return ASCII[codeUnit] ?? FOREIGN
  const digit = toAsciiDigit(codeUnit)
  if (digit < 128) return digit - ZERO
  return isBlank(codeUnit) ? SKIPPED : FOREIGN
}

const ZERO = 0x30
const ASCII = asciiDigits()

function asciiDigits(): Uint8Array {
  const digits = new Uint8Array(128).fill(FOREIGN)
  digits.fill(SKIPPED, 0, 0x21)
  digits[0x7f] = SKIPPED
  digits['-'.charCodeAt(0)] = SKIPPED
  for (let digit = 0; digit < 32; digit += 1) {
    const upper = ALPHABET.charAt(digit)
    digits[upper.charCodeAt(0)] = digit
    digits[upper.toLowerCase().charCodeAt(0)] = digit
  }
  for (const [alike, digit] of [
    ['I', 1],
    ['L', 1],
    ['O', 0],
  ] as const) {
    digits[alike.charCodeAt(0)] = digit
    digits[alike.toLowerCase().charCodeAt(0)] = digit
  }
  return digits
}

/** Control characters, spaces of every width, direction marks, hyphens and dashes beyond ASCII. */
function isBlank(codeUnit: number): boolean {
  if (codeUnit <= 0xa0 || codeUnit === 0xad) return true
  if (codeUnit >= 0x2000 && codeUnit <= 0x2015) return true
  if (codeUnit >= 0x2028 && codeUnit <= 0x202f) return true
  if (codeUnit >= 0x205f && codeUnit <= 0x206f) return true
  return codeUnit === 0x2212 || codeUnit === 0x3000 || codeUnit === 0xfeff
}

const CODE_UNITS = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0))

/** The text of some digits. */
export function writeDigits(digits: Uint8Array): string {
  const codeUnits = digits.map((digit) => CODE_UNITS[digit] ?? 0)
  return String.fromCharCode(...codeUnits)
}

/** How many digits so many bytes take. */
export const digitsFor = (byteCount: number): number => Math.ceil((byteCount * 8) / 5)

/** The bytes as digits, most significant bit first; the bits that are left over are zero. */
export function bytesToDigits(bytes: Uint8Array): Uint8Array {
  const digits = new Uint8Array(digitsFor(bytes.length))
  let bits = 0
  let held = 0
  let at = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      digits[at++] = (held >>> bits) & 31
    }
    held &= 31
  }
  if (bits > 0) digits[at] = (held << (5 - bits)) & 31
  return digits
}

/** `byteCount` bytes from the digits at `start`; null when the bits that are left over are not zero. */
export function digitsToBytes(
  digits: Uint8Array,
  start: number,
  byteCount: number,
): Uint8Array | null {
  const bytes = new Uint8Array(byteCount)
  const end = start + digitsFor(byteCount)
  let bits = 0
  let held = 0
  let at = 0
  for (let index = start; index < end; index += 1) {
    held = ((held << 5) | (digits[index] ?? 0)) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >>> bits) & 0xff
    }
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : null
}

/** One byte of what `digitsToBytes` would give. */
export function byteAt(digits: Uint8Array, start: number, byteIndex: number): number {
  const bit = byteIndex * 8
  const first = start + Math.floor(bit / 5)
  const three =
    ((digits[first] ?? 0) << 10) | ((digits[first + 1] ?? 0) << 5) | (digits[first + 2] ?? 0)
  return (three >>> (7 - (bit % 5))) & 0xff
}

/**
 * The largest prime below 32 × 32. Modulo a prime no power of 32 is zero, nor 32 − 1, nor 32² − 1: so one wrong
 * digit, two swapped neighbours and a swap over one digit all change the remainder.
 */
const CHECK_PRIME = 1021

/** The check value, written as two digits: the digits from `start` to before `end`, as one number, modulo a prime. */
export function checkOf(digits: Uint8Array, start: number, end: number): number {
  let remainder = 0
  for (let at = start; at < end; at += 1) {
    remainder = (remainder * 32 + (digits[at] ?? 0)) % CHECK_PRIME
  }
  return remainder
}
