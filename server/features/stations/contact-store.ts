// What stations tell of themselves, and orders to wipe them.
import type { EventId, StationId } from '../../../shared/ids.ts'
import type { WipeOrder } from '../../../shared/stations/contact.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type StoredReport = {
  readonly unsent: number
  readonly setAside: number
  readonly eventId: EventId | null
  readonly dataAt: Instant | null
  readonly at: Instant
}

/** Returns the order that the station has not confirmed yet. */
export async function updateReport(
  tx: TenantTx,
  id: StationId,
  { unsent, setAside, eventId, dataAt, at }: StoredReport,
): Promise<WipeOrder | null> {
  const [row] = await tx<WipeOrder[]>`
    update stations
       set unsent_count = ${unsent}, set_aside_count = ${setAside}, working_event_id = ${eventId},
           data_at = ${dataAt === null ? null : tx.typed.instant(dataAt)}, reported_at = ${tx.typed.instant(at)}
     where id = ${id}
    returning case when wiped_at is null then wipe_id end as id, is_wipe_total as is_total
  `
  return row === undefined || row.id === null ? null : row
}

/** Of a station that is locked. Null: the order is taken back. */
export async function updateWipe(
  tx: TenantTx,
  id: StationId,
  order: (WipeOrder & { readonly at: Instant }) | null,
): Promise<void> {
  await tx`
    update stations
       set wipe_id = ${order?.id ?? null},
           wipe_ordered_at = ${order === null ? null : tx.typed.instant(order.at)},
           is_wipe_total = ${order?.isTotal ?? false}, version = version + 1
     where id = ${id}
  `
}

/** Of a station that is locked: it holds nothing any more, its credential included. */
export async function updateWiped(
  tx: TenantTx,
  id: StationId,
  wipeId: string,
  at: Instant,
): Promise<void> {
  await tx`
    update stations
       set wiped_at = ${tx.typed.instant(at)}, wipe_id = coalesce(wipe_id, ${wipeId}),
           wipe_ordered_at = coalesce(wipe_ordered_at, ${tx.typed.instant(at)}),
           status = 'revoked', revoked_at = coalesce(revoked_at, ${tx.typed.instant(at)}),
           unsent_count = 0, data_at = null, working_event_id = null, version = version + 1
     where id = ${id}
  `
}
