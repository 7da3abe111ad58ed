import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ReschedulingView } from '../../../../shared/events/reschedule-schema.ts'
import type { Answer } from '../api/api.ts'
import { NO_ANSWER } from '../api/problem.ts'
import { HIDDEN_MS, SEEN_MS } from '../parts/poll.ts'
import { createTellingPoll, type TellingPoll } from './telling-poll.ts'

const AT = '2026-11-23T14:00:00.000Z'
const viewWith = (finishedAt: string | null, waiting: number): ReschedulingView =>
  // Safe: the poll looks at nothing else of it.
  ({ finishedAt, waiting }) as ReschedulingView

let asked: number
let server: Answer<ReschedulingView>
let poll: TellingPoll

const pass = async (ms: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms))
const openPoll = async (): Promise<void> => {
  poll = createTellingPoll({
    ask: async () => {
      asked += 1
      return server
    },
    heard: () => undefined,
    page: Object.assign(new EventTarget(), { hidden: false }),
  })
  await pass(0)
}

beforeEach(() => {
  vi.useFakeTimers()
  asked = 0
})
afterEach(() => {
  poll.close()
  vi.useRealTimers()
})

test('RS16 it is asked for while buyers are found or mails wait, and then no more', async () => {
  server = { ok: true, value: viewWith(null, 0) }
  await openPoll()
  server = { ok: true, value: viewWith(AT, 3) }
  await pass(SEEN_MS)
  server = { ok: true, value: viewWith(AT, 0) }
  await pass(SEEN_MS)
  expect(asked).toBe(3)
  await pass(HIDDEN_MS)

  expect(asked).toBe(3)
})

test('RS16 an event that was never moved is asked for once', async () => {
  const problem = { ...NO_ANSWER, code: 'event_never_moved', isOurs: false, status: 404 }
  server = { ok: false, problem }
  await openPoll()
  await pass(HIDDEN_MS)

  expect(asked).toBe(1)
  expect(poll.state().value).toEqual({ moved: null })
})
