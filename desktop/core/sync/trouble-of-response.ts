// What an answer other than a good one means. Pure.
import * as v from 'valibot'
import type { Instant } from '../../../shared/time.ts'
import { readRetryAfter } from './retry-after.ts'
import { type Trouble, trouble } from './trouble.ts'

/** The error shape of our server; what does not have it was sent by somebody in between. */
const ServerError = v.object({
  statusCode: v.number(),
  message: v.string(),
  code: v.string(),
})
type ServerError = v.InferOutput<typeof ServerError>

/**
 * @param body the text of a JSON answer; empty for any other
 * @param now the laptop's wall clock, for a `Retry-After` that is a date
 */
export function troubleOfResponse(
  response: Pick<Response, 'status' | 'headers'>,
  body: string,
  now: Instant,
): Trouble {
  const { status } = response
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'), now)
  if (status === 429 || status === 503) return trouble('busy', { status, retryAfterMs })
  // 511 is what a captive portal that knows the standard says.
  if (status >= 500 && status !== 511) return trouble('server_error', { status, retryAfterMs })
  // A proxy in front of our server says this in its own words.
  if (status === 413) return trouble('too_large', { status })
  const error = readServerError(body)
  if (error === null) return trouble('not_the_server', { status })
  return ofServerError(status, error)
}

function ofServerError(status: number, error: ServerError): Trouble {
  const known = { status, serverCode: error.code, serverMessage: error.message }
  if (status === 426) return trouble('protocol_unsupported', known)
  if (CREDENTIAL_CODES.has(error.code)) return trouble('revoked', known)
  if (status === 403) return trouble('forbidden', known)
  if (status === 404) return trouble('not_found', known)
  return trouble('refused', known)
}

/** The server does not take this station's credential, whatever the reason: only pairing anew helps. */
const CREDENTIAL_CODES: ReadonlySet<string> = new Set([
  'station_revoked',
  'credential_invalid',
  'credential_expired',
  'not_signed_in',
])

function readServerError(body: string): ServerError | null {
  const parsed = v.safeParse(ServerError, parseJson(body))
  return parsed.success ? parsed.output : null
}

/** The value that `text` spells; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
