// Asks how far the buyers are told, until all are.
import type { ReschedulingView } from '../../../../shared/events/reschedule-schema.ts'
import type { Answer } from '../api/api.ts'
import { createPoll, type Poll, type PollOptions } from '../parts/poll.ts'

/** `moved` is null for an event that was never moved. */
export type Telling = { readonly moved: ReschedulingView | null }
export type TellingPoll = Poll<Telling>

type TellingPollOptions = PollOptions<Telling> & {
  readonly ask: (signal: AbortSignal) => Promise<Answer<ReschedulingView>>
}

const isAtRest = ({ moved }: Telling): boolean =>
  moved === null || (moved.finishedAt !== null && moved.waiting === 0)

export const createTellingPoll = ({ ask, ...options }: TellingPollOptions): TellingPoll =>
  createPoll({
    ...options,
    isAtRest,
    ask: async (_known, signal) => readAnswer(await ask(signal)),
  })

function readAnswer(answer: Answer<ReschedulingView>): Answer<Telling> {
  if (answer.ok) return { ok: true, value: { moved: answer.value } }
  const isNone = answer.problem.code === 'event_never_moved'
  return isNone ? { ok: true, value: { moved: null } } : answer
}
