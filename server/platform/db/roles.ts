// The database's three roles. The owner migrates; the pools connect as two that own nothing.
import { createHmac } from 'node:crypto'
import type postgres from 'postgres'
import type { Sql } from './open.ts'

export const APP_ROLE = 'probesh_app'
export const PLATFORM_ROLE = 'probesh_platform'
type RoleName = typeof APP_ROLE | typeof PLATFORM_ROLE

/** `transaction_timeout` and what the feed's watermark needs are in 17. */
const POSTGRES_MAJOR_MIN = 17

/** Taken by everybody who changes roles or tables of this database. */
export const SCHEMA_LOCK = 7_306_115

/** A setting that the operator must change. The message is one sentence that names it. */
export class UnfitDatabase extends Error {
  override readonly name = 'UnfitDatabase'
}

/** Every replica finds the same password without being told. */
export function rolePassword(masterKey: Uint8Array, role: RoleName): string {
  return createHmac('sha256', masterKey).update(`database role ${role}`).digest('base64url')
}

/** The same server and database as another role. */
export function urlAs(ownerUrl: string, role: RoleName, password: string): string {
  const url = new URL(ownerUrl)
  url.username = role
  url.password = password
  return url.href
}

/** Throws where PostgreSQL is too old. Ask on a connection that sets no setting an old one does not know. */
export async function refuseOldPostgres(sql: Sql, setting: string): Promise<void> {
  const [row] = await sql<
    { readonly number: number; readonly version: string }[]
  >`select current_setting('server_version_num')::int as number, current_setting('server_version') as version`
  if (row === undefined || row.number >= POSTGRES_MAJOR_MIN * 10_000) return
  throw new UnfitDatabase(
    `${setting} leads to PostgreSQL ${row.version}, and Probesh needs ${POSTGRES_MAJOR_MIN} or newer.`,
  )
}

export type RoleOptions = {
  readonly masterKey: Uint8Array
  /** Roles whose passwords an operator keeps (`APP_DATABASE_URL`): made when missing, else left alone. */
  readonly foreign?: readonly RoleName[]
}

/** Makes the two roles, or sets their passwords, and lets them into this database. Safe to repeat. */
export async function ensureRoles(owner: Sql, options: RoleOptions): Promise<void> {
  await refuseWeakOwner(owner)
  const foreign = options.foreign ?? []
  await retrying(() =>
    owner.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${SCHEMA_LOCK})`
      for (const role of [APP_ROLE, PLATFORM_ROLE] as const) {
        const password = foreign.includes(role) ? null : rolePassword(options.masterKey, role)
        await ensureRole(tx, role, password)
      }
    }),
  )
}

async function ensureRole(
  tx: postgres.TransactionSql,
  role: RoleName,
  password: string | null,
): Promise<void> {
  const found = await tx`select 1 from pg_roles where rolname = ${role}`
  if (found.length === 0) {
    await tx.unsafe(`create role ${role} login nosuperuser nobypassrls nocreatedb nocreaterole`)
  }
  // The password is base64url, so that it needs no escaping where SQL takes no parameter.
  if (password !== null) await tx.unsafe(`alter role ${role} login password '${password}'`)
  const [row] = await tx`select quote_ident(current_database()) as database`
  await tx.unsafe(`grant connect on database ${String(row?.['database'])} to ${role}`)
  await tx.unsafe(`grant usage on schema public to ${role}`)
}

/** Roles belong to the whole cluster, and the lock only to one database: a neighbour may be faster. */
async function retrying<T>(work: () => Promise<T>, triesLeft = 5): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    // Unique violation, duplicate object, "tuple concurrently updated".
    if (triesLeft === 0 || !['23505', '42710', 'XX000'].includes(String(code))) throw error
    return retrying(work, triesLeft - 1)
  }
}

async function refuseWeakOwner(owner: Sql): Promise<void> {
  const [row] = await owner<
    { readonly name: string; readonly mayMakeRoles: boolean; readonly mayReadStats: boolean }[]
  >`
    select current_user as name,
           rolcreaterole or rolsuper as may_make_roles,
           pg_has_role(current_user, 'pg_read_all_stats', 'usage') as may_read_stats
      from pg_roles
     where rolname = current_user
  `
  if (row === undefined || (row.mayMakeRoles && row.mayReadStats)) return
  const wish = row.mayMakeRoles
    ? `grant pg_read_all_stats to "${row.name}"`
    : `alter role "${row.name}" createrole`
  const lack = row.mayMakeRoles ? 'see how old other transactions are' : 'create roles'
  throw new UnfitDatabase(
    `DATABASE_URL connects as "${row.name}", which may not ${lack}: have a superuser run \`${wish}\`.`,
  )
}

/**
 * Throws where a pool's role could walk around row-level security, by being superuser, by its
 * attribute, by owning a table, or as a member of such a role.
 */
export async function refuseTooPowerful(sql: Sql, setting: string): Promise<void> {
  const [row] = await sql<
    {
      readonly name: string
      readonly super: boolean
      readonly bypass: boolean
      readonly owned: string | null
    }[]
  >`
    with mine as (
      select oid, rolsuper, rolbypassrls
        from pg_roles
       where rolname = current_user
          or (not (select rolsuper from pg_roles where rolname = current_user)
              and pg_has_role(current_user, oid, 'member'))
    )
    select current_user as name,
           (select bool_or(rolsuper) from mine) as super,
           (select bool_or(rolbypassrls) from mine) as bypass,
           (select min(relname::text)
              from pg_class join mine on relowner = mine.oid
             where relkind in ('r', 'p') and relnamespace not in
                   (select oid from pg_namespace where nspname like 'pg\_%' or nspname = 'information_schema')
           ) as owned
  `
  if (row === undefined) return
  const why = row.super
    ? 'is a superuser'
    : row.bypass
      ? 'may bypass row-level security'
      : row.owned !== null && `owns the table ${row.owned}`
  if (why === false) return
  throw new UnfitDatabase(
    `${setting} connects as "${row.name}", which ${why}: tenants would not be kept apart, so name a role that may not.`,
  )
}
