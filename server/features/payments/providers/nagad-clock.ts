// Nagad refuses what names another time than its own. Whose clock is wrong is told, not guessed from a refusal alone.
import { type Instant, MINUTE_MS } from '../../../../shared/time.ts'

/** Nagad's bound is not known; nobody's clock is off by so much while it is kept right. */
export const SKEW_MS_MAX = 2 * MINUTE_MS

/** A sentence for whoever runs the server; null while the clocks agree, or Nagad names no time. */
export function findClockFault(now: Instant, nagadNow: Instant | null): string | null {
  const skewMs = nagadNow === null ? 0 : now - nagadNow
  if (Math.abs(skewMs) <= SKEW_MS_MAX) return null
  const minutes = Math.round(Math.abs(skewMs) / MINUTE_MS)
  const side = skewMs > 0 ? 'ahead of' : 'behind'
  return `This server’s clock is ${minutes} minutes ${side} Nagad’s, which refuses payments for that. Set the clock.`
}
