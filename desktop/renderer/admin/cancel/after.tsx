// How far telling everybody and giving their money back is, and what of it a person finishes.
import type { Around, Side } from './cancel-screen.tsx'
import { hasWaiting, ProgressCard, Terms } from './progress.tsx'
import type { Progress } from './progress-poll.ts'
import { createWaiting } from './waiting.tsx'

export function openAfter({ eventId, poll }: Around): Side {
  const waiting = createWaiting(eventId, () => {
    waiting.reload()
    void poll.load()
  })
  const begun = () => poll.state().value?.begun ?? null
  let rest = restOf({ begun: begun() })
  return {
    isDirty: waiting.isDirty,
    close: waiting.close,
    heard: (now) => {
      if (restOf(now) !== rest) waiting.reload()
      rest = restOf(now)
    },
    actions: () => {
      const shown = begun()
      return shown !== null && hasWaiting(shown) ? waiting.actions(shown) : null
    },
    view: () => {
      const shown = begun()
      return shown === null ? null : (
        <>
          <ProgressCard {...shown} />
          {hasWaiting(shown) ? waiting.view() : null}
          <Terms {...shown} />
        </>
      )
    },
  }
}

/** What waits for a person, so that a change of it is seen. */
const restOf = ({ begun }: Progress): string => `${begun?.waiting} ${begun?.skippedCount}`
