// Renews the planner's statistics while tables grow fast: autovacuum looks once a minute, a sale does not wait.
import type { Log } from '../log.ts'
import type { PlatformDb } from './open.ts'

/**
 * Analyzes the tables of which a fifth has changed since the last time. On a new installation every index that begins
 * with the tenant looks alike to the planner, and a plan that was cached then reads all of a tenant's rows for one;
 * an analysis also throws such plans away. Returns the tables' names.
 */
export async function renewStatistics(db: PlatformDb): Promise<string[]> {
  const stale = await db<{ name: string }[]>`
    select relname as name
      from pg_stat_user_tables
     where n_mod_since_analyze > greatest(${CHANGES_MIN}::int, n_live_tup / 5)
       and has_table_privilege(relid, 'MAINTAIN')
     order by relname
  `
  const names = stale.map(({ name }) => name)
  await analyzeTables(db, names)
  return names
}

/** Analyzes these tables whatever has changed: for a load that knows what it has just filled. */
export async function analyzeTables(db: PlatformDb, names: readonly string[]): Promise<void> {
  for (const name of names) await db`analyze ${db(name)}`
}

/** Fewer rows than this are read in no time, whatever the plan. */
const CHANGES_MIN = 500

const LOOK_EVERY_MS = 5_000

/** Looks every few seconds until it is stopped. Replicas that look at once do the work twice, which changes nothing. */
export function keepStatistics(db: PlatformDb, log: Log): () => void {
  let isRunning = false
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    renewStatistics(db)
      .catch((error: unknown) => log.warn('statistics not renewed', { error }))
      .finally(() => {
        isRunning = false
      })
  }, LOOK_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
