import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { EventRefundView } from '../../../../shared/payments/refund-schema.ts'
import type { Answer } from '../api/api.ts'
import { NO_ANSWER } from '../api/problem.ts'
import { HIDDEN_MS, SEEN_MS } from '../parts/poll.ts'
import { createProgressPoll, type Progress, type ProgressPoll } from './progress-poll.ts'

const AT = '2026-11-23T14:00:00.000Z'
const viewWith = (finishedAt: string | null, underWay: number): EventRefundView =>
  // Safe: the poll looks at nothing else of it.
  ({ finishedAt, underWay }) as EventRefundView

let asked: number
let heard: Progress[]
let server: Answer<EventRefundView>
let page: EventTarget & { hidden: boolean }
let poll: ProgressPoll

const pass = async (ms: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms))
const openPoll = async (): Promise<void> => {
  poll = createProgressPoll({
    ask: async () => {
      asked += 1
      return server
    },
    heard: (now) => heard.push(now),
    page,
  })
  await pass(0)
}

beforeEach(() => {
  vi.useFakeTimers()
  asked = 0
  heard = []
  page = Object.assign(new EventTarget(), { hidden: false })
  server = { ok: true, value: viewWith(null, 2) }
})
afterEach(() => {
  poll.close()
  vi.useRealTimers()
})

test('AW108 it is asked for every two seconds while orders are gone through or money is on its way, and then no more', async () => {
  await openPoll()
  await pass(SEEN_MS)
  server = { ok: true, value: viewWith(AT, 1) }
  await pass(SEEN_MS)
  server = { ok: true, value: viewWith(AT, 0) }
  await pass(SEEN_MS)
  expect(asked).toBe(4)
  await pass(HIDDEN_MS)

  expect(asked).toBe(4)
  expect(heard.map(({ begun }) => begun?.underWay)).toEqual([2, 2, 1, 0])
})

test('AW108 what nobody has begun is not asked for again, until a person asks', async () => {
  const problem = { ...NO_ANSWER, code: 'event_refund_not_begun', isOurs: false, status: 404 }
  server = { ok: false, problem }
  await openPoll()
  await pass(HIDDEN_MS)
  expect(asked).toBe(1)
  expect(poll.state().value).toEqual({ begun: null })
  server = { ok: true, value: viewWith(null, 0) }
  await poll.load()
  await pass(SEEN_MS)

  expect(asked).toBe(3)
})

test('AW108 a server that is away is asked again, with what was known; a hidden window asks seldom, a closed one never', async () => {
  await openPoll()
  server = { ok: false, problem: NO_ANSWER }
  await pass(SEEN_MS)
  expect(poll.state()).toMatchObject({ problem: { code: 'no_answer' }, value: { begun: {} } })
  page.hidden = true
  await pass(SEEN_MS)
  expect(asked).toBe(3)
  await pass(HIDDEN_MS - 1)
  expect(asked).toBe(3)
  page.hidden = false
  page.dispatchEvent(new Event('visibilitychange'))
  await pass(0)
  expect(asked).toBe(4)
  poll.close()
  await pass(HIDDEN_MS)

  expect(asked).toBe(4)
})
