// An order by its secret link as its pages show it.
import type { Language } from '../../../shared/i18n/fill.ts'
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import { sortOptions } from '../../../shared/payments/amount-limits.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import type { Brand } from '../../platform/pages/layout.ts'
import { namedIn } from '../events/pages/tenant-page.ts'
import { type BoughtOrder, readBoughtOrder } from '../orders/bought-order.ts'
import { openOrderLink } from '../orders/open-order-link.ts'
import { decideOffMoney } from '../orders/pages/decide-off-money.ts'
import { decideStanding } from '../orders/pages/decide-standing.ts'
import type { OrderPage, ShownTicket } from '../orders/pages/order-page.ts'
import { paidPriceOf } from '../orders/paid-price.ts'
import { brandOf } from '../orders/read-offer.ts'
import { findShopOf } from '../orders/shop-of.ts'
import { listCodesOfOrder, type TicketWithCode } from '../tickets/list-ticket-codes.ts'
import type { PaidPrice } from '../tickets/write-price.ts'
import { listPayOptions } from './accounts.ts'
import { listAttemptsOf } from './attempt-store.ts'
import { findOffNews, findOffRefund } from './event-off-store.ts'
import { wordsIn } from './mail-event-off.ts'
import { hasOpenAsk } from './refund-ask-store.ts'
import { type BuyerRefunds, sumRefunds } from './refund-store.ts'

export type PageTicket = ShownTicket & {
  /** Null for a ticket that lets nobody in. */
  readonly code: string | null
  /** To be paid for it at the gate; 0 for nothing. */
  readonly dueCents: number
  readonly price: PaidPrice | null
}

export type ReadOrder = {
  readonly tenantId: TenantId
  readonly orderId: OrderId
  readonly brand: Brand
  readonly language: Language
  readonly page: Omit<OrderPage, 'resend' | 'refusal' | 'brand' | 'language' | 'token' | 'tickets'>
  readonly tickets: readonly PageTicket[]
}

export type ReadOrderPage = {
  readonly token: string
  /** Null: the one that the order was made in. */
  readonly asked: Language | null
  /** The browser comes from a provider's page on which something was approved. */
  readonly isBack: boolean
}

/** Everything of one moment: never paid without its tickets. A link that nobody made is no order. */
export async function readOrderPage(
  deps: Deps,
  { token, asked, isBack }: ReadOrderPage,
): Promise<Result<ReadOrder, Refusal>> {
  const owner = await openOrderLink(deps, token)
  if (!owner.ok) return owner
  const { tenantId, orderId } = owner.value
  const [shop, options] = await Promise.all([
    findShopOf(deps, tenantId),
    listPayOptions(deps, tenantId),
  ])
  const [order, attempts, codes, refunds, isAsked, off] = await readParts(deps, owner.value)
  if (order === null || shop === null) return refuse({ code: 'order_not_found' })
  const now = deps.now()
  const language = asked ?? order.locale
  const facts = { ...order, payments: attempts, refunds, isBack }
  const standing = decideStanding(facts, now)
  const isAtGate = standing.kind === 'at_gate'
  const items = new Map(order.items.map((item) => [item.ticketTypeId, item]))
  return ok({
    tenantId,
    orderId,
    brand: brandOf(shop),
    language,
    tickets: codes.map(({ ticketId, ticketTypeId, attendeeName, text, ...ticket }) => {
      const type = items.get(ticketTypeId)
      const { unitPriceCents = 0, unitDiscountCents = 0 } = type ?? {}
      return {
        id: ticketId,
        typeName: namedIn(language, type ?? { name: '', nameBn: null }),
        holderName: attendeeName,
        state: stateOf(ticket),
        code: ticket.isVoid ? null : text,
        dueCents: isAtGate ? unitPriceCents : 0,
        price: paidPriceOf(order, unitPriceCents, unitDiscountCents),
      }
    }),
    page: {
      now,
      number: order.number,
      email: order.buyerEmail,
      event: {
        slug: order.eventSlug,
        name: namedIn(language, { name: order.eventName, nameBn: order.eventNameBn }),
        venue: order.venue,
        startsAt: order.startsAt,
        endsAt: order.endsAt,
        timeZone: order.timeZone,
        isCancelled: order.isEventCancelled,
        movedFrom: movedFromOf(order),
      },
      sequence: order.eventVersion,
      refundUntil: order.refundUntil !== null && order.refundUntil > now ? order.refundUntil : null,
      off: order.isEventCancelled ? offOf(language, order, off) : null,
      lines: linesOf(language, order),
      discount:
        order.promoCode === null ? null : { code: order.promoCode, cents: order.discountCents },
      totalCents: order.totalCents,
      standing,
      refunds,
      refundAsk: refundAskOf(
        order.source === 'online' && standing.kind === 'paid',
        refunds,
        isAsked,
      ),
      ways: sortOptions(options, order.totalCents),
      hasBounced: order.mailRefusedAt !== null,
    },
  })
}

const readParts = (deps: Deps, { tenantId, orderId }: Pick<ReadOrder, 'tenantId' | 'orderId'>) =>
  withTenantSnapshot(deps.db, tenantId, async (tx) => {
    const order = await readBoughtOrder(tx, orderId)
    return Promise.all([
      order,
      listAttemptsOf(tx, [orderId]),
      listCodesOfOrder(tx, orderId),
      sumRefunds(tx, orderId),
      hasOpenAsk(tx, orderId),
      order?.isEventCancelled === true ? readOff(tx, order) : null,
    ])
  })

const readOff = async (tx: TenantTx, { id: orderId, eventId }: BoughtOrder) => ({
  news: await findOffNews(tx, { eventId, orderId }),
  given: await findOffRefund(tx, orderId),
})

/** Nothing is said to go nowhere before the order was gone through. */
function offOf(
  language: Language,
  order: BoughtOrder,
  off: Awaited<ReturnType<typeof readOff>> | null,
): OrderPage['off'] {
  const news = off?.news ?? null
  const money = decideOffMoney(order, off?.given ?? null)
  return {
    words: news === null ? null : wordsIn(language, news),
    money: money.kind === 'open' && news?.isTold !== true ? { ...money, kind: 'wait' } : money,
  }
}

/** At the price before a discount. */
const linesOf = (language: Language, { items }: BoughtOrder): OrderPage['lines'] =>
  items.map((item) => ({
    name: namedIn(language, item),
    quantity: item.quantity,
    priceCents: item.unitPriceCents + item.unitDiscountCents,
  }))

/** What a person has blocked is for that person to explain. */
function stateOf({
  isVoid,
  isBlocked,
  isBlockedByPerson,
}: Pick<TicketWithCode, 'isVoid' | 'isBlocked' | 'isBlockedByPerson'>): PageTicket['state'] {
  if (isVoid) return 'void'
  if (!isBlocked) return 'good'
  return isBlockedByPerson ? 'blocked' : 'waits'
}

/** Where it was moved back, nothing is told. */
const movedFromOf = ({ movedFrom, startsAt, endsAt }: BoughtOrder): BoughtOrder['movedFrom'] =>
  movedFrom?.startsAt === startsAt && movedFrom.endsAt === endsAt ? null : movedFrom

/** Whoever paid may ask for the money, and is told while that waits for its answer. */
function refundAskOf(
  isPaid: boolean,
  { dueCents }: BuyerRefunds,
  isAsked: boolean,
): OrderPage['refundAsk'] {
  if (isAsked) return 'open'
  return isPaid && dueCents === 0 ? 'possible' : 'none'
}
