import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VALID_VECTORS } from '../tickets/qr.vectors.ts'
import { splitReading } from './split-reading.ts'

const [A = '', B = ''] = [VALID_VECTORS[0]?.text, VALID_VECTORS[7]?.text]

const pieces = (text: string) =>
  splitReading(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`)

test('two codes without anything between them are two', () => {
  expect(pieces(A + B)).toEqual([`code ${A}`, `code ${B}`])
})

test('a code that lost a character is a piece of its own and spoils none beside it', () => {
  const broken = A.slice(0, 40) + A.slice(41)

  expect(pieces(broken)).toEqual([`damaged ${broken}`])
  expect(pieces(broken + B)).toEqual([`damaged ${broken}`, `code ${B}`])
  expect(pieces(B + broken)).toEqual([`code ${B}`, `damaged ${broken}`])
})

test.each(Array.from(A, (_unused, at) => at))(
  'without its character %i it is still known',
  (at) => {
    const broken = A.slice(0, at) + A.slice(at + 1)

    expect(pieces(broken)).toEqual([`damaged ${broken}`])
    expect(splitReading(`Rahim ${broken}`)).toHaveLength(1)
  },
)

test('what a person typed right before a misread code stays hers', () => {
  for (const broken of [A.slice(1), `P${A.slice(2)}`, A.slice(0, 30) + A.slice(31)]) {
    for (const name of ['Karan', 'pb', 'ABC']) {
      expect(pieces(name + broken)).toEqual([`damaged ${broken}`])
    }
  }
})

test('what scanners put before a code belongs to it, what a person typed does not', () => {
  expect(pieces(`Rahim]Q1${A}`)).toEqual([`code ]Q1${A}`])
  expect(pieces(`Rahim]Q1\\000026${A}`)).toEqual([`code ]Q1\\000026${A}`])
  expect(pieces(`Rahim${A}Karim`)).toEqual([`code ${A}`])
})

test('names, numbers, sentences and addresses are no piece', () => {
  const texts = [
    'PBablu Rahman',
    'PB2 Karim',
    'pbpbpbpbpbpb',
    '01712345678',
    'https://example.com/t/123?x=ABCDEFGHJKMNPQRSTVW',
    'Md. Abdur Rahman Chowdhury of Narayanganj',
    '8901030865278',
  ]

  expect(texts.flatMap(pieces)).toEqual([])
})

test('no text makes it throw, and pieces follow each other', () => {
  const parts = fc.array(fc.oneof(fc.constantFrom(A, B, A.slice(3), 'PB2', ']Q1'), fc.string()))
  fc.assert(
    fc.property(parts, (some) => {
      const text = some.join('')
      const ends = splitReading(text).flatMap(({ start, end }) => [start, end])
      expect(ends).toEqual([...ends].sort((a, b) => a - b))
    }),
    { numRuns: 200 },
  )
})

test('the work grows with a reading’s length, and not with its square, however many prefixes are in it', () => {
  const chars = 262_144
  const long = ['PB', 'PB2', 'PBP', 'B', 'P'].map((piece) => piece.repeat(chars).slice(0, chars))

  // With the square of it each of them takes minutes, and the test does not come to its end.
  expect(long.map((text) => splitReading(text).length)).toEqual(long.map(() => expect.any(Number)))
})
