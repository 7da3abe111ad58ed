// Orders, payments and tickets.
import type { InferInput } from 'valibot'
import type {
  OrderDetails,
  OrderStatusName,
  OrderView,
} from '../../../../shared/orders/admin-schema.ts'
import type { MakeOrderInput } from '../../../../shared/orders/schema.ts'
import type { OrderTimeline } from '../../../../shared/payments/admin-schema.ts'
import type {
  AttemptState,
  PaymentLook,
  PaymentTotals,
  PaymentView,
  Provider,
  SalesFigures,
} from '../../../../shared/payments/schema.ts'
import type {
  ChangedTicket,
  RenameTicketBody,
  TicketState,
  TicketStepBody,
  TicketView,
} from '../../../../shared/tickets/admin-schema.ts'
import type { Page, PageQuery } from './route-types.ts'

type TicketStep = { body: InferInput<typeof TicketStepBody>; answer: ChangedTicket }

export type OrderRoutes = {
  'GET /tenant/orders': {
    query: PageQuery & {
      readonly search?: string
      readonly eventId?: string
      readonly status?: OrderStatusName
    }
    answer: Page<OrderView>
  }
  'GET /tenant/orders/:orderId': { answer: OrderDetails }
  'GET /tenant/orders/:orderId/timeline': { answer: OrderTimeline }
  'POST /tenant/orders/:orderId/cancel': { answer: null }
  'POST /tenant/orders/:orderId/paid': { answer: OrderDetails }
  'POST /tenant/orders/:orderId/resend': { answer: null }
  'POST /tenant/events/:eventId/orders': {
    body: InferInput<typeof MakeOrderInput>
    answer: OrderDetails
  }
  'GET /tenant/events/:eventId/sales': { answer: SalesFigures }
  'GET /tenant/payments': {
    query: PageQuery & {
      readonly state?: AttemptState
      readonly provider?: Provider
      readonly attention?: 'true' | 'false'
    }
    answer: Page<PaymentView>
  }
  'POST /tenant/payments/:paymentId/look': { answer: PaymentLook }
  'GET /tenant/payments/totals': { answer: { readonly items: readonly PaymentTotals[] } }
  'GET /tenant/tickets': {
    query: PageQuery & {
      readonly search?: string
      readonly eventId?: string
      readonly state?: TicketState
      readonly ticketTypeId?: string
    }
    answer: Page<TicketView>
  }
  'GET /tenant/tickets/:ticketId': { answer: TicketView }
  'PATCH /tenant/tickets/:ticketId': {
    body: InferInput<typeof RenameTicketBody>
    answer: ChangedTicket
  }
  'POST /tenant/tickets/:ticketId/void': TicketStep
  'POST /tenant/tickets/:ticketId/block': TicketStep
  'POST /tenant/tickets/:ticketId/unblock': TicketStep
  'POST /tenant/tickets/:ticketId/reissue': TicketStep
}
