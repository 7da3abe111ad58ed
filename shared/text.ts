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

/** Marks that one writer sets and the next leaves out: Latin accents, nukta, chandrabindu, visarga, joiners. */
const LOOSE_MARKS = /[\u0300-\u036f\u09bc\u0981\u0983\u00ad\u200b-\u200f\u2060\ufeff]/gu

/**
 * Text as a search compares it: compatible forms, case, accents, Bangla digits and spelling habits are one, and words
 * stand apart by one space. Folding folded text changes nothing.
 */
export function foldText(text: string): string {
  let folded = text
  // Once is enough for any text that people write; a few letters change again when they are folded.
  for (let round = 0; round < FOLD_ROUNDS_MAX; round += 1) {
    const next = foldOnce(folded)
    if (next === folded) break
    folded = next
  }
  return folded
}

const FOLD_ROUNDS_MAX = 4

const foldOnce = (text: string): string =>
  foldDigits(
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll('ß', 'ss')
      .normalize('NFKD')
      .replace(LOOSE_MARKS, '')
      .normalize('NFKC'),
  )
    // The nukta again: some letters are never composed.
    .replace(LOOSE_MARKS, '')
    .replaceAll('ৎ', 'ত্')
    // The same first sound of Ann, in its two spellings.
    .replaceAll('এ্যা', 'অ্যা')
    .replace(NO_WORD, ' ')
    .trim()

const NO_WORD = /[^\p{L}\p{M}\p{N}]+/gu

/** Bangla digits as ASCII ones. */
export const foldDigits = (text: string): string =>
  text.replace(/[০-৯]/g, (digit) => String.fromCharCode(toAsciiDigit(digit.charCodeAt(0))))

/**
 * A phone number's digits, of Bangladesh in the form that is dialled there: `+880 1711-…` and `01711…` are one.
 * Empty for text without digits.
 */
export function foldPhone(text: string): string {
  const digits = foldDigits(text.normalize('NFKC')).replace(/\D+/g, '')
  return digits.replace(/^(?:00)?880(?=0?1)0?/, '0')
}

/** An order's number as it is compared: of look-alikes only one is left. */
export const foldNumber = (text: string): string =>
  foldDigits(text.normalize('NFKC'))
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/[IL]/g, '1')
    .replaceAll('O', '0')

/** An address as it is compared. */
export const foldEmail = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

/** Backwards, so that the last digits are a start. Digits only. */
export const reversed = (digits: string): string => Array.from(digits).reverse().join('')

/** Control characters, line ends, and what turns the direction of the text around it; and the blanks beside them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant.
const NOT_OF_A_LINE = /[\s\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g

/** Somebody's text as one line that cannot turn around what stands beside it. Null: nothing of it is left. */
export const asLine = (text: string | null): string | null =>
  text === null ? null : text.replace(NOT_OF_A_LINE, ' ').trim() || null
