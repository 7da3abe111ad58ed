import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import { type Look, nextCheckAt, nextUnansweredAt, soonerCheckAt } from './next-check.ts'

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

test.each([
  [false, 7 * DAY_MS],
  [true, 8 * DAY_MS],
])(
  'SE25 a payment of which nothing is known is asked about every six hours for a week; a provider that asks for patience (%s) has a day more',
  (isPatient, endMs) => {
    const times: number[] = []
    for (
      let at = nextUnansweredAt(0, DAY_MS, isPatient);
      at !== null;
      at = nextUnansweredAt(0, at, isPatient)
    ) {
      times.push(at)
    }

    expect(times[0]).toBe(DAY_MS + 6 * HOUR_MS)
    expect(times.at(-1)).toBe(endMs)
    expect(times).toHaveLength((endMs / DAY_MS - 1) * 4)
    expect(nextUnansweredAt(0, 0, isPatient)).toBe(MINUTE_MS)
  },
)

const LOOK: Look = { now: 0, lastAskedAt: null, isAwaited: false, isUnanswered: false }

test('SE21 a payment whose buyer came back is looked at after 10, 20, 40 and 80 s, and then at its times', () => {
  const waits: number[] = []
  let look: Look = { ...LOOK, now: 4 * MINUTE_MS, lastAskedAt: 3 * MINUTE_MS, isAwaited: true }
  while (look.now < 30 * MINUTE_MS) {
    const next = soonerCheckAt(nextCheckAt(0, look.now), look) ?? 0
    waits.push((next - look.now) / SECOND_MS)
    look = { ...LOOK, now: next, lastAskedAt: look.now }
  }

  expect(waits.slice(0, 5)).toEqual([10, 20, 40, 80, 160])
  expect(waits.slice(5)).toEqual([50, 100, 1_100])
})

test.each<[string, Partial<Look>, number]>([
  ['the first', {}, 30 * MINUTE_MS],
  ['one long after the last', { lastAskedAt: -90 * SECOND_MS }, 30 * MINUTE_MS],
  ['one without an answer', { isUnanswered: true }, MINUTE_MS],
  [
    'one without an answer, soon after another',
    { isUnanswered: true, lastAskedAt: -20_000 },
    40_000,
  ],
  ['one at the same moment as another', { lastAskedAt: 0 }, 10_000],
])('SE21 the look after %s', (_what, look, expected) => {
  expect(soonerCheckAt(30 * MINUTE_MS, { ...LOOK, ...look })).toBe(expected)
})

test('SE21 nothing is looked at for longer than a day, and never later than its time', () => {
  expect(soonerCheckAt(null, { ...LOOK, isAwaited: true, isUnanswered: true })).toBeNull()
  expect(soonerCheckAt(5_000, { ...LOOK, isAwaited: true })).toBe(5_000)
})
