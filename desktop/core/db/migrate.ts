// Brings a station's file to this release's schema. `user_version` counts the migrations that ran.
import type Database from 'better-sqlite3'
import { StationFault } from '../../contract/calls.ts'
import { CORE_SQL } from './migrations/0001-core.ts'
import { ORDERS_SQL } from './migrations/0002-orders.ts'

const MIGRATIONS: readonly string[] = [CORE_SQL, ORDERS_SQL]

/** Runs what is missing, all or nothing. Throws when a newer release wrote the file. */
export function migrate(db: Database.Database): void {
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version === MIGRATIONS.length) return
  if (version > MIGRATIONS.length) {
    throw new StationFault(
      'This data folder was written by a newer Probesh station. Start that release, or choose another folder.',
    )
  }
  db.transaction(() => {
    for (const sql of MIGRATIONS.slice(version)) db.exec(sql)
    db.pragma(`user_version = ${MIGRATIONS.length}`)
  }).immediate()
}
