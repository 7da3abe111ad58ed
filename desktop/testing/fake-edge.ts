// The server's edge for tests of the sync: a real HTTP server that speaks the protocol, or breaks it where it is told to.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type EdgeRequest = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type EdgeReply = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string
  /** The connection breaks after this many bytes of the body. */
  readonly cutAt?: number
  /** The body stays open; the edge writes to it later. */
  readonly isOpen?: boolean
}

export type FakeEdge = AsyncDisposable & {
  readonly url: string
  readonly requests: readonly EdgeRequest[]
  /** Writes to the bodies that are open. */
  readonly write: (text: string) => void
  /** Breaks every connection that is open. */
  readonly cut: () => void
  /** How many bodies are open. */
  readonly openCount: () => number
  /** Resolves when an open body has its reader. */
  readonly opened: () => Promise<void>
}

/** Serves on a free port of 127.0.0.1 until it is disposed. */
export async function startEdge(
  answer: (request: EdgeRequest) => EdgeReply | Promise<EdgeReply>,
): Promise<FakeEdge> {
  const requests: EdgeRequest[] = []
  const open = new Set<ServerResponse>()
  let tell: (() => void)[] = []
  const server = createServer((incoming, response) => {
    void serve(incoming, response)
  })
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming)
    requests.push(request)
    const reply = await answer(request)
    if (reply.isOpen !== true) return send(response, reply)
    response.writeHead(reply.status ?? 200, reply.headers)
    response.write(reply.body ?? '')
    open.add(response)
    response.on('close', () => open.delete(response))
    for (const one of tell.splice(0)) one()
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    write: (text) => {
      for (const response of open) response.write(text)
    },
    cut: () => {
      for (const response of open) response.destroy()
    },
    openCount: () => open.size,
    opened: () =>
      open.size > 0 ? Promise.resolve() : new Promise((resolve) => tell.push(resolve)),
    [Symbol.asyncDispose]: async () => {
      tell = []
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readRequest(incoming: IncomingMessage): Promise<EdgeRequest> {
  const pieces: Buffer[] = []
  for await (const piece of incoming) pieces.push(Buffer.from(piece))
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    body: Buffer.concat(pieces).toString('utf8'),
  }
}

function send(response: ServerResponse, reply: EdgeReply): void {
  const body = Buffer.from(reply.body ?? '')
  response.writeHead(reply.status ?? 200, reply.headers)
  if (reply.cutAt === undefined) {
    response.end(body)
    return
  }
  response.flushHeaders()
  // The pieces must have left before the connection goes.
  response.write(body.subarray(0, reply.cutAt), () => setImmediate(() => response.destroy()))
}

export const json = (value: unknown, status = 200): EdgeReply => ({
  status,
  headers: { 'content-type': 'application/json; charset=UTF-8' },
  body: JSON.stringify(value),
})

export const ndjson = (body: string): EdgeReply => ({
  headers: { 'content-type': 'application/x-ndjson' },
  body,
})

/** An error as our server writes it. */
export const problem = (
  status: number,
  code: string,
  headers: EdgeReply['headers'] = {},
): EdgeReply => {
  const reply = json(
    { statusCode: status, error: 'Error', message: `because ${code}`, code, requestId: 'r' },
    status,
  )
  return { ...reply, headers: { ...reply.headers, ...headers } }
}

/** What a hotel's Wi-Fi says to everything. */
export const PORTAL: EdgeReply = {
  headers: { 'content-type': 'text/html' },
  body: '<html><body>Please sign in to this network</body></html>',
}
