// Tells the pages when a notice ends by itself: at a gate where nothing happens they would show it for ever.
import { HOUR_MS } from '../../../shared/time.ts'
import type { Core } from '../core.ts'
import { nextNoticeEnd } from './notices.ts'

/** Times further off are looked at again on the way: a clock may be set meanwhile. */
const WAIT_MS_MAX = HOUR_MS

/** To be called whenever the pages are told the status. One timer at most waits. */
export function watchNoticeEnds(core: Core): () => void {
  let cancel = (): void => {}
  return () => {
    cancel()
    const now = core.clock.now()
    const endsAt = nextNoticeEnd(core, now)
    cancel =
      endsAt === null
        ? () => {}
        : core.deps.timers.after(Math.min(endsAt - now, WAIT_MS_MAX), core.noteStatus)
  }
}
