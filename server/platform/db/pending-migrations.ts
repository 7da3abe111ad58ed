// Whether the database is at least as new as this release.
import { readdir } from 'node:fs/promises'
import { MIGRATIONS_FOLDER } from './migrate.ts'
import type { PlatformDb } from './open.ts'

/** Names of this release's migrations that the database does not have. Those of a newer release do not count. */
export async function pendingMigrations(db: PlatformDb): Promise<readonly string[]> {
  const rows = await db<{ readonly name: string }[]>`select name from migrations`
  const applied = new Set(rows.map(({ name }) => name))
  const files = await readdir(MIGRATIONS_FOLDER)
  return files.filter((name) => /^\d{4}_\w+\.sql$/.test(name) && !applied.has(name)).sort()
}
