// What was thrown, as an answer. The message of an unknown error is never sent.
import { isDatabaseGone } from '../db/pg-errors.ts'
import type { Log } from '../log.ts'
import { problem, type Refusal } from './problem.ts'

const RETRY_AFTER_SECONDS = 2

/** 503 with `Retry-After` while the database is away, otherwise 500; both carry nothing but the request id. */
export const faultAnswer = (error: unknown, requestId: string, log: Log): Response =>
  problem(faultRefusal(error, requestId, log), requestId)

/** The same before it is an answer. Logs what was thrown. */
export function faultRefusal(error: unknown, requestId: string, log: Log): Refusal {
  if (isDatabaseGone(error)) {
    log.warn('database unavailable', { requestId, error })
    return { code: 'unavailable', retryAfterSeconds: RETRY_AFTER_SECONDS }
  }
  log.error('request failed', { requestId, error })
  return { code: 'internal' }
}
