// Payments and providers' notifications as CSV.
import * as v from 'valibot'
import { OrderId, TenantId } from '../../../shared/ids.ts'
import {
  AttemptState,
  Attention,
  type PaymentView,
  type PlatformPaymentView,
  Provider,
  type WebhookEventView,
  WebhookState,
} from '../../../shared/payments/schema.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'
import { SearchText } from '../../platform/http/keyset.ts'
import { listAllPayments, listPayments } from './report-payments.ts'
import { listEvents } from './webhook-events.ts'

const PAYMENT_COLUMNS: Columns<PaymentView> = {
  id: ({ id }) => id,
  orderId: ({ orderId }) => orderId,
  orderNumber: ({ orderNumber }) => orderNumber,
  ref: ({ ref }) => ref,
  provider: ({ provider }) => provider,
  isLive: ({ isLive }) => isLive,
  state: ({ state }) => state,
  amountCents: ({ amountCents }) => amountCents,
  currency: ({ currency }) => currency,
  providerTxnId: ({ providerTxnId }) => providerTxnId,
  failure: ({ failure }) => failure,
  providerCode: ({ providerCode }) => providerCode,
  isHeldForRisk: ({ isHeldForRisk }) => isHeldForRisk,
  isMismatched: ({ isMismatched }) => isMismatched,
  isUnanswered: ({ isUnanswered }) => isUnanswered,
  isDisputed: ({ isDisputed }) => isDisputed,
  createdAt: ({ createdAt }) => createdAt,
  settledAt: ({ settledAt }) => settledAt,
  refundCents: ({ refundCents }) => refundCents,
  paidCents: ({ paidCents }) => paidCents,
  keptCents: ({ keptCents }) => keptCents,
}

const ALL_COLUMNS: Columns<PlatformPaymentView> = {
  tenantId: ({ tenantId }) => tenantId,
  ...PAYMENT_COLUMNS,
}

const EVENT_COLUMNS: Columns<WebhookEventView> = {
  id: ({ id }) => id,
  provider: ({ provider }) => provider,
  tenantId: ({ tenantId }) => tenantId,
  eventKey: ({ eventKey }) => eventKey,
  eventName: ({ eventName }) => eventName,
  state: ({ state }) => state,
  outcome: ({ outcome }) => outcome,
  tries: ({ tries }) => tries,
  receivedAt: ({ receivedAt }) => receivedAt,
  finishedAt: ({ finishedAt }) => finishedAt,
  isPurged: ({ isPurged }) => isPurged,
}

/** What both lists of payments are filtered by. */
const FILTER = {
  state: v.optional(AttemptState),
  provider: v.optional(Provider),
  orderId: v.optional(OrderId),
  attention: v.optional(Attention),
}

const OWN = csvEndpoint({
  path: '/tenant/exports/payments.csv',
  action: 'payment.read',
  summary: 'The payments of the organizer as CSV, the newest first.',
  query: v.object({ ...FILTER, search: v.optional(SearchText) }),
  columns: PAYMENT_COLUMNS,
  page: (deps, actor, query) => listPayments(deps, actor.tenantId, query),
})

const ALL = csvEndpoint({
  path: '/admin/exports/payments.csv',
  action: 'payment.read_all',
  summary: 'The payments of all organizers, or of one, as CSV, the newest first.',
  query: v.object({
    ...FILTER,
    tenantId: v.optional(TenantId),
    /** `true`: only those of which a provider told what does not fit. */
    mismatched: v.optional(v.picklist(['true', 'false'])),
  }),
  columns: ALL_COLUMNS,
  page: (deps, _actor, { mismatched, ...query }) => {
    const isMismatched = mismatched === undefined ? undefined : mismatched === 'true'
    return listAllPayments(deps, { ...query, isMismatched })
  },
})

const EVENTS = csvEndpoint({
  path: '/admin/exports/webhook-events.csv',
  action: 'webhook.read',
  summary: 'What providers told as CSV, the newest first. What was told is sealed and not shown.',
  query: v.object({ state: v.optional(WebhookState), provider: v.optional(Provider) }),
  columns: EVENT_COLUMNS,
  page: (deps, _actor, query) => listEvents(deps, query),
})

export const paymentExports: readonly Endpoint[] = [OWN, ALL, EVENTS]
