// Brings the database to this release. Forward only.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type postgres from 'postgres'
import type { Sql } from './open.ts'
import { SCHEMA_LOCK } from './roles.ts'

/** Where the files `NNNN_what.sql` are. */
export const MIGRATIONS_FOLDER: string = join(import.meta.dirname, 'migrations')

export type MigrateOptions = {
  /** Says what is pending and changes nothing. */
  readonly isDryRun?: boolean
  readonly folder?: string
}

/**
 * Applies what is pending, all of it or nothing, and returns the names.
 *
 * Replicas that start together wait for one another. A file that was applied and has changed since
 * stops the start; one that this release does not know belongs to a newer release and is left alone.
 */
export async function migrate(
  owner: Sql,
  options: MigrateOptions = {},
): Promise<readonly string[]> {
  const files = await readMigrations(options.folder ?? MIGRATIONS_FOLDER)
  return owner.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${SCHEMA_LOCK})`
    const applied = await appliedHashes(tx)
    const changed = files.find(({ name, hash }) => applied.has(name) && applied.get(name) !== hash)
    if (changed !== undefined) {
      throw new Error(
        `Migration ${changed.name} was applied with other content: restore the file and put the change into a new migration.`,
      )
    }
    const pending = files.filter(({ name }) => !applied.has(name))
    if (options.isDryRun !== true) {
      for (const migration of pending) await apply(tx, migration)
    }
    return pending.map(({ name }) => name)
  })
}

type Migration = { readonly name: string; readonly text: string; readonly hash: string }

async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      return { name, text, hash: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

async function appliedHashes(tx: postgres.TransactionSql): Promise<ReadonlyMap<string, string>> {
  const [found] = await tx`select to_regclass('public.migrations') is not null as exists`
  if (found?.['exists'] !== true) return new Map()
  const rows = await tx<{ readonly name: string; readonly sha256: string }[]>`
    select name, sha256 from migrations
  `
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]))
}

async function apply(tx: postgres.TransactionSql, { name, text, hash }: Migration): Promise<void> {
  await tx`
    create table if not exists migrations (
      name text primary key,
      sha256 text not null,
      applied_at timestamptz not null default now()
    )
  `
  await tx.unsafe(text).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`Migration ${name} failed: ${why}`, { cause })
  })
  await tx`insert into migrations (name, sha256) values (${name}, ${hash})`
}
