// Rate limits that all replicas share and that survive a restart: a row for each window, one statement for each attempt.
import { createHmac } from 'node:crypto'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import type { PlatformDb } from '../db/open.ts'
import { perDeps } from '../per-deps.ts'
import type { Refusal } from './problem.ts'

export type Rate = {
  readonly name: string
  /** How many attempts a window has, before `RATE_LIMIT_FACTOR`. */
  readonly max: number
  /** A window begins with its first attempt, and lasts by the system's clock. */
  readonly windowMs: number
}

/** Of one person: a search may cost as much as a hundred other requests. */
export const SEARCH_RATE: Rate = { name: 'search', max: 120, windowMs: MINUTE_MS }

/**
 * Counts an attempt of `subject`, as one or by its `weight`; refuses with the time until the window ends when there were
 * too many.
 */
export async function takeRate(
  deps: Deps,
  rate: Rate,
  subject: string,
  weight = 1,
): Promise<Result<undefined, Refusal>> {
  try {
    await limiterOf(deps, rate).consume(keyOf(deps, subject), weight)
    return ok(undefined)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    return refuse({ code: 'rate_limited', retryAfterSeconds: error.msBeforeNext / SECOND_MS })
  }
}

/** Gives an attempt back that turned out to be harmless. */
export async function returnRate(deps: Deps, rate: Rate, subject: string): Promise<void> {
  await limiterOf(deps, rate).reward(keyOf(deps, subject))
}

const limitersOf = perDeps(() => new Map<string, RateLimiterPostgres>())

function limiterOf(deps: Deps, { name, max, windowMs }: Rate): RateLimiterPostgres {
  const limiters = limitersOf(deps)
  const known = limiters.get(name)
  if (known !== undefined) return known
  const limiter = new RateLimiterPostgres({
    storeClient: queriesOf(deps.platformDb),
    storeType: 'client',
    tableName: 'rate_windows',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: name,
    points: Math.ceil(max * deps.config.rateLimitFactor),
    duration: windowMs / SECOND_MS,
  })
  limiters.set(name, limiter)
  return limiter
}

type Query = { readonly text: string; readonly values: (string | number | null)[] }

/** The platform's pool with the face of the driver that the library knows. */
const queriesOf = (db: PlatformDb) => ({
  query: async ({ text, values }: Query) => ({ rows: await db.unsafe(text, values) }),
})

/** Addresses and emails are nobody's business in a platform table: the key is a keyed hash of them. */
const keyOf = ({ config }: Pick<Deps, 'config'>, subject: string): string =>
  createHmac('sha256', config.jwtSecret)
    .update(`rate:${subject}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url')

const KEPT_MS = HOUR_MS
const SWEPT_MAX = 10_000

/** Deletes windows that are long over. Called from time to time; any replica may. */
export async function sweepRateLimits(
  { platformDb: db }: Pick<Deps, 'platformDb'>,
  now: Instant,
): Promise<number> {
  const { count } = await db`
    delete from rate_windows
     where key in (select key from rate_windows where expire < ${now - KEPT_MS} limit ${SWEPT_MAX})
  `
  return count
}
