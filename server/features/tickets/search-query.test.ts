import { expect, test } from 'vitest'
import { readSearch } from './search-query.ts'
import { keysOf, orderTerms, WORD_CHARS_MAX, wordsOf } from './search-terms.ts'

const kindsOf = (text: string): readonly string[] => readSearch(text).map(({ kind }) => kind)
const startOf = (text: string, kind: string): string | undefined => {
  const meaning = readSearch(text).find((one) => one.kind === kind)
  return meaning === undefined || meaning.kind === 'name' ? undefined : meaning.start
}

test('what somebody types is tried as what it looks like first', () => {
  expect(kindsOf('rahim')).toEqual(['name', 'number', 'email'])
  expect(kindsOf('Rahim Uddin')).toEqual(['name'])
  expect(kindsOf('রহিম')).toEqual(['name', 'email'])
  expect(kindsOf('rahim@example.com')).toEqual(['email', 'name'])
  expect(kindsOf('01711-000001')).toEqual(['phone', 'phoneEnd', 'number', 'name', 'email'])
  expect(kindsOf('৪৫৬৭')).toEqual(['phone', 'phoneEnd', 'number', 'name', 'email'])
  expect(kindsOf('12')).toEqual(['name'])
  expect(kindsOf('%_\\')).toEqual(['email'])
  expect(kindsOf('')).toEqual([])
})

test('a phone’s beginning is one whichever way it is written, and its end keeps its zeros', () => {
  const spellings = [
    '+880 1711 000001',
    '8801711000001',
    '01711000001',
    '০১৭১১০০০০০১',
    '1711000001',
  ]
  expect(new Set(spellings.map((text) => startOf(text, 'phone')))).toEqual(new Set(['p1711000001']))
  expect(startOf('000001', 'phone')).toBeUndefined()
  expect(startOf('000001', 'phoneEnd')).toBe('r100000')
})

test('a word is found by its beginning, by every part of three characters and more, and by its sound', () => {
  expect(keysOf('rahim')).toEqual(['^rahim', 'rahim', 'ahim', 'him', '~রহম'])
  expect(keysOf('al')).toEqual(['^al', '~অল'])
  expect(keysOf('42')).toEqual(['^42'])
})

test('a name’s words are folded, each once, and none is longer than an index takes', () => {
  expect(wordsOf('Zoë  ZOE, Müller')).toEqual(['zoe', 'muller'])
  expect(wordsOf(null)).toEqual([])
  expect(wordsOf('🎟 –')).toEqual([])
  expect(wordsOf('x'.repeat(200))).toEqual(['x'.repeat(WORD_CHARS_MAX)])
  expect(Buffer.byteLength(wordsOf('𝒳é𐐷'.repeat(60)).join(''))).toBeLessThan(1_000)
})

test('an order is found by its buyer’s words, email, number and phone from both ends', () => {
  const buyer = {
    ...{ number: '7KO1LI2M9X', buyerName: 'Md. Rahim', buyerEmail: 'Rahim@X.example' },
    buyerPhone: '+8801711000001',
  }
  expect(orderTerms(buyer)).toEqual([
    ...['wmd', 'wrahim', 'erahim@x.example', 'n7K01112M9X'],
    ...['p1711000001', 'r1000001171'],
  ])
  expect(orderTerms({ ...buyer, buyerPhone: null })).toHaveLength(4)
})
