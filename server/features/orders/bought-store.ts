// One order with everything that its buyer sees of it.
import type { EventId, OrderId, TicketTypeId } from '../../../shared/ids.ts'
import type { OrderStatusName } from '../../../shared/orders/admin-schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { OrderSource } from './sale-store.ts'

export type BoughtItem = {
  readonly ticketTypeId: TicketTypeId
  readonly name: string
  readonly nameBn: string | null
  readonly quantity: number
  /** What each ticket costs after `unitDiscountCents` was taken off. */
  readonly unitPriceCents: number
  readonly unitDiscountCents: number
}

export type BoughtOrder = {
  readonly id: OrderId
  readonly number: string
  readonly status: OrderStatusName
  readonly source: 'import' | OrderSource
  readonly totalCents: number
  readonly discountCents: number
  readonly promoCode: string | null
  readonly currency: string
  readonly holdExpiresAt: Instant | null
  readonly createdAt: Instant
  readonly buyerName: string
  readonly buyerEmail: string
  readonly buyerPhone: string | null
  readonly locale: 'bn' | 'en'
  readonly eventId: EventId
  readonly eventSlug: string
  readonly eventName: string
  readonly eventNameBn: string | null
  readonly venue: string | null
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly timeZone: string
  readonly isEventCancelled: boolean
  /** Raised by every edit of the event. */
  readonly eventVersion: number
  /** The times that the event had when this was ordered; null: it was not moved since. */
  readonly movedFrom: { readonly startsAt: Instant; readonly endsAt: Instant } | null
  /** Until when its buyer is invited to ask for the money, since the event was moved; null: not. */
  readonly refundUntil: Instant | null
  readonly tenantSlug: string
  readonly tenantName: string
  /** When its buyer's address was refused for good; null: it was not, or is tried again. */
  readonly mailRefusedAt: Instant | null
  readonly items: readonly BoughtItem[]
}

export async function findBoughtOrder(tx: TenantTx, id: OrderId): Promise<BoughtOrder | null> {
  const [row] = await tx<BoughtOrder[]>`
    select o.id, o.number, o.status, o.source, o.total_cents, o.discount_cents, o.promo_code, o.currency, o.hold_expires_at, o.created_at, o.buyer_name,
           o.buyer_email, o.mail_refused_at, o.buyer_phone, o.locale, o.event_id, e.slug as event_slug, e.name as event_name,
           e.name_bn as event_name_bn, e.venue, e.starts_at, e.ends_at, e.time_zone,
           e.status = 'cancelled' as is_event_cancelled, e.version as event_version,
           (select json_build_object('startsAt', epoch_ms(r.from_starts_at), 'endsAt', epoch_ms(r.from_ends_at))
              from reschedulings r
             where r.tenant_id = e.tenant_id and r.event_id = e.id and r.started_at >= o.created_at
             order by r.number limit 1) as moved_from,
           (select max(r.refund_until)
              from reschedulings r
             where r.tenant_id = e.tenant_id and r.event_id = e.id and r.started_at >= o.created_at) as refund_until,
           t.slug as tenant_slug, t.name as tenant_name,
           (select json_agg(json_build_object('ticketTypeId', y.id, 'name', y.name, 'nameBn', y.name_bn,
                                              'quantity', i.quantity, 'unitPriceCents', i.unit_price_cents,
                                              'unitDiscountCents', i.unit_discount_cents)
                            order by y.number)
              from order_items i
              join ticket_types y on y.tenant_id = i.tenant_id and y.id = i.ticket_type_id
             where i.tenant_id = o.tenant_id and i.order_id = o.id) as items
      from orders o
      join events e on e.tenant_id = o.tenant_id and e.id = o.event_id
      join tenants t on t.id = o.tenant_id
     where o.id = ${id}
  `
  return row === undefined ? null : { ...row, items: row.items ?? [] }
}
