// All that happened to one order, in order.
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import type { OrderTimeline } from '../../../shared/payments/admin-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import { listPayments } from './report-payments.ts'
import {
  findSituation,
  type HappeningRow,
  listHappenings,
  listOrderRefunds,
  type RefundRow,
} from './timeline-store.ts'

type Read = Result<
  OrderTimeline,
  { readonly code: 'order_not_found' } | { readonly code: 'cursor_invalid' }
>

/** More attempts are not made for one order. */
const PAYMENTS_MAX = 200

export async function readTimeline(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  orderId: OrderId,
): Promise<Read> {
  const found = await withTenantSnapshot(deps.db, tenantId, async (tx) => {
    const [situation, refunds, happenings] = await Promise.all([
      findSituation(tx, orderId),
      listOrderRefunds(tx, orderId),
      listHappenings(tx, orderId),
    ])
    return situation === null ? null : { situation, refunds, happenings }
  })
  if (found === null) return refuse({ code: 'order_not_found' })
  const asked = { orderId, limit: PAYMENTS_MAX, after: undefined }
  const payments = await listPayments(deps, tenantId, asked)
  if (!payments.ok) return payments
  const { source, holdExpiresAt, closedAt } = found.situation
  return ok({
    orderId,
    source,
    holdExpiresAt: instantToTextOrNull(holdExpiresAt),
    closedAt: instantToTextOrNull(closedAt),
    payments: payments.value.items.toReversed(),
    refunds: found.refunds.map(toRefund),
    items: found.happenings.map(toItem),
  })
}

const toRefund = (row: RefundRow): OrderTimeline['refunds'][number] => ({
  ...row,
  requestedAt: instantToText(row.requestedAt),
})

const toItem = (row: HappeningRow): OrderTimeline['items'][number] => ({
  id: row.id,
  at: instantToText(row.at),
  actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
  action: row.action,
  subject: { kind: row.subjectKind, id: row.subjectId },
  metadata: row.metadata,
})
