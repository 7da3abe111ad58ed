// An organizer's payments, sales and accounts with providers.
import * as v from 'valibot'
import { EventId, OrderId } from '../../../shared/ids.ts'
import { OrderDetails } from '../../../shared/orders/admin-schema.ts'
import { MakeOrderInput } from '../../../shared/orders/schema.ts'
import {
  AttemptState,
  Attention,
  PaymentLook,
  PaymentTotals,
  PaymentView,
  PayOption,
  Provider,
  ProviderAccountView,
  PutProviderAccount,
  SalesFigures,
} from '../../../shared/payments/schema.ts'
import { ok } from '../../../shared/result.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { SearchText } from '../../platform/http/keyset.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { type Rate, takeRate } from '../../platform/http/rate-limit.ts'
import { makeOrder } from '../orders/make-order.ts'
import { readOrder } from '../orders/read-orders.ts'
import { recordGatePayment } from '../orders/record-gate-payment.ts'
import { resendTickets } from '../orders/resend-tickets.ts'
import { listPayOptions } from './accounts.ts'
import { cancelOrder } from './cancel-order.ts'
import { checkAccount, putAccount, readAccounts } from './edit-account.ts'
import { lookAtPayment } from './look-at-payment.ts'
import { listPayments, readSales, readTotals } from './report-payments.ts'

const OneOrder = v.object({ orderId: OrderId })
const OneProvider = v.object({ provider: Provider })

const MAKE = endpoint({
  method: 'POST',
  path: '/tenant/events/:eventId/orders',
  action: 'order.make',
  summary:
    'Gives tickets away, or lets somebody pay at the gate: they are issued at once, and the order is found by a search at once. The mail says what is to be paid; a gate whose list asks lets an unpaid ticket in when somebody there says yes.',
  params: v.object({ eventId: EventId }),
  body: MakeOrderInput,
  response: OrderDetails,
  status: 201,
  run: async (deps, { actor, params: { eventId }, body: input }) => {
    const { tenantId } = actor
    const made = await makeOrder(deps, {
      tenantId,
      eventId,
      actor: userActivityActor(actor),
      input,
    })
    return made.ok ? readOrder(deps, tenantId, made.value) : made
  },
})

const PAID_AT_GATE = endpoint({
  method: 'POST',
  path: '/tenant/orders/:orderId/paid',
  action: 'order.make',
  summary:
    'Notes that an order was paid at the gate: its tickets are let in unasked from then on. The second time changes nothing.',
  params: OneOrder,
  response: OrderDetails,
  run: async (deps, { actor, params: { orderId } }) => {
    const { tenantId } = actor
    const payment = { tenantId, orderId, actor: userActivityActor(actor) }
    const paid = await recordGatePayment(deps, payment)
    return paid.ok ? readOrder(deps, tenantId, orderId) : paid
  },
})

const CANCEL = endpoint({
  method: 'POST',
  path: '/tenant/orders/:orderId/cancel',
  action: 'order.make',
  summary: 'Cancels an order that waits for its payment, and gives its places back.',
  params: OneOrder,
  run: (deps, { actor, params: { orderId } }) => {
    const { tenantId } = actor
    return cancelOrder(deps, { tenantId, orderId, actor: userActivityActor(actor) })
  },
})

const RESEND = endpoint({
  method: 'POST',
  path: '/tenant/orders/:orderId/resend',
  action: 'order.resend',
  summary: 'Mails an order’s tickets to its buyer again.',
  params: OneOrder,
  status: 202,
  run: (deps, { actor, params: { orderId } }) => {
    const { tenantId } = actor
    return resendTickets(deps, { tenantId, orderId, actor: userActivityActor(actor) })
  },
})

const PAYMENTS = endpoint({
  method: 'GET',
  path: '/tenant/payments',
  action: 'payment.read',
  summary:
    'The payments of the organizer, the newest first. With `attention=true` those that a person must look at. `search` finds by the order’s number, our reference or the provider’s own, each as a whole.',
  query: v.object({
    ...PageQuery.entries,
    state: v.optional(AttemptState),
    provider: v.optional(Provider),
    orderId: v.optional(OrderId),
    attention: v.optional(Attention),
    search: v.optional(SearchText),
  }),
  response: pageOf(PaymentView),
  run: async (deps, { actor, query }) => {
    const listed = await listPayments(deps, actor.tenantId, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

/** The provider is asked each time. */
const LOOK_RATE: Rate = { name: 'look-at-payment', max: 30, windowMs: MINUTE_MS }

const LOOK = endpoint({
  method: 'POST',
  path: '/tenant/payments/:paymentId/look',
  action: 'payment.look',
  summary:
    'Asks the provider at this moment how a payment stands, and settles what it says, also where it is not asked about any more. Asked again within ten seconds, and about a payment that has its money, the outcome is `skipped`.',
  params: v.object({ paymentId: v.pipe(v.string(), v.uuid()) }),
  response: PaymentLook,
  run: async (deps, { actor, params: { paymentId } }) => {
    const taken = await takeRate(deps, LOOK_RATE, actor.tenantId)
    if (!taken.ok) return taken
    const { tenantId } = actor
    return lookAtPayment(deps, { tenantId, paymentId, actor: userActivityActor(actor) })
  },
})

const TOTALS = endpoint({
  method: 'GET',
  path: '/tenant/payments/totals',
  action: 'payment.read',
  summary: 'What was paid by each provider, and what is to be given back.',
  response: v.object({ items: v.array(PaymentTotals) }),
  run: async (deps, { actor }) => ok({ items: [...(await readTotals(deps, actor.tenantId))] }),
})

const SALES = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/sales',
  action: 'payment.read',
  summary: 'What an event has sold: places, orders, money.',
  params: v.object({ eventId: EventId }),
  response: SalesFigures,
  run: (deps, { actor, params }) => readSales(deps, actor.tenantId, params.eventId),
})

const PAY_OPTIONS = endpoint({
  method: 'GET',
  path: '/tenant/pay-options',
  action: 'payment.read',
  summary:
    'By which ways buyers may pay the organizer at this moment, and what each takes in one payment, in poisha.',
  response: v.object({ items: v.array(PayOption) }),
  run: async (deps, { actor }) => ok({ items: [...(await listPayOptions(deps, actor.tenantId))] }),
})

const ACCOUNTS = endpoint({
  method: 'GET',
  path: '/tenant/provider-accounts',
  action: 'account.read',
  summary: 'The organizer’s own accounts with providers. Credentials are never shown.',
  response: v.object({ items: v.array(ProviderAccountView) }),
  run: async (deps, { actor }) => ok({ items: [...(await readAccounts(deps, actor.tenantId))] }),
})

const PUT_ACCOUNT = endpoint({
  method: 'PUT',
  path: '/tenant/provider-accounts/:provider',
  action: 'account.edit',
  summary: 'Sets up or changes the organizer’s own account with a provider.',
  params: OneProvider,
  body: PutProviderAccount,
  response: ProviderAccountView,
  run: (deps, { actor, params: { provider }, body }) => {
    const place = { tenantId: actor.tenantId, provider, actor: userActivityActor(actor) }
    return putAccount(deps, place, body)
  },
})

/** The provider is asked each time. */
const CHECK_RATE: Rate = { name: 'check-account', max: 10, windowMs: MINUTE_MS }

const CHECK_ACCOUNT = endpoint({
  method: 'POST',
  path: '/tenant/provider-accounts/:provider/check',
  action: 'account.edit',
  summary: 'Asks the provider whether the credentials open the account.',
  params: OneProvider,
  response: ProviderAccountView,
  run: async (deps, { actor, params: { provider } }) => {
    const taken = await takeRate(deps, CHECK_RATE, actor.tenantId)
    if (!taken.ok) return taken
    const place = { tenantId: actor.tenantId, provider, actor: userActivityActor(actor) }
    return checkAccount(deps, place)
  },
})

export const tenantPaymentEndpoints: readonly Endpoint[] = [
  MAKE,
  PAID_AT_GATE,
  CANCEL,
  RESEND,
  PAYMENTS,
  LOOK,
  TOTALS,
  SALES,
  PAY_OPTIONS,
  ACCOUNTS,
  PUT_ACCOUNT,
  CHECK_ACCOUNT,
]
