// Text that people type or that bytes spell. Written out because `shared` knows neither Node nor a page.

const BANGLA_ZERO = 0x09e6
const BANGLA_NINE = 0x09ef
const TO_ASCII_DIGIT = BANGLA_ZERO - 0x30

/** The ASCII digit's code unit for a Bangla digit's, and any other code unit as it is. */
export const toAsciiDigit = (codeUnit: number): number =>
  codeUnit >= BANGLA_ZERO && codeUnit <= BANGLA_NINE ? codeUnit - TO_ASCII_DIGIT : codeUnit

/** U+FFFD, which stands for half a character. */
const REPLACEMENT = 0xfffd

/** UTF-8, cut before the code point that would pass `bytesMax`. A lone surrogate becomes U+FFFD. */
export function writeUtf8(text: string, bytesMax: number): Uint8Array {
  const bytes = new Uint8Array(bytesMax)
  let length = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? REPLACEMENT
    const isHalf = point >= 0xd800 && point <= 0xdfff
    const end = writePoint(isHalf ? REPLACEMENT : point, bytes, length)
    if (end === null) break
    length = end
  }
  return bytes.subarray(0, length)
}

/** Where the next code point goes, or null when this one does not fit. */
function writePoint(point: number, bytes: Uint8Array, at: number): number | null {
  const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  if (at + size > bytes.length) return null
  if (size === 1) {
    bytes[at] = point
    return at + 1
  }
  let rest = point
  for (let offset = size - 1; offset > 0; offset -= 1) {
    bytes[at + offset] = 0x80 | (rest & 0x3f)
    rest >>>= 6
  }
  bytes[at] = (LEAD_BYTES[size] ?? 0) | rest
  return at + size
}

/** The first byte's marker by the length of the sequence. */
const LEAD_BYTES = [0, 0, 0xc0, 0xe0, 0xf0]

/** The text that `bytes` spell in UTF-8; null when they are not the one shortest spelling of any text. */
export function readUtf8(bytes: Uint8Array): string | null {
  const points: number[] = []
  let at = 0
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0
    const size =
      lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
    if (size === 0 || at + size > bytes.length) return null
    const point = size === 1 ? lead : readPoint(bytes, at, size)
    if (point === null) return null
    points.push(point)
    at += size
  }
  return String.fromCodePoint(...points)
}

/** The smallest code point that needs as many bytes; a smaller one in them is a second spelling. */
const SMALLEST = [0, 0, 0x80, 0x800, 0x10000]

function readPoint(bytes: Uint8Array, at: number, size: number): number | null {
  let point = (bytes[at] ?? 0) & (0xff >> (size + 1))
  for (let offset = 1; offset < size; offset += 1) {
    const byte = bytes[at + offset] ?? 0
    if ((byte & 0xc0) !== 0x80) return null
    point = (point << 6) | (byte & 0x3f)
  }
  const isHalf = point >= 0xd800 && point <= 0xdfff
  return point < (SMALLEST[size] ?? 0) || point > 0x10ffff || isHalf ? null : point
}

/** False for text that no column of PostgreSQL can hold. */
export const hasNoNul = (text: string): boolean => !text.includes('\0')
