// How to call the routes about an organizer's events. What a call changes is made for it.
import { HOUR_MS, instantToText } from '../../../shared/time.ts'
import { SYSTEM_ACTOR } from '../../features/activity/record-activity.ts'
import { addGate } from '../../features/events/change-gates.ts'
import { addType } from '../../features/events/change-types.ts'
import type { TestApp } from '../app.ts'
import { anEvent, granted } from '../event.ts'
import type { Filler } from './fillers.ts'
import type { World } from './world.ts'

const EMPTY: Filler = {}

export const eventFillers = (server: TestApp): Readonly<Record<string, Filler>> => {
  const { deps } = server
  const draft =
    (more = '') =>
    async ({ tenantId }: World): Promise<string> => {
      const event = await anEvent(deps, tenantId, { slug: deps.newId(), status: 'draft' })
      return `/tenant/events/${event.id}${more}`
    }
  const times = () => ({
    startsAt: instantToText(deps.now()),
    endsAt: instantToText(deps.now() + HOUR_MS),
  })
  const fields = () => ({
    ...{ name: 'Renamed', nameBn: null, slug: deps.newId(), venue: null, ...times() },
    ...{ timeZone: 'Asia/Dhaka', admitUnseen: true, isOrderInCode: false, isNameInCode: false },
  })
  const step: Filler['body'] = () => ({ version: 1 })
  return {
    'GET /tenant/events': EMPTY,
    'POST /tenant/events': {
      body: () => ({ name: 'An event', slug: deps.newId(), ...times() }),
    },
    'GET /tenant/events/:eventId': { path: ({ event }) => `/tenant/events/${event.id}` },
    'PUT /tenant/events/:eventId': {
      path: draft(),
      body: () => ({ ...fields(), version: 1 }),
    },
    'PATCH /tenant/events/:eventId': {
      path: draft(),
      body: () => ({ name: 'Renamed', version: 1 }),
    },
    'DELETE /tenant/events/:eventId': { path: draft() },
    'POST /tenant/events/:eventId/publish': { path: draft('/publish'), body: step },
    'POST /tenant/events/:eventId/cancel': { path: draft('/cancel'), body: step },
    'POST /tenant/events/:eventId/archive': { path: draft('/archive'), body: step },
    'POST /tenant/events/:eventId/duplicate': {
      path: ({ event }) => `/tenant/events/${event.id}/duplicate`,
      body: () => ({ slug: deps.newId(), startsAt: times().startsAt }),
    },
    ...partFillers(server),
    ...typeFillers(server),
    ...listFillers(server),
  }
}

const partFillers = ({ deps }: TestApp): Readonly<Record<string, Filler>> => {
  const gate = async ({ tenantId, event }: World): Promise<string> => {
    const place = { actor: SYSTEM_ACTOR, tenantId, eventId: event.id }
    const { id } = granted(await addGate(deps, place, { name: deps.newId() }))
    return `/tenant/events/${event.id}/gates/${id}`
  }
  const notices = async (world: World): Promise<string> => {
    const event = await anEvent(deps, world.tenantId, { slug: deps.newId() })
    return `/tenant/events/${event.id}/notices`
  }
  return {
    'GET /tenant/events/:eventId/gates': {
      path: ({ event }) => `/tenant/events/${event.id}/gates`,
    },
    'POST /tenant/events/:eventId/gates': {
      path: ({ event }) => `/tenant/events/${event.id}/gates`,
      body: () => ({ name: deps.newId() }),
    },
    'PUT /tenant/events/:eventId/gates/:gateId': {
      path: gate,
      body: () => ({ name: deps.newId(), version: 1 }),
    },
    'PATCH /tenant/events/:eventId/gates/:gateId': {
      path: gate,
      body: () => ({ name: deps.newId(), version: 1 }),
    },
    'DELETE /tenant/events/:eventId/gates/:gateId': { path: gate },
    'GET /tenant/events/:eventId/notices': {
      path: ({ event }) => `/tenant/events/${event.id}/notices`,
    },
    'POST /tenant/events/:eventId/notices': {
      path: notices,
      body: () => ({ text: 'Gate North closes', until: instantToText(deps.now() + HOUR_MS) }),
    },
  }
}

const typeFillers = ({ deps }: TestApp): Readonly<Record<string, Filler>> => {
  const types = ({ event }: World): string => `/tenant/events/${event.id}/ticket-types`
  const empty = {
    ...{ nameBn: null, quantityTotal: null, saleFrom: null, saleUntil: null, perOrderMax: null },
    perBuyerMax: null,
    ...{ validFrom: null, validUntil: null, attention: null },
  }
  const fresh = async (world: World): Promise<string> => {
    const place = { actor: SYSTEM_ACTOR, tenantId: world.tenantId, eventId: world.event.id }
    const type = { ...empty, name: 'Late', priceCents: 1 }
    return `${types(world)}/${granted(await addType(deps, place, type)).id}`
  }
  return {
    'GET /tenant/events/:eventId/ticket-types': { path: types },
    'POST /tenant/events/:eventId/ticket-types': {
      path: types,
      body: () => ({ name: 'Late', priceCents: 1 }),
    },
    'PUT /tenant/events/:eventId/ticket-types/:ticketTypeId': {
      path: fresh,
      body: () => ({ ...empty, name: 'Later', priceCents: 2, version: 1 }),
    },
    'PATCH /tenant/events/:eventId/ticket-types/:ticketTypeId': {
      path: fresh,
      body: () => ({ name: 'Later', version: 1 }),
    },
    'DELETE /tenant/events/:eventId/ticket-types/:ticketTypeId': { path: fresh },
  }
}

/** On an event of its own: the gates of the walk's event go on with one list. */
const listFillers = ({ deps }: TestApp): Readonly<Record<string, Filler>> => {
  const lists = async ({ tenantId }: World): Promise<string> => {
    const two = { slug: deps.newId(), lists: [{ name: 'One' }, { name: 'Two' }] }
    return `/tenant/events/${(await anEvent(deps, tenantId, two)).id}/lists`
  }
  const one = async ({ tenantId }: World): Promise<string> => {
    const two = { slug: deps.newId(), lists: [{ name: 'One' }, { name: 'Two' }] }
    const event = await anEvent(deps, tenantId, two)
    return `/tenant/events/${event.id}/lists/${event.lists[0]?.id}`
  }
  const open = {
    ...{ ticketTypeIds: null, gateIds: [], validFrom: null, validUntil: null, entries: 1 },
    ...{ reentryAfterExit: false, admitUnpaid: 'never' },
  }
  return {
    'GET /tenant/events/:eventId/lists': { path: lists },
    'POST /tenant/events/:eventId/lists': { path: lists, body: () => ({ name: deps.newId() }) },
    'PUT /tenant/events/:eventId/lists/:listId': {
      path: one,
      body: () => ({ ...open, name: 'Renamed', version: 1 }),
    },
    'PATCH /tenant/events/:eventId/lists/:listId': {
      path: one,
      body: () => ({ entries: 2, version: 1 }),
    },
    'DELETE /tenant/events/:eventId/lists/:listId': { path: one },
  }
}
