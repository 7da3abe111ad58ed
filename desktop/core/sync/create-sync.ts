// The station's sync: three loops over the session of the current pairing and event, and what the screen sees of them.
import type { SyncParts } from '../core.ts'
import { listEvents } from '../pairing/list-events.ts'
import { pairStation } from '../pairing/pair-station.ts'
import { signIn } from '../pairing/sign-in.ts'
import { CONNECTION_START, type Connection } from './connection.ts'
import { LIVE_PACE, PULL_PACE, PUSH_PACE } from './next-step.ts'
import type { Pulled } from './pull-changes.ts'
import type { Pushed } from './push-check-ins.ts'
import { failedRound, roundOfPull, roundOfPush } from './rounds.ts'
import { showConnection } from './show-connection.ts'
import type { SyncHost } from './sync-host.ts'
import { type SyncLoop, startLoop } from './sync-loop.ts'
import {
  createSession,
  type SessionListeners,
  type SyncSession,
  type Target,
} from './sync-session.ts'

export type Sync = SyncParts & {
  /** Sends one batch; `drained` without a request when nothing is unsent. Null: not paired. */
  readonly pushOnce: () => Promise<Pushed | null>
  /** Downloads once for the selected event. Null: not paired. */
  readonly pullOnce: () => Promise<Pulled | null>
  /** Nothing is unsent: a revoked station may be wiped. Scans that were set aside are a person's to settle. */
  readonly isDrained: () => boolean
}

export type SyncOptions = {
  /** For a pairing that names no server; null when the station was started without one. */
  readonly server: string | null
  /** False: only `pushOnce` and `pullOnce` do anything, so that a simulation decides what happens when. */
  readonly hasLoops: boolean
}

type Running = { readonly session: SyncSession; readonly loops: Loops | null }
type Loops = { readonly push: SyncLoop; readonly pull: SyncLoop; readonly live: SyncLoop }

/** Nothing is asked of the server before the first `wake`, `pushOnce` or `pullOnce`. */
export function createSync(core: SyncHost, options: SyncOptions): Sync {
  const calls = new AbortController()
  let connection: Connection = CONNECTION_START
  let running: Running | null = null
  let isClosed = false
  const ending = new Set<Promise<unknown>>()

  const listeners: SessionListeners = {
    onOnline: (route) => {
      if (route !== 'batch') running?.loops?.push.wake('retry')
      if (route !== 'download') running?.loops?.pull.wake('retry')
      if (route !== 'live') running?.loops?.live.wake('retry')
    },
    onPullDue: () => running?.loops?.pull.wake('work'),
    onChange: () => core.noteStatus(),
    onConnection: (now) => {
      connection = now
    },
  }
  /** The session for the pairing and the event of now; another pairing or event ends the one before. */
  const current = (): Running | null => {
    const target = isClosed ? null : targetOf(core)
    if (running !== null && isSame(running.session.target, target)) return running
    if (running !== null) end(running)
    if (target?.credential !== running?.session.target.credential) connection = CONNECTION_START
    running = target === null ? null : begin(target)
    listeners.onChange()
    return running
  }
  const begin = (target: Target): Running => {
    const session = createSession(core, target, connection, {
      ...listeners,
      // A request of an ended session may still come to its end: it speaks for itself only.
      onConnection: (now) => {
        if (running === null || running.session === session) connection = now
      },
    })
    return { session, loops: options.hasLoops ? startLoops(core, session) : null }
  }
  const end = ({ session, loops }: Running): void => {
    session.abort()
    if (loops === null) return
    const ended = Promise.all(Object.values(loops).map((loop) => loop.stop()))
    ending.add(ended)
    void ended.finally(() => ending.delete(ended))
  }
  return {
    pushOnce: async () => (await current()?.session.push()) ?? null,
    pullOnce: async () => (await current()?.session.pull()) ?? null,
    isDrained: () => core.journal.countUnsent() === 0,
    wake: () => current()?.loops?.push.wake('work'),
    syncNow: async () => {
      const now = current()
      if (now?.loops) await Promise.all([now.loops.push.askNow(), now.loops.pull.askNow()])
    },
    view: () => viewOf(core, connection, running),
    pair: (input) => pairStation(core, { server: options.server, ...input }, calls.signal),
    signIn: (email, password) => signIn(core, { email, password }, calls.signal),
    listEvents: () => listEvents(core, calls.signal),
    close: async () => {
      isClosed = true
      calls.abort()
      if (running !== null) end(running)
      running = null
      await Promise.all(ending)
    },
  }
}

function targetOf(core: SyncHost): Target | null {
  const station = core.meta.get('station')
  if (station === null) return null
  const eventId = core.meta.get('selection')?.eventId ?? null
  return { server: station.server, credential: station.credential, eventId }
}

const isSame = (a: Target, b: Target | null): boolean =>
  a.server === b?.server && a.credential === b.credential && a.eventId === b.eventId

function startLoops(core: SyncHost, session: SyncSession): Loops {
  const onDefect = (error: unknown): void =>
    core.deps.log.error('sync round failed', { error: error instanceof Error ? error.message : '' })
  const hasEvent = session.target.eventId !== null
  return {
    push: startLoop(core.deps, PUSH_PACE, async () => roundOfPush(await session.push()), onDefect),
    pull: startLoop(core.deps, PULL_PACE, async () => roundOfPull(await session.pull()), onDefect),
    live: startLoop(
      core.deps,
      LIVE_PACE,
      async () => {
        if (!hasEvent) return { kind: 'stopped' }
        const { trouble, lived } = await session.live()
        return failedRound(trouble, lived)
      },
      onDefect,
    ),
  }
}

function viewOf(
  core: SyncHost,
  connection: Connection,
  running: Running | null,
): ReturnType<Sync['view']> {
  const eventId = running?.session.target.eventId ?? null
  const rows = running?.session.pullRows() ?? null
  const waits = [running?.loops?.push.waitMs(), running?.loops?.pull.waitMs()]
  const waitMs = waits.flatMap((wait) => wait ?? [])
  const total = eventId === null ? null : (core.manifest.findState(eventId)?.serverCounts ?? null)
  const head = eventId === null ? null : (core.manifest.findEvent(eventId)?.head ?? null)
  return {
    connection: showConnection(connection, {
      isPaired: core.meta.get('station') !== null,
      hasEvent: eventId !== null,
      nextTryAt: waitMs.length === 0 ? null : core.clock.now() + Math.round(Math.min(...waitMs)),
    }),
    lastContactAt: connection.lastContactAt,
    download:
      rows === null || rows === 0 ? null : { rows, total: total && total.tickets + total.scans },
    serverProtocol: head?.protocol ?? null,
    notices: [],
  }
}
