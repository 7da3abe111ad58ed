import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeTicketText } from './qr.ts'
import { VALID_VECTORS } from './qr.vectors.ts'
import { codeCharsOf, listCodes } from './qr-find.ts'

const first = VALID_VECTORS[0]?.text ?? ''
const longest = VALID_VECTORS[6]?.text ?? ''

test('codes that came without anything between them are told apart, and each has its place', () => {
  const text = `Rahim]Q1${first}${longest.toLowerCase()}\r${first.slice(0, 75)}${first}!`

  const found = listCodes(text)

  expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([
    first,
    longest.toLowerCase(),
    first,
  ])
  expect(found.map(({ bytes }) => writeTicketText(bytes))).toEqual([first, longest, first])
})

test('no text is too long or too strange to look for codes in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
      expect(listCodes(text)).toEqual([])
    }),
    { numRuns: 50 },
  )
  expect(listCodes('PB'.repeat(5_000))).toEqual([])
})

test('a code says how long it is as soon as its header is there', () => {
  expect(codeCharsOf('')).toBe('unread')
  expect(codeCharsOf('P')).toBe('unread')
  expect(codeCharsOf('pb2')).toBe('unread')
  expect(codeCharsOf('PB20')).toBe(76)
  expect(codeCharsOf(longest.slice(0, 20))).toBe('unread')
  expect(codeCharsOf(longest)).toBe(180)
  expect(codeCharsOf('Rahim')).toBeNull()
  expect(codeCharsOf('PBZZ')).toBeNull()
})
