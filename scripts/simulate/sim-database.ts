// A database for some runs: the app's two pools, and the owner's eyes.

import { insertUser } from '../../server/features/auth/store.ts'
import {
  type AppDb,
  openAppDb,
  openPlatformDb,
  openSql,
  type PlatformDb,
  type Sql,
} from '../../server/platform/db/open.ts'
import { withPlatform } from '../../server/platform/db/platform-tx.ts'
import { freshDatabase } from '../../server/testing/postgres.ts'
import type { UserId } from '../../shared/ids.ts'

export type SimDatabase = {
  readonly app: AppDb
  readonly platform: PlatformDb
  readonly platformUrl: string
  /** Sees every row: for checks and for what only an operator does. */
  readonly owner: Sql
  readonly close: () => Promise<void>
}

const APP_CONNECTIONS = 4

/** The people who work for every simulated tenant. */
export const PEOPLE = {
  admin: '50000000-0000-7000-8000-00000000000a' as UserId,
  supervisor: '50000000-0000-7000-8000-00000000000b' as UserId,
  steward: '50000000-0000-7000-8000-00000000000c' as UserId,
} as const

/** @param sql run by the owner once, after the migrations */
export async function openSimDatabase(templateUrl: string, sql?: string): Promise<SimDatabase> {
  const database = await freshDatabase(templateUrl)
  const owner = openSql(database.ownerUrl, {
    max: 2,
    applicationName: 'simulate',
    transactionTimeoutMs: 0,
  })
  const app = openAppDb(database.appUrl, APP_CONNECTIONS)
  const platform = openPlatformDb(database.platformUrl, 2)
  await owner.unsafe(AGE_IN_SIMULATED_TIME)
  if (sql !== undefined) await owner.unsafe(sql)
  for (const [name, id] of Object.entries(PEOPLE)) {
    // Nobody signs in by password here: the sessions are made.
    const user = {
      id,
      email: `${name}@sim.example`,
      name,
      passwordHash: 'x',
      isPlatformAdmin: false,
    }
    await withPlatform(platform, (tx) => insertUser(tx, user, 0))
  }
  return {
    app,
    platform,
    platformUrl: database.platformUrl,
    owner,
    close: async () => {
      await Promise.all([app, platform, owner].map((pool) => pool.end({ timeout: 5 })))
      await database[Symbol.asyncDispose]()
    },
  }
}

/**
 * A transaction that stands still for a simulated minute is open for a real millisecond: its age comes from the
 * simulation. Everything else about it is PostgreSQL's own.
 */
const AGE_IN_SIMULATED_TIME = `
  create table sim_age (age_ms float8 not null);
  insert into sim_age values (0);
  create or replace function oldest_transaction_start() returns timestamptz
    language sql stable security definer set search_path = public, pg_catalog, pg_temp as $$
    select clock_timestamp() - make_interval(secs => age_ms / 1000) from sim_age where age_ms > 0
  $$`

/** Finds out which connections died: each fails one more query before it is opened anew. */
export async function findDeadConnections({ app }: SimDatabase): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await Promise.allSettled(Array.from({ length: APP_CONNECTIONS }, () => app`select 1`))
  }
}

/** How long the oldest open transaction has been open, in simulated time; 0 without one. */
export async function setOldestAge(database: SimDatabase, ageMs: number): Promise<void> {
  await database.owner`update sim_age set age_ms = ${ageMs}`
}
