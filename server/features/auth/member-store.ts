// Who works for a tenant.
import type { Level } from '../../../shared/auth/schema.ts'
import type { TenantId, UserId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'
import { likePattern } from '../../platform/http/keyset.ts'

export type MemberRow = {
  readonly userId: UserId
  readonly email: string
  readonly name: string
  readonly role: 'tenant_admin' | 'staff'
  readonly level: Level | null
  readonly status: 'active' | 'disabled'
  readonly statusChangedAt: Instant
  readonly createdAt: Instant
  readonly version: number
}

export type MembersQuery = {
  /** In the name or the email, anywhere, in any case. */
  readonly search: string | undefined
  readonly status: MemberRow['status'] | undefined
  readonly after: readonly [email: string] | null
  readonly limit: number
}

/** By email. */
export function listMemberRows(
  db: PlatformDb,
  tenantId: TenantId,
  { search, status, after, limit }: MembersQuery,
): Promise<readonly MemberRow[]> {
  const found =
    search === undefined || search === ''
      ? db``
      : db`and (u.name ilike ${likePattern(search)} or u.email ilike ${likePattern(search)})`
  const ofStatus = status === undefined ? db`` : db`and m.status = ${status}`
  const later = after === null ? db`` : db`and u.email > ${after[0]}`
  return db<MemberRow[]>`
    select m.user_id, u.email, u.name, m.role, m.level, m.status, m.status_changed_at, m.created_at, m.version
      from tenant_users m
      join users u on u.id = m.user_id
     where m.tenant_id = ${tenantId} ${found} ${ofStatus} ${later}
     order by u.email
     limit ${limit}
  `
}

export async function findMember(
  db: PlatformDb,
  tenantId: TenantId,
  userId: UserId,
): Promise<MemberRow | null> {
  const [row] = await db<MemberRow[]>`
    select m.user_id, u.email, u.name, m.role, m.level, m.status, m.status_changed_at, m.created_at, m.version
      from tenant_users m
      join users u on u.id = m.user_id
     where m.tenant_id = ${tenantId} and m.user_id = ${userId}
  `
  return row ?? null
}

export async function hasTenant(db: PlatformDb, tenantId: TenantId): Promise<boolean> {
  const rows = await db`select 1 from tenants where id = ${tenantId}`
  return rows.length === 1
}

/** Until the transaction ends nobody else edits who works for this tenant. */
export async function lockPeople(tx: PlatformTx, tenantId: TenantId): Promise<void> {
  await tx`select 1 from tenants where id = ${tenantId} for no key update`
}

/** True while somebody else can act as the tenant's admin. */
export async function hasOtherAdmin(
  tx: PlatformTx,
  tenantId: TenantId,
  userId: UserId,
): Promise<boolean> {
  const rows = await tx`
    select 1
      from tenant_users m
      join users u on u.id = m.user_id
     where m.tenant_id = ${tenantId} and m.user_id <> ${userId}
       and m.role = 'tenant_admin' and m.status = 'active' and u.status = 'active'
     limit 1
  `
  return rows.length === 1
}

/** Of two who edit one membership the second waits. Null: none of this tenant. */
export async function lockMember(
  tx: PlatformTx,
  tenantId: TenantId,
  userId: UserId,
): Promise<MemberRow | null> {
  const [row] = await tx<MemberRow[]>`
    select m.user_id, u.email, u.name, m.role, m.level, m.status, m.status_changed_at, m.created_at, m.version
      from tenant_users m
      join users u on u.id = m.user_id
     where m.tenant_id = ${tenantId} and m.user_id = ${userId}
       for no key update of m
  `
  return row ?? null
}

/** Of a membership that is locked. */
export async function updateMember(
  tx: PlatformTx,
  tenantId: TenantId,
  member: Pick<MemberRow, 'userId' | 'role' | 'level' | 'status' | 'statusChangedAt'>,
): Promise<void> {
  await tx`
    update tenant_users
       set role = ${member.role}, level = ${member.level}, status = ${member.status},
           status_changed_at = ${tx.typed.instant(member.statusChangedAt)}, version = version + 1
     where tenant_id = ${tenantId} and user_id = ${member.userId}
  `
}
