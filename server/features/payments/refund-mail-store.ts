// What a mail about money that goes back says.
import type { OrderId } from '../../../shared/ids.ts'
import type { RefundReason, RefundState } from '../../../shared/payments/schema.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type MailedRefund = {
  readonly orderId: OrderId
  readonly amountCents: number
  readonly reason: RefundReason
  readonly state: RefundState
}

export async function findMailedRefund(tx: TenantTx, id: string): Promise<MailedRefund | null> {
  const [row] = await tx<MailedRefund[]>`
    select order_id, amount_cents, reason, state from refunds where id = ${id}
  `
  return row ?? null
}

export type MailedAsk = { readonly orderId: OrderId; readonly answer: string | null }

export async function findMailedAsk(tx: TenantTx, id: string): Promise<MailedAsk | null> {
  const [row] = await tx<MailedAsk[]>`select order_id, answer from refund_asks where id = ${id}`
  return row ?? null
}
