// What became of an order or a payment, in a word.
import type { FC } from 'hono/jsx/dom'
import type { OrderStatusName } from '../../../../shared/orders/admin-schema.ts'
import type { AttemptState, PaymentView } from '../../../../shared/payments/schema.ts'
import { Badge, type Tone } from '../parts/small.tsx'
import { text } from './words.ts'

const ORDER_TONES: Readonly<Record<OrderStatusName, Tone>> = {
  pending: 'care',
  paid: 'good',
  refunded: 'quiet',
  expired: 'quiet',
  cancelled: 'quiet',
}
const PAYMENT_TONES: Readonly<Record<AttemptState, Tone>> = {
  pending: 'care',
  processing: 'care',
  succeeded: 'good',
  failed: 'quiet',
  refunded: 'quiet',
}

export const OrderBadge: FC<{ readonly status: OrderStatusName }> = ({ status }) => (
  <Badge tone={ORDER_TONES[status]}>{text(`orders.status.${status}`)}</Badge>
)

/** With what a person must look at. */
export const PaymentBadges: FC<{ readonly payment: PaymentView }> = ({ payment }) => (
  <>
    <Badge tone={PAYMENT_TONES[payment.state]}>{text(`payments.state.${payment.state}`)}</Badge>
    {payment.isHeldForRisk ? <Badge tone="bad">{text('payments.held')}</Badge> : null}
    {payment.isMismatched ? (
      <Badge tone="bad">
        {text(payment.isUnanswered ? 'payments.unanswered' : 'payments.mismatched')}
      </Badge>
    ) : null}
    {payment.isDisputed ? <Badge tone="bad">{text('payments.disputed')}</Badge> : null}
  </>
)
