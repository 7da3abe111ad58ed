// Users, memberships and sessions.
import { required } from '../../../shared/assert.ts'
import type { Level } from '../../../shared/auth/schema.ts'
import type { SessionId, TenantId, UserId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb, TransactionSql } from '../../platform/db/open.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { Membership } from './choose-membership.ts'

export type UserRow = {
  readonly id: UserId
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  readonly isPlatformAdmin: boolean
  readonly isDisabled: boolean
}

/** By the lower-case email. */
export async function findUser(db: PlatformDb, email: string): Promise<UserRow | null> {
  const [row] = await db<UserRow[]>`
    select id, email, name, password_hash, is_platform_admin, status = 'disabled' as is_disabled
      from users
     where email = ${email}
  `
  return row ?? null
}

export async function findUserById(db: PlatformDb, id: UserId): Promise<UserRow | null> {
  const [row] = await db<UserRow[]>`
    select id, email, name, password_hash, is_platform_admin, status = 'disabled' as is_disabled
      from users
     where id = ${id}
  `
  return row ?? null
}

/** A person works for few tenants; more than this are not offered. */
const MEMBERSHIPS_MAX = 100

export function listMemberships(db: PlatformDb, userId: UserId): Promise<readonly Membership[]> {
  return db<Membership[]>`
    select t.id as tenant_id, t.slug, t.name, t.status = 'suspended' as is_suspended,
           m.role, m.level, m.status = 'disabled' as is_disabled
      from tenant_users m
      join tenants t on t.id = m.tenant_id
     where m.user_id = ${userId}
     order by t.name, t.id
     limit ${MEMBERSHIPS_MAX}
  `
}

export type NewUser = {
  readonly id: UserId
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  readonly isPlatformAdmin: boolean
}

/** False when the email is taken. */
export async function insertUser(tx: PlatformTx, user: NewUser, at: Instant): Promise<boolean> {
  const { count } = await tx`
    insert into users (id, email, name, password_hash, is_platform_admin, status_changed_at, created_at)
    values (${user.id}, ${user.email}, ${user.name}, ${user.passwordHash}, ${user.isPlatformAdmin},
            ${tx.typed.instant(at)}, ${tx.typed.instant(at)})
    on conflict (email) do nothing
  `
  return count === 1
}

/** False when the password was changed meanwhile. */
export async function updatePasswordHash(
  tx: PlatformTx,
  id: UserId,
  from: string,
  to: string,
): Promise<boolean> {
  const { count } = await tx`
    update users set password_hash = ${to} where id = ${id} and password_hash = ${from}
  `
  return count === 1
}

export async function replacePasswordHash(tx: PlatformTx, id: UserId, hash: string): Promise<void> {
  await tx`update users set password_hash = ${hash} where id = ${id}`
}

export type NewMember = {
  readonly tenantId: TenantId
  readonly userId: UserId
  readonly role: 'tenant_admin' | 'staff'
  readonly level: Level | null
}

/** False when the user is a member already. */
export async function insertMember(
  tx: PlatformTx,
  member: NewMember,
  at: Instant,
): Promise<boolean> {
  const { count } = await tx`
    insert into tenant_users (tenant_id, user_id, role, level, status_changed_at, created_at)
    values (${member.tenantId}, ${member.userId}, ${member.role}, ${member.level},
            ${tx.typed.instant(at)}, ${tx.typed.instant(at)})
    on conflict (tenant_id, user_id) do nothing
  `
  return count === 1
}

export type SessionRow = {
  readonly id: SessionId
  readonly userId: UserId
  readonly tenantId: TenantId | null
  readonly generation: number
  readonly expiresAt: Instant
  readonly revokedAt: Instant | null
  readonly userAgent: string | null
  /** SHA-256 of what the request that continued it last named itself by; null once its tokens were used. */
  readonly continuedBy: Uint8Array | null
}

export async function findSession(db: PlatformDb, id: SessionId): Promise<SessionRow | null> {
  const [row] = await db<SessionRow[]>`
    select id, user_id, tenant_id, generation, expires_at, revoked_at, user_agent, continued_by
      from sessions
     where id = ${id}
  `
  return row ?? null
}

export type NewSession = Pick<SessionRow, 'id' | 'userId' | 'tenantId' | 'expiresAt' | 'userAgent'>

type SessionTx = (TenantTx | PlatformTx) & TransactionSql

export async function insertSession(
  tx: SessionTx,
  session: NewSession,
  at: Instant,
): Promise<void> {
  await tx`
    insert into sessions (id, user_id, tenant_id, created_at, last_used_at, expires_at, user_agent)
    values (${session.id}, ${session.userId}, ${session.tenantId}, ${tx.typed.instant(at)}, ${tx.typed.instant(at)},
            ${tx.typed.instant(session.expiresAt)}, ${session.userAgent})
  `
}

export type Claim = {
  readonly id: SessionId
  /** Of the token that was given. */
  readonly generation: number
  /** SHA-256 of the request's own name; null without one. */
  readonly by: Uint8Array | null
  readonly at: Instant
  readonly expiresAt: Instant
}

/** False when another request was faster, or the session has ended. */
export async function claimNextGeneration(tx: SessionTx, claim: Claim): Promise<boolean> {
  const { count } = await tx`
    update sessions
       set generation = generation + 1, continued_by = ${claim.by},
           last_used_at = ${tx.typed.instant(claim.at)}, expires_at = ${tx.typed.instant(claim.expiresAt)}
     where id = ${claim.id} and generation = ${claim.generation} and revoked_at is null
  `
  return count === 1
}

/** False unless the very same request claimed the newer generation, and nobody has used its tokens. */
export async function claimSameGeneration(tx: SessionTx, claim: Claim): Promise<boolean> {
  const { count } = await tx`
    update sessions set last_used_at = ${tx.typed.instant(claim.at)}
     where id = ${claim.id} and generation = ${claim.generation} + 1 and continued_by = ${claim.by}
       and revoked_at is null
  `
  return count === 1
}

/** False when it had ended already. */
export async function updateSessionRevoked(
  tx: SessionTx,
  id: SessionId,
  because: 'signed_out' | 'reused' | 'ended_by_owner',
  at: Instant,
): Promise<boolean> {
  const { count } = await tx`
    update sessions set revoked_at = ${tx.typed.instant(at)}, revoked_because = ${because}
     where id = ${id} and revoked_at is null
  `
  return count === 1
}

/** Every session of a user but `keep`. Returns how many were still running. */
export async function revokeSessionsOf(
  tx: PlatformTx,
  userId: UserId,
  keep: SessionId | null,
  because: 'password_changed' | 'ended_by_owner' | 'enabled_again',
  at: Instant,
): Promise<number> {
  const { count } = await tx`
    update sessions set revoked_at = ${tx.typed.instant(at)}, revoked_because = ${because}
     where user_id = ${userId} and revoked_at is null and id is distinct from ${keep}
  `
  return count
}

/** Every session of a member with that organizer. */
export async function revokeMemberSessions(
  tx: PlatformTx,
  tenantId: TenantId,
  userId: UserId,
  at: Instant,
): Promise<void> {
  await tx`
    update sessions set revoked_at = ${tx.typed.instant(at)}, revoked_because = 'enabled_again'
     where user_id = ${userId} and tenant_id = ${tenantId} and revoked_at is null
  `
}

/** Makes the owner of an address, who must be there, a platform admin. */
export async function promoteUser(
  tx: PlatformTx,
  email: string,
): Promise<{ readonly id: UserId; readonly isChanged: boolean }> {
  const [row] = await tx<{ readonly id: UserId; readonly isPlatformAdmin: boolean }[]>`
    select id, is_platform_admin from users where email = ${email} for no key update
  `
  const { id, isPlatformAdmin } = required(row, 'the address was taken a statement ago')
  if (!isPlatformAdmin) {
    await tx`update users set is_platform_admin = true, version = version + 1 where id = ${id}`
  }
  return { id, isChanged: !isPlatformAdmin }
}
