// The app on a port, and off it again without dropping what it holds.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { assert } from '../../../shared/assert.ts'
import type { HttpEnv } from './endpoint.ts'
import { problem } from './problem.ts'

export type ListenOptions = {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  readonly newId: () => string
}

export type Listening = {
  readonly url: string
  /** Takes no new connections, lets answers finish for `graceMs`, then cuts what is left. */
  readonly stop: (graceMs: number) => Promise<void>
}

/** Rejects with the system's error when the port is taken. */
export async function listen(app: Hono<HttpEnv>, options: ListenOptions): Promise<Listening> {
  // What Hono never sees, such as a broken path or host, is answered in the same shape.
  const errorHandler = () => problem({ code: 'malformed_request' }, options.newId())
  const answer = getRequestListener(app.fetch, { errorHandler })
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  assert(address !== null && typeof address !== 'string', 'a TCP server has an address')
  return { url: urlOf(address), stop: (graceMs) => stopServer(server, graceMs) }
}

function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
}

/** How soon a connection that fell idle is closed. */
const IDLE_MS = 20

async function stopServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection that is kept alive counts as open: each is closed once its last answer has left.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_MS)
  const late = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(idle)
  clearTimeout(late)
}
