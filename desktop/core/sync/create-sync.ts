// The station's sync: three loops over the session of the current pairing and event, and what the screen sees of them.
import type { SyncParts } from '../core.ts'
import { listEvents } from '../pairing/list-events.ts'
import { pairStation } from '../pairing/pair-station.ts'
import { signIn } from '../pairing/sign-in.ts'
import type { Connection } from './connection.ts'
import type { Contacted } from './contact.ts'
import { createContacts } from './contacts.ts'
import type { Pulled } from './pull-changes.ts'
import type { FieldsPulled } from './pull-fields.ts'
import type { Pushed } from './push-check-ins.ts'
import { createSessions, type Running } from './sessions.ts'
import { showConnection } from './show-connection.ts'
import type { SyncHost } from './sync-host.ts'
import type { Trouble } from './trouble.ts'

export type Sync = SyncParts & {
  /** Sends one batch; `drained` without a request when nothing is unsent. Null: not paired. */
  readonly pushOnce: () => Promise<Pushed | null>
  /** Downloads once for the selected event. Null: not paired. */
  readonly pullOnce: () => Promise<Pulled | null>
  /** Brings what is searched by up to date. Null: not paired. */
  readonly pullFieldsOnce: () => Promise<FieldsPulled | null>
  /** Follows the live stream until it ends, and says why it did. Null: not paired, or no event has its head line. */
  readonly followOnce: () => Promise<Trouble | null>
  /** Tells the server how this station is, and obeys an order to wipe that comes with the answer. */
  readonly contactOnce: () => Promise<Contacted>
  /** Nothing is unsent: a station may be wiped. Scans that were set aside are a person's to settle. */
  readonly isDrained: () => boolean
}

export type SyncOptions = {
  /** For a pairing that names no server; null when the station was started without one. */
  readonly server: string | null
  /** False: only `pushOnce`, `pullOnce` and `followOnce` do anything, so that a simulation decides what happens when. */
  readonly hasLoops: boolean
}

/** Nothing is asked of the server before the first `wake` or `…Once`. */
export function createSync(core: SyncHost, options: SyncOptions): Sync {
  const calls = new AbortController()
  const sessions = createSessions(core, options.hasLoops, () => contacts.noteDrained())
  const contacts = createContacts(core, sessions, calls.signal, options.hasLoops)
  const { current } = sessions
  return {
    pushOnce: async () => (await current()?.session.push()) ?? null,
    pullOnce: async () => (await current()?.session.pull()) ?? null,
    pullFieldsOnce: async () => (await current()?.session.pullFields()) ?? null,
    followOnce: async () => {
      const session = current()?.session
      if (session === undefined || !session.canFollow()) return null
      return (await session.live()).trouble
    },
    contactOnce: contacts.once,
    isDrained: () => core.journal.countUnsent() === 0,
    wake: () => current()?.loops?.push.wake('work'),
    renew: sessions.renew,
    syncNow: async () => {
      const loops = current()?.loops ?? null
      contacts.askNow()
      if (loops !== null) await Promise.all([loops.push.askNow(), loops.pull.askNow()])
    },
    view: () => viewOf(core, sessions.connection(), sessions.running()),
    pair: (input) => pairStation(core, { server: options.server, ...input }, calls.signal),
    signIn: (input) => signIn(core, input, calls.signal),
    listEvents: () => listEvents(core, calls.signal),
    close: async () => {
      calls.abort()
      await Promise.all([contacts.close(), sessions.close()])
    },
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
  const head = eventId === null ? null : (core.manifest.findEvent(eventId)?.head ?? null)
  const counted = eventId === null ? null : core.manifest.findState(eventId)?.serverCounts
  // The first download has no end line before it: its own head line says what it will bring.
  const total = counted ?? head?.counts ?? null
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
  }
}
