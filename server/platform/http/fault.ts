// What was thrown, as an answer. The message of an unknown error is never sent.
import { isDatabaseGone } from '../db/pg-errors.ts'
import type { Log } from '../log.ts'
import { problem } from './problem.ts'

const RETRY_AFTER_SECONDS = 2

/** 503 with `Retry-After` while the database is away, otherwise 500; both carry nothing but the request id. */
export function faultAnswer(error: unknown, requestId: string, log: Log): Response {
  if (isDatabaseGone(error)) {
    log.warn('database unavailable', { requestId, error })
    return problem({ code: 'unavailable', retryAfterSeconds: RETRY_AFTER_SECONDS }, requestId)
  }
  log.error('request failed', { requestId, error })
  return problem({ code: 'internal' }, requestId)
}
