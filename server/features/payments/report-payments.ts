// Payments, totals and sales figures, for organizers and the platform.
import type * as v from 'valibot'
import type { EventId, TenantId } from '../../../shared/ids.ts'
import type {
  Attention,
  PaymentTotals,
  PaymentView,
  PlatformPaymentView,
  SalesFigures,
} from '../../../shared/payments/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import {
  findOrderSales,
  listAllPaymentRows,
  listPaymentRows,
  listTotals,
  listTypeSales,
  type PaymentRow,
  type PaymentsQuery,
} from './report-store.ts'

export type ListPaymentsQuery = PageQuery &
  Partial<Omit<PaymentsQuery, 'after' | 'limit' | 'needsAttention'>> & {
    readonly attention?: v.InferOutput<typeof Attention> | undefined
  }

const queryOf = (query: ListPaymentsQuery, after: string | null): PaymentsQuery => ({
  state: query.state,
  provider: query.provider,
  orderId: query.orderId,
  attemptId: query.attemptId,
  tenantId: query.tenantId,
  isMismatched: query.isMismatched,
  search: query.search,
  needsAttention: query.attention === undefined ? undefined : query.attention === 'true',
  after,
  limit: query.limit + 1,
})

/** The newest first. */
export async function listPayments(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  query: ListPaymentsQuery,
): Promise<Result<Page<PaymentView>, CursorRefusal>> {
  const key = readKey(query.after, [KeyId])
  if (!key.ok) return key
  const asked = queryOf(query, key.value?.[0] ?? null)
  const rows = await withTenant(deps.db, tenantId, (tx) => listPaymentRows(tx, asked))
  return ok(
    toPage(
      rows,
      query.limit,
      ({ tenantId: _own, ...row }) => toView(row),
      ({ id }) => [id],
    ),
  )
}

export async function readPayment(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  attemptId: string,
): Promise<Result<PaymentView, Refusal>> {
  const listed = await listPayments(deps, tenantId, { attemptId, limit: 1, after: undefined })
  if (!listed.ok) return listed
  const [payment] = listed.value.items
  return payment === undefined ? refuse({ code: 'payment_not_found' }) : ok(payment)
}

/** Of all tenants, or of one; the newest first. */
export async function listAllPayments(
  deps: Pick<Deps, 'platformDb'>,
  query: ListPaymentsQuery,
): Promise<Result<Page<PlatformPaymentView>, CursorRefusal>> {
  const key = readKey(query.after, [KeyId])
  if (!key.ok) return key
  const rows = await listAllPaymentRows(deps.platformDb, queryOf(query, key.value?.[0] ?? null))
  return ok(toPage(rows, query.limit, toView, ({ id }) => [id]))
}

const toView = <R extends Omit<PaymentRow, 'tenantId'>>(row: R) => ({
  ...row,
  createdAt: instantToText(row.createdAt),
  settledAt: instantToTextOrNull(row.settledAt),
})

export const readTotals = async (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
): Promise<readonly PaymentTotals[]> =>
  withTenant(deps.db, tenantId, (tx) => listTotals(tx, undefined))

export const readAllTotals = (
  deps: Pick<Deps, 'platformDb'>,
  tenantId: TenantId | undefined,
): Promise<readonly PaymentTotals[]> => listTotals(deps.platformDb, tenantId)

type Figures = Result<SalesFigures, { readonly code: 'event_not_found' }>

export const readSales = (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  eventId: EventId,
): Promise<Figures> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Figures> => {
    const [sales, ticketTypes] = await Promise.all([
      findOrderSales(tx, eventId),
      listTypeSales(tx, eventId),
    ])
    if (sales === null) return refuse({ code: 'event_not_found' })
    const { pending, paid, expired, cancelled, refunded, ...money } = sales
    const orders = { pending, paid, expired, cancelled, refunded }
    return ok({ eventId, currency: 'BDT', ticketTypes: [...ticketTypes], orders, ...money })
  })
