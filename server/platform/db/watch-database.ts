// What the database looks like from here, for `GET /metrics`.

import { type Instant, SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import type { Reading } from '../metrics.ts'
import type { Sql } from './open.ts'

/** Adds the gauges: connections by pool and state, and how far the oldest transaction holds back the feed. */
export function watchDatabase(
  deps: Pick<Deps, 'db' | 'platformDb' | 'metrics' | 'log' | 'now'>,
): void {
  const { db, platformDb, metrics } = deps
  metrics.gauge('probesh_db_connections', 'Connections of all replicas, by pool and state.', () =>
    reading(deps, async () => [...(await connectionsOf(db)), ...(await connectionsOf(platformDb))]),
  )
  metrics.gauge(
    'probesh_feed_lag_seconds',
    'Age of the oldest open transaction: what commits later than it is not delivered before it ends.',
    () =>
      reading(deps, async () => {
        const [row] = await db<{ oldest: Instant | null }[]>`
          select oldest_transaction_start() as oldest
        `
        const oldest = row?.oldest ?? null
        return [{ value: oldest === null ? 0 : Math.max(0, deps.now() - oldest) / SECOND_MS }]
      }),
  )
}

/** A role sees the state of its own connections only, so each pool asks for itself. */
async function connectionsOf(sql: Sql & { readonly role: string }): Promise<readonly Reading[]> {
  const rows = await sql<{ state: string; count: number }[]>`
    select coalesce(state, 'unknown') as state, count(*) as count
      from pg_stat_activity
     where datname = current_database() and usename = current_user
     group by 1
  `
  return rows.map(({ state, count }) => ({ labels: { pool: sql.role, state }, value: count }))
}

/** Metrics are collected exactly when something is wrong: a database that is away leaves a gap and a line. */
async function reading(
  { log }: Pick<Deps, 'log'>,
  read: () => Promise<readonly Reading[]>,
): Promise<readonly Reading[]> {
  try {
    return await read()
  } catch (error) {
    log.warn('gauge not read', { error })
    return []
  }
}
