import { expect, test } from 'vitest'
import { PUSH_PACE, type Round } from './next-step.ts'
import { type LoopDeps, startLoop } from './sync-loop.ts'

/** Timers that run when the test says so. */
function handTimers() {
  let now = 0
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  const deps: LoopDeps = {
    monotonicMs: () => now,
    random: () => 0.5,
    timers: {
      after: (ms, run) => {
        const timer = { at: now + ms, run }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
      turn: () => Promise.resolve(),
    },
  }
  const pass = async (ms: number): Promise<void> => {
    now += ms
    for (const timer of [...timers]) if (timer.at <= now && timers.delete(timer)) timer.run()
    // A round is a few promises long.
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  }
  return { deps, pass, waiting: () => timers.size }
}

const failed: Round = { kind: 'failed', retryAfterMs: null, hadProgress: false }

function loopWith(rounds: readonly Round[]) {
  const hand = handTimers()
  const defects: unknown[] = []
  let ran = 0
  const loop = startLoop(
    hand.deps,
    PUSH_PACE,
    async () => {
      ran += 1
      return rounds[ran - 1] ?? { kind: 'idle' }
    },
    (error) => void defects.push(error),
  )
  return { ...hand, loop, defects, ran: () => ran }
}

test('a loop with more to do goes on without a wait, and rests when nothing is left', async () => {
  const { pass, ran, loop, waiting } = loopWith([{ kind: 'more' }, { kind: 'more' }])

  await pass(0)
  await pass(0)
  await pass(0)
  await pass(60_000)

  expect(ran()).toBe(3)
  expect(loop.waitMs()).toBeNull()
  expect(waiting()).toBe(0)
})

test('SY12 a failed round is repeated after its back-off and not before', async () => {
  const { pass, ran } = loopWith([failed])

  await pass(0)
  await pass(499)
  expect(ran()).toBe(1)
  await pass(1)

  expect(ran()).toBe(2)
})

/** A loop whose rounds end when the test says so. */
function heldLoop(ended: Round) {
  const hand = handTimers()
  let release = (): void => {}
  let ran = 0
  const loop = startLoop(
    hand.deps,
    PUSH_PACE,
    async () => {
      ran += 1
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return ended
    },
    () => {},
  )
  return { ...hand, loop, release: () => release(), ran: () => ran }
}

test.each<Round>([{ kind: 'idle' }, { kind: 'waits' }])(
  'a wake while a round runs that ends with "$kind" is not lost',
  async (ended) => {
    const { pass, loop, release, ran } = heldLoop(ended)
    await pass(0)

    loop.wake('work')
    release()
    await pass(0)
    await pass(0)

    expect(ran()).toBe(2)
  },
)

test('SY15 a wake from before the answer that the station is revoked asks nothing again, and whoever waits is told', async () => {
  const { pass, loop, release, ran } = heldLoop({ kind: 'stopped' })
  await pass(0)

  const asked = loop.askNow()
  release()
  await asked
  await pass(60_000)
  expect(ran()).toBe(1)
  loop.wake('retry')
  await pass(0)

  expect(ran()).toBe(2)
})

test('SY13 whoever asks during a pause of the server is answered at once, and nothing is sent', async () => {
  const { pass, ran, loop } = loopWith([{ ...failed, retryAfterMs: 7_000 }])
  await pass(0)

  await loop.askNow()
  await pass(6_999)
  expect(ran()).toBe(1)
  await pass(1)

  expect(ran()).toBe(2)
})

test('a defect in a round ends neither the loop nor the program', async () => {
  const hand = handTimers()
  const defects: unknown[] = []
  let ran = 0
  startLoop(
    hand.deps,
    PUSH_PACE,
    () => {
      ran += 1
      return Promise.reject(new Error('a defect'))
    },
    (error) => void defects.push(error),
  )

  await hand.pass(0)
  await hand.pass(60_000)

  expect(ran).toBe(2)
  expect(defects).toHaveLength(2)
})

test('a stopped loop begins no further round, and nobody waits for one', async () => {
  const { pass, ran, loop, waiting } = loopWith([failed])
  await pass(0)

  await loop.stop()
  loop.wake('retry')
  await loop.askNow()
  await pass(60_000)

  expect(ran()).toBe(1)
  expect(waiting()).toBe(0)
})
