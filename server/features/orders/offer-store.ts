// What is on sale, as everybody may read it.
import type { EventStatus } from '../../../shared/events/admin-schema.ts'
import type { EventId, TenantId, TicketTypeId } from '../../../shared/ids.ts'
import type { BrandingSettings } from '../../../shared/tenants/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type ShopRow = {
  readonly tenantId: TenantId
  readonly name: string
  readonly slug: string
  readonly branding: BrandingSettings
  readonly logoDigest: string | null
}

/** The organizers behind these public addresses, of those that sell. */
export const listShops = (db: PlatformDb, slugs: readonly string[]): Promise<readonly ShopRow[]> =>
  db<ShopRow[]>`
    select t.id as tenant_id, t.name, t.slug, t.branding,
           (select l.digest from tenant_logos l where l.tenant_id = t.id) as logo_digest
      from tenants t
     where t.slug = any((select ${pgArray(slugs)}::text::text[])::text[]) and t.status = 'active'
  `

/** An organizer, whatever its status. */
export async function findShopById(db: PlatformDb, tenantId: TenantId): Promise<ShopRow | null> {
  const [row] = await db<ShopRow[]>`
    select t.id as tenant_id, t.name, t.slug, t.branding,
           (select l.digest from tenant_logos l where l.tenant_id = t.id) as logo_digest
      from tenants t
     where t.id = ${tenantId}
  `
  return row ?? null
}

export type ShownEvent = {
  readonly eventId: EventId
  readonly slug: string
  readonly name: string
  readonly nameBn: string | null
  readonly venue: string | null
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly timeZone: string
  readonly status: EventStatus
}

/** `hasPromoCodes`: there is one that could be typed. */
export type OfferedEventRow = ShownEvent & {
  readonly hasPromoCodes: boolean
  /** The times that it had before it was moved last; null: it was never moved. */
  readonly movedFrom: { readonly startsAt: Instant; readonly endsAt: Instant } | null
}

/** Published events that are not over, the next one first. `after` is the last one of the page before. */
export const listShownEvents = (
  tx: TenantTx,
  {
    now,
    after,
    limit,
  }: {
    readonly now: Instant
    readonly after: { readonly startsAt: Instant; readonly eventId: EventId } | null
    readonly limit: number
  },
): Promise<readonly ShownEvent[]> => tx<ShownEvent[]>`
  select id as event_id, slug, name, name_bn, venue, starts_at, ends_at, time_zone, status
    from events
   where status = 'published' and ends_at > ${tx.typed.instant(now)}
     ${after === null ? tx`` : tx`and (starts_at, id) > (${tx.typed.instant(after.startsAt)}, ${after.eventId})`}
   order by starts_at, id
   limit ${limit}
`

/** Those of these slugs that were published once. */
export const listEventsBySlug = (
  tx: TenantTx,
  slugs: readonly string[],
): Promise<readonly OfferedEventRow[]> => tx<OfferedEventRow[]>`
  select e.id as event_id, e.slug, e.name, e.name_bn, e.venue, e.starts_at, e.ends_at, e.time_zone, e.status,
         exists (select from promo_codes p
                  where p.tenant_id = e.tenant_id and p.event_id = e.id and p.is_enabled) as has_promo_codes,
         (select json_build_object('startsAt', epoch_ms(r.from_starts_at), 'endsAt', epoch_ms(r.from_ends_at))
            from reschedulings r
           where r.tenant_id = e.tenant_id and r.event_id = e.id
           order by r.number desc limit 1) as moved_from
    from events e
   where slug = any((select ${pgArray(slugs)}::text::text[])::text[]) and status in ('published', 'cancelled')
`

export type ShownType = {
  readonly ticketTypeId: TicketTypeId
  readonly name: string
  readonly nameBn: string | null
  readonly priceCents: number
  readonly saleFrom: Instant | null
  readonly saleUntil: Instant | null
  readonly perOrderMax: number | null
  readonly perBuyerMax: number | null
  /** Null: unlimited. */
  readonly left: number | null
}

/** The ticket types of these events in the order of their numbers, with what is free at this moment. */
export const listTypesBySlug = (
  tx: TenantTx,
  slugs: readonly string[],
): Promise<readonly (ShownType & { readonly eventId: EventId })[]> => tx`
  select y.event_id, y.id as ticket_type_id, y.name, y.name_bn, y.price_cents, y.sale_from, y.sale_until, y.per_order_max,
         y.per_buyer_max, p.capacity - p.held - p.sold as left
    from events e
    join ticket_types y on y.tenant_id = e.tenant_id and y.event_id = e.id
    join places p on p.tenant_id = y.tenant_id and p.ticket_type_id = y.id
   where e.slug = any((select ${pgArray(slugs)}::text::text[])::text[])
   order by y.event_id, y.number
`
