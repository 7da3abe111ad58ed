import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { nextCheckAt } from './next-check.ts'

test('SE14 a payment is looked at after 1, 3, 10 and 30 minutes, then hourly for a day, and then no more', () => {
  const times: number[] = []
  for (let at = nextCheckAt(0, 0); at !== null; at = nextCheckAt(0, at)) times.push(at)

  expect(times.slice(0, 6)).toEqual([1, 3, 10, 30, 60, 120].map((minutes) => minutes * MINUTE_MS))
  expect(times.at(-1)).toBe(DAY_MS)
  expect(times).toHaveLength(28)
  expect(nextCheckAt(0, DAY_MS - 1)).toBe(DAY_MS)
  expect(nextCheckAt(0, DAY_MS - HOUR_MS)).toBe(DAY_MS)
})

test('SE13 money that is held for risk is asked about every six hours after that, for a month', () => {
  const times: number[] = []
  for (let at = nextCheckAt(0, DAY_MS, true); at !== null; at = nextCheckAt(0, at, true)) {
    times.push(at)
  }

  expect(times[0]).toBe(DAY_MS + 6 * HOUR_MS)
  expect(times.at(-1)).toBe(30 * DAY_MS)
  expect(times).toHaveLength(29 * 4)
  expect(nextCheckAt(0, 0, true)).toBe(MINUTE_MS)
})
