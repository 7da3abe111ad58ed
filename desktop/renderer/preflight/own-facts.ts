// What only the page knows of its laptop: which reader was heard, whether the tones were, and the power.
import type { Read } from '../state/gate-context.ts'
import { type Power, watchPower } from './power.ts'

export type HeardReader = {
  readonly source: Exclude<Read['source'], 'hand'>
  /** By the laptop's clock: a person compares it with the one on the wall. */
  readonly at: string
}

export type SoundHeard = 'unasked' | 'heard' | 'silent'

/** Since the page was loaded. */
export type OwnFacts = {
  readonly noteRead: (read: Read) => void
  readonly lastRead: () => HeardReader | null
  readonly sound: () => SoundHeard
  readonly noteSound: (sound: SoundHeard) => void
  readonly power: () => Power
}

export function createOwnFacts(deps: {
  readonly now: () => number
  readonly changed: () => void
}): OwnFacts {
  let lastRead: HeardReader | null = null
  let sound: SoundHeard = 'unasked'
  return {
    noteRead: ({ source }) => {
      if (source !== 'hand') lastRead = { source, at: new Date(deps.now()).toISOString() }
    },
    lastRead: () => lastRead,
    sound: () => sound,
    noteSound: (next) => {
      sound = next
      deps.changed()
    },
    power: watchPower(deps.changed),
  }
}
