// Keeps the session of the current pairing and event, and ends the one before.
import { CONNECTION_START, type Connection } from './connection.ts'
import { FIELDS_PACE, LIVE_PACE, PULL_PACE, PUSH_PACE, type Round } from './next-step.ts'
import type { Pulled } from './pull-changes.ts'
import { failedRound, roundOfFields, roundOfPull, roundOfPush } from './rounds.ts'
import type { SyncHost } from './sync-host.ts'
import { type SyncLoop, startLoop } from './sync-loop.ts'
import {
  createSession,
  type SessionListeners,
  type SyncSession,
  type Target,
} from './sync-session.ts'

export type Running = { readonly session: SyncSession; readonly loops: Loops | null }
export type Loops = Readonly<Record<'push' | 'pull' | 'live' | 'fields', SyncLoop>>

export type Sessions = {
  /** The session for the pairing and the event of now, begun where it is new. Null: not paired, or closed. */
  readonly current: () => Running | null
  /** Ends every request under way and begins anew for the same pairing and event; what is known of the way stays. */
  readonly renew: () => void
  /** Ends the session, and begins none before `release` has run. */
  readonly hold: () => () => void
  /** The session that was begun last, whatever was chosen since. */
  readonly running: () => Running | null
  readonly connection: () => Connection
  /** Ends every request and resolves when no round is left. */
  readonly close: () => Promise<void>
}

export function createSessions(core: SyncHost, hasLoops: boolean, onDrained: () => void): Sessions {
  let connection: Connection = CONNECTION_START
  let running: Running | null = null
  let isClosed = false
  let isHeld = false
  const ending = new Set<Promise<unknown>>()
  const listeners = listenersOf(core, () => running?.loops ?? null)

  const begin = (target: Target): Running => {
    const session = createSession(core, target, connection, {
      ...listeners,
      // A request of an ended session may still come to its end: it speaks for itself only.
      onConnection: (now) => {
        if (running?.session === session) connection = now
      },
    })
    const tell = { onPullDue: listeners.onPullDue, onDrained }
    return { session, loops: hasLoops ? startLoops(core, session, tell) : null }
  }
  const end = ({ session, loops }: Running): void => {
    session.abort()
    if (loops === null) return
    const ended = Promise.all(Object.values(loops).map((loop) => loop.stop()))
    ending.add(ended)
    void ended.finally(() => ending.delete(ended))
  }
  return {
    current: () => {
      const target = isClosed || isHeld ? null : targetOf(core)
      if (running !== null && isSame(running.session.target, target)) return running
      if (running !== null) end(running)
      if (target?.credential !== running?.session.target.credential) connection = CONNECTION_START
      running = target === null ? null : begin(target)
      listeners.onChange()
      return running
    },
    renew: () => {
      if (running === null) return
      const { target } = running.session
      end(running)
      running = begin(target)
    },
    hold: () => {
      isHeld = true
      if (running !== null) end(running)
      running = null
      return () => {
        isHeld = false
      }
    },
    running: () => running,
    connection: () => connection,
    close: async () => {
      isClosed = true
      if (running !== null) end(running)
      running = null
      await Promise.all(ending)
    },
  }
}

/** What a session tells becomes a wake of the others' loops. */
const listenersOf = (
  core: SyncHost,
  loops: () => Loops | null,
): Omit<SessionListeners, 'onConnection'> => ({
  onOnline: (route) => {
    if (route !== 'batch') loops()?.push.wake('retry')
    if (route !== 'download') loops()?.pull.wake('retry')
    if (route !== 'live') loops()?.live.wake('retry')
  },
  onPullDue: () => loops()?.pull.wake('work'),
  onChange: () => core.noteStatus(),
  onCanFollow: () => loops()?.live.wake('work'),
})

function targetOf(core: SyncHost): Target | null {
  const station = core.meta.get('station')
  if (station === null) return null
  const eventId = core.meta.get('selection')?.eventId ?? null
  return { server: station.server, credential: station.credential, eventId }
}

const isSame = (a: Target, b: Target | null): boolean =>
  a.server === b?.server && a.credential === b.credential && a.eventId === b.eventId

type Tell = Pick<SessionListeners, 'onPullDue'> & {
  /** Nothing is unsent any more. */
  readonly onDrained: () => void
}

function startLoops(core: SyncHost, session: SyncSession, { onPullDue, onDrained }: Tell): Loops {
  const onDefect = (error: unknown): void =>
    core.deps.log.error('sync round failed', { error: error instanceof Error ? error.message : '' })
  let isWaiting = false
  const fieldsRound = async (): Promise<Round> => {
    const pulled = await session.pullFields()
    isWaiting = pulled.kind === 'waits'
    return roundOfFields(pulled)
  }
  const fields = startLoop(core.deps, FIELDS_PACE, fieldsRound, onDefect)
  const pullThenFields = async (): Promise<Pulled> => {
    const pulled = await session.pull()
    // A new ticket may have a new order.
    if (pulled.kind === 'complete' && (pulled.rows > 0 || isWaiting)) fields.wake('work')
    return pulled
  }
  const pushThenTell = async (): Promise<Round> => {
    const pushed = await session.push()
    if (pushed.kind === 'drained') onDrained()
    return roundOfPush(pushed)
  }
  return {
    fields,
    push: startLoop(core.deps, PUSH_PACE, pushThenTell, onDefect),
    pull: startLoop(
      core.deps,
      PULL_PACE,
      async () => roundOfPull(await pullThenFields()),
      onDefect,
    ),
    live: startLoop(
      core.deps,
      LIVE_PACE,
      async () => {
        if (!session.canFollow()) return { kind: 'waits' }
        const { trouble, lived } = await session.live()
        // The server may be gone, or only the stream: a download tells which.
        if (trouble.code !== 'revoked') onPullDue()
        return failedRound(trouble, lived)
      },
      onDefect,
    ),
  }
}
