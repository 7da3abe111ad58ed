// The tenants and their sealed keys.
import type { TenantId } from '../../../shared/ids.ts'
import type { BrandingSettings, TenantStatus } from '../../../shared/tenants/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { likePattern } from '../../platform/http/keyset.ts'

export type TenantRow = {
  readonly id: TenantId
  readonly name: string
  readonly slug: string
  readonly status: TenantStatus
  readonly statusChangedAt: Instant
  readonly branding: BrandingSettings
  readonly createdAt: Instant
  readonly version: number
}

export type NewTenant = {
  readonly id: TenantId
  readonly slug: string
  readonly name: string
  readonly status: 'pending' | 'active'
  readonly branding: BrandingSettings
}

/** Null when the slug is taken. */
export async function insertTenant(
  tx: PlatformTx,
  tenant: NewTenant,
  at: Instant,
): Promise<TenantRow | null> {
  const [row] = await tx<TenantRow[]>`
    insert into tenants (id, slug, name, status, branding, status_changed_at, created_at)
    values (${tenant.id}, ${tenant.slug}, ${tenant.name}, ${tenant.status}, ${tx.json(tenant.branding)},
            ${tx.typed.instant(at)}, ${tx.typed.instant(at)})
    on conflict (slug) do nothing
    returning id, name, slug, status, status_changed_at, branding, created_at, version
  `
  return row ?? null
}

/** Keeps the key that is there. */
export async function insertTenantKey(tx: TenantTx, sealed: Uint8Array): Promise<void> {
  await tx`
    insert into tenant_keys (sealed)
    values (${Buffer.from(sealed)})
    on conflict (tenant_id, id) do nothing
  `
}

export async function findTenant(db: PlatformDb, id: TenantId): Promise<TenantRow | null> {
  const [row] = await db<TenantRow[]>`
    select id, name, slug, status, status_changed_at, branding, created_at, version
      from tenants
     where id = ${id}
  `
  return row ?? null
}

/** Of two who edit one tenant the second waits. Null: no such tenant. */
export async function lockTenant(tx: PlatformTx, id: TenantId): Promise<TenantRow | null> {
  const [row] = await tx<TenantRow[]>`
    select id, name, slug, status, status_changed_at, branding, created_at, version
      from tenants
     where id = ${id}
       for no key update
  `
  return row ?? null
}

export type TenantsQuery = {
  /** In the name or the slug, anywhere, in any case. */
  readonly search: string | undefined
  readonly status: TenantStatus | undefined
  readonly after: readonly [name: string, id: string] | null
  readonly limit: number
}

/** By name. */
export function listTenantRows(
  db: PlatformDb,
  { search, status, after, limit }: TenantsQuery,
): Promise<readonly TenantRow[]> {
  const found =
    search === undefined || search === ''
      ? db``
      : db`and (name ilike ${likePattern(search)} or slug ilike ${likePattern(search)})`
  const ofStatus = status === undefined ? db`` : db`and status = ${status}`
  const later = after === null ? db`` : db`and (name, id) > (${after[0]}, ${after[1]})`
  return db<TenantRow[]>`
    select id, name, slug, status, status_changed_at, branding, created_at, version
      from tenants
     where true ${found} ${ofStatus} ${later}
     order by name, id
     limit ${limit}
  `
}

/** True when another tenant has that slug. */
export async function isSlugTaken(tx: PlatformTx, slug: string, id: TenantId): Promise<boolean> {
  const rows = await tx`select 1 from tenants where slug = ${slug} and id <> ${id}`
  return rows.length > 0
}

/** Of a tenant that is locked. */
export async function updateTenant(
  tx: PlatformTx,
  { id, name, slug, branding }: Pick<TenantRow, 'id' | 'name' | 'slug' | 'branding'>,
): Promise<TenantRow | null> {
  const [row] = await tx<TenantRow[]>`
    update tenants
       set name = ${name}, slug = ${slug}, branding = ${tx.json(branding)}, version = version + 1
     where id = ${id}
    returning id, name, slug, status, status_changed_at, branding, created_at, version
  `
  return row ?? null
}

/** Of a tenant that is locked. */
export async function updateTenantStatus(
  tx: PlatformTx,
  id: TenantId,
  status: TenantStatus,
  at: Instant,
): Promise<TenantRow | null> {
  const [row] = await tx<TenantRow[]>`
    update tenants
       set status = ${status}, status_changed_at = ${tx.typed.instant(at)}, version = version + 1
     where id = ${id}
    returning id, name, slug, status, status_changed_at, branding, created_at, version
  `
  return row ?? null
}

/** True while the tenant has something that somebody made: an event, or a station. */
export async function hasAnything(tx: PlatformTx, id: TenantId): Promise<boolean> {
  const [row] = await tx<{ readonly has: boolean }[]>`
    select exists (select 1 from events where tenant_id = ${id})
        or exists (select 1 from stations where tenant_id = ${id}) as has
  `
  return row?.has ?? false
}

/** With its memberships, sessions, links, codes, key and logo. A foreign key refuses a tenant that has more. */
export async function deleteTenant(tx: PlatformTx, id: TenantId): Promise<void> {
  await tx`delete from sessions where tenant_id = ${id}`
  await tx`delete from tenant_users where tenant_id = ${id}`
  await tx`delete from one_time_links where tenant_id = ${id}`
  await tx`delete from directory where tenant_id = ${id}`
  await tx`delete from tenants where id = ${id}`
}
