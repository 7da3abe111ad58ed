// An organizer's events and what of them can be bought at this moment.
import type { EventId } from '../../../shared/ids.ts'
import { ORDER_TICKETS_MAX } from '../../../shared/orders/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import type { Brand } from '../../platform/pages/layout.ts'
import type { OfferedType, SaleState } from '../events/pages/event-page.ts'
import { findShop } from './find-shop.ts'
import { findShownEvent } from './find-shown-event.ts'
import {
  listShownEvents,
  type OfferedEventRow,
  type ShopRow,
  type ShownEvent,
  type ShownType,
} from './offer-store.ts'

export const brandOf = (shop: ShopRow): Brand => ({
  name: shop.name,
  slug: shop.slug,
  colors: shop.branding.colors ?? null,
  logoUrl: shop.logoDigest === null ? null : `/public/logos/${shop.tenantId}/${shop.logoDigest}`,
})

export type ShopEvents = {
  readonly shop: ShopRow
  readonly events: readonly ShownEvent[]
  readonly next: { readonly startsAt: Instant; readonly eventId: EventId } | null
}

const EVENTS_SHOWN = 30

/** A page of what an organizer has on sale. */
export async function readShop(
  deps: Deps,
  slug: string,
  after: ShopEvents['next'],
): Promise<Result<ShopEvents, Refusal>> {
  const shop = await findShop(deps, slug)
  if (shop === null) return refuse({ code: 'tenant_not_found' })
  const query = { now: deps.now(), after, limit: EVENTS_SHOWN + 1 }
  const rows = await withTenant(deps.db, shop.tenantId, (tx) => listShownEvents(tx, query))
  const events = rows.slice(0, EVENTS_SHOWN)
  return ok({ shop, events, next: rows.length > EVENTS_SHOWN ? (events.at(-1) ?? null) : null })
}

export type EventOffer = {
  readonly shop: ShopRow
  readonly event: OfferedEventRow
  readonly state: 'open' | 'over' | 'cancelled'
  readonly types: readonly ShownType[]
  readonly now: Instant
}

/** One event and its ticket types. */
export async function readOffer(
  deps: Deps,
  slug: string,
  eventSlug: string,
): Promise<Result<EventOffer, Refusal>> {
  const shop = await findShop(deps, slug)
  if (shop === null) return refuse({ code: 'tenant_not_found' })
  const now = deps.now()
  const offered = await findShownEvent(deps, { tenantId: shop.tenantId, slug: eventSlug })
  if (offered === null) return refuse({ code: 'event_not_found' })
  const { event, types } = offered
  const state = event.status === 'cancelled' ? 'cancelled' : event.endsAt <= now ? 'over' : 'open'
  return ok({ shop, event, state, types, now })
}

/** Whether a type can be bought at `now`, and how many in one order at most. */
export function decideSale(type: ShownType, now: Instant): SaleState {
  if (type.saleFrom !== null && now < type.saleFrom) return { kind: 'from', at: type.saleFrom }
  if (type.saleUntil !== null && now >= type.saleUntil) return { kind: 'ended' }
  if (type.left !== null && type.left <= 0) return { kind: 'sold_out' }
  const max = Math.min(
    type.perOrderMax ?? type.perBuyerMax ?? CHOICE_MAX,
    type.perBuyerMax ?? ORDER_TICKETS_MAX,
    type.left ?? ORDER_TICKETS_MAX,
    ORDER_TICKETS_MAX,
  )
  return { kind: 'open', max, few: type.left !== null && type.left <= FEW ? type.left : null }
}

/** How few left are worth saying. */
const FEW = 20

/** Offered where the organizer set no limit. */
const CHOICE_MAX = 20

export const toOfferedType = (type: ShownType, now: Instant): OfferedType => ({
  id: type.ticketTypeId,
  name: type.name,
  nameBn: type.nameBn,
  priceCents: type.priceCents,
  sale: decideSale(type, now),
})
