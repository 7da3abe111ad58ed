// A person's session with the server as three questions: begun, continued, ended. Tokens come as cookies and stay here.
import * as v from 'valibot'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { SignedInUser } from '../../../shared/sync/schema.ts'
import { type Instant, SECOND_MS } from '../../../shared/time.ts'
import type { MetaValues } from '../stores.ts'
import {
  type HttpDeps,
  readText,
  type SentRequest,
  SMALL_CALL_MS_MAX,
  sendRequest,
} from '../sync/http-request.ts'
import { type Trouble, trouble } from '../sync/trouble.ts'
import { parseJson, troubleOfResponse } from '../sync/trouble-of-response.ts'

export type KeptSession = MetaValues['administration']

export type SessionNo = Trouble & {
  /** What the server's refusal says more, such as the organizers to choose from. */
  readonly details: unknown
}

export type NewSessionInput = {
  readonly email: string
  readonly password: string
  readonly tenant?: string
  readonly code?: string
}

const ACCESS_COOKIE = 'access_token'
const REFRESH_COOKIE = 'refresh_token'

const Reply = v.object({ user: SignedInUser })
const Refusal = v.object({ details: v.optional(v.unknown()) })

/** Signs in at `server`, as it was read by `readServerUrl`. */
export const beginSession = (
  deps: HttpDeps,
  server: string,
  input: NewSessionInput,
  signal: AbortSignal,
): Promise<Result<KeptSession, SessionNo>> =>
  askForSession(deps, { server, path: '/auth/login', body: input, cookie: null, signal })

/**
 * Trades the refresh token for newer ones; the old one is worth nothing from then on, but for this very question: by its
 * `renewalKey` the server knows it, should the answer be lost.
 */
export const continueSession = (
  deps: HttpDeps,
  session: KeptSession & { readonly renewalKey: string },
  signal: AbortSignal,
): Promise<Result<KeptSession, SessionNo>> =>
  askForSession(deps, {
    server: session.server,
    path: '/auth/refresh',
    body: {},
    cookie: `${REFRESH_COOKIE}=${session.refreshToken}`,
    key: session.renewalKey,
    signal,
  })

/** Its failure is no matter: nobody has the tokens any more, and the session ends by itself. */
export async function endSession(
  deps: HttpDeps,
  session: KeptSession,
  signal: AbortSignal,
): Promise<void> {
  const sent = await ask(deps, {
    server: session.server,
    path: '/auth/logout',
    body: {},
    cookie: `${REFRESH_COOKIE}=${session.refreshToken}`,
    signal,
  })
  if (sent.ok) sent.value.answer.close()
}

type Question = {
  readonly server: string
  readonly path: string
  readonly body: unknown
  readonly cookie: string | null
  /** The same one when it is asked again. */
  readonly key?: string
  readonly signal: AbortSignal
}

const ask = (deps: HttpDeps, question: Question): Promise<Result<SentRequest, Trouble>> =>
  sendRequest(deps, {
    method: 'POST',
    url: question.server + question.path,
    headers: {
      'content-type': 'application/json',
      // By this name a person finds the laptop among their sessions.
      'user-agent': 'Probesh',
      ...(question.cookie !== null && {
        cookie: question.cookie,
        // The server takes a write with cookies only from its own origin.
        origin: new URL(question.server).origin,
      }),
      ...(question.key !== undefined && { 'idempotency-key': question.key }),
    },
    body: JSON.stringify(question.body),
    silenceMsMax: SMALL_CALL_MS_MAX,
    signal: question.signal,
  })

async function askForSession(
  deps: HttpDeps,
  question: Question,
): Promise<Result<KeptSession, SessionNo>> {
  const sent = await ask(deps, question)
  if (!sent.ok) return refuse({ ...sent.error, details: null })
  const { response, answer } = sent.value
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  const text = isJson ? await readText(answer) : ok('')
  answer.close()
  if (!text.ok) return refuse({ ...text.error, details: null })
  if (response.status === 200) {
    const session = readSession(text.value, response.headers, question.server, deps.now())
    if (session !== null) return ok(session)
    return refuse({ ...trouble('not_the_server', { status: 200 }), details: null })
  }
  const parsed = v.safeParse(Refusal, parseJson(text.value))
  return refuse({
    ...troubleOfResponse(response, text.value, deps.now()),
    details: parsed.success ? parsed.output.details : null,
  })
}

/** Null: it is no answer of our server. */
function readSession(
  text: string,
  headers: Headers,
  server: string,
  now: Instant,
): KeptSession | null {
  const parsed = v.safeParse(Reply, parseJson(text))
  const cookies = headers.getSetCookie().flatMap(splitCookies).map(readSetCookie)
  const access = cookies.find((cookie) => cookie.name === ACCESS_COOKIE)
  const refresh = cookies.find((cookie) => cookie.name === REFRESH_COOKIE)
  if (!parsed.success || access === undefined || refresh === undefined) return null
  return {
    server,
    user: parsed.output.user,
    accessToken: access.value,
    accessUntil: now + access.maxAgeMs,
    refreshToken: refresh.value,
    refreshUntil: now + refresh.maxAgeMs,
  }
}

/** Chromium's `fetch` hands several over in one text. None of ours has a comma in it. */
const splitCookies = (text: string): readonly string[] => text.split(/,\s*(?=\w+=)/)

type SetCookie = { readonly name: string; readonly value: string; readonly maxAgeMs: number }

/** What is no cookie of ours comes out with a name that is none of ours. */
function readSetCookie(text: string): SetCookie {
  const pair = text.split(';')[0] ?? ''
  const at = pair.indexOf('=')
  const maxAge = /;\s*max-age=(\d{1,9})/i.exec(text)?.[1] ?? '0'
  return {
    name: pair.slice(0, Math.max(0, at)).trim(),
    value: pair.slice(at + 1).trim(),
    maxAgeMs: Number(maxAge) * SECOND_MS,
  }
}
