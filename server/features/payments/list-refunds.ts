// Refunds for an organizer's administration: a list, one of them, and what of an order can be given back.
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import type {
  RefundableView,
  RefundDetails,
  RefundView,
} from '../../../shared/payments/refund-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant, withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import {
  findListedRefund,
  findRefundableOrder,
  findRefundablePayment,
  findUnagreedRefund,
  type ListedRefund,
  listRefundableTickets,
  listRefundRows,
  listRefundTickets,
  type RefundsQuery,
} from './refund-list-store.ts'

export type ListRefundsQuery = PageQuery & Partial<Omit<RefundsQuery, 'after' | 'limit'>>

/** The newest first. */
export async function listRefunds(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  query: ListRefundsQuery,
): Promise<Result<Page<RefundView>, CursorRefusal>> {
  const key = readKey(query.after, [KeyId])
  if (!key.ok) return key
  const { state, provider, orderId, waitsForPerson, limit } = query
  const after = key.value?.[0] ?? null
  const asked = { state, provider, orderId, waitsForPerson, after, limit: limit + 1 }
  const rows = await withTenant(deps.db, tenantId, (tx) => listRefundRows(tx, asked))
  return ok(toPage(rows, limit, toView, ({ id }) => [id]))
}

type Read = Result<RefundDetails, { readonly code: 'refund_not_found' }>

export const readRefund = (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  refundId: string,
): Promise<Read> =>
  withTenantSnapshot(deps.db, tenantId, async (tx): Promise<Read> => {
    const row = await findListedRefund(tx, refundId)
    if (row === null) return readUnagreed(tx, refundId)
    return ok({ ...toView(row), ticketIds: [...(await listRefundTickets(tx, refundId))] })
  })

async function readUnagreed(tx: TenantTx, refundId: string): Promise<Read> {
  const unagreed = await findUnagreedRefund(tx, refundId)
  if (unagreed === null) return refuse({ code: 'refund_not_found' })
  const { ticketIds, ...row } = unagreed
  return ok({ ...toView(row), ticketIds: [...ticketIds] })
}

const toView = (row: ListedRefund): RefundView => ({
  ...row,
  requestedAt: instantToText(row.requestedAt),
  submittedAt: instantToTextOrNull(row.submittedAt),
  completedAt: instantToTextOrNull(row.completedAt),
  nextTryAt: instantToTextOrNull(row.nextTryAt),
})

type Refundable = Result<RefundableView, { readonly code: 'order_not_found' }>

export const readRefundable = (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  orderId: OrderId,
): Promise<Refundable> =>
  withTenantSnapshot(deps.db, tenantId, async (tx): Promise<Refundable> => {
    const order = await findRefundableOrder(tx, orderId)
    if (order === null) return refuse({ code: 'order_not_found' })
    const { paidAttemptId, currency } = order
    const payment = paidAttemptId === null ? null : await findRefundablePayment(tx, paidAttemptId)
    const leftCents = payment?.leftCents ?? 0
    return ok({
      ...{ orderId, currency, paidCents: payment?.amountCents ?? 0, leftCents },
      obstacle: obstacleOf(payment),
      tickets: [...(await listRefundableTickets(tx, orderId))],
    })
  })

function obstacleOf(
  payment: { readonly isDisputed: boolean; readonly leftCents: number } | null,
): RefundableView['obstacle'] {
  if (payment === null) return 'not_paid'
  if (payment.isDisputed) return 'disputed'
  return payment.leftCents > 0 ? null : 'nothing_left'
}
