// Mailed links.
import type { Level } from '../../../shared/auth/schema.ts'
import type { Language } from '../../../shared/i18n/fill.ts'
import type { TenantId, UserId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'

export type LinkRow = {
  readonly id: string
  readonly kind: 'password_reset' | 'invitation'
  readonly email: string
  readonly locale: Language
  readonly tenantId: TenantId | null
  readonly tenantName: string | null
  readonly tenantSlug: string | null
  readonly tenantStatus: 'pending' | 'active' | 'suspended' | null
  readonly role: 'tenant_admin' | 'staff' | null
  readonly level: Level | null
  /** Who invited; null for a link that its reader asked for, and for one that is older than this column. */
  readonly createdBy: UserId | null
  /** Whoever invited may not do so any more. */
  readonly isInviterOut: boolean
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly usedAt: Instant | null
}

export type NewLink = Omit<
  LinkRow,
  'tenantName' | 'tenantSlug' | 'tenantStatus' | 'isInviterOut' | 'usedAt'
>

export async function insertLink(tx: PlatformTx, link: NewLink): Promise<void> {
  await tx`
    insert into one_time_links (id, kind, email, locale, tenant_id, role, level, created_by, created_at, expires_at)
    values (${link.id}, ${link.kind}, ${link.email}, ${link.locale}, ${link.tenantId}, ${link.role}, ${link.level},
            ${link.createdBy}, ${tx.typed.instant(link.createdAt)}, ${tx.typed.instant(link.expiresAt)})
  `
}

/** Disabled, or neither the platform's admin nor this organizer's. */
const inviterOut = (db: PlatformDb | PlatformTx) => db`
  (l.created_by is not null and not exists (
    select from users u
     where u.id = l.created_by and u.status = 'active'
       and (u.is_platform_admin or exists (
             select from tenant_users m
              where m.user_id = u.id and m.tenant_id = l.tenant_id and m.role = 'tenant_admin'
                and m.status = 'active'))))
`

export async function findLink(db: PlatformDb | PlatformTx, id: string): Promise<LinkRow | null> {
  const [row] = await db<LinkRow[]>`
    select l.id, l.kind, l.email, l.locale, l.tenant_id, t.name as tenant_name, t.slug as tenant_slug,
           t.status as tenant_status, ${inviterOut(db)} as is_inviter_out,
           l.role, l.level, l.created_by, l.created_at, l.expires_at, l.used_at
      from one_time_links l
      left join tenants t on t.id = l.tenant_id
     where l.id = ${id}
  `
  return row ?? null
}

/** Of two who use a link at once one wins. False when it was used or has expired. */
export async function claimLink(tx: PlatformTx, id: string, at: Instant): Promise<boolean> {
  const { count } = await tx`
    update one_time_links set used_at = ${tx.typed.instant(at)}
     where id = ${id} and used_at is null and expires_at > ${tx.typed.instant(at)}
  `
  return count === 1
}

/** Ends every other link of that kind that this address has; of an invitation only the same tenant's. */
export async function endLinks(
  tx: PlatformTx,
  link: Pick<LinkRow, 'kind' | 'email' | 'tenantId'>,
  at: Instant,
): Promise<void> {
  await tx`
    update one_time_links set used_at = ${tx.typed.instant(at)}
     where email = ${link.email} and kind = ${link.kind} and used_at is null
       and tenant_id is not distinct from ${link.tenantId}
  `
}

const SWEPT_MAX = 10_000

/** Deletes links that ended before `before`. */
export async function deleteLinks(tx: PlatformTx, before: Instant): Promise<number> {
  const { count } = await tx`
    delete from one_time_links
     where id in (select id from one_time_links where expires_at < ${tx.typed.instant(before)} limit ${SWEPT_MAX})
  `
  return count
}

/** The same for an address that has an account and for one that has none, but for the answer. */
export async function isMemberByEmail(
  tx: PlatformTx,
  tenantId: TenantId,
  email: string,
): Promise<boolean> {
  const rows = await tx`
    select 1
      from tenant_users m
      join users u on u.id = m.user_id
     where m.tenant_id = ${tenantId} and u.email = ${email}
  `
  return rows.length === 1
}

/** Until the transaction ends nobody deletes the tenant, and of two who invite for it the second waits. */
export async function lockInvitingTenant(tx: PlatformTx, tenantId: TenantId): Promise<boolean> {
  const rows = await tx`select 1 from tenants where id = ${tenantId} for no key update`
  return rows.length === 1
}

export type InvitationsQuery = {
  readonly now: Instant
  /** The last row of the page before. */
  readonly after: string | null
  readonly limit: number
}

export function listOpenInvitations(
  db: PlatformDb,
  tenantId: TenantId,
  { now, after, limit }: InvitationsQuery,
): Promise<readonly LinkRow[]> {
  const older = after === null ? db`` : db`and id < ${after}`
  return db<LinkRow[]>`
    select id, kind, email, locale, tenant_id, role, level, created_by, created_at, expires_at, used_at
      from one_time_links l
     where not ${inviterOut(db)} and tenant_id = ${tenantId} and kind = 'invitation' and used_at is null
       and expires_at > ${db.typed.instant(now)} ${older}
     order by id desc
     limit ${limit}
  `
}

/** False when it is not this tenant's, or waits no more. */
export async function endInvitation(
  tx: PlatformTx,
  tenantId: TenantId,
  id: string,
  at: Instant,
): Promise<boolean> {
  const { count } = await tx`
    update one_time_links set used_at = ${tx.typed.instant(at)}
     where id = ${id} and tenant_id = ${tenantId} and kind = 'invitation' and used_at is null
       and expires_at > ${tx.typed.instant(at)}
  `
  return count === 1
}
