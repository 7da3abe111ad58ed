// An order as whoever holds its link sees it.
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import type { BuyerOrderDetails } from '../../../shared/orders/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import { readBoughtOrder } from '../orders/bought-order.ts'
import { listCodesOfOrder } from '../tickets/list-ticket-codes.ts'
import { listAttemptsOf } from './attempt-store.ts'
import { toBuyerOrder } from './buy-tickets.ts'
import { sumRefunds } from './refund-store.ts'

type Read = Result<BuyerOrderDetails, { readonly code: 'order_not_found' }>

/** Of one moment: never paid without its tickets. */
export const readBuyerOrder = (
  deps: Deps,
  { tenantId, orderId }: { readonly tenantId: TenantId; readonly orderId: OrderId },
): Promise<Read> =>
  withTenantSnapshot(deps.db, tenantId, async (tx): Promise<Read> => {
    const [order, attempts, codes, refunds] = await Promise.all([
      readBoughtOrder(tx, orderId),
      listAttemptsOf(tx, [orderId]),
      listCodesOfOrder(tx, orderId),
      sumRefunds(tx, orderId),
    ])
    if (order === null) return refuse({ code: 'order_not_found' })
    const { eventSlug: slug, eventName: name, eventNameBn: nameBn, venue } = order
    return ok({
      ...toBuyerOrder(deps, order),
      event: { slug, name, nameBn, venue, startsAt: instantToText(order.startsAt) },
      tenant: { slug: order.tenantSlug, name: order.tenantName },
      buyerName: order.buyerName,
      locale: order.locale,
      items: [...order.items],
      promoCode: order.promoCode,
      payments: attempts.map(({ provider, state, payUrl, providerMessage }) => ({
        ...{ provider, state, providerMessage },
        payUrl: state === 'processing' && order.status === 'pending' ? payUrl : null,
      })),
      refundDueCents: refunds.dueCents,
      refundedCents: refunds.returnedCents,
      tickets: codes
        .filter(({ isVoid }) => !isVoid)
        .map(({ ticketTypeId, attendeeName, text: code }) => ({
          ticketTypeId,
          attendeeName,
          code,
        })),
    })
  })
