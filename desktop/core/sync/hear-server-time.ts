// Every answer that names the server's time sets the clock by which scans and shifts are counted.
import type { Instant } from '../../../shared/time.ts'
import type { SyncHost } from './sync-host.ts'

/** What the server said, carried on to this moment: reading the answer took a little. */
export const clockListener =
  (core: SyncHost) =>
  (
    serverTime: Instant,
    answer: { readonly askedAt: number; readonly answeredAt: number },
  ): void => {
    const sinceMs = core.deps.monotonicMs() - answer.answeredAt
    core.clock.observe(Math.round(serverTime + sinceMs), answer.answeredAt - answer.askedAt)
  }
