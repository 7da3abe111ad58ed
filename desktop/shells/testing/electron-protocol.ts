// What Electron's `protocol.handle` is on the page's side: how it makes the request that a handler gets, and what it
// takes of the answer. After `lib/browser/api/protocol.ts` of Electron, which hands over no signal: a page that gives
// up only stops waiting.
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { Protocol } from 'electron'

type Handler = Parameters<Protocol['handle']>[1]
type Body = NonNullable<ConstructorParameters<typeof Response>[0]>

export type ElectronProtocol = {
  readonly protocol: Pick<Protocol, 'handle'>
  /** As a page of that session asks. */
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>
}

export function electronProtocol(): ElectronProtocol {
  const handlers = new Map<string, Handler>()
  return {
    protocol: { handle: (scheme, handler) => void handlers.set(scheme, handler) },
    fetch: async (url, init = {}) => {
      const handler = handlers.get(new URL(url).protocol.slice(0, -1))
      // What Chromium tells a page whose scheme nobody handles.
      if (handler === undefined) throw new TypeError('Failed to fetch')
      const answered = answer(handler, url, init)
      return await (init.signal == null ? answered : unlessAborted(answered, init.signal))
    },
  }
}

async function answer(handler: Handler, url: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
  if (headers.get('origin') === 'null') headers.delete('origin')
  const body = await bodyOf(init.body)
  const request = new Request(url, {
    headers,
    method: init.method ?? 'GET',
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit)
  const response = await handler(request)
  if (response.type === 'error') throw new TypeError('Failed to fetch')
  // The headers become an object, the body a stream of Node's.
  const taken = Object.fromEntries(response.headers)
  const data = response.body === null ? null : Readable.fromWeb(response.body as NodeStream)
  const { status } = response
  return new Response(data === null ? null : (Readable.toWeb(data) as Body), {
    status,
    headers: taken,
  })
}

/** One buffer where the page sends all at once, else a stream. A length is never told. */
async function bodyOf(body: RequestInit['body']): Promise<Uint8Array | ReadableStream | null> {
  if (body == null) return null
  if (body instanceof ReadableStream) return body
  return new Uint8Array(await new Response(body).arrayBuffer())
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((settle, fail) => {
    signal.addEventListener('abort', () => fail(signal.reason), { once: true })
    work.then(settle, fail)
  })
}
