import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTestSql } from '../../testing/open.ts'
import { freshDatabase } from '../../testing/postgres.ts'
import { migrate } from './migrate.ts'

async function migrationsFolder(files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'probesh-migrations-'))
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text)
  for (const [name, text] of Object.entries(files)) await write(name, text)
  return { folder, write, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

test('what was applied is not applied again, and what is new is', async () => {
  await using db = await freshDatabase()
  await using owner = openTestSql(db.ownerUrl)
  await using files = await migrationsFolder({ '9001_first.sql': 'create table first (id int)' })
  const { folder } = files

  const first = await migrate(owner, { folder })
  await files.write('9002_second.sql', 'create table second (id int)')
  const pending = await migrate(owner, { folder, isDryRun: true })
  const second = await migrate(owner, { folder })
  const third = await migrate(owner, { folder })

  expect([first, pending, second, third]).toEqual([
    ['9001_first.sql'],
    ['9002_second.sql'],
    ['9002_second.sql'],
    [],
  ])
})

test('a file that changed after it was applied stops the start', async () => {
  await using db = await freshDatabase()
  await using owner = openTestSql(db.ownerUrl)
  await using files = await migrationsFolder({ '9001_first.sql': 'create table first (id int)' })
  await migrate(owner, { folder: files.folder })

  await files.write('9001_first.sql', 'create table first (id bigint)')

  await expect(migrate(owner, { folder: files.folder })).rejects.toThrow(
    'Migration 9001_first.sql was applied with other content',
  )
})

test('a migration that fails takes the ones before it back', async () => {
  await using db = await freshDatabase()
  await using owner = openTestSql(db.ownerUrl)
  await using files = await migrationsFolder({
    '9001_first.sql': 'create table first (id int)',
    '9002_second.sql': 'create table second (id nonsense)',
  })

  await expect(migrate(owner, { folder: files.folder })).rejects.toThrow(
    /^Migration 9002_second.sql failed: type "nonsense" does not exist/,
  )

  const [row] = await owner`select to_regclass('first') is null as gone`
  expect(row).toEqual({ gone: true })
})
