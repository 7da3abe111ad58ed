// A sandbox's HTTP server: finds the operation, meets the fault that waits for it, writes the answer or its wreck.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Fault, FaultList } from './faults.ts'

export type Asked = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** One thing that can be asked, by the name that faults use. */
export type Operation = {
  readonly name: string
  readonly run: () => Answer | Promise<Answer>
  /** The provider's own refusal, for a fault of the kind `code`. */
  readonly refuse: (code: string, form: string) => Answer
}

export type LoggedRequest = {
  readonly at: number
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly fault: string | null
  /** Null: none was written. */
  status: number | null
}

export const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

export const redirect = (location: string): Answer => ({
  status: 303,
  headers: { location },
  body: '',
})

export type HttpParts = {
  readonly faults: FaultList
  readonly requests: LoggedRequest[]
  /** What is held back until `/__sim/release`. */
  readonly held: Set<() => void>
  readonly now: () => number
  /** Called after each request was logged, and after each answer. */
  readonly changed: () => void
  /** Null: not found. Operations whose name begins with `sim` or `page` meet no fault. */
  readonly route: (asked: Asked) => Operation | null
}

export type Listening = { readonly url: string; readonly close: () => Promise<void> }

export async function listen(parts: HttpParts, port: number): Promise<Listening> {
  const server = createServer((request, response) => {
    meet(parts, request, response).catch((error: unknown) => {
      process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : String(error)}\n`)
      if (!response.headersSent) response.writeHead(500)
      response.end('the sandbox broke')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  // Safe: a server that listens on TCP has such an address.
  const { port: bound } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${bound}`, close: () => closeAll(server) }
}

const closeAll = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

async function meet(
  parts: HttpParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = await readAsked(request)
  const operation = parts.route(asked)
  if (operation === null) {
    write(response, json(404, { message: `nothing at ${asked.method} ${asked.path}` }))
    return
  }
  const isSpared = /^(sim|page)/.test(operation.name)
  const fault = isSpared ? null : parts.faults.take(operation.name, saidIn(asked))
  const logged = logOf(parts, asked, operation.name, fault)
  if (!isSpared) parts.requests.push(logged)
  const answer = fault === null || fault.isDone ? await operation.run() : null
  parts.changed()
  if (fault === null || answer === null) {
    if (fault === null && answer !== null) write(response, answer)
    else if (fault !== null) await wreck(parts, response, fault, operation, null)
  } else {
    await wreck(parts, response, fault, operation, answer)
  }
  logged.status = response.headersSent ? response.statusCode : null
  parts.changed()
}

const saidIn = ({ path, query, body }: Asked): string => `${path}?${query} ${body}`

const logOf = (
  { now }: HttpParts,
  asked: Asked,
  operation: string,
  fault: Fault | null,
): LoggedRequest => ({
  at: now(),
  operation,
  method: asked.method,
  path: asked.query.size === 0 ? asked.path : `${asked.path}?${asked.query}`,
  headers: asked.headers,
  body: asked.body,
  fault: fault?.kind ?? null,
  status: null,
})

const BODY_BYTES_MAX = 1024 * 1024

async function readAsked(request: IncomingMessage): Promise<Asked> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request) {
    const bytes = Buffer.from(part)
    length += bytes.length
    if (length > BODY_BYTES_MAX) throw new Error('a request longer than a megabyte')
    parts.push(bytes)
  }
  const url = new URL(request.url ?? '/', 'http://sandbox.invalid')
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  )
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: Buffer.concat(parts).toString('utf8'),
  }
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

const FIREWALL =
  '<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Your support ID is: 0</body></html>'
const HTML = { 'content-type': 'text/html; charset=utf-8' }

/** `answer`: what would have been said, where the work was done. */
async function wreck(
  parts: HttpParts,
  response: ServerResponse,
  fault: Fault,
  operation: Operation,
  answer: Answer | null,
): Promise<void> {
  switch (fault.kind) {
    case 'hang':
      return hold(parts, response, answer)
    case 'reset':
      response.destroy()
      return
    case 'half':
      return cutInHalf(response, answer ?? json(200, { statusCode: '0000', cut: 'here' }))
    case 'html':
      return write(response, { status: 200, headers: HTML, body: FIREWALL })
    case 'empty':
      return write(response, { status: 200, headers: {}, body: '' })
    case 'garbage':
      return write(response, { status: 200, headers: {}, body: '{"statusCode":"0000",' })
    case 'slow':
      return drip(parts, response)
    case 'huge':
      return pour(response)
    case 'redirect':
      return write(response, redirect('https://elsewhere.invalid/'))
    case 'status': {
      const after = fault.retryAfter === null ? {} : { 'retry-after': fault.retryAfter }
      return write(response, {
        status: fault.status,
        headers: { ...HTML, ...after },
        body: `<h1>${fault.status}</h1>`,
      })
    }
    case 'code':
      return write(response, operation.refuse(fault.code, fault.form))
  }
}

/** Until it is let go, then as it should have been; or until the caller leaves. */
const hold = (parts: HttpParts, response: ServerResponse, answer: Answer | null): Promise<void> =>
  new Promise((resolve) => {
    const letGo = (): void => {
      parts.held.delete(letGo)
      if (!response.destroyed) write(response, answer ?? json(503, { message: 'let go' }))
      resolve()
    }
    parts.held.add(letGo)
    response.once('close', () => {
      parts.held.delete(letGo)
      resolve()
    })
    parts.changed()
  })

async function cutInHalf(
  response: ServerResponse,
  { status, headers, body }: Answer,
): Promise<void> {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  const half = body.slice(0, Math.max(1, Math.floor(body.length / 2)))
  // Only what has left can be seen by the caller before the cut.
  await new Promise<void>((resolve) => response.write(half, () => resolve()))
  response.destroy()
}

const DRIP_MS = 20

const drip = (parts: HttpParts, response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), DRIP_MS)
    const end = (): void => {
      clearInterval(timer)
      parts.held.delete(end)
      response.end()
      resolve()
    }
    parts.held.add(end)
    response.once('close', end)
    parts.changed()
  })

const POUR = Buffer.alloc(64 * 1024, 0x20)
/** Nobody may read so much; the end only spares the machine when somebody does. */
const POUR_BYTES_MAX = 64 * 1024 * 1024

async function pour(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' })
  const closed = new Promise<void>((resolve) => response.once('close', () => resolve()))
  for (let sent = 0; sent < POUR_BYTES_MAX && !response.destroyed; sent += POUR.length) {
    if (response.write(POUR)) continue
    await Promise.race([closed, new Promise<void>((resolve) => response.once('drain', resolve))])
  }
  response.end('{}')
}
