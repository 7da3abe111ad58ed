// Orders that one transaction has locked, to become paid or to end: what is decided is kept in mind and written together.
import { assert, required } from '../../../shared/assert.ts'
import type { EventId, OrderId, TenantId } from '../../../shared/ids.ts'
import { isRefusal } from '../../../shared/result.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { countPlaces, type PlacesCount } from './count-places.ts'
import { createPromoMoves } from './count-promo-uses.ts'
import { issueOrders } from './issue-orders.ts'
import { lockPlaces, movePlaces } from './place-store.ts'
import { settlePromoUses } from './promo-use-store.ts'
import {
  type LockedOrder,
  listSaleItems,
  lockOrders,
  type OrderClosing,
  type SaleItemRow,
  updateOrderStatuses,
} from './sale-store.ts'

export type OrderBook = {
  /** As this transaction has it by now; null: no such order. */
  readonly find: (id: OrderId) => LockedOrder | null
  /** Locks the places of all the orders. Before anything is asked or decided that moves them. */
  readonly openPlaces: () => Promise<void>
  /** Whether all that an order wants is free at this moment, beside what it holds. */
  readonly hasPlaces: (id: OrderId) => boolean
  /** Of an order that holds its places, or of one that has given them back and finds them free. */
  readonly pay: (id: OrderId, attemptId: string) => void
  /** Of an order that waits: its places go back. */
  readonly end: (id: OrderId, status: 'expired' | 'cancelled') => void
  /** Writes it all, tickets and mails included. After the commit their events are published. */
  readonly write: () => Promise<readonly EventId[]>
}

/** Locks orders, in one order for everybody: orders come first, then attempts, then places. */
export async function openOrderBook(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  ids: readonly OrderId[],
  now: Instant,
): Promise<OrderBook> {
  const [rows, items] = await Promise.all([lockOrders(tx, ids, now), listSaleItems(tx, ids)])
  const orders = new Map(rows.map((row) => [row.id, row]))
  const closings = new Map<OrderId, OrderClosing>()
  const uses = createPromoMoves()
  let opened: PlacesCount | null = null
  const itemsOf = (id: OrderId): readonly SaleItemRow[] =>
    items.filter(({ orderId }) => orderId === id)
  const places = (): PlacesCount => required(opened, 'places are locked before they are moved')
  const close = (id: OrderId, closing: Omit<OrderClosing, 'id'>): void => {
    const order = required(orders.get(id), 'an order that is locked')
    if (order.promoCodeId !== null) {
      // One that had ended gave its use back, and its price was promised: it is taken again.
      const held = order.status === 'pending' ? -1 : 0
      uses.add(order.promoCodeId, { held, used: closing.status === 'paid' ? 1 : 0 })
    }
    closings.set(id, { id, ...closing })
    orders.set(id, { ...order, status: closing.status, paidAttemptId: closing.paidAttemptId })
  }
  return {
    find: (id) => orders.get(id) ?? null,
    openPlaces: async () => {
      if (opened !== null) return
      const typeIds = [...new Set(items.map(({ ticketTypeId }) => ticketTypeId))]
      opened = countPlaces(await lockPlaces(tx, typeIds))
    },
    hasPlaces: (id) => places().findShort(itemsOf(id)) === null,
    pay: (id, attemptId) => {
      const status = orders.get(id)?.status
      assert(status === 'pending' || status === 'expired', 'only what is unpaid is paid')
      if (status === 'pending') places().sell(itemsOf(id))
      else places().take(itemsOf(id), 'sold')
      close(id, { status: 'paid', paidAttemptId: attemptId })
    },
    end: (id, status) => {
      assert(orders.get(id)?.status === 'pending', 'only what waits is ended')
      places().release(itemsOf(id))
      close(id, { status, paidAttemptId: null })
    },
    write: async () => {
      const paid = [...closings.values()].flatMap(({ id, status }) =>
        status === 'paid' ? required(orders.get(id), 'it was closed') : [],
      )
      await Promise.all([
        updateOrderStatuses(tx, [...closings.values()], now),
        movePlaces(tx, opened?.moves() ?? []),
        settlePromoUses(tx, uses.all()),
      ])
      if (paid.length === 0) return []
      const issued = await issueOrders(tx, deps, {
        tenantId,
        orders: paid.map((order) => ({ ...order, items: itemsOf(order.id) })),
      })
      if (isRefusal(issued)) throw new Error(`defect: a paid order: ${issued.error.code}`)
      return [...new Set(paid.map(({ eventId }) => eventId))]
    },
  }
}
