// How instants are written.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY_MS, INSTANT_MAX, instantToText } from './time.ts'

const asDate = (instant: number): string => new Date(instant).toISOString()

test('an instant is written as Date writes it, whichever was written before', () => {
  const near = fc.integer({ min: -3, max: 3 })
  const instant = fc.oneof(
    fc.integer({ min: 0, max: INSTANT_MAX }),
    fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 }),
    fc.tuple(fc.integer({ min: -50_000, max: 50_000 }), near).map(([day, ms]) => day * DAY_MS + ms),
    fc.double({ min: -1e12, max: 1e12, noNaN: true }),
  )
  fc.assert(
    fc.property(fc.array(instant, { minLength: 1, maxLength: 20 }), (instants) => {
      expect(instants.map(instantToText)).toEqual(instants.map(asDate))
    }),
  )
})

test('what is no time is refused as Date refuses it, and the next instant is right', () => {
  expect(() => instantToText(Number.NaN)).toThrow(RangeError)
  expect(() => instantToText(8_640_000_000_000_001)).toThrow(RangeError)
  expect(instantToText(0)).toBe('1970-01-01T00:00:00.000Z')
})
