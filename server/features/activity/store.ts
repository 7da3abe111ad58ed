// The activity table: rows are appended and read, never changed.
import type { Instant } from '../../../shared/time.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { ActivityEntry } from './record-activity.ts'
import type { PlatformActivityEntry } from './record-platform-activity.ts'

export async function insertActivity(
  tx: TenantTx,
  row: ActivityEntry & { readonly id: string; readonly at: Instant },
): Promise<void> {
  await tx`
    insert into activity (id, at, actor_kind, actor_id, action, subject_kind, subject_id, metadata)
    values (${row.id}, ${tx.typed.instant(row.at)}, ${row.actor.kind}, ${row.actor.id}, ${row.action},
            ${row.subject.kind}, ${row.subject.id}, ${tx.json(row.metadata ?? {})})
  `
}

export async function insertPlatformActivity(
  tx: PlatformTx,
  row: PlatformActivityEntry & { readonly id: string; readonly at: Instant },
): Promise<void> {
  await tx`
    insert into platform_activity (id, at, tenant_id, actor_kind, actor_id, action, subject_kind, subject_id, metadata)
    values (${row.id}, ${tx.typed.instant(row.at)}, ${row.tenantId}, ${row.actor.kind}, ${row.actor.id},
            ${row.action}, ${row.subject.kind}, ${row.subject.id}, ${tx.json(row.metadata ?? {})})
  `
}
