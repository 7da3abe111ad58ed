// People, as the platform's administration sees them.
import type { Level } from '../../../shared/auth/schema.ts'
import type { TenantId, UserId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'
import { likePattern } from '../../platform/http/keyset.ts'

export type AccountRow = {
  readonly id: UserId
  readonly email: string
  readonly name: string
  readonly isPlatformAdmin: boolean
  readonly status: 'active' | 'disabled'
  readonly statusChangedAt: Instant
  readonly hasSecondFactor: boolean
  readonly createdAt: Instant
  readonly version: number
}

export type AccountsQuery = {
  /** In the name or the email, anywhere, in any case. */
  readonly search: string | undefined
  readonly status: AccountRow['status'] | undefined
  readonly after: readonly [email: string] | null
  readonly limit: number
}

/** By email. */
export function listAccountRows(
  db: PlatformDb,
  { search, status, after, limit }: AccountsQuery,
): Promise<readonly AccountRow[]> {
  const found =
    search === undefined || search === ''
      ? db``
      : db`and (u.name ilike ${likePattern(search)} or u.email ilike ${likePattern(search)})`
  const ofStatus = status === undefined ? db`` : db`and u.status = ${status}`
  const later = after === null ? db`` : db`and u.email > ${after[0]}`
  return db<AccountRow[]>`
    select u.id, u.email, u.name, u.is_platform_admin, u.status, u.status_changed_at, u.created_at, u.version,
           exists (select 1 from user_factors f
                    where f.user_id = u.id and f.confirmed_at is not null) as has_second_factor
      from users u
     where true ${found} ${ofStatus} ${later}
     order by u.email
     limit ${limit}
  `
}

export async function findAccount(db: PlatformDb, id: UserId): Promise<AccountRow | null> {
  const [row] = await db<AccountRow[]>`
    select u.id, u.email, u.name, u.is_platform_admin, u.status, u.status_changed_at, u.created_at, u.version,
           exists (select 1 from user_factors f
                    where f.user_id = u.id and f.confirmed_at is not null) as has_second_factor
      from users u
     where u.id = ${id}
  `
  return row ?? null
}

/** Who can act as a platform admin, locked in one order for everybody: of two who shut each other out one waits. */
export async function lockPlatformAdmins(tx: PlatformTx): Promise<readonly UserId[]> {
  const rows = await tx<{ readonly id: UserId }[]>`
    select id from users where is_platform_admin and status = 'active' order by id for no key update
  `
  return rows.map(({ id }) => id)
}

/** Of two who edit one person the second waits. Null: nobody. */
export async function lockAccount(tx: PlatformTx, id: UserId): Promise<AccountRow | null> {
  const [row] = await tx<AccountRow[]>`
    select u.id, u.email, u.name, u.is_platform_admin, u.status, u.status_changed_at, u.created_at, u.version,
           exists (select 1 from user_factors f
                    where f.user_id = u.id and f.confirmed_at is not null) as has_second_factor
      from users u
     where u.id = ${id}
       for no key update of u
  `
  return row ?? null
}

/** Of a person who is locked. */
export async function updateAccount(
  tx: PlatformTx,
  account: Pick<AccountRow, 'id' | 'name' | 'isPlatformAdmin' | 'status' | 'statusChangedAt'>,
): Promise<void> {
  await tx`
    update users
       set name = ${account.name}, is_platform_admin = ${account.isPlatformAdmin}, status = ${account.status},
           status_changed_at = ${tx.typed.instant(account.statusChangedAt)}, version = version + 1
     where id = ${account.id}
  `
}

export type AccountMembership = {
  readonly tenantId: TenantId
  readonly slug: string
  readonly name: string
  readonly role: 'tenant_admin' | 'staff'
  readonly level: Level | null
  readonly status: 'active' | 'disabled'
}

/** A person works for few tenants; more than this are not shown. */
const MEMBERSHIPS_MAX = 100

export const listAccountMemberships = (
  db: PlatformDb,
  userId: UserId,
): Promise<readonly AccountMembership[]> => db<AccountMembership[]>`
  select t.id as tenant_id, t.slug, t.name, m.role, m.level, m.status
    from tenant_users m
    join tenants t on t.id = m.tenant_id
   where m.user_id = ${userId}
   order by t.name, t.id
   limit ${MEMBERSHIPS_MAX}
`
