// The station app: built pages, typed calls and signals behind one Request → Response function.
// Both shells carry exactly this; what works through it works in both.
import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { SECOND_MS } from '../shared/time.ts'
import type { Handlers, PageName, Reply } from './contract/calls.ts'
import type { SignalSource } from './contract/signals.ts'
import type { Relay } from './core/administration/relay.ts'
import type { Timers } from './core/deps.ts'
import { dispatch, faultReply, refusalReply } from './core/dispatch.ts'
import { type Pages, SECURITY_HEADERS, securityHeadersOf } from './pages.ts'
import { readText } from './read-text.ts'
import { answerApi } from './relay-route.ts'
import { createSignalRing, type SignalRing } from './signal-ring.ts'

/** Room for the longest reading of a scanner in its longest JSON spelling, and nothing like a file. */
export const BODY_BYTES_MAX = 65_536

export type StationAppDeps = {
  readonly core: {
    readonly handlers: Handlers
    readonly signals: SignalSource
    readonly relay: Relay
  }
  readonly pages: Pages
  /** Decides which calls this app answers. */
  readonly page: PageName
  readonly timers: Pick<Timers, 'after'>
  /** Hears every fault; the page gets a sentence without its text. */
  readonly onFault: (error: unknown) => void
}

export type StationApp = {
  /** Never rejects. */
  readonly fetch: (request: Request) => Promise<Response>
  /** Ends the open long poll and what is asked of the server, so that a shell can stop listening. */
  readonly close: () => void
}

/** The app of one page over a core that others may use as well. */
export function createStationApp(deps: StationAppDeps): StationApp {
  const ring = createSignalRing(signalsFor(deps.page, deps.core.signals), deps.timers)
  const closing = new AbortController()
  const app = routes(deps, ring, closing.signal)
  return {
    fetch: async (request) => {
      try {
        const response = await app.fetch(request)
        return sealed(response, securityHeadersOf(new URL(request.url).pathname))
      } catch (error) {
        deps.onFault(error)
        return sealed(Response.json({ code: 'fault' }, { status: 500 }))
      }
    },
    close: () => {
      ring.close()
      closing.abort()
    },
  }
}

/** What a scanner read is for the page that scans: a code is as good as its ticket. */
const signalsFor = (page: PageName, source: SignalSource): SignalSource =>
  page === 'gate'
    ? source
    : {
        subscribe: (listener) =>
          source.subscribe((signal) => {
            if (signal.name !== 'scanner.read') listener(signal)
          }),
      }

function routes(deps: StationAppDeps, ring: SignalRing, closing: AbortSignal): Hono {
  const app = new Hono()
  app.post('/rpc/:call', async (c) => {
    const text = await readText(c.req.raw, BODY_BYTES_MAX)
    if (text === null) return answer(c, refusalReply({ code: 'too_large' }))
    const body = readJson(text)
    if (!body.isJson)
      return answer(c, refusalReply({ code: 'invalid_input', details: ['not JSON'] }))
    const call = c.req.param('call')
    return answer(c, await dispatch(deps.core.handlers, deps.page, call, body.value, deps.onFault))
  })
  app.get('/signals', async (c) => {
    const after = c.req.query('after')
    if (after === undefined) return c.json(await ring.poll(null))
    if (!/^\d{1,15}$/.test(after)) {
      return answer(c, refusalReply({ code: 'invalid_input', details: ['after'] }))
    }
    return c.json(await ring.poll(Number(after)))
  })
  if (deps.page === 'admin') {
    app.all('/api/*', (c) => answerApi(deps.core.relay, c.req.raw, closing))
  }
  app.get('*', (c) => {
    const file = deps.pages.get(c.req.path)
    if (file === undefined) return notFound(c)
    return c.body(file.bytes, 200, { 'content-type': file.contentType })
  })
  app.notFound(notFound)
  app.onError((error, c) => {
    deps.onFault(error)
    return answer(c, faultReply(error))
  })
  return app
}

/** The value itself when the call was answered; what and why when it was not. */
function answer(c: Context, reply: Reply): Response {
  if (reply.ok) return c.json(reply.value as object)
  const { ok: _ok, status, ...body } = reply
  if (reply.retryAfterMs !== undefined) {
    c.header('retry-after', String(Math.ceil(reply.retryAfterMs / SECOND_MS)))
  }
  return c.json(body, status as ContentfulStatusCode)
}

const notFound = (c: Context): Response =>
  c.json({ code: 'not_found', message: 'There is nothing at this address.' }, 404)

/** A call without a body has no input. */
function readJson(text: string): { isJson: true; value: unknown } | { isJson: false } {
  if (text.trim() === '') return { isJson: true, value: {} }
  try {
    return { isJson: true, value: JSON.parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return { isJson: false }
    throw error
  }
}

/** The same response with the headers that every answer carries. */
export function sealed(response: Response, added = SECURITY_HEADERS): Response {
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(added)) headers.set(name, value)
  return new Response(response.body, { status: response.status, headers })
}
