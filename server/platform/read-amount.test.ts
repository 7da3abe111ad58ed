import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ATTEMPT_REF, newAttemptRef } from '../features/payments/providers/attempt-ref.ts'
import { readAmount, writeAmount } from './read-amount.ts'
import { readProviderTime } from './read-time.ts'

test.each([
  ['16', 1600],
  ['16.0', 1600],
  ['1500.00', 150000],
  ['0.5', 50],
  ['0', 0],
  ['9999999999.99', 999_999_999_999],
])('the amount %s is %d poisha', (text, cents) => {
  expect(readAmount(text)).toBe(cents)
})

test.each([
  '1,500.00',
  '1500.005',
  '1e3',
  '-5.00',
  '',
  ' 5',
  '5 ',
  '5.',
  '.5',
  '05',
  '+5',
  '0x10',
  '1500.00\n',
  '১৫০০',
  '12345678901',
  'Infinity',
  1500,
  null,
  undefined,
  ['16'],
])('%j is no amount', (text) => {
  expect(readAmount(text)).toBeNull()
})

test('every amount is read back as it was written, and no other text is close enough', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (cents) => {
      expect(readAmount(writeAmount(cents))).toBe(cents)
    }),
  )
  fc.assert(
    fc.property(fc.string(), (text) => {
      const cents = readAmount(text)
      if (cents !== null) expect(Number(text) * 100).toBeCloseTo(cents, 5)
    }),
  )
})

test.each([
  ['2026-11-22T15:00:41:952 GMT+0600', '2026-11-22T09:00:41.952Z'],
  ['2026-11-23T11:05:19:000', '2026-11-23T05:05:19.000Z'],
  ['20261122150041', '2026-11-22T09:00:41.000Z'],
  ['20261122150140', '2026-11-22T09:01:40.000Z'],
  ['2026-11-22 15:01:40.0', '2026-11-22T09:01:40.000Z'],
  ['2026-11-22 15:00:20', '2026-11-22T09:00:20.000Z'],
  ['2026-01-01T00:00:00:000 GMT-0130', '2026-01-01T01:30:00.000Z'],
])('the provider’s time %s is %s', (text, instant) => {
  expect(readProviderTime(text)).toBe(Date.parse(instant))
})

test.each([
  '2026-02-30 15:00:20',
  '2026-13-01 15:00:20',
  '20261122240000',
  '2026-11-22',
  '2026-11-22T09:00:41.952Z',
  '0000-00-00 00:00:00',
  'yesterday',
  '',
  20261122150041,
  null,
])('%j is no provider’s time', (text) => {
  expect(readProviderTime(text)).toBeNull()
})

test('an attempt’s reference fits every provider, and its letters are drawn evenly', () => {
  const refs = Array.from({ length: 256 }, (_unused, byte) =>
    newAttemptRef((length) => new Uint8Array(length).fill(byte)),
  )

  expect(refs.every((ref) => ATTEMPT_REF.test(ref))).toBe(true)
  expect(new Set(refs).size).toBe(32)
})
