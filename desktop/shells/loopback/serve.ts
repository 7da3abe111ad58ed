// The station app on 127.0.0.1: one listener for each page, so that the port decides the table of calls.
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { type StationApp, sealed } from '../../app.ts'
import type { PageName } from '../../contract/calls.ts'
import { StationFault } from '../../contract/calls.ts'
import type { Timers } from '../../core/deps.ts'
import type { Pages } from '../../pages.ts'
import { guard } from './guard.ts'

const ADDRESS = '127.0.0.1'
/** A page needs two or three; anything near this is a program gone wild. */
const CONNECTIONS_MAX = 256
/** What is in flight is local work of milliseconds, but for a call that waits on the server. */
const DRAIN_MS_MAX = 5_000

export type LoopbackPage = {
  readonly app: StationApp
  readonly pages: Pages
  readonly page: PageName
  /** 0: any free one. */
  readonly port: number
  readonly token: string
}

export type Listener = {
  readonly url: string
  readonly port: number
  /** Stops accepting, ends the long poll, lets calls in flight end. */
  readonly close: () => Promise<void>
}

/**
 * Listens on the loopback address only.
 *
 * @throws StationFault when the port is taken or not allowed
 */
export async function serveLoopback(
  page: LoopbackPage,
  timers: Pick<Timers, 'after'>,
): Promise<Listener> {
  let port = page.port
  let isClosing = false
  const server = createAdaptorServer({
    fetch: async (request: Request) => {
      const answer = await guarded(request, page, port)
      // A kept connection would hold the closing listener until its browser lets go.
      if (isClosing) answer.headers.set('connection', 'close')
      return answer
    },
    overrideGlobalObjects: false,
  }) as Server
  server.maxConnections = CONNECTIONS_MAX
  port = await listen(server, page.port)
  return {
    url: `http://${ADDRESS}:${port}`,
    port,
    close: async () => {
      isClosing = true
      page.app.close()
      await drain(server, timers)
    },
  }
}

async function guarded(request: Request, page: LoopbackPage, port: number): Promise<Response> {
  const isPage = (path: string): boolean => page.pages.has(path)
  const refusal = guard(request, { port, token: page.token, isPage })
  if (refusal === null) return await page.app.fetch(request)
  const { status, ...body } = refusal
  return sealed(Response.json(body, { status }))
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(new StationFault(listenProblem(cause, port), { cause }))
    })
    server.listen({ port, host: ADDRESS }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function listenProblem(cause: NodeJS.ErrnoException, port: number): string {
  if (cause.code === 'EADDRINUSE')
    return `--port ${port} is in use. Choose another, or 0 for a free one.`
  if (cause.code === 'EACCES') return `--port ${port} needs more rights. Choose one above 1023.`
  return `--port ${port} cannot be opened: ${cause.code ?? cause.message}.`
}

function drain(server: Server, timers: Pick<Timers, 'after'>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = timers.after(DRAIN_MS_MAX, () => server.closeAllConnections())
    server.close(() => {
      cancel()
      resolve()
    })
    server.closeIdleConnections()
  })
}
