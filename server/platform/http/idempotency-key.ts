// The key by which a client says that two requests are one.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Refusal } from './problem.ts'

/** Null without one. */
export function readKey(text: string | undefined): Result<string | null, Refusal> {
  if (text === undefined) return ok(null)
  return /^[\x21-\x7e]{1,200}$/.test(text) ? ok(text) : refuse({ code: 'idempotency_key_invalid' })
}
