// The tenants and their sealed keys.
import type { TenantId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type NewTenant = {
  readonly id: TenantId
  readonly slug: string
  readonly name: string
  readonly status: 'pending' | 'active'
}

/** False when the slug is taken. */
export async function insertTenant(
  tx: PlatformTx,
  tenant: NewTenant,
  at: Instant,
): Promise<boolean> {
  const { count } = await tx`
    insert into tenants (id, slug, name, status, status_changed_at, created_at)
    values (${tenant.id}, ${tenant.slug}, ${tenant.name}, ${tenant.status},
            ${tx.typed.instant(at)}, ${tx.typed.instant(at)})
    on conflict (slug) do nothing
  `
  return count === 1
}

/** Keeps the key that is there. */
export async function insertTenantKey(tx: TenantTx, sealed: Uint8Array): Promise<void> {
  await tx`
    insert into tenant_keys (sealed)
    values (${Buffer.from(sealed)})
    on conflict (tenant_id, id) do nothing
  `
}
