import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openTestSql } from '../../testing/open.ts'
import { freshDatabase, TEST_MASTER_KEY } from '../../testing/postgres.ts'
import { createLog } from '../log.ts'
import { migrate } from './migrate.ts'
import { prepareDatabase } from './prepare.ts'
import { ensureRoles, refuseOldPostgres, refuseTooPowerful, UnfitDatabase } from './roles.ts'

const log = createLog({ level: 'silent', now: () => 0 })
const settings = { dataDir: '/nowhere', masterKey: TEST_MASTER_KEY }

test('the pools’ roles own nothing, may bypass nothing and may make nothing', async () => {
  await using db = await freshDatabase()
  await using app = openTestSql(db.appUrl)
  await using platform = openTestSql(db.platformUrl)

  await refuseTooPowerful(app, 'APP_DATABASE_URL')
  await refuseTooPowerful(platform, 'PLATFORM_DATABASE_URL')

  for (const sql of [app, platform]) {
    const [row] = await sql`
      select rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication as powerful
        from pg_roles where rolname = current_user`
    expect(row).toEqual({ powerful: false })
    await expect(sql`create table mine (id int)`).rejects.toThrow(/permission denied/)
  }
})

test('a pool that connects as superuser stops the start, and the sentence names the setting', async () => {
  await using db = await freshDatabase()

  const start = prepareDatabase(
    { ...settings, databaseUrl: db.ownerUrl, appDatabaseUrl: db.ownerUrl },
    log,
  )

  await expect(start).rejects.toThrow(/^APP_DATABASE_URL connects as "probesh_owner".*superuser/)
})

test.each([
  ['may bypass row-level security', 'login bypassrls', ''],
  ['owns the table', 'login', 'alter table tickets owner to ROLE'],
  ['may bypass row-level security', 'login in role BYPASSER', ''],
])('a pool whose role %s stops the start (%s)', async (why, attributes, more) => {
  await using db = await freshDatabase()
  await using owner = openTestSql(db.ownerUrl)
  const role = `strong_${randomBytes(4).toString('hex')}`
  const bypasser = `${role}_bypasser`
  await owner.unsafe(`create role ${bypasser} bypassrls`)
  await owner.unsafe(
    `create role ${role} ${attributes.replace('BYPASSER', bypasser)} password 'secret'`,
  )
  await owner.unsafe(`grant usage on schema public to ${role}`)
  await owner.unsafe(more.replace('ROLE', role))
  const url = new URL(db.ownerUrl)
  url.username = role
  url.password = 'secret'
  await using pool = openTestSql(url.href)

  const refused = refuseTooPowerful(pool, 'PLATFORM_DATABASE_URL')

  await expect(refused).rejects.toThrow(UnfitDatabase)
  await expect(refused).rejects.toThrow(`PLATFORM_DATABASE_URL connects as "${role}", which ${why}`)
})

test.each([
  ['createrole', 'nocreaterole', 'createrole'],
  ['pg_read_all_stats', 'createrole', 'grant pg_read_all_stats'],
])(
  'an owner without %s is told which statement a superuser must run',
  async (_lack, attribute, hint) => {
    await using db = await freshDatabase()
    await using superuser = openTestSql(db.ownerUrl)
    const role = `owner_${randomBytes(4).toString('hex')}`
    await superuser.unsafe(`create role ${role} login ${attribute} password 'secret'`)
    const url = new URL(db.ownerUrl)
    url.username = role
    url.password = 'secret'

    const start = prepareDatabase({ ...settings, databaseUrl: url.href }, log)

    await expect(start).rejects.toThrow(UnfitDatabase)
    await expect(start).rejects.toThrow(hint)
  },
)

test('an owner that is no superuser, with createrole and pg_read_all_stats, is enough', async () => {
  await using db = await freshDatabase()
  await using superuser = openTestSql(db.ownerUrl)
  const role = `owner_${randomBytes(4).toString('hex')}`
  await superuser.unsafe(`create role ${role} login createrole password 'secret'`)
  await superuser.unsafe(`grant pg_read_all_stats to ${role}`)
  await superuser.unsafe(
    `grant probesh_app, probesh_platform to ${role} with admin true, inherit false, set false`,
  )
  await superuser.unsafe(`create database ${role} owner ${role}`)
  const url = new URL(db.ownerUrl)
  url.username = role
  url.password = 'secret'
  url.pathname = `/${role}`

  const prepared = await prepareDatabase({ ...settings, databaseUrl: url.href }, log)

  await using app = openTestSql(prepared.appUrl)
  const [row] = await app`select current_user as name, oldest_transaction_start() is null as alone`
  expect(row).toMatchObject({ name: 'probesh_app' })
})

test('roles made twice at once, by replicas and by a neighbour database, end up the same', async () => {
  await using first = await freshDatabase()
  await using second = await freshDatabase()
  await using one = openTestSql(first.ownerUrl)
  await using two = openTestSql(second.ownerUrl)

  await Promise.all(
    [one, two, one, two, one, two].map((owner) =>
      ensureRoles(owner, { masterKey: TEST_MASTER_KEY }),
    ),
  )

  await using app = openTestSql(first.appUrl)
  expect(await app`select current_user as name`).toEqual([{ name: 'probesh_app' }])
})

test('two replicas that start at once migrate once', async () => {
  await using db = await freshDatabase()
  await using superuser = openTestSql(db.ownerUrl)
  await superuser.unsafe('drop owned by probesh_app; drop owned by probesh_platform')
  await superuser.unsafe('drop schema public cascade; create schema public')

  const applied = await Promise.all([migrateAnew(db.ownerUrl), migrateAnew(db.ownerUrl)])

  expect(applied.map((names) => names.length > 0).sort()).toEqual([false, true])
})

async function migrateAnew(ownerUrl: string): Promise<readonly string[]> {
  await using owner = openTestSql(ownerUrl)
  await ensureRoles(owner, { masterKey: TEST_MASTER_KEY })
  // Awaited here: the connection ends with this scope.
  return await migrate(owner)
}

test('both pools may be named without the owner, and one alone may not', async () => {
  await using db = await freshDatabase()
  const pools = { appDatabaseUrl: db.appUrl, platformDatabaseUrl: db.platformUrl }

  const prepared = await prepareDatabase({ ...settings, ...pools }, log)

  expect(prepared).toMatchObject({ appUrl: db.appUrl, platformUrl: db.platformUrl })
  expect(prepared.ownerUrl).toBeUndefined()
})

test('an address that leads nowhere is named, without its password', async () => {
  const start = prepareDatabase(
    { ...settings, databaseUrl: 'postgres://someone:hidden@127.0.0.1:1/none' },
    log,
  )

  await expect(start).rejects.toThrow(/^DATABASE_URL does not lead to a database/)
  await expect(start).rejects.not.toThrow(/hidden/)
})

test('a PostgreSQL that is too old is refused in one sentence', async () => {
  await using db = await freshDatabase()
  await using owner = openTestSql(db.ownerUrl)
  // A real old server is not at hand; a function of the same name answers as one would.
  await owner.unsafe(`
    create schema old;
    create function old.current_setting(name text) returns text language sql as $$
      select case name when 'server_version_num' then '160004' else '16.4' end $$;
    alter role probesh_owner in database ${new URL(db.ownerUrl).pathname.slice(1)}
      set search_path = old, pg_catalog, public`)
  await using later = openTestSql(db.ownerUrl)

  await expect(refuseOldPostgres(later, 'DATABASE_URL')).rejects.toThrow(
    'DATABASE_URL leads to PostgreSQL 16.4, and Probesh needs 17 or newer.',
  )
})
