// Asks for the night by the version that is known: what did not change comes as nothing.
import { required } from '../../../../shared/assert.ts'
import type { Night, NightAnswer } from '../../../../shared/checkin/admin-schema.ts'
import type { Answer } from '../api/api.ts'
import { createPoll, type Poll, type PollOptions } from '../parts/poll.ts'

export type SeenNight = {
  readonly night: Night
  readonly serverTime: string
  readonly version: string
}
export type NightPoll = Poll<SeenNight>

type NightPollOptions = Pick<PollOptions<SeenNight>, 'page'> & {
  /** `since`: the version that is known; null: none is. */
  readonly ask: (since: string | null, signal: AbortSignal) => Promise<Answer<NightAnswer>>
  /** The night that came, and the one before it; null: it is the first. */
  readonly heard: (night: Night, before: Night | null) => void
}

export const createNightPoll = ({ ask, heard, page }: NightPollOptions): NightPoll =>
  createPoll({
    ask: async (known, signal) => {
      const answer = await ask(known?.version ?? null, signal)
      if (!answer.ok) return answer
      const { version, serverTime } = answer.value
      const night = answer.value.night ?? known?.night
      return {
        ok: true,
        value: {
          night: required(night, 'only a known version is nothing new'),
          ...{ serverTime, version },
        },
      }
    },
    heard: ({ night }, before) => {
      if (night !== before?.night) heard(night, before?.night ?? null)
    },
    page,
  })
