// Buyers who want their money back.
import type { OrderId, UserId } from '../../../shared/ids.ts'
import type { RefundAskState } from '../../../shared/payments/refund-schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type RefundAskRow = {
  readonly id: string
  readonly orderId: OrderId
  readonly orderNumber: string
  readonly buyerName: string
  readonly state: RefundAskState
  readonly words: string
  readonly answer: string | null
  readonly refundId: string | null
  readonly askedAt: Instant
  readonly decidedAt: Instant | null
  readonly decidedBy: UserId | null
}

const columns = (tx: TenantTx) => tx`
  k.id, k.order_id, o.number as order_number, o.buyer_name, k.state, k.words, k.answer, k.refund_id, k.asked_at,
  k.decided_at, k.decided_by
`
const joined = (tx: TenantTx) => tx`
  from refund_asks k join orders o on o.tenant_id = k.tenant_id and o.id = k.order_id
`

export type AsksQuery = {
  readonly state: RefundAskState | undefined
  readonly orderId: OrderId | undefined
  readonly after: string | null
  readonly limit: number
}

/** The newest first. */
export function listAskRows(
  tx: TenantTx,
  { state, orderId, after, limit }: AsksQuery,
): Promise<readonly RefundAskRow[]> {
  const ofState = state === undefined ? tx`` : tx`and k.state = ${state}`
  const ofOrder = orderId === undefined ? tx`` : tx`and k.order_id = ${orderId}`
  const older = after === null ? tx`` : tx`and k.id < ${after}`
  return tx<RefundAskRow[]>`
    select ${columns(tx)} ${joined(tx)}
     where true ${ofState} ${ofOrder} ${older}
     order by k.id desc
     limit ${limit}
  `
}

export async function findAsk(tx: TenantTx, id: string): Promise<RefundAskRow | null> {
  const [row] = await tx<RefundAskRow[]>`select ${columns(tx)} ${joined(tx)} where k.id = ${id}`
  return row ?? null
}

/** Locked until the transaction ends, against a second answer. Null: no such wish, or it was answered. */
export async function lockOpenAsk(
  tx: TenantTx,
  id: string,
): Promise<{ readonly orderId: OrderId } | null> {
  const [row] = await tx<{ readonly orderId: OrderId }[]>`
    select order_id from refund_asks where id = ${id} and state = 'open' for update
  `
  return row ?? null
}

export async function hasOpenAsk(tx: TenantTx, orderId: OrderId): Promise<boolean> {
  const rows = await tx`select 1 from refund_asks where order_id = ${orderId} and state = 'open'`
  return rows.length > 0
}

/** False: the order has an open one already. */
export async function insertAsk(
  tx: TenantTx,
  ask: { readonly id: string; readonly orderId: OrderId; readonly words: string },
  at: Instant,
): Promise<boolean> {
  const { count } = await tx`
    insert into refund_asks (id, order_id, words, asked_at)
    values (${ask.id}, ${ask.orderId}, ${ask.words}, ${tx.typed.instant(at)})
    on conflict (tenant_id, order_id) where state = 'open' do nothing
  `
  return count === 1
}

export async function updateAskAnswered(
  tx: TenantTx,
  id: string,
  answer: {
    readonly state: 'approved' | 'declined'
    readonly answer: string
    readonly refundId: string | null
    readonly decidedBy: UserId | null
    readonly at: Instant
  },
): Promise<void> {
  await tx`
    update refund_asks
       set state = ${answer.state}, answer = ${answer.answer}, refund_id = ${answer.refundId},
           decided_by = ${answer.decidedBy}, decided_at = ${tx.typed.instant(answer.at)}
     where id = ${id}
  `
}
