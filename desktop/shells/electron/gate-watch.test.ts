import { expect, test } from 'vitest'
import { ok, refuse } from '../../../shared/result.ts'
import { HOUR_MS, instantToText } from '../../../shared/time.ts'
import type { StatusView } from '../../contract/views.ts'
import { handSignals, handTimers } from '../../testing/carrier.ts'
import { type GateState, isSessionOpen, watchGate } from './gate-watch.ts'

const STARTS = Date.parse('2026-12-16T12:00:00Z')
const ENDS = STARTS + 8 * HOUR_MS

type Own = { now?: number; isPaired?: boolean; hasEvent?: boolean; hasList?: boolean }

const statusOf = ({ now = STARTS, isPaired = true, hasEvent = true, hasList = true }: Own = {}) => {
  const event = { startsAt: instantToText(STARTS), endsAt: instantToText(ENDS) }
  // Safe: nothing else is read.
  return {
    station: isPaired ? {} : null,
    event: hasEvent ? event : null,
    list: hasList ? {} : null,
    clock: { now: instantToText(now) },
    mode: 'gate',
  } as unknown as StatusView
}

test.each([
  [{}, true],
  [{ now: STARTS - 12 * HOUR_MS }, true],
  [{ now: STARTS - 12 * HOUR_MS - 1 }, false],
  [{ now: ENDS + 12 * HOUR_MS - 1 }, true],
  [{ now: ENDS + 12 * HOUR_MS }, false],
  [{ isPaired: false }, false],
  [{ hasEvent: false }, false],
  [{ hasList: false }, false],
] as const)('ES17: with %j a gate’s session is open: %j', (own, isOpen) => {
  expect(isSessionOpen(statusOf(own))).toBe(isOpen)
})

async function watched(first: StatusView | null) {
  const signals = handSignals()
  const timers = handTimers()
  const seen: GateState[] = []
  let status = first
  let asked = 0
  const watch = await watchGate({
    core: {
      handlers: {
        status: async () => {
          asked += 1
          return status === null ? refuse({ code: 'screen_locked' }) : ok(status)
        },
      },
      signals: signals.source,
    },
    timers: timers.timers,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    changed: (state) => void seen.push(state),
  })
  return {
    watch,
    seen,
    timers,
    signals,
    asked: () => asked,
    put: (next: StatusView) => {
      status = next
    },
    change: () => signals.emit({ name: 'status.changed', payload: {} }),
    elapse: async () => {
      timers.elapse()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

test('the state is there from the start, and told again only when it is another one', async () => {
  const one = await watched(statusOf())

  one.change()
  await one.elapse()
  one.put({ ...statusOf(), mode: 'self_service' })
  one.change()
  await one.elapse()

  expect(one.seen).toEqual([
    { isSessionOpen: true, mode: 'gate' },
    { isSessionOpen: true, mode: 'self_service' },
  ])
  expect(one.watch.state()).toEqual({ isSessionOpen: true, mode: 'self_service' })
})

test('a busy gate is asked once a second, and a quiet one once a minute', async () => {
  const one = await watched(statusOf())
  expect(one.timers.delays()).toEqual([60_000])

  for (let signal = 0; signal < 50; signal += 1) one.change()

  expect(one.timers.delays()).toEqual([1_000])
  await one.elapse()
  expect(one.asked()).toBe(2)
  expect(one.timers.delays()).toEqual([60_000])
})

test('a session begins by the clock, without a signal', async () => {
  const one = await watched(statusOf({ now: STARTS - 24 * HOUR_MS }))
  one.put(statusOf())

  await one.elapse()

  expect(one.seen.map((state) => state.isSessionOpen)).toEqual([false, true])
})

test('a station that does not answer changes nothing, and is asked again', async () => {
  const one = await watched(null)

  expect(one.watch.state()).toEqual({ isSessionOpen: false, mode: 'gate' })
  one.put(statusOf())
  await one.elapse()
  expect(one.seen).toHaveLength(1)
})

test('a watch that was closed asks no more', async () => {
  const one = await watched(statusOf())

  one.watch.close()
  one.change()
  await one.elapse()

  expect(one.asked()).toBe(1)
  expect(one.signals.listenerCount()).toBe(0)
})
