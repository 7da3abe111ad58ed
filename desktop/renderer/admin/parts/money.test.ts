import { expect, test, vi } from 'vitest'

vi.stubGlobal('localStorage', { getItem: () => language, setItem: () => {} })
vi.stubGlobal('navigator', { language: 'en' })
let language = 'en'
const { moneyInput, readMoney } = await import('./money.ts')

test.each([
  ['1500', 150_000],
  ['1,500.50', 150_050],
  ['১,৫০০.৫', 150_050],
  ['৳ ২০', 2_000],
  ['BDT 0.07', 7],
  ['Tk. 12', 1_200],
  ['0', 0],
  ['99999999999.99', 9_999_999_999_999],
])('AW30 %s is read exactly', (typed, cents) => {
  expect(readMoney(typed)).toBe(cents)
})

test.each([
  '',
  ' ',
  '-1',
  '1.234',
  '1e3',
  '1.',
  '.5',
  'twelve',
  '0x10',
  '1 000',
  '100000000000',
  '৳',
])('AW30 %j is no amount', (typed) => {
  expect(readMoney(typed)).toBeNull()
})

test('AW30 what is shown in an input is read as the same amount', () => {
  language = 'en'
  for (let cents = 0; cents < 100_000; cents += 37) {
    expect(readMoney(moneyInput(cents))).toBe(cents)
  }
})
