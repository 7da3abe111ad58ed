import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readUtf8, toAsciiDigit, writeUtf8 } from './text.ts'

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
