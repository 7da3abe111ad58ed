import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Night, NightAnswer } from '../../../../shared/checkin/admin-schema.ts'
import type { Answer } from '../api/api.ts'
import { NO_ANSWER } from '../api/problem.ts'
import { HIDDEN_MS, SEEN_MS } from '../parts/poll.ts'
import { createNightPoll, type NightPoll } from './night-poll.ts'

const AT = '2026-11-23T14:00:00.000Z'
// Safe: the poll looks into no night.
const nightWith = (open: number): Night => ({ conflicts: { open } }) as Night

let asked: (string | null)[]
let heard: [number, number | null][]
let server: Answer<NightAnswer> | Promise<Answer<NightAnswer>>
let page: EventTarget & { hidden: boolean }
let poll: NightPoll

/** What the server says next. */
const says = (version: string, night: Night | null): void => {
  server = { ok: true, value: { serverTime: AT, version, night } }
}
const pass = async (ms: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms))

beforeEach(async () => {
  vi.useFakeTimers()
  asked = []
  heard = []
  says('a', nightWith(0))
  page = Object.assign(new EventTarget(), { hidden: false })
  poll = createNightPoll({
    ask: async (since) => {
      asked.push(since)
      return await server
    },
    heard: (night, before) => heard.push([night.conflicts.open, before?.conflicts.open ?? null]),
    page,
  })
  await pass(0)
})
afterEach(() => {
  poll.close()
  vi.useRealTimers()
})

test('AW70 the night is asked for every two seconds, by the version that is known', async () => {
  says('a', null)
  await pass(SEEN_MS)
  expect(asked).toEqual([null, 'a'])
  expect(poll.state().value?.night).toEqual(nightWith(0))
  says('b', nightWith(2))
  await pass(SEEN_MS)
  says('b', null)
  await pass(SEEN_MS)

  expect(asked).toEqual([null, 'a', 'a', 'b'])
  expect(heard).toEqual([
    [0, null],
    [2, 0],
  ])
})

test('AW70 a hidden window asks seldom, and at once when it is seen again', async () => {
  page.hidden = true
  await pass(SEEN_MS)
  expect(asked).toHaveLength(2)
  await pass(HIDDEN_MS - 1)
  expect(asked).toHaveLength(2)
  page.hidden = false
  page.dispatchEvent(new Event('visibilitychange'))
  await pass(0)
  expect(asked).toHaveLength(3)
})

test('AW70 a closed screen asks no more, not even when an answer was on its way', async () => {
  const late = Promise.withResolvers<Answer<NightAnswer>>()
  server = late.promise
  await pass(SEEN_MS)
  poll.close()
  late.resolve({ ok: true, value: { serverTime: AT, version: 'b', night: nightWith(1) } })
  page.dispatchEvent(new Event('visibilitychange'))
  await pass(HIDDEN_MS)
  expect(asked).toHaveLength(2)
})

test('AW70 a server that does not answer is asked again, and the last figures stay', async () => {
  server = { ok: false, problem: NO_ANSWER }
  await pass(SEEN_MS)
  expect(poll.state()).toMatchObject({ problem: NO_ANSWER, value: { night: nightWith(0) } })
  says('c', nightWith(1))
  await pass(SEEN_MS)
  expect(poll.state()).toMatchObject({ problem: null, value: { night: nightWith(1) } })
})
