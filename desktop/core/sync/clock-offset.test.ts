import fc from 'fast-check'
import { expect, test } from 'vitest'
import { betterOffset, SAMPLE_AGE_MS_MAX } from './clock-offset.ts'

/** An answer of a server whose clock is `offset` ahead; the way there takes `out`, the way back `back`. */
const answer = (sentAt: number, out: number, back: number, offset: number) => ({
  sentAt,
  receivedAt: sentAt + out + back,
  serverTime: sentAt + out + offset,
})

test('SY16 the measured offset is wrong by at most half the round trip', () => {
  const ms = fc.integer({ min: 0, max: 4_000 })
  const hours = fc.integer({ min: -7_200_000, max: 7_200_000 })
  fc.assert(
    fc.property(ms, ms, hours, (out, back, offset) => {
      const known = betterOffset(null, answer(1_000_000, out, back, offset))
      expect(Math.abs((known?.offsetMs ?? Infinity) - offset)).toBeLessThanOrEqual(
        (out + back) / 2 + 1,
      )
    }),
  )
})

test('SY16 a quick answer is kept when slow ones follow', () => {
  const quick = betterOffset(null, answer(0, 5, 5, 60_000))
  const later = betterOffset(quick, answer(1_000, 10, 900, 60_000))

  expect(later).toEqual(quick)
})

test('SY16 an old measurement gives way, however quick it was', () => {
  const quick = betterOffset(null, answer(0, 5, 5, 60_000))
  const later = betterOffset(quick, answer(SAMPLE_AGE_MS_MAX + 1_000, 200, 200, 60_100))

  expect(later?.offsetMs).toBe(60_100)
})

test('SY16 a clock that was set is noticed at once, however slow the answer', () => {
  const quick = betterOffset(null, answer(0, 5, 5, 60_000))
  const set = betterOffset(quick, answer(1_000, 300, 300, 7_260_000))

  expect(set?.offsetMs).toBe(7_260_000)
})

test('SY16 an answer during which the laptop clock was set back measures nothing', () => {
  expect(betterOffset(null, { sentAt: 5_000, receivedAt: 4_000, serverTime: 9_000 })).toBeNull()
})
