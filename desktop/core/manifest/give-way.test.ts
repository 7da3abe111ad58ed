import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { createGiveWay } from './give-way.ts'

/** A clock that moves by hand, and rests that end when it does. */
function byHand() {
  const rests: { readonly atMs: number; readonly end: () => void }[] = []
  let nowMs = 1_000_000
  const giveWay = createGiveWay({
    monotonicMs: () => nowMs,
    timers: {
      after: () => () => {},
      turn: (restMs = 0) =>
        restMs === 0
          ? new Promise((resolve) => setImmediate(resolve))
          : new Promise((end) => rests.push({ atMs: nowMs + restMs, end })),
    },
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return {
    giveWay,
    pass: async (ms: number) => {
      nowMs += ms
      for (const { atMs, end } of rests) if (atMs <= nowMs) end()
      // Whoever looks again, and whoever goes on.
      for (let turns = 0; turns < 4; turns += 1) await turn()
    },
    scanEvery: async (ms: number, times: number) => {
      for (let scan = 0; scan < times; scan += 1) {
        nowMs += ms
        giveWay.noteScan()
      }
      await turn()
    },
  }
}

/** Whether a rest has ended. */
function begin(rest: Promise<void>): () => boolean {
  let isOver = false
  void rest.then(() => {
    isOver = true
  })
  return () => isOver
}

test('a slice that waits is let in right behind a scan, after the scan has been answered', async () => {
  const { giveWay, pass, scanEvery } = byHand()
  await scanEvery(5, 2)
  giveWay.noteWork()
  const isOver = begin(giveWay.rest())
  await pass(248)
  const before = isOver()

  const answered = Promise.resolve().then(isOver)
  await scanEvery(2, 1)

  expect([before, await answered]).toEqual([false, false])
  await pass(0)
  expect(isOver()).toBe(true)
})

test('one scan lets in one of those who wait, and the others when it is their time', async () => {
  const { giveWay, pass, scanEvery } = byHand()
  await scanEvery(5, 2)
  giveWay.noteWork()
  const [first, second] = [begin(giveWay.rest()), begin(giveWay.rest())]
  await pass(248)

  await scanEvery(2, 1)
  giveWay.noteWork()
  await pass(0)
  const behindScan = [first(), second()]
  await pass(300)

  expect(behindScan).toEqual([true, false])
  expect(second()).toBe(true)
})

test('the time behind an order of several tickets is used as soon as nothing more of it comes', async () => {
  const { giveWay, pass, scanEvery } = byHand()
  await scanEvery(4_000, 3)
  await scanEvery(5, 3)
  giveWay.noteWork()
  const isOver = begin(giveWay.rest())

  await pass(60)
  await scanEvery(5, 1)
  await pass(60)
  const within = isOver()
  await pass(40)

  expect(within).toBe(false)
  expect(isOver()).toBe(true)
})

test('where the clock stands still everything goes on', async () => {
  let slices = 0
  const giveWay = createGiveWay({
    monotonicMs: () => 7,
    timers: { after: () => () => {}, turn: () => Promise.resolve() },
  })
  giveWay.noteScan()

  await giveWay.inSlices(() => {
    slices += 1
    return slices === 100
  })

  expect(slices).toBe(100)
})

test('after another event was chosen its download does not wait for the visitors of the last one', async () => {
  const { giveWay, scanEvery } = byHand()
  await scanEvery(4_000, 3)
  const before = giveWay.isBusy()

  giveWay.forget()

  expect([before, giveWay.isBusy()]).toEqual([true, false])
})

test('a slice of many steps ends by the clock, and what follows it comes after each', async () => {
  let nowMs = 0
  const stepsOf: number[] = []
  let steps = 0
  const giveWay = createGiveWay({
    monotonicMs: () => nowMs,
    timers: { after: () => () => {}, turn: () => Promise.resolve() },
  })

  await giveWay.inSlices(
    () => {
      nowMs += 1
      steps += 1
      return steps === 10
    },
    async () => void stepsOf.push(steps),
  )

  expect(required(stepsOf.at(-1), 'slices')).toBe(10)
  expect(stepsOf).toEqual([4, 8, 10])
})
