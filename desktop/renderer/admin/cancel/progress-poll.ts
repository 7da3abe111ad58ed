// Asks how far giving back is, until nothing of it moves any more.
import type { EventRefundView } from '../../../../shared/payments/refund-schema.ts'
import type { Answer } from '../api/api.ts'
import { createPoll, type Poll, type PollOptions } from '../parts/poll.ts'

/** `begun` is null while nobody has begun. */
export type Progress = { readonly begun: EventRefundView | null }
export type ProgressPoll = Poll<Progress>

type ProgressPollOptions = PollOptions<Progress> & {
  readonly ask: (signal: AbortSignal) => Promise<Answer<EventRefundView>>
}

const isAtRest = ({ begun }: Progress): boolean =>
  begun === null || (begun.finishedAt !== null && begun.underWay === 0)

export const createProgressPoll = ({ ask, ...options }: ProgressPollOptions): ProgressPoll =>
  createPoll({
    ...options,
    isAtRest,
    ask: async (_known, signal) => readAnswer(await ask(signal)),
  })

function readAnswer(answer: Answer<EventRefundView>): Answer<Progress> {
  if (answer.ok) return { ok: true, value: { begun: answer.value } }
  const isNone = answer.problem.code === 'event_refund_not_begun'
  return isNone ? { ok: true, value: { begun: null } } : answer
}
