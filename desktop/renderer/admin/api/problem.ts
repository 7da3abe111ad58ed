// What came in the place of an answer: the server's own no, or the station's where the server was not reached.
import { RELAY_SOURCE, RELAY_STATUS, type RelayProblemCode } from '../../../contract/admin-api.ts'

export type Problem = {
  /** The server's code; one of the relay's; or `no_answer`: the station itself is gone. */
  readonly code: string
  /** English. The page writes its own where it knows the code. */
  readonly message: string
  readonly status: number
  /** As the server sent them: the faults of fields, or the newer version of a thing. */
  readonly details: unknown
  readonly retryAfterMs: number | null
  /** Said by the station and not by the server. */
  readonly isOurs: boolean
}

export type FieldFault = { readonly path: string; readonly message: string }

/** Which fields the server would not take. */
export function fieldFaults({ details }: Problem): readonly FieldFault[] {
  if (!Array.isArray(details)) return []
  return details.flatMap((one: unknown) => (isFieldFault(one) ? [one] : []))
}

const isFieldFault = (one: unknown): one is FieldFault =>
  typeof one === 'object' &&
  one !== null &&
  'path' in one &&
  typeof one.path === 'string' &&
  'message' in one &&
  typeof one.message === 'string'

export const NO_ANSWER: Problem = {
  code: 'no_answer',
  message: 'The station does not answer.',
  status: 0,
  details: null,
  retryAfterMs: null,
  isOurs: true,
}

/** Reads the body of an answer that is no success. */
export function readProblem(status: number, headers: Headers, body: unknown): Problem {
  const fields = typeof body === 'object' && body !== null ? body : {}
  const text = (name: string, other: string): string => {
    const value: unknown = Object.hasOwn(fields, name) ? Reflect.get(fields, name) : undefined
    return typeof value === 'string' ? value : other
  }
  const seconds = Number.parseInt(headers.get('retry-after') ?? '', 10)
  return {
    code: text('code', 'fault'),
    message: text('message', ''),
    status,
    details: Object.hasOwn(fields, 'details') ? Reflect.get(fields, 'details') : null,
    retryAfterMs: Number.isNaN(seconds) ? null : seconds * 1_000,
    isOurs: text('source', '') === RELAY_SOURCE,
  }
}

/** The session is over; signing in again helps. */
export const isSignedOut = ({ code, isOurs }: Problem): boolean =>
  isOurs && (code === 'session_ended' || code === 'not_signed_in')

const UNREACHED: readonly (RelayProblemCode | 'no_answer')[] = [
  'no_network',
  'timeout',
  'certificate',
  'not_the_server',
  'server_error',
  'no_answer',
]

/** The server was not reached, or is in no state to answer: what was asked may be asked again. */
export const isUnreached = ({ code, isOurs }: Problem): boolean =>
  isOurs && UNREACHED.some((one) => one === code)

export const isRelayCode = (code: string): code is RelayProblemCode =>
  Object.hasOwn(RELAY_STATUS, code)
