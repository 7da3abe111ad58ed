// The orders of an event, and one of them with what was bought.
import * as v from 'valibot'
import { EventId, type OrderId, type TenantId } from '../../../shared/ids.ts'
import {
  type OrderDetails,
  OrderStatusName,
  type OrderView,
} from '../../../shared/orders/admin-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey, SearchText } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { COUNTED_MAX, type Total, toTotal } from '../../platform/http/total.ts'
import { askMeanings, boundsOf, readSearchKey } from '../tickets/find-terms.ts'
import { readSearch } from '../tickets/search-query.ts'
import {
  countOrders,
  findOrder,
  hasEvent,
  listOrderItems,
  listOrderRows,
  listOrderTickets,
  type OrderRow,
  searchOrderRows,
} from './order-store.ts'

/** What a list of orders may be asked for, as a page and as a file. */
export const ORDER_FILTER = {
  eventId: v.optional(EventId),
  search: v.optional(SearchText),
  status: v.optional(OrderStatusName),
}

export type ListOrdersQuery = PageQuery &
  v.InferOutput<v.ObjectSchema<typeof ORDER_FILTER, undefined>>

type Listed = Result<Page<OrderView>, CursorRefusal | { readonly code: 'event_not_found' }>

/** The newest first; of all events without `eventId`. */
export const listOrders = async (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  query: ListOrdersQuery,
): Promise<Listed> =>
  query.search ? search(deps, tenantId, query) : listAll(deps, tenantId, query)

async function listAll(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { eventId, status, after, limit }: ListOrdersQuery,
): Promise<Listed> {
  const key = readKey(after, [KeyId])
  if (!key.ok) return key
  return withTenant(deps.db, tenantId, async (tx): Promise<Listed> => {
    if (eventId !== undefined && !(await hasEvent(tx, eventId))) {
      return refuse({ code: 'event_not_found' })
    }
    const rows = await listOrderRows(tx, { eventId, status }, key.value?.[0] ?? null, limit + 1)
    return ok(toPage(rows, limit, toOrderView, ({ id }) => [id]))
  })
}

async function search(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { search: text = '', eventId, status, after, limit }: ListOrdersQuery,
): Promise<Listed> {
  const key = readSearchKey(after)
  if (!key.ok) return key
  return withTenant(deps.db, tenantId, async (tx): Promise<Listed> => {
    const bounds = await boundsOf(tx, eventId)
    if (bounds === null) return refuse({ code: 'event_not_found' })
    const asked = { eventId, status, ...bounds, after: key.value, limit: limit + 1 }
    const found = await askMeanings(tx, readSearch(text), key.value, (question) =>
      searchOrderRows(tx, { ...asked, question }),
    )
    if (found === null) return ok({ items: [], next: null })
    const { rows, meaning } = found
    return ok(toPage(rows, limit, toOrderView, ({ id }) => [meaning, id, id]))
  })
}

/** Of the whole list, whatever the page; a search is not counted. */
export const countListedOrders = async (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { eventId, status }: Pick<ListOrdersQuery, 'eventId' | 'status'>,
): Promise<Total> =>
  toTotal(
    await withTenant(deps.db, tenantId, (tx) => countOrders(tx, { eventId, status }, COUNTED_MAX)),
  )

type Read = Result<OrderDetails, { readonly code: 'order_not_found' }>

export const readOrder = (deps: Pick<Deps, 'db'>, tenantId: TenantId, id: OrderId): Promise<Read> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Read> => {
    const row = await findOrder(tx, id)
    if (row === null) return refuse({ code: 'order_not_found' })
    const [items, tickets] = await Promise.all([listOrderItems(tx, id), listOrderTickets(tx, id)])
    return ok({ ...toOrderView(row), items: [...items], tickets: [...tickets] })
  })

const toOrderView = (row: OrderRow): OrderView => ({
  ...row,
  createdAt: instantToText(row.createdAt),
  paidAt: instantToTextOrNull(row.paidAt),
  mailRefusedAt: instantToTextOrNull(row.mailRefusedAt),
})
