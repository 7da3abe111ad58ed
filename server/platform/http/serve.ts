// One request from end to end: who, may, what, run, answer, one log line. Every endpoint goes through here.
import type { Context, Hono } from 'hono'
import * as v from 'valibot'
import { assert } from '../../../shared/assert.ts'
import { may, VISITOR } from '../../../shared/auth/may.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../../../shared/sync/schema.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from './actor.ts'
import { addressOf } from './address.ts'
import { authenticate } from './authenticate.ts'
import { isForeign } from './csrf.ts'
import { BODY_BYTES_MAX, type Endpoint, type HttpEnv } from './endpoint.ts'
import { faultRefusal } from './fault.ts'
import { headerOf, RESPONSE_HEADERS, requestIdOf } from './headers.ts'
import { problem, type Refusal } from './problem.ts'
import { takeRate } from './rate-limit.ts'
import { readBytes, readJson } from './read-body.ts'
import { createRecorder } from './record-request.ts'
import { validate } from './validate.ts'

export type ServeOptions = {
  /** Fails a request whose answer is not what its endpoint promises. For tests: it costs time. */
  readonly checkResponses: boolean
  readonly nextRequestId: () => string
}

/** What one request has become so far. */
type Exchange = {
  readonly c: Context<HttpEnv>
  readonly requestId: string
  readonly cookies: string[]
  actor: Actor | null
}

/** Adds an endpoint's route to the app. */
export function mountEndpoint(
  app: Hono<HttpEnv>,
  deps: Deps,
  endpoint: Endpoint,
  options: ServeOptions,
): void {
  const record = createRecorder(deps, endpoint.method, endpoint.path)
  app.on(endpoint.method, endpoint.path, async (c) => {
    const startedAt = performance.now()
    const requestId = requestIdOf(c, options.nextRequestId)
    const exchange: Exchange = { c, requestId, cookies: [], actor: null }
    const answer = await answerExchange(deps, endpoint, exchange, options)
    record(requestId, answer.status, performance.now() - startedAt, exchange.actor)
    return answer
  })
}

async function answerExchange(
  deps: Deps,
  endpoint: Endpoint,
  exchange: Exchange,
  options: ServeOptions,
): Promise<Response> {
  const { requestId, cookies } = exchange
  try {
    const result = await runEndpoint(deps, endpoint, exchange)
    if (result instanceof Response) {
      // Nobody will read it: a stream left open would wait for ever.
      if (exchange.c.req.method === 'HEAD') await result.body?.cancel()
      return dressed(result, requestId)
    }
    if (!result.ok) return withCookies(await refused(endpoint, exchange, result.error), cookies)
    if (options.checkResponses) checkResponse(endpoint, result.value)
    return withCookies(success(endpoint, result.value, requestId), cookies)
  } catch (error) {
    const refusal = faultRefusal(error, requestId, deps.log)
    return refused(endpoint, exchange, refusal)
  }
}

async function refused(
  { refusalPage }: Endpoint,
  { c, requestId }: Exchange,
  refusal: Refusal,
): Promise<Response> {
  if (refusalPage === undefined) return problem(refusal, requestId)
  return dressed(await refusalPage(c, refusal, requestId), requestId)
}

async function runEndpoint(
  deps: Deps,
  endpoint: Endpoint,
  exchange: Exchange,
): Promise<Result<unknown, Refusal> | Response> {
  const { c, requestId, cookies } = exchange
  const admitted = await admitActor(deps, endpoint, exchange)
  if (!admitted.ok) return admitted
  if (endpoint.rateLimit !== undefined) {
    const taken = await takeRate(deps, endpoint.rateLimit, addressOf(deps, c))
    if (!taken.ok) return taken
  }
  const params = readParams(endpoint, c)
  if (!params.ok) return params
  const query = endpoint.query ? validate(endpoint.query, c.req.query(), 'query') : NOTHING
  if (!query.ok) return query
  const body = await readBody(endpoint, c)
  if (!body.ok) return body
  const input = {
    actor: exchange.actor,
    params: params.value,
    query: query.value,
    body: body.value,
    requestId,
    c,
    cookies,
  }
  // Safe: every part came from this very endpoint's schemas and from its `action`.
  return endpoint.run(deps, input as never)
}

const NOTHING = ok(undefined)

async function admitActor(
  deps: Deps,
  endpoint: Endpoint,
  exchange: Exchange,
): Promise<Result<undefined, Refusal>> {
  const { c } = exchange
  const protocol = headerOf(c, PROTOCOL_HEADER)
  if (protocol !== undefined && !isSpoken(protocol)) return refuse(unsupported(protocol))
  const isWrite = endpoint.method !== 'GET'
  if (may(VISITOR, endpoint.action)) {
    const isRisky = isWrite && endpoint.usesCookies === true
    return isRisky && isForeign(c, deps.config.publicUrl)
      ? refuse({ code: 'foreign_origin' })
      : NOTHING
  }
  const authenticated = await authenticate(deps, c)
  if (!authenticated.ok) return authenticated
  const { actor, isByCookie } = authenticated.value
  exchange.actor = actor
  if (isByCookie && isWrite && isForeign(c, deps.config.publicUrl)) {
    return refuse({ code: 'foreign_origin' })
  }
  if (actor.ended !== null && endpoint.acceptsEnded !== true) return refuse(endedRefusal(actor))
  return may(actor, endpoint.action) ? NOTHING : refuse({ code: 'forbidden' })
}

/** The current protocol and the one before. */
const isSpoken = (protocol: string): boolean =>
  protocol === String(PROTOCOL_VERSION) ||
  (PROTOCOL_VERSION > 1 && protocol === String(PROTOCOL_VERSION - 1))

const unsupported = (protocol: string): Refusal => ({
  code: 'protocol_unsupported',
  message: /^\d{1,9}$/.test(protocol)
    ? `This station speaks protocol ${protocol} and the server ${PROTOCOL_VERSION}: ${
        Number(protocol) > PROTOCOL_VERSION ? 'update the server' : 'update the station'
      }`
    : `The protocol must be a number; the server speaks ${PROTOCOL_VERSION}`,
  headers: { upgrade: `probesh/${PROTOCOL_VERSION}` },
})

function endedRefusal(actor: Actor): Refusal {
  if (actor.ended?.stationRevokedAt !== undefined) return { code: 'station_revoked' }
  if (actor.ended?.userDisabledAt !== undefined) return { code: 'user_disabled' }
  return { code: 'tenant_suspended' }
}

/** What no id could look like names nothing, exactly like an id that nobody has. */
function readParams(endpoint: Endpoint, c: Context<HttpEnv>): Result<unknown, Refusal> {
  if (endpoint.params === undefined) return NOTHING
  const parsed = v.safeParse(endpoint.params, c.req.param())
  return parsed.success ? ok(parsed.output) : refuse({ code: 'not_found' })
}

async function readBody(
  endpoint: Endpoint,
  c: Context<HttpEnv>,
): Promise<Result<unknown, Refusal>> {
  const { body: schema, bodyBytesMax = BODY_BYTES_MAX } = endpoint
  if (schema === undefined) return NOTHING
  if (schema === 'bytes') return readBytes(c, bodyBytesMax)
  const json = await readJson(c, bodyBytesMax)
  return json.ok ? validate(schema, json.value, 'body') : json
}

function success(endpoint: Endpoint, value: unknown, requestId: string): Response {
  const status = endpoint.status ?? (value === undefined ? 204 : 200)
  // A plain object: the server writes it as it is, without building a `Headers` first.
  const headers = { ...RESPONSE_HEADERS, 'content-type': JSON_TYPE, 'x-request-id': requestId }
  if (value === undefined)
    return new Response(null, { status, headers: { ...headers, ...NO_TYPE } })
  return new Response(JSON.stringify(value), { status, headers })
}

const JSON_TYPE = 'application/json; charset=UTF-8'
const NO_TYPE = { 'content-type': 'text/plain' }

/** The endpoint's own `Response` with what every answer carries; its own headers win. */
function dressed(response: Response, requestId: string): Response {
  for (const [name, value] of Object.entries(RESPONSE_HEADERS)) {
    if (!response.headers.has(name)) response.headers.set(name, value)
  }
  response.headers.set('x-request-id', requestId)
  return response
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

function checkResponse(endpoint: Endpoint, value: unknown): void {
  const name = `${endpoint.method} ${endpoint.path}`
  const sent: unknown = value === undefined ? undefined : JSON.parse(JSON.stringify(value))
  const parsed = v.safeParse(endpoint.response ?? v.undefined(), sent)
  const paths = parsed.success ? [] : parsed.issues.map((issue) => v.getDotPath(issue))
  assert(parsed.success, `${name} answers something else: ${paths.join(', ')}`)
}
