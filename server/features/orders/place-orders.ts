// Places orders that arrived together, in one transaction.
import type { EventId, OrderId, TenantId, TicketTypeId } from '../../../shared/ids.ts'
import { HOLD_MS, type PlaceOrderInput } from '../../../shared/orders/schema.ts'
import type { AmountLimits } from '../../../shared/payments/amount-limits.ts'
import { isRefusal, ok, type Result, refuse } from '../../../shared/result.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { planAnew, type TenantTx, withTenantKept } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type ActivityActor, recordActivities } from '../activity/record-activity.ts'
import { indexOrders } from '../tickets/index-search.ts'
import { amountRefusal } from './amount-refusal.ts'
import { countPlaces, type PlacesCount } from './count-places.ts'
import { countPromoUses, type PromoUses } from './count-promo-uses.ts'
import { type Discount, decideDiscount, undiscounted } from './decide-discount.ts'
import { decidePlacement, type Offer, type WantedItem } from './decide-placement.ts'
import { issueOrders } from './issue-orders.ts'
import { hashOrderToken, writeOrderToken } from './order-link.ts'
import { newOrderNumber } from './order-number.ts'
import { markOrdersFindable } from './order-store.ts'
import { movePlaces } from './place-store.ts'
import { lockPromoCodes, takePromoUses } from './promo-use-store.ts'
import {
  countOwned,
  insertSales,
  listPlacements,
  lockOffers,
  type NewSale,
  type OrderSource,
  type PlacedRow,
} from './sale-store.ts'

/** One order that somebody wants. */
export type Placement = {
  readonly eventId: EventId
  readonly source: OrderSource
  readonly actor: ActivityActor
  readonly buyer: PlaceOrderInput['buyer']
  readonly locale: 'bn' | 'en'
  readonly items: readonly WantedItem[]
  /** As `foldPromoCode` writes it, and what the buyer was shown that it takes off; null: without a code. */
  readonly promo: { readonly code: string; readonly shownCents: number | undefined } | null
  /** How it would be paid: asked only where something is to be paid. */
  readonly payment: 'chosen' | 'not_chosen' | 'not_available'
  /** Of the way that was chosen; left out: any sum is taken. */
  readonly limits?: AmountLimits | undefined
  /** Of the caller's idempotency key and of all that was asked with it; null without a key. Hex of SHA-256. */
  readonly repeat: { readonly placementHash: string; readonly requestHash: string } | null
}

export type Placed = Omit<PlacedRow, 'placementHash' | 'requestHash'> & {
  /** It had been placed with this key before. */
  readonly isRepeat: boolean
}

export type PlacementOutcome = Result<Placed, Refusal>

/**
 * Places what is possible of a group, each decided after those before it, with the places locked: never more than there
 * are, by however many replicas. A refusal is an answer for its own order alone. What costs nothing, is given away or
 * is paid at the gate gets its tickets at once.
 */
export async function placeOrders(
  deps: Deps,
  tenantId: TenantId,
  group: readonly Placement[],
): Promise<readonly PlacementOutcome[]> {
  const outcomes = await withTenantKept(deps.db, tenantId, (tx) => place(tx, deps, tenantId, group))
  const issued = outcomes.flatMap((outcome, at) =>
    outcome.ok && outcome.value.holdExpiresAt === null ? (group[at]?.eventId ?? []) : [],
  )
  for (const eventId of new Set(issued)) deps.hub.publish(tenantId, eventId)
  return outcomes
}

async function place(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  group: readonly Placement[],
): Promise<readonly PlacementOutcome[]> {
  const typeIds = [...new Set(group.flatMap(({ items }) => items.map((item) => item.ticketTypeId)))]
  const hashes = [...new Set(group.flatMap(({ repeat }) => repeat?.placementHash ?? []))]
  const codes = group.flatMap(({ eventId, promo }) =>
    promo === null ? [] : [{ eventId, code: promo.code }],
  )
  const [rows, known, promos] = await Promise.all([
    lockOffers(tx, typeIds),
    hashes.length === 0 ? [] : listPlacements(tx, hashes),
    codes.length === 0 ? [] : lockPromoCodes(tx, codes),
  ])
  const offers = new Map(rows.map((row) => [row.ticketTypeId, row]))
  const places = countPlaces(rows)
  const uses = countPromoUses(promos)
  const owned = await readOwned(tx, group, offers)
  const placed = new Map(known.map((row) => [row.placementHash, row]))
  const now = deps.now()
  const sales: NewOrder[] = []
  const outcomes = group.map((placement): PlacementOutcome => {
    const before = placed.get(placement.repeat?.placementHash ?? null)
    if (before !== undefined) return answerRepeat(before, placement)
    const priced = decideOne(placement, { offers, places, uses, owned, now })
    if (!priced.ok) return priced
    const order = makeOrder(deps, placement, priced.value, now)
    const unpayable = unpayableRefusal(placement, order.sale)
    if (unpayable !== null) return refuse(unpayable)
    const isSold = order.sale.holdExpiresAt === null
    places.take(order.items, isSold ? 'sold' : 'held')
    if (order.sale.promo !== null) uses.take(order.sale.promo.id, isSold ? 'used' : 'held')
    owned.add(placement)
    sales.push(order)
    if (placement.repeat !== null) placed.set(placement.repeat.placementHash, order.sale)
    return ok({ ...order.sale, isRepeat: false })
  })
  if (sales.length > 0) {
    await Promise.all([
      write(tx, deps, tenantId, sales, places, now),
      takePromoUses(tx, uses.moves()),
    ])
  }
  return outcomes
}

/** The same key with the same request is the same order; with another one it is a mistake of the caller's. */
const answerRepeat = (before: PlacedRow, { repeat }: Placement): PlacementOutcome =>
  before.requestHash === repeat?.requestHash
    ? ok({ ...before, isRepeat: true })
    : refuse({ code: 'idempotency_key_reused' })

type Owned = {
  readonly of: (email: string, typeId: TicketTypeId) => number
  readonly add: (placement: Placement) => void
}

/** Asked only where a type limits its buyers. The places are locked: nobody else buys meanwhile. */
async function readOwned(
  tx: TenantTx,
  group: readonly Placement[],
  offers: ReadonlyMap<TicketTypeId, Offer>,
): Promise<Owned> {
  const counts = new Map<string, number>()
  const keyOf = (email: string, typeId: TicketTypeId): string => `${typeId} ${email}`
  const limited = [...offers.values()].filter(({ perBuyerMax }) => perBuyerMax !== null)
  for (const eventId of new Set(limited.map((offer) => offer.eventId))) {
    const emails = [...new Set(group.map(({ buyer }) => buyer.email))]
    const typeIds = limited.flatMap((offer) =>
      offer.eventId === eventId ? offer.ticketTypeId : [],
    )
    for (const row of await countOwned(tx, eventId, emails, typeIds)) {
      counts.set(keyOf(row.buyerEmail, row.ticketTypeId), row.quantity)
    }
  }
  const of = (email: string, typeId: TicketTypeId): number => counts.get(keyOf(email, typeId)) ?? 0
  return {
    of,
    add: ({ buyer, items }) => {
      for (const { ticketTypeId, quantity } of items) {
        counts.set(keyOf(buyer.email, ticketTypeId), of(buyer.email, ticketTypeId) + quantity)
      }
    },
  }
}

function decideOne(
  { eventId, source, items, buyer, promo }: Placement,
  facts: {
    readonly offers: ReadonlyMap<TicketTypeId, Offer>
    readonly places: PlacesCount
    readonly uses: PromoUses
    readonly owned: Owned
    readonly now: Instant
  },
): Result<Discount, Refusal> {
  const { offers, places, uses, owned, now } = facts
  const priced = decidePlacement({
    ...{ eventId, items, offers, places, now },
    isOrganizers: source !== 'online',
    isComplimentary: source === 'complimentary',
    ownedOf: (typeId) => owned.of(buyer.email, typeId),
  })
  if (!priced.ok) return priced
  if (promo === null) return ok(undiscounted(priced.value))
  const discount = decideDiscount(uses.find(eventId, promo.code), priced.value, now)
  if (!discount.ok) return discount
  const { discountCents } = discount.value
  return promo.shownCents === undefined || promo.shownCents === discountCents
    ? discount
    : refuse({ code: 'discount_changed', details: [{ discountCents }] })
}

/** Places are held only for somebody who can pay. */
function unpayableRefusal(
  { source, payment, limits }: Placement,
  { totalCents }: NewSale,
): Refusal | null {
  if (source !== 'online' || totalCents === 0) return null
  if (payment !== 'chosen') {
    return { code: payment === 'not_chosen' ? 'provider_required' : 'provider_not_available' }
  }
  return limits === undefined ? null : amountRefusal(limits, totalCents)
}

/** What an organizer makes is looked for at once; a sale's own orders follow within seconds. */
async function indexOwn(tx: TenantTx, sales: readonly NewSale[]): Promise<void> {
  const own = sales.filter(({ source }) => source !== 'online')
  if (own.length === 0) return
  await indexOrders(tx, own)
  await markOrdersFindable(
    tx,
    own.map(({ id }) => id),
  )
}

type NewOrder = {
  readonly sale: NewSale
  readonly items: Discount['items']
  readonly actor: ActivityActor
}

function makeOrder(
  deps: Deps,
  { eventId, source, buyer, locale, repeat, actor }: Placement,
  { items, promo, discountCents, totalCents }: Discount,
  now: Instant,
): NewOrder {
  // Safe: a fresh id becomes this order's.
  const id = deps.newId() as OrderId
  const isPaid = source !== 'gate' && totalCents === 0
  const hash = hashOrderToken(writeOrderToken(deps.config, id)) ?? new Uint8Array()
  const sale: NewSale = {
    id,
    eventId,
    source,
    number: newOrderNumber(deps),
    status: isPaid ? 'paid' : 'pending',
    buyerName: buyer.name,
    buyerEmail: buyer.email,
    buyerPhone: buyer.phone,
    totalCents,
    discountCents,
    promo,
    currency: 'BDT',
    locale,
    // An order that is paid at the gate keeps its places: nothing is waited for.
    holdExpiresAt: isPaid || source === 'gate' ? null : now + HOLD_MS,
    placementHash: repeat?.placementHash ?? null,
    requestHash: repeat?.requestHash ?? null,
    linkHash: Buffer.from(hash).toString('hex'),
  }
  return { sale, items, actor }
}

async function write(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  orders: readonly NewOrder[],
  places: PlacesCount,
  now: Instant,
): Promise<void> {
  const sales = orders.map(({ sale }) => sale)
  const items = orders.flatMap(({ sale, items: own }) =>
    own.map((item) => ({ id: deps.newId(), orderId: sale.id, ...item })),
  )
  await Promise.all([
    insertSales(tx, tenantId, sales, items, now),
    movePlaces(tx, places.moves()),
    recordActivities(
      tx,
      deps,
      orders.map(({ sale, actor }) => ({
        actor,
        action: 'order.placed',
        subject: { kind: 'order', id: sale.id },
        metadata: {
          ...{ eventId: sale.eventId, source: sale.source, totalCents: sale.totalCents },
          ...(sale.promo !== null && {
            promoCode: sale.promo.code,
            discountCents: sale.discountCents,
          }),
        },
      })),
    ),
  ])
  const ready = sales.filter(({ holdExpiresAt }) => holdExpiresAt === null)
  if (ready.length === 0) return
  planAnew(tx)
  const issued = await issueOrders(tx, deps, {
    tenantId,
    orders: ready.map((sale) => ({
      ...sale,
      items: items.filter(({ orderId }) => orderId === sale.id),
    })),
  })
  if (isRefusal(issued)) throw new Error(`defect: an order that was placed: ${issued.error.code}`)
  await indexOwn(tx, sales)
}
