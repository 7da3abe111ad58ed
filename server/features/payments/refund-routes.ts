// Giving money back: what an organizer's administrators ask, and a buyer by the order's link.
import * as v from 'valibot'
import { EventId, OrderId, type UserId } from '../../../shared/ids.ts'
import {
  AskRefundInput,
  DeclineAskInput,
  EventRefundView,
  GiveBackInput,
  LookedUpInput,
  RefundAskId,
  RefundAskState,
  RefundAskView,
  RefundableView,
  RefundDetails,
  RefundEventInput,
  RefundId,
  RefundView,
  SentByHandInput,
} from '../../../shared/payments/refund-schema.ts'
import { Attention, Provider, RefundState } from '../../../shared/payments/schema.ts'
import { ok } from '../../../shared/result.ts'
import { userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { headerOf } from '../../platform/http/headers.ts'
import { readKey } from '../../platform/http/idempotency-key.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { languageOf } from '../../platform/pages/page-request.ts'
import { openOrderLink } from '../orders/open-order-link.ts'
import { ORDER_RATE } from './buyer-routes.ts'
import { giveBack } from './give-back.ts'
import { listRefunds, readRefund, readRefundable } from './list-refunds.ts'
import { approveAsk, askForRefund, declineAsk, listAsks } from './refund-asks.ts'
import { beginEventRefund, readEventRefund } from './refund-event.ts'
import { noteLookedUp, noteSentByHand, retryRefund } from './settle-by-person.ts'

const OneOrder = v.object({ orderId: OrderId })
const OneRefund = v.object({ refundId: RefundId })
const OneAsk = v.object({ askId: RefundAskId })
const Link = v.object({ token: v.pipe(v.string(), v.maxLength(100)) })

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/refunds',
  action: 'refund.read',
  summary:
    'The refunds of the organizer, the newest first. With `waitsForPerson=true` those that only a person finishes: they failed, or their provider takes none from a program.',
  query: v.object({
    ...PageQuery.entries,
    state: v.optional(RefundState),
    provider: v.optional(Provider),
    orderId: v.optional(OrderId),
    waitsForPerson: v.optional(Attention),
  }),
  response: pageOf(RefundView),
  run: async (deps, { actor, query: { waitsForPerson: waits, ...query } }) => {
    const waitsForPerson = waits === undefined ? undefined : waits === 'true'
    const listed = await listRefunds(deps, actor.tenantId, { ...query, waitsForPerson })
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const READ = endpoint({
  method: 'GET',
  path: '/tenant/refunds/:refundId',
  action: 'refund.read',
  summary: 'One refund, with the tickets that it gave back.',
  params: OneRefund,
  response: RefundDetails,
  run: (deps, { actor, params: { refundId } }) => readRefund(deps, actor.tenantId, refundId),
})

const REFUNDABLE = endpoint({
  method: 'GET',
  path: '/tenant/orders/:orderId/refundable',
  action: 'refund.read',
  summary: 'What of an order can be given back at this moment, and what its tickets cost.',
  params: OneOrder,
  response: RefundableView,
  run: (deps, { actor, params: { orderId } }) => readRefundable(deps, actor.tenantId, orderId),
})

const GIVE_BACK = endpoint({
  method: 'POST',
  path: '/tenant/orders/:orderId/refunds',
  action: 'refund.decide',
  summary:
    'Gives the whole order, chosen tickets or an amount back to the payment it came from; `feeCents` is kept. Tickets that are given back are void at once and their places on sale again; the money is sent afterwards. Above the organizer’s limit (`/tenant/refund-rule`) nothing is done yet: the answer’s state is `awaiting_second` until another administrator agrees. With an `Idempotency-Key` the second request is answered with the first one’s refund. What is more than is left is refused with `details[0].leftCents`.',
  params: OneOrder,
  body: GiveBackInput,
  response: RefundDetails,
  status: 201,
  run: async (deps, { actor, params: { orderId }, body: input, c }) => {
    const key = readKey(headerOf(c, 'idempotency-key'))
    if (!key.ok) return key
    const { tenantId } = actor
    const given = await giveBack(deps, {
      ...{ tenantId, orderId, key: key.value, input, locale: languageOf(c) },
      ...personOf(actor),
    })
    return given.ok ? readRefund(deps, tenantId, given.value) : given
  },
})

const RETRY = endpoint({
  method: 'POST',
  path: '/tenant/refunds/:refundId/retry',
  action: 'refund.decide',
  summary:
    'Has a refund sent again that failed for good, by a new reference, or one sent that waits for a person. The second time changes nothing.',
  params: OneRefund,
  response: RefundDetails,
  run: async (deps, { actor, params: { refundId } }) => {
    const { tenantId } = actor
    const request = { tenantId, refundId, actor: userActivityActor(actor) }
    const retried = await retryRefund(deps, request)
    return retried.ok ? readRefund(deps, tenantId, refundId) : retried
  },
})

const BY_HAND = endpoint({
  method: 'POST',
  path: '/tenant/refunds/:refundId/by-hand',
  action: 'refund.decide',
  summary:
    'Notes that a person has sent a refund at the provider, with the provider’s reference. Only one that failed, or that nothing was sent for yet.',
  params: OneRefund,
  body: SentByHandInput,
  response: RefundDetails,
  run: async (deps, { actor, params: { refundId }, body }) => {
    const { tenantId } = actor
    const request = { tenantId, refundId, actor: userActivityActor(actor) }
    const noted = await noteSentByHand(deps, request, body)
    return noted.ok ? readRefund(deps, tenantId, refundId) : noted
  },
})

const LOOK_UP = endpoint({
  method: 'POST',
  path: '/tenant/refunds/:refundId/look-up',
  action: 'refund.decide',
  summary:
    'Tells what a person found at the provider about an `unknown` refund that waits for a person: by which id the provider knows it, or null where it has none. One that is there is asked about by that id; one that is not has failed, and may be tried again.',
  params: OneRefund,
  body: LookedUpInput,
  response: RefundDetails,
  run: async (deps, { actor, params: { refundId }, body }) => {
    const { tenantId } = actor
    const request = { tenantId, refundId, actor: userActivityActor(actor) }
    const noted = await noteLookedUp(deps, request, body)
    return noted.ok ? readRefund(deps, tenantId, refundId) : noted
  },
})

const ASKS = endpoint({
  method: 'GET',
  path: '/tenant/refund-asks',
  action: 'refund.read',
  summary: 'Buyers who want their money back, the newest first, with what they were answered.',
  query: v.object({
    ...PageQuery.entries,
    state: v.optional(RefundAskState),
    orderId: v.optional(OrderId),
  }),
  response: pageOf(RefundAskView),
  run: async (deps, { actor, query }) => {
    const listed = await listAsks(deps, actor.tenantId, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const APPROVE = endpoint({
  method: 'POST',
  path: '/tenant/refund-asks/:askId/approve',
  action: 'refund.decide',
  summary:
    'Gives a buyer’s money back as they asked: whole, in part, or less a fee. `reason` is told to the buyer.',
  params: OneAsk,
  body: GiveBackInput,
  response: RefundDetails,
  status: 201,
  run: async (deps, { actor, params: { askId }, body, c }) => {
    const { tenantId } = actor
    const answer = { tenantId, askId, locale: languageOf(c), ...personOf(actor) }
    const approved = await approveAsk(deps, answer, body)
    return approved.ok ? readRefund(deps, tenantId, approved.value) : approved
  },
})

const DECLINE = endpoint({
  method: 'POST',
  path: '/tenant/refund-asks/:askId/decline',
  action: 'refund.decide',
  summary: 'Declines a buyer’s wish for the money, with words that are told to the buyer.',
  params: OneAsk,
  body: DeclineAskInput,
  run: (deps, { actor, params: { askId }, body: { answer } }) =>
    declineAsk(deps, { tenantId: actor.tenantId, askId, ...personOf(actor) }, answer),
})

const ASK = endpoint({
  method: 'POST',
  path: '/public/orders/:token/refund-asks',
  action: 'order.follow',
  summary:
    'A buyer asks for the money of a paid order, in words. The organizer answers by mail; while one wish is open there is no second.',
  rateLimit: ORDER_RATE,
  params: Link,
  body: AskRefundInput,
  status: 202,
  run: async (deps, { params: { token }, body: { words } }) => {
    const owner = await openOrderLink(deps, token)
    return owner.ok ? askForRefund(deps, owner.value, words) : owner
  },
})

const OneEvent = v.object({ eventId: EventId })

const REFUND_EVENT = endpoint({
  method: 'POST',
  path: '/tenant/events/:eventId/refunds',
  action: 'refund.decide',
  summary:
    'Begins to tell everybody with a ticket of a cancelled event by mail, in the words `wordsEn` and `wordsBn`, and to give their money back, less `feePercent`. It goes on by itself, order after order, whatever stops in between. The second time it goes through what is left once more, by the words and the fee of the first time; nobody is told twice.',
  params: OneEvent,
  body: RefundEventInput,
  response: EventRefundView,
  status: 202,
  run: async (deps, { actor, params: { eventId }, body, c }) => {
    const { tenantId } = actor
    const request = { tenantId, eventId, locale: languageOf(c), ...personOf(actor) }
    const begun = await beginEventRefund(deps, request, body)
    return begun.ok ? readEventRefund(deps, tenantId, eventId) : begun
  },
})

const READ_EVENT = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/refunds',
  action: 'refund.read',
  summary: 'How far giving everybody’s money of an event back is, and what a person must look at.',
  params: OneEvent,
  response: EventRefundView,
  run: (deps, { actor, params: { eventId } }) => readEventRefund(deps, actor.tenantId, eventId),
})

type Person = Parameters<typeof userActivityActor>[0] & { readonly userId: UserId }

const personOf = (actor: Person) => ({ actor: userActivityActor(actor), userId: actor.userId })

export const refundEndpoints: readonly Endpoint[] = [
  LIST,
  READ,
  REFUNDABLE,
  GIVE_BACK,
  RETRY,
  BY_HAND,
  LOOK_UP,
  ASKS,
  APPROVE,
  DECLINE,
  ASK,
  REFUND_EVENT,
  READ_EVENT,
]
