// An order as the mail and the printed tickets show it.
import type { OrderId } from '../../../shared/ids.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { listCodesOfOrder } from '../tickets/list-ticket-codes.ts'
import { findBoughtOrder } from './bought-store.ts'
import { writeOrderToken } from './order-link.ts'
import { paidPriceOf } from './paid-price.ts'
import type { MailedOrder } from './ticket-mail.ts'

export type OrderToMail = MailedOrder & {
  /** A visitor made it, and it cost nothing. */
  readonly isForNothing: boolean
}

/** With the tickets that still let somebody in. Null: no such order. */
export async function readMailedOrder(
  tx: TenantTx,
  deps: Pick<Deps, 'config'>,
  orderId: OrderId,
): Promise<OrderToMail | null> {
  const [bought, tickets] = await Promise.all([
    findBoughtOrder(tx, orderId),
    listCodesOfOrder(tx, orderId),
  ])
  if (bought === null) return null
  const { locale: language } = bought
  const types = new Map(bought.items.map((item) => [item.ticketTypeId, item]))
  const isAtGate = bought.status === 'pending' && bought.source !== 'online'
  return {
    language,
    tenantName: bought.tenantName,
    event: {
      name: nameIn(language, bought.eventName, bought.eventNameBn),
      venue: bought.venue,
      startsAt: bought.startsAt,
      endsAt: bought.endsAt,
      timeZone: bought.timeZone,
    },
    orderNumber: bought.number,
    buyer: { name: bought.buyerName, email: bought.buyerEmail },
    dueCents: isAtGate ? bought.totalCents : 0,
    isWaiting: tickets.some((one) => !one.isVoid && one.isBlocked && !one.isBlockedByPerson),
    price: paidPriceOf(bought, bought.totalCents, bought.discountCents),
    isGift: bought.source === 'complimentary',
    isForNothing: bought.source === 'online' && bought.totalCents === 0,
    url: `${publicUrlOf(deps.config)}/orders/${writeOrderToken(deps.config, orderId)}`,
    tickets: tickets
      .filter(({ isVoid }) => !isVoid)
      .map(({ ticketTypeId, attendeeName, text }) => {
        const type = types.get(ticketTypeId)
        return {
          typeName: nameIn(language, type?.name ?? '', type?.nameBn ?? null),
          holderName: attendeeName,
          code: text,
          dueCents: isAtGate ? (type?.unitPriceCents ?? 0) : 0,
          price: paidPriceOf(bought, type?.unitPriceCents ?? 0, type?.unitDiscountCents ?? 0),
        }
      }),
  }
}

const nameIn = (language: 'bn' | 'en', name: string, nameBn: string | null): string =>
  language === 'bn' ? (nameBn ?? name) : name
