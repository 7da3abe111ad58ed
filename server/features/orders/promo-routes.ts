// An organizer's promo codes: what they take off, how often, and who used them.
import * as v from 'valibot'
import { EventId, PromoCodeId } from '../../../shared/ids.ts'
import {
  CreatePromoCodeBody,
  PatchPromoCodeBody,
  PromoCodeView,
  type PromoUseView,
} from '../../../shared/orders/promo-code.ts'
import { ok } from '../../../shared/result.ts'
import { type MemberActor, userActivityActor } from '../../platform/http/actor.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { VersionQuery } from '../../platform/http/version-query.ts'
import {
  addPromoCode,
  editPromoCode,
  type PromoPlace,
  removePromoCode,
} from './change-promo-codes.ts'
import { listPromoCodes, listPromoUses, readPromoCode } from './list-promo-codes.ts'

const OfEvent = v.object({ eventId: EventId })
const OfCode = v.object({ eventId: EventId, promoCodeId: PromoCodeId })

const placeOf = (actor: MemberActor, { eventId }: v.InferOutput<typeof OfEvent>): PromoPlace => ({
  actor: userActivityActor(actor),
  tenantId: actor.tenantId,
  eventId,
})

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/promo-codes',
  action: 'event.read',
  summary: 'The promo codes of an event with how often they were used, the newest first.',
  params: OfEvent,
  query: PageQuery,
  response: pageOf(PromoCodeView),
  run: async (deps, { actor, params, query }) => {
    const listed = await listPromoCodes(deps, actor.tenantId, params.eventId, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const READ = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/promo-codes/:promoCodeId',
  action: 'event.read',
  summary: 'One promo code.',
  params: OfCode,
  response: PromoCodeView,
  run: (deps, { actor, params }) =>
    readPromoCode(deps, actor.tenantId, params.eventId, params.promoCodeId),
})

const ADD = endpoint({
  method: 'POST',
  path: '/tenant/events/:eventId/promo-codes',
  action: 'event.edit',
  summary:
    'Adds a promo code: `percent` takes whole percent off each ticket, `fixed` an amount in poisha off an order. Case, blanks and the digits’ script do not matter.',
  params: OfEvent,
  body: CreatePromoCodeBody,
  response: PromoCodeView,
  status: 201,
  run: (deps, { actor, params, body }) => addPromoCode(deps, placeOf(actor, params), body),
})

const EDIT = endpoint({
  method: 'PATCH',
  path: '/tenant/events/:eventId/promo-codes/:promoCodeId',
  action: 'event.edit',
  summary:
    'Changes the fields that are given; orders keep what they were sold with. An older `version` is refused with the newer code. Never a quota below its uses.',
  params: OfCode,
  body: PatchPromoCodeBody,
  response: PromoCodeView,
  run: (deps, { actor, params, body }) =>
    editPromoCode(deps, placeOf(actor, params), params.promoCodeId, body),
})

const REMOVE = endpoint({
  method: 'DELETE',
  path: '/tenant/events/:eventId/promo-codes/:promoCodeId',
  action: 'event.edit',
  summary:
    'Deletes a promo code that no order was placed with. With an older `version` it is refused with the newer one.',
  params: OfCode,
  query: VersionQuery,
  run: (deps, { actor, params, query }) =>
    removePromoCode(deps, placeOf(actor, params), params.promoCodeId, query),
})

const CODES_EXPORT = csvEndpoint({
  path: '/tenant/exports/promo-codes.csv',
  action: 'event.read',
  summary: 'The promo codes of an event as CSV, the newest first.',
  query: OfEvent,
  columns: {
    id: ({ id }) => id,
    code: ({ code }) => code,
    kind: ({ kind }) => kind,
    value: ({ value }) => value,
    // Empty: every type.
    ticketTypeIds: ({ ticketTypeIds }) => ticketTypeIds?.join(' ') ?? null,
    startsAt: ({ startsAt }) => startsAt,
    endsAt: ({ endsAt }) => endsAt,
    quota: ({ quota }) => quota,
    ticketsMax: ({ ticketsMax }) => ticketsMax,
    isEnabled: ({ isEnabled }) => isEnabled,
    usedCount: ({ usedCount }) => usedCount,
    heldCount: ({ heldCount }) => heldCount,
    createdAt: ({ createdAt }) => createdAt,
  } satisfies Columns<PromoCodeView>,
  page: (deps, { tenantId }, { eventId, ...page }) => listPromoCodes(deps, tenantId, eventId, page),
})

const USES_EXPORT = csvEndpoint({
  path: '/tenant/exports/promo-uses.csv',
  action: 'order.read',
  summary:
    'The orders of an event that were placed with a promo code, or with `promoCodeId`, as CSV, the newest first.',
  query: v.object({ eventId: EventId, promoCodeId: v.optional(PromoCodeId) }),
  columns: {
    promoCodeId: ({ promoCodeId }) => promoCodeId,
    code: ({ code }) => code,
    orderId: ({ orderId }) => orderId,
    orderNumber: ({ orderNumber }) => orderNumber,
    status: ({ status }) => status,
    buyerName: ({ buyerName }) => buyerName,
    buyerEmail: ({ buyerEmail }) => buyerEmail,
    discountCents: ({ discountCents }) => discountCents,
    totalCents: ({ totalCents }) => totalCents,
    currency: ({ currency }) => currency,
    createdAt: ({ createdAt }) => createdAt,
    paidAt: ({ paidAt }) => paidAt,
  } satisfies Columns<PromoUseView>,
  page: (deps, { tenantId }, query) => listPromoUses(deps, tenantId, query),
})

export const promoEndpoints: readonly Endpoint[] = [
  LIST,
  READ,
  ADD,
  EDIT,
  REMOVE,
  CODES_EXPORT,
  USES_EXPORT,
]
