// The orders of an event, and one of them with what was bought.
import type { EventId, OrderId, TenantId } from '../../../shared/ids.ts'
import type {
  OrderDetails,
  OrderStatusName,
  OrderView,
} from '../../../shared/orders/admin-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import {
  findOrder,
  hasEvent,
  listOrderItems,
  listOrderRows,
  listOrderTickets,
  type OrderRow,
} from './order-store.ts'

export type ListOrdersQuery = PageQuery & {
  readonly search?: string | undefined
  readonly status?: OrderStatusName | undefined
}

type Listed = Result<Page<OrderView>, CursorRefusal | { readonly code: 'event_not_found' }>

/** The newest first. */
export async function listOrders(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  eventId: EventId,
  { search, status, after, limit }: ListOrdersQuery,
): Promise<Listed> {
  const key = readKey(after, [KeyId])
  if (!key.ok) return key
  const query = { search, status, after: key.value, limit: limit + 1 }
  return withTenant(deps.db, tenantId, async (tx): Promise<Listed> => {
    if (!(await hasEvent(tx, eventId))) return refuse({ code: 'event_not_found' })
    const rows = await listOrderRows(tx, eventId, query)
    return ok(toPage(rows, limit, toOrderView, ({ id }) => [id]))
  })
}

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
})
