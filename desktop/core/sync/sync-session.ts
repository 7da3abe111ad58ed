// Everything that one pairing and one event need: a client, the three kinds of step, and what they teach about clock
// and connection. The simulator drives the steps; the loops are on top.
import type { EventId } from '../../../shared/ids.ts'
import type { SyncLine } from '../../../shared/sync/schema.ts'
import { afterAnswer, type Connection, connectionState, type Route } from './connection.ts'
import { clockListener } from './hear-server-time.ts'
import { canFollow, followLive } from './live-stream.ts'
import { type Pulled, pullChanges } from './pull-changes.ts'
import { type FieldsPulled, pullFields } from './pull-fields.ts'
import { BATCH_SCANS, type BatchSize, type Pushed, pushCheckIns } from './push-check-ins.ts'
import { createServerClient, type ServerClient } from './server-client.ts'
import type { SyncHost } from './sync-host.ts'
import { type Trouble, trouble } from './trouble.ts'

/** Where a session belongs; another value begins another session. */
export type Target = {
  readonly server: string
  readonly credential: string
  /** Null: no event is selected, so that scans only go up. */
  readonly eventId: EventId | null
}

export type SessionListeners = {
  /** Contact came back; the route that noticed it needs no wake. */
  readonly onOnline: (route: Route) => void
  /** A download is due: the live stream opened or said so, or overtook one that runs. */
  readonly onPullDue: () => void
  /** Something that the screen shows changed. */
  readonly onChange: () => void
  /** The first head line of the event is written: a stream's rows can be kept from here on. */
  readonly onCanFollow: () => void
  readonly onConnection: (connection: Connection) => void
}

export type SyncSession = {
  readonly target: Target
  readonly push: () => Promise<Pushed>
  readonly pull: () => Promise<Pulled>
  /** What the connection is like is not asked of it: a gate works without. */
  readonly pullFields: () => Promise<FieldsPulled>
  /** An event is selected, and its rows can be kept. */
  readonly canFollow: () => boolean
  /** Follows the live stream until it ends; `lived` when it had been open. */
  readonly live: () => Promise<{ readonly trouble: Trouble; readonly lived: boolean }>
  /** Rows of the download that runs; null when none does. */
  readonly pullRows: () => number | null
  /** Ends every request under way; what comes after is not written. */
  readonly abort: () => void
}

export function createSession(
  core: SyncHost,
  target: Target,
  connection: Connection,
  listeners: SessionListeners,
): SyncSession {
  const client = createServerClient(core.deps, target.server, target.credential)
  const controller = new AbortController()
  const { signal } = controller
  const size: BatchSize = { current: BATCH_SCANS }
  const told = createTold(core, connection, listeners)
  const onServerTime = clockListener(core)
  let pullRows: number | null = null
  /** What the stream was told when it last asked. */
  let couldFollow = true
  const canFollowNow = () => {
    couldFollow = target.eventId !== null && canFollow(core, target.eventId)
    return couldFollow
  }
  const pull = async (eventId: EventId): Promise<Pulled> => {
    pullRows = 0
    const pulled = await pullChanges({
      core,
      client,
      eventId,
      signal,
      onServerTime,
      onProgress: (rows) => {
        pullRows = rows
        // Only where the stream waits for it: a revoked station's must not be opened again.
        if (!couldFollow && canFollowNow()) listeners.onCanFollow()
        listeners.onChange()
      },
    })
    pullRows = null
    told('download', pulled.kind === 'failed' ? pulled.trouble : null)
    return pulled
  }
  const push = async (): Promise<Pushed> => {
    if (core.journal.countUnsent() === 0) return { kind: 'drained', recorded: 0, rejected: 0 }
    const pushed = await pushCheckIns({ core, client, size, signal, onServerTime })
    told('batch', pushed.kind === 'failed' ? pushed.trouble : null)
    return pushed
  }
  const live = async (eventId: EventId) => {
    let lived = false
    const ended = await followLive({
      core,
      client,
      eventId,
      signal,
      onPullDue: listeners.onPullDue,
      onContact: () => {
        lived = true
        told('live', null)
      },
      onRows: (lines) => {
        if (pullRows !== null && lines.some(isTicket)) listeners.onPullDue()
      },
    })
    told('live', ended)
    return { trouble: ended, lived }
  }
  return {
    target,
    push: inTurn(push),
    pull: inTurn(() => (target.eventId === null ? NOTHING_TO_PULL : pull(target.eventId))),
    pullFields: inTurn(() => fieldsOf(core, client, target, signal, () => pullRows !== null)),
    canFollow: canFollowNow,
    live: () =>
      target.eventId === null
        ? Promise.resolve({ trouble: trouble('stopped'), lived: false })
        : live(target.eventId),
    pullRows: () => pullRows,
    abort: () => controller.abort(),
  }
}

const fieldsOf = async (
  core: SyncHost,
  client: ServerClient,
  { eventId }: Target,
  signal: AbortSignal,
  mustYield: () => boolean,
): Promise<FieldsPulled> =>
  eventId === null
    ? { kind: 'nothing' }
    : await pullFields({ core, client, eventId, signal, mustYield })

const NOTHING_TO_PULL: Promise<Pulled> = Promise.resolve({ kind: 'complete', rows: 0 })

/** A download that began before this change may still write the older row over it: the next one puts it right. */
const isTicket = (line: SyncLine): boolean => line.type === 'ticket' || line.type === 'tombstone'

/** Runs one call after the other: two downloads would move the cursor past each other. */
function inTurn<T>(work: () => Promise<T>): () => Promise<T> {
  let tail: Promise<unknown> = Promise.resolve()
  return () => {
    const run = tail.then(work)
    tail = run.catch(() => {})
    return run
  }
}

/** Keeps the connection, and tells about it only when the screen would differ. */
function createTold(core: SyncHost, start: Connection, listeners: SessionListeners) {
  let connection = start
  return (route: Route, why: Trouble | null): void => {
    const before = connectionState(connection)
    connection = afterAnswer(connection, { from: route, trouble: why }, core.clock.now())
    listeners.onConnection(connection)
    const after = connectionState(connection)
    if (why === null && before.state !== after.state) listeners.onOnline(route)
    if (before.state !== after.state || before.trouble?.code !== after.trouble?.code)
      listeners.onChange()
  }
}
