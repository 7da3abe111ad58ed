// The times of an event and of its parts, written when it moves.
import type { EventId } from '../../../shared/ids.ts'
import { type Instant, instantToTextOrNull } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { EventTimes, MovePlan } from './plan-move.ts'

/** Of an event that is locked. */
export async function updateEventTimes(
  tx: TenantTx,
  id: EventId,
  { startsAt, endsAt }: EventTimes,
): Promise<void> {
  await tx`
    update events
       set starts_at = ${tx.typed.instant(startsAt)}, ends_at = ${tx.typed.instant(endsAt)}, version = version + 1
     where id = ${id}
  `
}

const column = <T>(rows: readonly T[], of: (row: T) => Instant | null): string =>
  pgArray(rows.map((row) => instantToTextOrNull(of(row))))

/** Of an event that is locked, in one statement. */
export async function updateTypeTimes(tx: TenantTx, types: MovePlan['types']): Promise<void> {
  await tx`
    update ticket_types t
       set sale_from = row.sale_from, sale_until = row.sale_until, valid_from = row.valid_from,
           valid_until = row.valid_until, version = version + 1
      from unnest(
        ${pgArray(types.map(({ id }) => id))}::text::uuid[],
        ${column(types, ({ saleFrom }) => saleFrom)}::text::timestamptz[],
        ${column(types, ({ saleUntil }) => saleUntil)}::text::timestamptz[],
        ${column(types, ({ validFrom }) => validFrom)}::text::timestamptz[],
        ${column(types, ({ validUntil }) => validUntil)}::text::timestamptz[]
      ) as row (id, sale_from, sale_until, valid_from, valid_until)
     where t.id = row.id
  `
}

/** Of an event that is locked, in one statement. */
export async function updateListTimes(tx: TenantTx, lists: MovePlan['lists']): Promise<void> {
  await tx`
    update check_in_lists l
       set valid_from = row.valid_from, valid_until = row.valid_until, version = version + 1
      from unnest(
        ${pgArray(lists.map(({ id }) => id))}::text::uuid[],
        ${column(lists, ({ validFrom }) => validFrom)}::text::timestamptz[],
        ${column(lists, ({ validUntil }) => validUntil)}::text::timestamptz[]
      ) as row (id, valid_from, valid_until)
     where l.id = row.id
  `
}
