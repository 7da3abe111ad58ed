// Rate limits that all replicas share: one row for each window, one statement for each attempt.
import { createHmac } from 'node:crypto'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { DAY_MS, type Instant, SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import type { Refusal } from './problem.ts'

export type Rate = {
  readonly name: string
  /** How many attempts a window has, before `RATE_LIMIT_FACTOR`. */
  readonly max: number
  readonly windowMs: number
}

type RateDeps = Pick<Deps, 'platformDb' | 'config' | 'now'>

/** Counts one attempt of `subject`; refuses with the time until the window ends when there were too many. */
export async function takeRate(
  deps: RateDeps,
  rate: Rate,
  subject: string,
): Promise<Result<undefined, Refusal>> {
  const now = deps.now()
  const windowStart = now - (now % rate.windowMs)
  const { platformDb: db } = deps
  const [row] = await db<{ count: number }[]>`
    insert into rate_limits (key, window_start, count)
    values (${keyOf(deps, rate, subject)}, ${db.typed.instant(windowStart)}, 1)
    on conflict (key, window_start)
    do update set count = least(rate_limits.count + 1, 1000000000)
    returning count
  `
  if (row !== undefined && row.count <= rate.max * deps.config.rateLimitFactor) return ok(undefined)
  const retryAfterSeconds = (windowStart + rate.windowMs - now) / SECOND_MS
  return refuse({ code: 'rate_limited', retryAfterSeconds })
}

/** Gives an attempt back that turned out to be harmless. */
export async function returnRate(deps: RateDeps, rate: Rate, subject: string): Promise<void> {
  const now = deps.now()
  const { platformDb: db } = deps
  await db`
    update rate_limits set count = count - 1
     where key = ${keyOf(deps, rate, subject)}
       and window_start = ${db.typed.instant(now - (now % rate.windowMs))}
       and count > 0
  `
}

/** Addresses and emails are nobody's business in a platform table: the key is a keyed hash of them. */
function keyOf(deps: RateDeps, rate: Rate, subject: string): string {
  const digest = createHmac('sha256', deps.config.jwtSecret).update(`rate:${subject}`).digest()
  return `${rate.name}:${digest.subarray(0, 16).toString('base64url')}`
}

const KEPT_MS = DAY_MS
const SWEPT_MAX = 10_000

/** Deletes windows that are long over. Called from time to time; any replica may. */
export async function sweepRateLimits(deps: RateDeps, now: Instant): Promise<number> {
  const { platformDb: db } = deps
  const { count } = await db`
    delete from rate_limits
     where (key, window_start) in (
       select key, window_start from rate_limits
        where window_start < ${db.typed.instant(now - KEPT_MS)}
        limit ${SWEPT_MAX})
  `
  return count
}
