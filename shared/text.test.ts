import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldPhone, foldText, readUtf8, toAsciiDigit, writeUtf8 } from './text.ts'

const BYTES_MAX = 4_000
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.nat(0xffff), { maxLength: 200 }).map((units) => String.fromCharCode(...units)),
)

test('any text becomes the UTF-8 that every other program writes', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect([...writeUtf8(text, BYTES_MAX)]).toEqual([...new TextEncoder().encode(text)])
    }),
    { numRuns: 1_000 },
  )
})

test('bytes are read where a strict decoder reads them, and refused where it refuses', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const expected = (bytes: Uint8Array): string | null => {
    try {
      return strict.decode(bytes)
    } catch (error) {
      if (error instanceof TypeError) return null
      throw error
    }
  }
  const almostText = fc.tuple(anyText, fc.nat(), fc.nat(255)).map(([text, at, byte]) => {
    const bytes = new TextEncoder().encode(text)
    if (bytes.length > 0) bytes[at % bytes.length] = byte
    return bytes
  })

  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 8 }), almostText), (bytes) => {
      expect(readUtf8(bytes)).toBe(expected(bytes))
    }),
    { numRuns: 5_000 },
  )
})

test('a text that does not fit is cut before the character that does not', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(60), (text, bytesMax) => {
      const bytes = writeUtf8(text, bytesMax)
      expect(bytes.length).toBeLessThanOrEqual(bytesMax)
      expect(text.startsWith(readUtf8(bytes) ?? 'not a text')).toBe(true)
    }),
  )
  expect(writeUtf8('ক😀', 6)).toHaveLength(3)
})

test('Bangla digits count as digits, and nothing else is touched', () => {
  const digits = Array.from('০১২৩৪৫৬৭৮৯', (digit) =>
    String.fromCharCode(toAsciiDigit(digit.charCodeAt(0))),
  )

  expect(digits.join('')).toBe('0123456789')
  expect(toAsciiDigit(0x41)).toBe(0x41)
  expect([0x09e5, 0x09f0].map(toAsciiDigit)).toEqual([0x09e5, 0x09f0])
})

test.each([
  ['Md. José  RAHIM', 'md jose rahim'],
  ['ＲＡＨＩＭ', 'rahim'],
  // Composed, and with a nukta of its own; then without any.
  ['বড়ুয়া', 'বড\u09bcুয\u09bcা'],
  ['সাদিয়া', 'সাদিযা'],
  ['চাঁদ', 'চাদ'],
  ['মোঃ রহিম', 'মো রহিম'],
  ['র\u200d্যাব', 'র্যাব'],
  ['এ্যানি', 'অ্যানি'],
  ['বিশ্বজিৎ', 'বিশ্বজিত্\u200d'],
  ['টেবিল ১২', 'টেবিল 12'],
])('%s and %s are one to a search', (one, other) => {
  expect(foldText(one)).toBe(foldText(other))
})

test('text that was folded stays as it is when it is folded again, whatever it is', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const folded = foldText(text)
      expect(foldText(folded)).toBe(folded)
      expect(foldPhone(foldPhone(text))).toBe(foldPhone(text))
    }),
    { numRuns: 5_000 },
  )
})

test.each([
  ['+880 1711-123456', '01711123456'],
  ['৮৮০১৭১১১২৩৪৫৬', '01711123456'],
  ['008801711123456', '01711123456'],
  ['+880 (0) 1711 123456', '01711123456'],
  ['01711 123 456', '01711123456'],
  ['+88017', '017'],
  ['+44 20 7946 0000', '442079460000'],
  ['nobody', ''],
])('the phone number %s is dialled as %s', (written, dialled) => {
  expect(foldPhone(written)).toBe(dialled)
})
