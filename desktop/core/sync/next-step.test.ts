import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  afterWake,
  backoffMsMax,
  LIVE_PACE,
  LOOP_START,
  type LoopState,
  nextStep,
  PULL_PACE,
  PUSH_PACE,
  type Round,
  waitMs,
} from './next-step.ts'

const pace = fc.constantFrom(PULL_PACE, PUSH_PACE, LIVE_PACE)
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const round: fc.Arbitrary<Round> = fc.oneof(
  fc.constant<Round>({ kind: 'more' }),
  fc.constant<Round>({ kind: 'idle' }),
  fc.record({
    kind: fc.constant('failed' as const),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 3_600_000 })),
    hadProgress: fc.boolean(),
  }),
)
const failed: Round = { kind: 'failed', retryAfterMs: null, hadProgress: false }

/** Plays rounds one after the other, each when it is due. */
function play(rounds: readonly Round[], randoms: readonly number[], of = PULL_PACE): LoopState[] {
  const states: LoopState[] = []
  let state = LOOP_START
  let now = 1_000
  for (const [at, one] of rounds.entries()) {
    state = nextStep(state, one, now, randoms[at % randoms.length] ?? 0, of)
    states.push(state)
    now = Math.max(now, state.nextAt ?? now)
  }
  return states
}

test('SY12 a loop never waits longer than its cap, whatever failed before, unless the server asked', () => {
  fc.assert(
    fc.property(fc.array(round, { maxLength: 200 }), unit, pace, (rounds, random, of) => {
      const now = 5_000
      const before = play(rounds, [random], of).at(-1) ?? LOOP_START
      const wait = waitMs(nextStep(before, failed, now, random, of), now)
      expect(wait).toBeLessThanOrEqual(of.capMs)
      expect(wait).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('SY12 the limit doubles with every failure until the cap', () => {
  const limits = [0, 1, 2, 3, 4, 5, 6, 7, 1_000].map((failures) =>
    backoffMsMax(failures, PULL_PACE),
  )

  expect(limits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
})

test('SY12 the wait is spread over the whole limit, so gates do not come back together', () => {
  fc.assert(
    fc.property(unit, fc.integer({ min: 0, max: 20 }), (random, failures) => {
      const state = nextStep({ ...LOOP_START, failures }, failed, 0, random, PULL_PACE)
      expect(waitMs(state, 0)).toBe(Math.floor(random * backoffMsMax(failures, PULL_PACE)))
    }),
  )
})

test('SY13 nothing goes before the time that the server asked for, wakes included', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3_600_000 }),
      unit,
      fc.array(fc.constantFrom('work' as const, 'retry' as const), { maxLength: 5 }),
      (retryAfterMs, random, wakes) => {
        const asked = nextStep(LOOP_START, { ...failed, retryAfterMs }, 1_000, random, PUSH_PACE)
        const woken = wakes.reduce((state, wake) => afterWake(state, wake, 1_000), asked)
        expect(waitMs(woken, 1_000)).toBeGreaterThanOrEqual(retryAfterMs)
      },
    ),
  )
})

test('a success forgets the failures before it', () => {
  const [, , after] = play([failed, failed, { kind: 'idle' }], [0.99])

  expect(after?.failures).toBe(0)
})

test('a new scan goes up at once when nothing failed, and does not hammer a server that fails', () => {
  const idle = nextStep(LOOP_START, { kind: 'idle' }, 1_000, 0.5, PUSH_PACE)
  const failing = nextStep(LOOP_START, failed, 1_000, 0.5, PUSH_PACE)

  expect(waitMs(idle, 1_000)).toBeNull()
  expect(waitMs(afterWake(idle, 'work', 1_000), 1_000)).toBe(0)
  expect(waitMs(afterWake(failing, 'work', 1_000), 1_000)).toBe(500)
})

test('a person who asks ends a back-off', () => {
  const failing = nextStep(LOOP_START, failed, 1_000, 0.5, PUSH_PACE)

  expect(waitMs(afterWake(failing, 'retry', 1_000), 1_000)).toBe(0)
})

test('a wake never makes a loop wait longer', () => {
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 20 }), unit, (rounds, random) => {
      const state = play(rounds, [random]).at(-1) ?? LOOP_START
      const before = waitMs(state, 9_000)
      const after = waitMs(afterWake(state, 'retry', 9_000), 9_000)
      if (before !== null) expect(after).toBeLessThanOrEqual(before)
    }),
  )
})
