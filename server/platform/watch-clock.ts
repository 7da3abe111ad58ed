// Whether this server's clock is right, by the hour that others name in their answers: holds, proofs and signatures go by it.
import { HOUR_MS, type Instant, SECOND_MS } from '../../shared/time.ts'
import type { Deps } from '../deps.ts'

/** A clock that is kept by NTP is right within a fraction of this. */
const SKEW_MS_MAX = 30 * SECOND_MS
const TOLD_EVERY_MS = HOUR_MS
/** More than there are providers. */
const HOSTS_MAX = 50

/**
 * `ask`, whose answers' `Date` (RFC 9110, 6.6.1) is compared with our clock. What each host said last is in the metrics; a
 * clock that is wrong is logged, once an hour for each host.
 */
export function watchClock(
  ask: typeof fetch,
  { now, log, metrics }: Pick<Deps, 'now' | 'log' | 'metrics'>,
): typeof fetch {
  const skews = new Map<string, number>()
  const toldAt = new Map<string, Instant>()
  metrics.gauge(
    'probesh_clock_skew_seconds',
    'How far this server’s clock is ahead of a provider’s, at least; below 0: behind.',
    () => [...skews].map(([host, skewMs]) => ({ labels: { host }, value: skewMs / SECOND_MS })),
  )
  return async (input, init) => {
    const askedAt = now()
    const response = await ask(input, init)
    const named = dateOf(response)
    const url = URL.parse(response.url)
    if (named === null || url?.protocol !== 'https:') return response
    const { host } = url
    if (!skews.has(host) && skews.size >= HOSTS_MAX) return response
    const skewMs = skewOf(askedAt, now(), named)
    skews.set(host, skewMs)
    const lastTold = toldAt.get(host) ?? Number.NEGATIVE_INFINITY
    if (Math.abs(skewMs) > SKEW_MS_MAX && now() - lastTold >= TOLD_EVERY_MS) {
      toldAt.set(host, now())
      const skewSeconds = Math.round(skewMs / SECOND_MS)
      log.error('this server’s clock is wrong, or the provider’s: have it set by NTP', {
        ...{ host, skewSeconds },
      })
    }
    return response
  }
}

/** Null: none, or that of an answer that somebody kept. */
function dateOf({ headers }: Response): Instant | null {
  const text = headers.get('date')
  const at = text === null || headers.has('age') ? Number.NaN : Date.parse(text)
  return Number.isNaN(at) ? null : at
}

/**
 * Milliseconds that our clock is ahead at least, below 0: behind; 0 where the answer may have been written at our hour.
 * `named` is in whole seconds, and was written between the question and the answer.
 */
export function skewOf(askedAt: Instant, answeredAt: Instant, named: Instant): number {
  const aheadMs = askedAt - (named + SECOND_MS)
  const behindMs = named - answeredAt
  if (aheadMs > 0) return aheadMs
  return behindMs > 0 ? -behindMs : 0
}
