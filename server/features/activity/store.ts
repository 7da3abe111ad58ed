// The activity table: rows are appended and read, never changed.
import { type Instant, instantToText } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
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

type ActivityRow = ActivityEntry & { readonly id: string; readonly at: Instant }

/** One statement for all rows. */
export async function insertActivities(tx: TenantTx, rows: readonly ActivityRow[]): Promise<void> {
  const [only, ...others] = rows
  if (only === undefined) return
  // Somebody who is alone waits for the shorter statement.
  if (others.length === 0) return insertActivity(tx, only)
  const column = (of: (row: ActivityRow) => string | null): string => pgArray(rows.map(of))
  await tx`
    insert into activity (id, at, actor_kind, actor_id, action, subject_kind, subject_id, metadata)
    select row.id, row.at, row.actor_kind, row.actor_id, row.action, row.subject_kind, row.subject_id, row.metadata
      from unnest(
        ${column(({ id }) => id)}::text::uuid[],
        ${column(({ at }) => instantToText(at))}::text::timestamptz[],
        ${column(({ actor }) => actor.kind)}::text::text[],
        ${column(({ actor }) => actor.id)}::text::uuid[],
        ${column(({ action }) => action)}::text::text[],
        ${column(({ subject }) => subject.kind)}::text::text[],
        ${column(({ subject }) => subject.id)}::text::uuid[],
        ${column(({ metadata }) => JSON.stringify(metadata ?? {}))}::text::jsonb[]
      ) as row (id, at, actor_kind, actor_id, action, subject_kind, subject_id, metadata)
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
