// The station app as each shell carries it, over handlers that echo: two carriers, one way to ask.
import { request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { createStationApp, type StationApp } from '../../app.ts'
import type { PageName } from '../../contract/calls.ts'
import { TIMERS } from '../../core/timers.ts'
import {
  echoHandlers,
  echoRelay,
  handSignals,
  handTimers,
  testPages,
} from '../../testing/carrier.ts'
import { handleApp, pageUrl } from '../electron/app-protocol.ts'
import { type Listener, serveLoopback } from '../loopback/serve.ts'
import { electronProtocol } from './electron-protocol.ts'

export type Carrier = {
  /** As the page itself asks. */
  readonly send: (page: PageName, path: string, init?: RequestInit) => Promise<Response>
  /** As the page asks with all that it has, at the other page's address: once for each way there is. */
  readonly cross: (from: PageName, path: string, init: RequestInit) => Promise<readonly Response[]>
  /** As a page of that host would, through whatever leads here. */
  readonly asHost: (page: PageName, host: string, path: string) => Promise<Response>
  readonly signals: ReturnType<typeof handSignals>
  readonly close: () => Promise<void>
}

type Body = NonNullable<ConstructorParameters<typeof Response>[0]>

const other = (page: PageName): PageName => (page === 'gate' ? 'admin' : 'gate')

function apps(signals: ReturnType<typeof handSignals>): Record<PageName, StationApp> {
  const handlers = echoHandlers({
    journal: () => Promise.reject(new Error('secret of the journal')),
  })
  const appOf = (page: PageName): StationApp =>
    createStationApp({
      core: { handlers, signals: signals.source, relay: echoRelay },
      pages: testPages(page),
      page,
      timers: handTimers().timers,
      onFault: () => {},
    })
  return { gate: appOf('gate'), admin: appOf('admin') }
}

/** Each page in a session of its own, as `protocol.handle` serves it. */
export async function openElectronCarrier(): Promise<Carrier> {
  const signals = handSignals()
  const byPage = apps(signals)
  const sessions = { gate: electronProtocol(), admin: electronProtocol() }
  for (const page of ['gate', 'admin'] as const) {
    handleApp(sessions[page].protocol, page, byPage[page].fetch)
  }
  return {
    send: (page, path, init) => sessions[page].fetch(`${pageUrl(page).slice(0, -1)}${path}`, init),
    cross: async (from, path, init) => {
      const origin = { origin: `app://${from}` }
      return [
        await sessions[from].fetch(`app://${other(from)}${path}`, init),
        // A session that is not the page's own: it would take a fault of ours to get there.
        await sessions[other(from)].fetch(`app://${other(from)}${path}`, {
          ...init,
          headers: { ...init.headers, ...origin },
        }),
      ]
    },
    asHost: (page, host, path) => sessions[page].fetch(`app://${host}${path}`),
    signals,
    close: async () => {
      byPage.gate.close()
      byPage.admin.close()
    },
  }
}

export async function openLoopbackCarrier(): Promise<Carrier> {
  const signals = handSignals()
  const byPage = apps(signals)
  const serve = (page: PageName): Promise<Listener> =>
    serveLoopback(
      { app: byPage[page], pages: testPages(page), page, port: 0, token: `${page}-token` },
      TIMERS,
    )
  const listeners = { gate: await serve('gate'), admin: await serve('admin') }
  const withToken = (page: PageName, init: RequestInit = {}): RequestInit => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${page}-token`)
    return { ...init, headers }
  }
  return {
    send: (page, path, init) => fetch(`${listeners[page].url}${path}`, withToken(page, init)),
    cross: async (from, path, init) => {
      const { url, port } = listeners[other(from)]
      const host = `127.0.0.1:${port}`
      return [
        await fetch(`${url}${path}`, withToken(from, init)),
        await sendAsHost(listeners[from].port, host, path, withToken(from, init)),
      ]
    },
    asHost: (page, host, path) => sendAsHost(listeners[page].port, host, path, withToken(page)),
    signals,
    close: async () => {
      await Promise.all([listeners.gate.close(), listeners.admin.close()])
    },
  }
}

/** `fetch` lets nobody name another host. */
function sendAsHost(
  port: number,
  host: string,
  path: string,
  { method = 'GET', headers, body }: RequestInit,
): Promise<Response> {
  return new Promise((settle, fail) => {
    const sent = httpRequest({
      port,
      host: '127.0.0.1',
      path,
      method,
      headers: { ...Object.fromEntries(new Headers(headers)), host },
    })
    sent.once('error', fail)
    sent.once('response', (message) => {
      const answered = new Headers(message.headers as Record<string, string>)
      const { statusCode = 0 } = message
      settle(
        new Response(Readable.toWeb(message) as Body, {
          status: statusCode,
          headers: answered,
        }),
      )
    })
    sent.end(typeof body === 'string' ? body : undefined)
  })
}
