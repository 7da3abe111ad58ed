// Promo codes as an organizer's administration reads and writes them.
import type { EventStatus } from '../../../shared/events/admin-schema.ts'
import type { EventId, OrderId, PromoCodeId, TicketTypeId } from '../../../shared/ids.ts'
import type { OrderStatusName } from '../../../shared/orders/admin-schema.ts'
import type { PromoCodeFields } from '../../../shared/orders/promo-code.ts'
import type { Instant } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { PromoCode } from './decide-discount.ts'

export type PromoCodeRow = PromoCode & { readonly createdAt: Instant; readonly version: number }

/** Of its types those that are still there; none of them left is another thing than all of them. */
const columns = (tx: TenantTx) => tx`
  p.id, p.event_id, p.code, p.kind, p.value, p.starts_at, p.ends_at, p.quota, p.tickets_max, p.is_enabled, p.held,
  p.used, p.created_at, p.version,
  case when p.ticket_type_ids is not null
       then array(select y.id from ticket_types y
                   where y.tenant_id = p.tenant_id and y.event_id = p.event_id and y.id = any(p.ticket_type_ids)
                   order by y.number)
   end as ticket_type_ids
`

/** The newest first. */
export function listPromoCodeRows(
  tx: TenantTx,
  eventId: EventId,
  after: string | null,
  limit: number,
): Promise<readonly PromoCodeRow[]> {
  const older = after === null ? tx`` : tx`and p.id < ${after}`
  return tx<PromoCodeRow[]>`
    select ${columns(tx)}
      from promo_codes p
     where p.event_id = ${eventId} ${older}
     order by p.id desc
     limit ${limit}
  `
}

export async function findPromoCodeRow(
  tx: TenantTx,
  eventId: EventId,
  id: PromoCodeId,
): Promise<PromoCodeRow | null> {
  const [row] = await tx<PromoCodeRow[]>`
    select ${columns(tx)} from promo_codes p where p.id = ${id} and p.event_id = ${eventId}
  `
  return row ?? null
}

/** Locked until the transaction ends: no use of it is taken or given back meanwhile. */
export async function lockPromoCodeRow(
  tx: TenantTx,
  eventId: EventId,
  id: PromoCodeId,
): Promise<PromoCodeRow | null> {
  const [row] = await tx<PromoCodeRow[]>`
    select ${columns(tx)} from promo_codes p where p.id = ${id} and p.event_id = ${eventId} for update of p
  `
  return row ?? null
}

/** Null: none of this tenant. It is not deleted until the transaction ends. */
export async function keepEvent(tx: TenantTx, id: EventId): Promise<EventStatus | null> {
  const [row] = await tx<{ readonly status: EventStatus }[]>`
    select status from events where id = ${id} for key share
  `
  return row?.status ?? null
}

export async function countPromoCodes(tx: TenantTx, eventId: EventId): Promise<number> {
  const [row] = await tx<{ readonly count: number }[]>`
    select count(*) as count from promo_codes where event_id = ${eventId}
  `
  return row?.count ?? 0
}

/** How many of these types are the event's. */
export async function countTypesOf(
  tx: TenantTx,
  eventId: EventId,
  ids: readonly TicketTypeId[],
): Promise<number> {
  const [row] = await tx<{ readonly count: number }[]>`
    select count(*) as count
      from ticket_types
     where event_id = ${eventId} and id = any((select ${pgArray(ids)}::text::uuid[])::uuid[])
  `
  return row?.count ?? 0
}

export async function insertPromoCode(
  tx: TenantTx,
  { id, eventId }: { readonly id: PromoCodeId; readonly eventId: EventId },
  promo: PromoCodeFields,
  at: Instant,
): Promise<void> {
  const instant = (time: Instant | null) => (time === null ? null : tx.typed.instant(time))
  await tx`
    insert into promo_codes (id, event_id, code, kind, value, ticket_type_ids, starts_at, ends_at, quota, tickets_max,
                             is_enabled, created_at)
    values (${id}, ${eventId}, ${promo.code}, ${promo.kind}, ${promo.value}, ${typesOf(promo)}::text::uuid[],
            ${instant(promo.startsAt)}, ${instant(promo.endsAt)}, ${promo.quota}, ${promo.ticketsMax},
            ${promo.isEnabled}, ${tx.typed.instant(at)})
  `
}

/** Of one that is locked. A quota that changes has room for the uses that there are. */
export async function updatePromoCode(
  tx: TenantTx,
  id: PromoCodeId,
  promo: PromoCodeFields,
): Promise<void> {
  const instant = (time: Instant | null) => (time === null ? null : tx.typed.instant(time))
  await tx`
    update promo_codes
       set code = ${promo.code}, kind = ${promo.kind}, value = ${promo.value},
           ticket_type_ids = ${typesOf(promo)}::text::uuid[], starts_at = ${instant(promo.startsAt)},
           ends_at = ${instant(promo.endsAt)}, quota = ${promo.quota}, tickets_max = ${promo.ticketsMax},
           is_enabled = ${promo.isEnabled}, version = version + 1
     where id = ${id}
  `
}

const typesOf = ({ ticketTypeIds }: PromoCodeFields): string | null =>
  ticketTypeIds === null ? null : pgArray(ticketTypeIds)

/** A foreign key refuses one that an order was placed with. */
export async function deletePromoCode(tx: TenantTx, id: PromoCodeId): Promise<void> {
  await tx`delete from promo_codes where id = ${id}`
}

export type PromoUseRow = {
  readonly promoCodeId: PromoCodeId
  readonly code: string
  readonly orderId: OrderId
  readonly orderNumber: string
  readonly status: OrderStatusName
  readonly buyerName: string
  readonly buyerEmail: string
  readonly discountCents: number
  readonly totalCents: number
  readonly currency: string
  readonly createdAt: Instant
  readonly paidAt: Instant | null
}

export type PromoUsesQuery = {
  readonly eventId: EventId
  /** Undefined: of all codes of the event. */
  readonly promoCodeId: PromoCodeId | undefined
  readonly after: string | null
  readonly limit: number
}

/** The orders that were placed with a code, the newest first. */
export function listPromoUseRows(
  tx: TenantTx,
  { eventId, promoCodeId, after, limit }: PromoUsesQuery,
): Promise<readonly PromoUseRow[]> {
  const ofCode = promoCodeId === undefined ? tx`` : tx`and o.promo_code_id = ${promoCodeId}`
  const older = after === null ? tx`` : tx`and o.id < ${after}`
  return tx<PromoUseRow[]>`
    select o.promo_code_id, o.promo_code as code, o.id as order_id, o.number as order_number, o.status, o.buyer_name,
           o.buyer_email, o.discount_cents, o.total_cents, o.currency, o.created_at, o.paid_at
      from orders o
     where o.event_id = ${eventId} and o.promo_code_id is not null ${ofCode} ${older}
     order by o.id desc
     limit ${limit}
  `
}
