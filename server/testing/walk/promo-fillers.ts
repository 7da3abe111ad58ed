// How to call the routes about promo codes. What a call changes is made for it.
import { SYSTEM_ACTOR } from '../../features/activity/record-activity.ts'
import { addPromoCode } from '../../features/orders/change-promo-codes.ts'
import type { TestApp } from '../app.ts'
import { granted } from '../event.ts'
import type { Filler } from './fillers.ts'
import type { World } from './world.ts'

export const promoFillers = ({ deps }: TestApp): Readonly<Record<string, Filler>> => {
  const codes = ({ event }: World): string => `/tenant/events/${event.id}/promo-codes`
  const aCode = () => ({
    ...{ code: deps.newId().slice(-12), kind: 'percent', value: 10 },
    ...{ ticketTypeIds: null, startsAt: null, endsAt: null, quota: null, ticketsMax: null },
    isEnabled: true,
  })
  const fresh = async (world: World): Promise<string> => {
    const place = { actor: SYSTEM_ACTOR, tenantId: world.tenantId, eventId: world.event.id }
    const made = await addPromoCode(deps, place, { ...aCode(), kind: 'percent' })
    return `${codes(world)}/${granted(made).id}`
  }
  return {
    'POST /public/t/:tenant/:event/price': {
      path: ({ slug }) => `/public/t/${slug}/winter/price`,
      body: () => ({ nonsense: true }),
    },
    'GET /tenant/events/:eventId/promo-codes': { path: codes },
    'POST /tenant/events/:eventId/promo-codes': { path: codes, body: aCode },
    'GET /tenant/events/:eventId/promo-codes/:promoCodeId': { path: fresh },
    'PATCH /tenant/events/:eventId/promo-codes/:promoCodeId': {
      path: fresh,
      body: () => ({ value: 20, version: 1 }),
    },
    'DELETE /tenant/events/:eventId/promo-codes/:promoCodeId': { path: fresh },
    'GET /tenant/exports/promo-codes.csv': {
      path: ({ event }) => `/tenant/exports/promo-codes.csv?eventId=${event.id}`,
    },
    'GET /tenant/exports/promo-uses.csv': {
      path: ({ event }) => `/tenant/exports/promo-uses.csv?eventId=${event.id}`,
    },
  }
}
