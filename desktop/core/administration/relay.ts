// Hands what the admin page asks to the server, with the session that the page never sees, and the answer back.
import * as v from 'valibot'
import { writeText } from '../../../shared/i18n/write.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import {
  type ApiMethod,
  findApiRule,
  RELAY_SOURCE,
  RELAY_STATUS,
  type RelayProblemCode,
} from '../../contract/admin-api.ts'
import { isLoopback } from '../pairing/server-url.ts'
import {
  type OpenAnswer,
  type PlainRequest,
  readText,
  type SentRequest,
  sendRequest,
} from '../sync/http-request.ts'
import type { Trouble } from '../sync/trouble.ts'
import { parseJson } from '../sync/trouble-of-response.ts'
import type { KeptSession } from './server-session.ts'
import type { KeeperHost, SessionEnded, SessionKeeper } from './session-keeper.ts'

export type RelayRequest = {
  readonly method: string
  /** Of the server, such as `/tenant/events`; untrusted. */
  readonly path: string
  /** With its question mark, or empty. */
  readonly search: string
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer> | null
  /** The page does not want the answer any more. */
  readonly signal: AbortSignal
}

/** Never rejects for what the network or the server does. */
export type Relay = (request: RelayRequest) => Promise<Response>

/** A first row of a long report may take the server a while. */
const SILENCE_MS_MAX = 60 * SECOND_MS
const SEARCH_CHARS_MAX = 8_000

const ANSWER_TYPES: ReadonlySet<string> = new Set([
  'application/json',
  'text/csv',
  'application/pdf',
  'image/webp',
])
const ANSWER_HEADERS = [
  'content-type',
  'content-disposition',
  'content-length',
  'etag',
  'retry-after',
]
/** The page's words that mean something to the server. Never its cookies or its credential. */
const REQUEST_HEADERS = ['accept-language', 'idempotency-key']

export function createRelay(core: KeeperHost, keeper: SessionKeeper): Relay {
  return async (request) => {
    const rule = findApiRule(request.method, request.path)
    if (rule === null || request.search.length > SEARCH_CHARS_MAX) return relayProblem('not_found')
    if (core.meta.get('mode') !== null) return relayProblem('screen_locked')
    const { body } = request
    if (body !== null && body.length > rule.bodyBytesMax) return relayProblem('too_large')
    const type = mediaType(request.headers.get('content-type'))
    if (body !== null && !rule.bodyTypes.includes(type)) return relayProblem('body_type')
    const had = keeper.current() !== null
    const session = await keeper.fresh()
    if (!session.ok) return sessionProblem(session.error, had)
    return await answerWith(core, keeper, request, session.value)
  }
}

async function answerWith(
  core: KeeperHost,
  keeper: SessionKeeper,
  request: RelayRequest,
  session: KeptSession,
): Promise<Response> {
  const first = await send(core, request, session)
  if (!first.ok) return troubleProblem(first.error)
  if (first.value.response.status !== 401) return await passOn(first.value, null)
  const text = await readText(first.value.answer)
  if (!text.ok) return troubleProblem(text.error)
  if (!TOKEN_CODES.has(codeOf(text.value) ?? '')) return await passOn(first.value, text.value)
  const renewed = await keeper.renew(session.accessToken)
  if (!renewed.ok) return sessionProblem(renewed.error, true)
  const second = await send(core, request, renewed.value)
  return second.ok ? await passOn(second.value, null) : troubleProblem(second.error)
}

/** The token was not taken; nothing was done, so that the same may be asked with another. */
const TOKEN_CODES: ReadonlySet<string> = new Set([
  'credential_expired',
  'credential_invalid',
  'session_ended',
  'not_signed_in',
])

function send(
  { deps }: KeeperHost,
  request: RelayRequest,
  { server, accessToken }: KeptSession,
): Promise<Result<SentRequest, Trouble>> {
  const { method, path, search, headers, body, signal } = request
  const kept = REQUEST_HEADERS.flatMap((name) => {
    const value = headers.get(name)
    return value === null ? [] : [[name, value]]
  })
  const sent: PlainRequest = {
    // Safe: a rule was found for it.
    method: method as ApiMethod,
    url: server + path + search,
    headers: {
      ...Object.fromEntries(kept),
      authorization: `Bearer ${accessToken}`,
      'accept-encoding': isLoopback(server) ? 'identity' : 'gzip',
      ...(body !== null && { 'content-type': headers.get('content-type') ?? '' }),
    },
    ...(body !== null && { body }),
    silenceMsMax: SILENCE_MS_MAX,
    signal,
  }
  return sendRequest(deps, sent)
}

/** @param read the body, where it was read already */
async function passOn({ response, answer }: SentRequest, read: string | null): Promise<Response> {
  const { status } = response
  const type = mediaType(response.headers.get('content-type'))
  if (status === 204 || status === 205) {
    answer.close()
    return new Response(null, { status })
  }
  if (status >= 200 && status < 300) {
    if (ANSWER_TYPES.has(type)) {
      return new Response(streamOf(answer), { status, headers: answerHeaders(response.headers) })
    }
    answer.close()
    return relayProblem('not_the_server')
  }
  const text =
    read === null && type === 'application/json' ? await readText(answer) : ok(read ?? '')
  answer.close()
  if (!text.ok) return troubleProblem(text.error)
  if (codeOf(text.value) === null)
    return relayProblem(status >= 500 && status !== 511 ? 'server_error' : 'not_the_server')
  const headers = answerHeaders(response.headers)
  headers.delete('content-length')
  return new Response(text.value, { status, headers })
}

function answerHeaders(from: Headers): Headers {
  const headers = new Headers()
  for (const name of ANSWER_HEADERS) {
    const value = from.get(name)
    // What was packed has another length by now.
    if (name === 'content-length' && from.has('content-encoding')) continue
    if (value !== null) headers.set(name, value)
  }
  return headers
}

/** Nothing is read that the page does not take; a page that leaves ends the server's work. */
function streamOf(answer: OpenAnswer): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      const piece = await answer.read()
      if (!piece.ok) controller.error(new Error(`the answer broke off: ${piece.error.code}`))
      else if (piece.value === null) controller.close()
      else controller.enqueue(piece.value)
    },
    cancel: () => answer.close(),
  })
}

const Problem = v.object({ statusCode: v.number(), code: v.string(), message: v.string() })

/** Null: it is no problem of our server. */
function codeOf(text: string): string | null {
  const parsed = v.safeParse(Problem, parseJson(text))
  return parsed.success ? parsed.output.code : null
}

const mediaType = (header: string | null): string =>
  header?.split(';')[0]?.trim().toLowerCase() ?? ''

const sessionProblem = (why: Trouble | SessionEnded, had: boolean): Response => {
  if (why.code !== 'ended') return troubleProblem(why)
  return relayProblem(had ? 'session_ended' : 'not_signed_in')
}

function troubleProblem({ code, retryAfterMs }: Trouble): Response {
  const known = Object.hasOwn(RELAY_STATUS, code) ? (code as RelayProblemCode) : 'server_error'
  return relayProblem(known, retryAfterMs)
}

/** The sentence is English, for whoever reads a log; the page writes its own from the code. */
export function relayProblem(code: RelayProblemCode, retryAfterMs: number | null = null): Response {
  const statusCode = RELAY_STATUS[code]
  const headers = new Headers()
  if (retryAfterMs !== null) headers.set('retry-after', String(Math.ceil(retryAfterMs / SECOND_MS)))
  const body = { statusCode, code, message: MESSAGES[code], source: RELAY_SOURCE }
  return Response.json(body, { status: statusCode, headers })
}

const MESSAGES: Readonly<Record<RelayProblemCode, string>> = {
  not_found: 'There is nothing at this address.',
  too_large: writeText('en', 'refusal.too_large'),
  body_type: 'A body of this type is not taken here.',
  screen_locked: writeText('en', 'refusal.screen_locked'),
  not_signed_in: 'Nobody is signed in.',
  session_ended: 'The session has ended. Sign in again.',
  no_network: writeText('en', 'refusal.server_unreachable'),
  timeout: writeText('en', 'refusal.server_unreachable'),
  certificate: writeText('en', 'connection.certificate'),
  not_the_server: writeText('en', 'connection.not_the_server'),
  broken_answer: 'The answer broke off. Try again.',
  server_error: 'The server has a fault. Try again.',
  busy: 'The server asks to wait. Try again later.',
  stopped: 'The request was given up.',
}
