// A server's parts over one throw-away database, with a clock that the test moves.
import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { EventId, TenantId } from '../../shared/ids.ts'
import type { Instant } from '../../shared/time.ts'
import { readConfig } from '../config.ts'
import { createDeps } from '../create-deps.ts'
import type { Deps } from '../deps.ts'
import { openAppDb, openPlatformDb } from '../platform/db/open.ts'
import { createLog } from '../platform/log.ts'
import { createMetrics } from '../platform/metrics.ts'
import { freshDatabase, TEST_MASTER_KEY, type TestDatabase } from './postgres.ts'

export type TestDeps = Deps &
  AsyncDisposable & {
    readonly database: TestDatabase
    /** Set it to move time. */
    readonly clock: { now: Instant }
    /** What was published, in order. */
    readonly published: { readonly tenantId: TenantId; readonly eventId: EventId }[]
  }

/** Noon of a winter day, some milliseconds in. */
const START: Instant = Date.UTC(2026, 0, 15, 12) + 345

/** Environment variables beside those that every test has. */
export type TestSettings = Readonly<Record<string, string>>

/** Opens pools on a database of its own. Nobody listens to the hub; what it is told is kept. */
export async function openTestDeps(settings: TestSettings = {}): Promise<TestDeps> {
  const database = await freshDatabase()
  const db = openAppDb(database.appUrl, 4)
  const platformDb = openPlatformDb(database.platformUrl, 2)
  const clock = { now: START }
  const published: { tenantId: TenantId; eventId: EventId }[] = []
  const now = (): Instant => clock.now
  const config = readConfig({
    MASTER_KEY: Buffer.from(TEST_MASTER_KEY).toString('hex'),
    JWT_SECRET: 'a secret of a test, longer than 32 bytes',
    DATABASE_URL: database.ownerUrl,
    ...settings,
  })
  const deps = createDeps({
    db,
    platformDb,
    platformUrl: database.platformUrl,
    now,
    newId: uuidv7,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    log: createLog({ level: 'silent', now }),
    metrics: createMetrics(),
    config,
    hub: {
      publish: (tenantId, eventId) => void published.push({ tenantId, eventId }),
      subscribe: () => () => {},
      close: async () => {},
    },
    stopping: new AbortController().signal,
  })
  const close = async (): Promise<void> => {
    await deps.jobs.close()
    await Promise.all([db.end({ timeout: 5 }), platformDb.end({ timeout: 5 })])
    await database[Symbol.asyncDispose]()
  }
  return { ...deps, database, clock, published, [Symbol.asyncDispose]: close }
}
