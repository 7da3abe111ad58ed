// The real server app over a real database, restarted at will: several instances follow each other on one pool.

import { newScanId } from '../../desktop/core/checkin/scan-id.ts'
import { createApp, type ServerApp } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import { createDeps } from '../../server/create-deps.ts'
import type { Deps } from '../../server/deps.ts'
import type { ChangeHub } from '../../server/platform/feed/change-hub.ts'
import { createLastSeen } from '../../server/platform/http/last-seen.ts'
import { createLog } from '../../server/platform/log.ts'
import { createMetrics } from '../../server/platform/metrics.ts'
import { TEST_MASTER_KEY } from '../../server/testing/postgres.ts'
import type { EventId } from '../../shared/ids.ts'
import type { Instant } from '../../shared/time.ts'
import { createFaultyDb, type FaultyDb } from './faulty-db.ts'
import type { Random } from './random.ts'
import type { SimDatabase } from './sim-database.ts'

export type SimServer = {
  /** Of the instance that runs now. */
  readonly deps: () => Deps
  readonly faults: FaultyDb
  readonly handle: (request: Request) => Promise<Response>
  /** Ends the instance with all that it held in memory; another starts, whose clock may differ a little. */
  readonly restart: (skewMs: number) => void
  readonly now: () => Instant
  /** Wakes the live streams of events that changed. */
  readonly wakeStreams: () => void
  /** Nothing runs that a request left behind. */
  readonly idle: () => Promise<void>
  readonly close: () => Promise<void>
}

type Instance = { readonly deps: Deps; readonly app: ServerApp; readonly stop: AbortController }

export function createSimServer(
  database: SimDatabase,
  trueNow: () => Instant,
  random: Random,
): SimServer {
  const faults = createFaultyDb(database.app)
  const hub = createSimHub()
  let skew = 0
  const now = (): Instant => trueNow() + skew
  const start = (): Instance => {
    const stop = new AbortController()
    const log = createLog({ level: 'silent', now })
    const made = createDeps({
      db: faults.db,
      platformDb: database.platform,
      platformUrl: database.platformUrl,
      now,
      newId: () => newScanId(now(), random.bytes(10)),
      randomBytes: random.bytes,
      log,
      metrics: createMetrics(),
      config: CONFIG,
      hub: hub.hub,
      stopping: stop.signal,
    })
    // Beside the request, and of no consequence for it: faults are kept for what matters.
    const deps = { ...made, lastSeen: createLastSeen({ db: database.app, now, log }) }
    return { deps, app: createApp(deps, { checkResponses: true }), stop }
  }
  let instance = start()
  const stop = (): void => {
    instance.app.close()
    instance.stop.abort()
  }
  const idle = async (): Promise<void> => {
    await instance.deps.lastSeen.drain()
    while (faults.running() > 0) await turn()
  }
  return {
    deps: () => instance.deps,
    faults,
    now,
    handle: async (request) => await instance.app.app.fetch(request),
    restart: (skewMs) => {
      stop()
      skew = skewMs
      instance = start()
    },
    wakeStreams: hub.wake,
    idle,
    close: async () => {
      stop()
      await idle()
    },
  }
}

const CONFIG = readConfig({
  MASTER_KEY: Buffer.from(TEST_MASTER_KEY).toString('hex'),
  JWT_SECRET: 'a secret of the simulation, longer than 32 bytes',
  DATABASE_URL: 'postgres://unused',
  RATE_LIMIT_FACTOR: '1000000',
})

/** One turn of the event loop: whatever waits for no answer from outside has happened then. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Keeps what was published until the simulation wakes the streams. */
function createSimHub(): { readonly hub: ChangeHub; readonly wake: () => void } {
  const streams = new Map<EventId, Set<() => void>>()
  const changed = new Set<EventId>()
  return {
    hub: {
      publish: (_tenantId, eventId) => void changed.add(eventId),
      subscribe: (eventId, onChange) => {
        const own = (): void => onChange()
        streams.set(eventId, (streams.get(eventId) ?? new Set()).add(own))
        return () => void streams.get(eventId)?.delete(own)
      },
      close: async () => {},
    },
    wake: () => {
      for (const eventId of changed) for (const onChange of streams.get(eventId) ?? []) onChange()
      changed.clear()
    },
  }
}
