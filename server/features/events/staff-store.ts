// Events as the people at the gate see them.

import type { EventId } from '../../../shared/ids.ts'
import type { StaffEvent } from '../../../shared/sync/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type StaffEventRow = Omit<StaffEvent, 'startsAt' | 'endsAt'> & {
  readonly startsAt: Instant
  readonly endsAt: Instant
}

export type StaffEventsQuery = {
  /** Null: every event of the tenant. */
  readonly eventIds: readonly EventId[] | null
  /** The last row of the page before. */
  readonly after: { readonly startsAt: Instant; readonly id: string } | null
  readonly limit: number
}

/** By start. Archived events are over for good and left out. */
export function listStaffEventRows(
  tx: TenantTx,
  query: StaffEventsQuery,
): Promise<readonly StaffEventRow[]> {
  const { eventIds, after, limit } = query
  const given =
    eventIds === null
      ? tx``
      : tx`and e.id = any((select ${pgArray(eventIds)}::text::uuid[])::uuid[])`
  const later =
    after === null
      ? tx``
      : tx`and (e.starts_at, e.id) > (${tx.typed.instant(after.startsAt)}, ${after.id})`
  return tx<StaffEventRow[]>`
    select e.id, e.name, e.name_bn, e.venue, e.starts_at, e.ends_at, e.time_zone, e.status, e.admit_unseen,
           e.verification, e.guarantee,
           (select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name) order by l.name, l.id), '[]')
              from check_in_lists l
             where l.tenant_id = e.tenant_id and l.event_id = e.id) as lists,
           (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name, g.id), '[]')
              from gates g
             where g.tenant_id = e.tenant_id and g.event_id = e.id) as gates
      from events e
     where e.status <> 'archived' ${given} ${later}
     order by e.starts_at, e.id
     limit ${limit}
  `
}
