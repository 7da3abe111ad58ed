// Money that goes back, and buyers who ask for it.
import type { InferInput } from 'valibot'
import type {
  EventCancellation,
  RetriedRefunds,
  RetryRefundsInput,
  WaitingRefund,
} from '../../../../shared/payments/event-off-schema.ts'
import type {
  DeclineAskInput,
  EventRefundView,
  GiveBackInput,
  LookedUpInput,
  RefundAskState,
  RefundAskView,
  RefundableView,
  RefundDetails,
  RefundEventInput,
  RefundView,
  SentByHandInput,
} from '../../../../shared/payments/refund-schema.ts'
import type { Provider, RefundState } from '../../../../shared/payments/schema.ts'
import type { Page, PageQuery } from './route-types.ts'

export type RefundRoutes = {
  'GET /tenant/refunds': {
    query: PageQuery & {
      readonly state?: RefundState
      readonly provider?: Provider
      readonly orderId?: string
      readonly waitsForPerson?: 'true' | 'false'
    }
    answer: Page<RefundView>
  }
  'POST /tenant/refunds/:refundId/retry': { answer: RefundDetails }
  'POST /tenant/refunds/:refundId/by-hand': {
    body: InferInput<typeof SentByHandInput>
    answer: RefundDetails
  }
  'POST /tenant/refunds/:refundId/look-up': {
    body: InferInput<typeof LookedUpInput>
    answer: RefundDetails
  }
  'GET /tenant/orders/:orderId/refundable': { answer: RefundableView }
  'POST /tenant/orders/:orderId/refunds': {
    body: InferInput<typeof GiveBackInput>
    answer: RefundDetails
  }
  'GET /tenant/events/:eventId/cancellation': {
    query: { readonly feePercent?: number }
    answer: EventCancellation
  }
  'GET /tenant/events/:eventId/refunds': { answer: EventRefundView }
  'POST /tenant/events/:eventId/refunds': {
    body: InferInput<typeof RefundEventInput>
    answer: EventRefundView
  }
  'GET /tenant/events/:eventId/refunds/waiting': {
    query: PageQuery
    answer: Page<WaitingRefund>
  }
  'POST /tenant/events/:eventId/refunds/retry': {
    body: InferInput<typeof RetryRefundsInput>
    answer: RetriedRefunds
  }
  'GET /tenant/refund-asks': {
    query: PageQuery & { readonly state?: RefundAskState; readonly orderId?: string }
    answer: Page<RefundAskView>
  }
  'POST /tenant/refund-asks/:askId/approve': {
    body: InferInput<typeof GiveBackInput>
    answer: RefundDetails
  }
  'POST /tenant/refund-asks/:askId/decline': {
    body: InferInput<typeof DeclineAskInput>
    answer: null
  }
}
