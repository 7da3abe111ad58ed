// Promise 4 asked of the database itself: every table that is there today, and every one that comes.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openTestSql } from '../../testing/open.ts'
import { freshDatabase } from '../../testing/postgres.ts'
import type { Sql } from './open.ts'

/** Tables without a tenant wall. Another table needs a reason good enough for this list. */
const PLATFORM_TABLES = [
  'tenants',
  'users',
  'tenant_users',
  'sessions',
  'rate_windows',
  'webhook_events',
  'one_time_links',
  'user_factors',
  'installation',
  'provider_accounts',
  'provider_tokens',
  'migrations',
  'directory',
  'platform_activity',
]

const TENANT_EXPRESSION =
  "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)"

async function tenantTables(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ readonly name: string }[]>`
    select relname as name
      from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and relname <> all (${PLATFORM_TABLES})
     order by relname`
  return rows.map(({ name }) => name)
}

test('every tenant table has row-level security enabled and forced, and exactly the two policies', async () => {
  await using db = await freshDatabase()
  await using owner = openTestSql(db.ownerUrl)

  for (const table of await tenantTables(owner)) {
    const [secured] = await owner`
      select relrowsecurity as enabled, relforcerowsecurity as forced
        from pg_class where oid = ${table}::regclass`
    const policies = await owner`
      select roles::text as roles, cmd, permissive, qual, with_check
        from pg_policies where schemaname = 'public' and tablename = ${table} order by roles::text`

    expect({ table, ...secured }).toEqual({ table, enabled: true, forced: true })
    expect({ table, policies: [...policies] }).toEqual({
      table,
      policies: [
        {
          roles: '{probesh_app}',
          cmd: 'ALL',
          permissive: 'PERMISSIVE',
          qual: TENANT_EXPRESSION,
          withCheck: TENANT_EXPRESSION,
        },
        {
          roles: '{probesh_platform}',
          cmd: 'SELECT',
          permissive: 'PERMISSIVE',
          qual: 'true',
          withCheck: null,
        },
      ],
    })
  }
})

test('in every tenant table the tenant comes first in each key, foreign key and index', async () => {
  await using db = await freshDatabase()
  await using owner = openTestSql(db.ownerUrl)

  for (const table of await tenantTables(owner)) {
    const keys = await owner<{ readonly name: string; readonly first: string | null }[]>`
      select conname as name, attname as first
        from pg_constraint left join pg_attribute on attrelid = conrelid and attnum = conkey[1]
       where conrelid = ${table}::regclass and contype in ('p', 'u', 'f', 'x')
      union all
      select indexrelid::regclass::text, attname
        from pg_index left join pg_attribute on attrelid = indrelid and attnum = indkey[0]
       where indrelid = ${table}::regclass`
    const primary = await owner`
      select 1 from pg_constraint where conrelid = ${table}::regclass and contype = 'p'`

    expect({ table, primary: primary.length }).toEqual({ table, primary: 1 })
    expect({ table, wrong: keys.filter(({ first }) => first !== 'tenant_id') }).toEqual({
      table,
      wrong: [],
    })
  }
})

test('a view shows what its reader may see, never what its owner may', async () => {
  await using db = await freshDatabase()
  await using owner = openTestSql(db.ownerUrl)

  const views = await owner`
    select relname from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
       and not coalesce(reloptions @> array['security_invoker=true'], false)`

  expect([...views]).toEqual([])
})

test('as probesh_app in raw SQL no table shows, takes, changes or loses another tenant’s row', async () => {
  await using db = await freshDatabase()
  await using owner = openTestSql(db.ownerUrl)
  await using app = openTestSql(db.appUrl)
  const [mine, other] = [randomUUID(), randomUUID()]
  const tables = await tenantTables(owner)

  for (const table of tables) await plantRow(owner, table, mine)

  for (const table of tables) {
    const outcome = {
      own: await attempt(app, mine, `select 1 from ${table}`),
      select: await attempt(app, other, `select 1 from ${table}`),
      selectNobody: await attempt(app, '', `select 1 from ${table}`),
      selectByName: await attempt(app, other, `select 1 from ${table} where tenant_id = '${mine}'`),
      update: await attempt(app, other, `update ${table} set tenant_id = tenant_id`),
      steal: await attempt(app, other, `update ${table} set tenant_id = '${other}'`),
      delete: await attempt(app, other, `delete from ${table}`),
      insert: await attempt(app, other, await insertCopy(owner, table, mine)),
      truncate: await attempt(app, other, `truncate ${table}`),
    }
    const left = await owner.unsafe(`select 1 from ${table} where tenant_id = '${mine}'`)

    expect({ table, ...outcome, left: left.length }).toEqual({
      table,
      own: 1,
      select: 0,
      selectNobody: 0,
      selectByName: 0,
      update: expect.toBeOneOf([0, 'permission denied']),
      steal: expect.toBeOneOf([0, 'permission denied']),
      delete: expect.toBeOneOf([0, 'permission denied']),
      insert: 'row-level security',
      truncate: 'permission denied',
      left: 1,
    })
  }
})

test('probesh_platform reads every tenant’s rows and writes none', async () => {
  await using db = await freshDatabase()
  await using owner = openTestSql(db.ownerUrl)
  await using platform = openTestSql(db.platformUrl)
  const tenant = randomUUID()
  const tables = await tenantTables(owner)
  for (const table of tables) await plantRow(owner, table, tenant)

  for (const table of tables) {
    const outcome = {
      select: await attempt(platform, '', `select 1 from ${table}`),
      update: await attempt(platform, tenant, `update ${table} set tenant_id = tenant_id`),
      delete: await attempt(platform, tenant, `delete from ${table}`),
      insert: await attempt(platform, tenant, await insertCopy(owner, table, tenant)),
    }

    const denied = 'permission denied'
    expect({ table, ...outcome }).toEqual({
      table,
      select: 1,
      update: denied,
      delete: denied,
      insert: denied,
    })
  }
})

test('as probesh_app the platform’s tables show and take only what belongs to the tenant', async () => {
  await using db = await freshDatabase()
  await using owner = openTestSql(db.ownerUrl)
  await using app = openTestSql(db.appUrl)
  const [mine, other] = [randomUUID(), randomUUID()]
  for (const tenant of [mine, other]) await plantPeople(owner, tenant)

  for (const table of ['tenants', 'users', 'tenant_users', 'directory', 'sessions']) {
    const outcome = {
      own: await attempt(app, mine, `select 1 from ${table}`),
      nobody: await attempt(app, '', `select 1 from ${table}`),
      update: await attempt(app, mine, `update ${table} set ${TOUCHED[table]} = ${TOUCHED[table]}`),
      delete: await attempt(app, mine, `delete from ${table}`),
    }

    expect({ table, ...outcome }).toEqual({
      table,
      own: 1,
      nobody: 0,
      update: expect.toBeOneOf([1, 'permission denied']),
      delete: expect.toBeOneOf([1, 'permission denied']),
    })
  }
  const entry = `insert into directory values ('x', 'y', '${other}', '${randomUUID()}')`
  expect(await attempt(app, mine, entry)).toBe('row-level security')
})

const TOUCHED: Readonly<Record<string, string>> = {
  tenants: 'id',
  users: 'id',
  tenant_users: 'tenant_id',
  directory: 'tenant_id',
  sessions: 'tenant_id',
}

/** One row for the tenant in each platform table that names tenants or people. */
async function plantPeople(owner: Sql, tenantId: string): Promise<void> {
  const userId = randomUUID()
  await owner`
    insert into tenants (id, slug, name, status_changed_at, created_at)
    values (${tenantId}, ${tenantId}, 'A tenant', now(), now())`
  await owner`
    insert into users (id, email, name, password_hash, status_changed_at, created_at)
    values (${userId}, ${`${userId}@example.com`}, 'A person', 'x', now(), now())`
  await owner`
    insert into tenant_users (tenant_id, user_id, role, status_changed_at, created_at)
    values (${tenantId}, ${userId}, 'tenant_admin', now(), now())`
  await owner`
    insert into sessions (id, user_id, tenant_id, created_at, expires_at)
    values (${randomUUID()}, ${userId}, ${tenantId}, now(), now())`
  await owner`
    insert into directory (kind, key_hash, tenant_id, id)
    values ('pairing_code', ${Buffer.from(tenantId)}, ${tenantId}, ${randomUUID()})`
}

type Attempt = number | string

/** How many rows a statement reached as one tenant, or why it was refused. Changes nothing. */
async function attempt(sql: Sql, tenantId: string, statement: string): Promise<Attempt> {
  let count: Attempt = 'not run'
  try {
    await sql.begin(async (tx) => {
      await tx`select set_config('app.tenant_id', ${tenantId}, true)`
      count = (await tx.unsafe(statement)).count
      throw new Error('taken back')
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    if (why === 'taken back') return count
    return /permission denied|row-level security/.exec(why)?.[0] ?? why
  }
  return count
}

type Column = { readonly name: string; readonly type: string; readonly checks: string | null }

/** Puts one row for `tenantId` into any table, past foreign keys and triggers, which are not the question. */
async function plantRow(owner: Sql, table: string, tenantId: string): Promise<void> {
  const columns = await owner<Column[]>`
    select attname as name, format_type(atttypid, atttypmod) as type,
           (select string_agg(pg_get_constraintdef(pg_constraint.oid), ' ')
              from pg_constraint
             where conrelid = attrelid and contype = 'c' and attnum = any (conkey)) as checks
      from pg_attribute
     where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
       and (attnotnull and not atthasdef or attname = 'tenant_id')`
  const values = columns.map((column) =>
    column.name === 'tenant_id' ? `'${tenantId}'` : valueFor(column),
  )
  await owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    const names = columns.map(({ name }) => name).join(', ')
    await tx.unsafe(`insert into ${table} (${names}) values (${values.join(', ')})`)
  })
}

const TEXTS: Readonly<Record<string, string>> = {
  action: "'thing.done'",
  ref: "'ABCDEFGHJKMN'",
}

/** A value that the column's check constraints take. A new kind of check needs a new line here. */
function valueFor({ name, type, checks }: Column): string {
  const allowed = /ARRAY\['([^']+)'/.exec(
    checks?.split(' CHECK').find((check) => check.includes(`(${name} = ANY`)) ?? '',
  )
  if (allowed?.[1] !== undefined) return `'${allowed[1]}'`
  if (type === 'uuid') return `'${randomUUID()}'`
  if (type === 'xid8') return "'1'"
  if (type === 'bytea') {
    const length = new RegExp(`length\\(${name}\\) = (\\d+)`).exec(checks ?? '')?.[1] ?? '4'
    return `decode(repeat('00', ${length}), 'hex')`
  }
  if (type.startsWith('timestamp')) {
    return name === 'ends_at' ? "'2027-01-02 00:00Z'" : "'2027-01-01 00:00Z'"
  }
  if (type === 'date') return "'2027-01-01'"
  if (/^(integer|smallint|bigint)$/.test(type)) return '1'
  if (type === 'boolean') return 'false'
  if (type === 'text') return TEXTS[name] ?? "'a-text'"
  if (type.endsWith('[]')) return "'{}'"
  return 'default'
}

async function insertCopy(owner: Sql, table: string, tenantId: string): Promise<string> {
  const [row] = await owner.unsafe(
    `select to_jsonb(t)::text as text from ${table} t where tenant_id = '${tenantId}'`,
  )
  // A new row for somebody else: every key but the tenant is fresh, so that no key refuses it first.
  const fresh = String(row?.['text']).replace(
    /"((?:scan_|ticket_)?id)": "[^"]*"/g,
    (_all, name) => `"${name}": "${randomUUID()}"`,
  )
  return `insert into ${table} select * from jsonb_populate_record(null::${table}, '${fresh.replaceAll("'", "''")}')`
}
