// Calling an event off: what it means, and what is left for a person once everybody's money goes back.
import * as v from 'valibot'
import { EventId } from '../../../shared/ids.ts'
import {
  EventCancellation,
  RetriedRefunds,
  RetryRefundsInput,
  WaitingRefund,
} from '../../../shared/payments/event-off-schema.ts'
import { FEE_PERCENT_MAX } from '../../../shared/payments/fee-limits.ts'
import { ok } from '../../../shared/result.ts'
import { userActivityActor } from '../../platform/http/actor.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { listWaitingRefunds } from './list-waiting-refunds.ts'
import { readCancellation } from './read-cancellation.ts'
import { retryEventRefunds } from './retry-event-refunds.ts'

const OneEvent = v.object({ eventId: EventId })

const CANCELLATION = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/cancellation',
  action: 'refund.read',
  summary:
    'What calling the event off means at this moment: how many tickets let in, how many of their holders have come, and what money goes back less `feePercent`, by provider and by what orders paid. It changes nothing.',
  params: OneEvent,
  query: v.object({
    feePercent: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^\d{1,2}$/, 'not a number of percent'),
        v.transform(Number),
        v.maxValue(FEE_PERCENT_MAX),
      ),
      '0',
    ),
  }),
  response: EventCancellation,
  run: (deps, { actor, params: { eventId }, query: { feePercent } }) =>
    readCancellation(deps, actor.tenantId, { eventId, feePercent }),
})

const WAITING = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/refunds/waiting',
  action: 'refund.read',
  summary:
    'What of the event only a person finishes, by order: refunds that failed or that no program sends, and orders of which nothing could be given back.',
  params: OneEvent,
  query: PageQuery,
  response: pageOf(WaitingRefund),
  run: async (deps, { actor, params: { eventId }, query }) => {
    const listed = await listWaitingRefunds(deps, actor.tenantId, { ...query, eventId })
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const RETRY = endpoint({
  method: 'POST',
  path: '/tenant/events/:eventId/refunds/retry',
  action: 'refund.decide',
  summary:
    'Has the failed refunds of the event sent again, 50 in a call, each by a new reference. `next` is the `after` of the call that goes on. One that cannot be tried again is passed over.',
  params: OneEvent,
  body: RetryRefundsInput,
  response: RetriedRefunds,
  run: (deps, { actor, params: { eventId }, body: { after } }) =>
    retryEventRefunds(deps, {
      ...{ tenantId: actor.tenantId, eventId, after },
      actor: userActivityActor(actor),
    }),
})

const COLUMNS: Columns<WaitingRefund> = {
  orderId: ({ orderId }) => orderId,
  orderNumber: ({ orderNumber }) => orderNumber,
  buyerName: ({ buyerName }) => buyerName,
  provider: ({ provider }) => provider,
  amountCents: ({ amountCents }) => amountCents,
  refundId: ({ refundId }) => refundId,
  failure: ({ failure }) => failure,
  providerMessage: ({ providerMessage }) => providerMessage,
  refusal: ({ refusal }) => refusal,
  state: ({ state }) => state,
}

const FILE = csvEndpoint({
  path: '/tenant/exports/waiting-refunds.csv',
  action: 'refund.read',
  summary: 'What of an event that is off only a person finishes, as CSV, by order.',
  query: v.object({ eventId: EventId }),
  columns: COLUMNS,
  page: (deps, actor, query) => listWaitingRefunds(deps, actor.tenantId, query),
})

export const eventOffEndpoints: readonly Endpoint[] = [CANCELLATION, WAITING, RETRY, FILE]
