// The network in front of the server: it loses, holds back, repeats, reorders, cuts and falsifies; and now and then the
// server dies behind it in the middle of a request.
import { meetFate } from './fates.ts'
import { createLiveLines, type LiveLines } from './live-lines.ts'
import {
  ask,
  type Cut,
  type Held,
  type Net,
  type NetworkParts,
  pass,
  pause,
  requestOf,
  restartServer,
  resume,
} from './net.ts'
import { turn } from './sim-server.ts'
import { type Caller, createCaller, networkError, routeOf, type Sent } from './wire.ts'

export type Network = {
  readonly fetchOf: (name: string) => typeof fetch
  readonly cuts: Map<string, Cut>
  /** Calm: everything arrives. */
  readonly setCalm: (isCalm: boolean) => void
  readonly live: LiveLines
  /** Messages that are on their way. */
  readonly waiting: () => number
  /** Moves one of them. */
  readonly progress: () => Promise<void>
  /** A transaction stands still. */
  readonly paused: () => boolean
  /** It goes on, or its connection is gone. */
  readonly resume: (isBroken: boolean) => Promise<void>
  /** Lets a piece of work that is not a request stand still likewise; true when it does. */
  readonly pause: (work: () => Promise<unknown>, statement: number) => Promise<boolean>
  readonly restartServer: () => Promise<void>
  /** Everything that can happen without another push has happened. */
  readonly settle: () => Promise<void>
}

export function createNetwork(parts: NetworkParts): Network {
  const { server, random, count, onLiveBytes } = parts
  const live = createLiveLines({ server, random, count, onBytes: onLiveBytes })
  const net: Net = { ...parts, live, cuts: new Map(), held: [], isCalm: true, paused: null }
  const background = createBackground(net)
  return {
    cuts: net.cuts,
    live,
    settle: background.settle,
    pause: (work, statement) => pause(net, work, statement),
    resume: (isBroken) => resume(net, isBroken),
    restartServer: () => restartServer(net),
    setCalm: (isCalm) => {
      net.isCalm = isCalm
    },
    waiting: () => net.held.length,
    paused: () => net.paused !== null,
    fetchOf: (name) => (input, init) =>
      new Promise((resolve, reject) => {
        const caller = createCaller(resolve, reject, init?.signal, parts.deathOf(name))
        background.start(dispatch(net, sentOf(name, input, init), caller))
      }),
    progress: async () => {
      if (net.held.length === 0) return
      const at = random.below(net.held.length)
      const [message] = net.held.splice(at, 1)
      if (at > 0) count('reordered')
      if (message !== undefined) await move(net, message)
    },
  }
}

/** Work that a station's call has begun, which nobody awaits but the simulation. */
function createBackground({ server }: Net) {
  const pending = new Set<Promise<unknown>>()
  const problems: unknown[] = []
  return {
    start: (work: Promise<unknown>): void => {
      const tracked = work
        .catch((error: unknown) => {
          problems.push(error)
        })
        .finally(() => pending.delete(tracked))
      pending.add(tracked)
    },
    settle: async (): Promise<void> => {
      for (let quiet = 0; quiet < 2; ) {
        await turn()
        if (pending.size > 0) {
          quiet = 0
          await Promise.all(pending)
          continue
        }
        await server.idle()
        quiet += 1
      }
      const [problem] = problems.splice(0)
      if (problem !== undefined) throw problem
    },
  }
}

async function dispatch(net: Net, sent: Sent, caller: Caller): Promise<void> {
  if (caller.isOver()) return
  const cut = net.cuts.get(sent.from)
  if (cut !== undefined) {
    if (cut === 'refused') caller.fail(networkError('ECONNREFUSED'))
    return
  }
  if (sent.route === 'live') return net.live.open(sent.from, requestOf(sent), caller)
  if (sent.route === 'tickets') await net.onDownload(sent.from, sent.url)
  await meetFate(net, sent, caller)
}

async function move(net: Net, message: Held): Promise<void> {
  if (message.stage === 'stream') {
    if (await message.next()) net.held.push(message)
    return
  }
  if (message.stage === 'answer') return pass(net, message.reply, message.caller)
  if (net.paused !== null && message.sent.route === 'batch') {
    net.held.push(message)
    return
  }
  const reply = await ask(net, message.sent)
  if (message.caller !== null) pass(net, reply, message.caller)
}

function sentOf(from: string, input: string | URL | Request, init: RequestInit | undefined): Sent {
  const url = String(input)
  return {
    from,
    route: routeOf(url),
    url,
    method: init?.method ?? 'GET',
    // Safe: the station's one HTTP door sends a plain record, and its body as text.
    headers: { ...(init?.headers as Record<string, string>) },
    body: init?.body as string | undefined,
  }
}
