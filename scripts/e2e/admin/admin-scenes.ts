// What the kept pictures of the admin window show. A new screen adds its scene.
import type { Page } from 'playwright-core'
import type { Seeded } from '../venue.ts'
import type { OrganizerWork, PlatformWork } from './first-work.ts'

export type AdminScene<Known> = {
  readonly name: string
  /** Of the screen, without the token. */
  readonly path: (known: Known) => string
  /** What a person does there first, in any language; left out: nothing. */
  readonly act?: (page: Page) => Promise<void>
}

const at = (name: string, path: string, act?: AdminScene<unknown>['act']): AdminScene<unknown> => ({
  name,
  path: () => path,
  ...(act === undefined ? {} : { act }),
})

const ofEvent = (name: string, path: string): AdminScene<Pick<Seeded, 'event'>> => ({
  name,
  path: ({ event }) => `/events/${event.id}${path}`,
})

/** Before anybody came, paid or paired anything. */
export const FIRST_SCENES: readonly AdminScene<Pick<Seeded, 'event'>>[] = [
  at('home', '/'),
  at('palette', '/', async (page) => {
    await page.keyboard.press('Control+K')
    await page.locator('#palette-items [role=option]').first().waitFor()
  }),
  at('events', '/events'),
  at('event-new', '/events/new'),
  ofEvent('event', ''),
  ofEvent('event-duplicate', '/duplicate'),
  ofEvent('ticket-types', '/ticket-types'),
  ofEvent('entry', '/entry'),
  ofEvent('attendees', '/attendees'),
  at('orders', '/orders'),
  at('payments', '/payments'),
  ofEvent('night', '/night'),
  at('conflicts', '/conflicts'),
  at('review-items', '/review-items'),
  at('stations', '/stations'),
  at('station-pair', '/stations/pair'),
  at('payments-setup', '/settings/payments'),
  at('profile', '/settings/profile'),
  ofEvent('report-sales', '/reports?report=sales'),
  ofEvent('report-no-shows', '/reports?report=noShows'),
  ofEvent('report-guests', '/reports?report=guests'),
  at('activity', '/activity'),
  at('set-aside', '/laptop/set-aside'),
  at('account', '/account'),
  at('missing', '/no/such/screen'),
]

const worked = (
  name: string,
  path: (work: OrganizerWork) => string,
): AdminScene<OrganizerWork> => ({ name, path })

/** Once an evening has begun. */
export const WORKED_SCENES: readonly AdminScene<OrganizerWork>[] = [
  worked('ticket-type', (work) => `/events/${work.eventId}/ticket-types/${work.ticketTypeId}`),
  worked('check-in-list-new', ({ eventId }) => `/events/${eventId}/lists/new`),
  worked('order', ({ orderId }) => `/orders/${orderId}`),
  worked('order-new', ({ eventId }) => `/events/${eventId}/orders/new`),
  worked('attendee', ({ ticketId }) => `/attendees/${ticketId}`),
  worked('night-running', ({ eventId }) => `/events/${eventId}/night`),
  worked('conflict', ({ conflictId }) => `/conflicts/${conflictId}`),
  worked('review-item', ({ reviewItem }) => `/review-items/${reviewItem}`),
  worked('station', ({ stationId }) => `/stations/${stationId}`),
  at('staff', '/staff'),
  at('staff-invite', '/staff/invite'),
  worked('member', ({ memberId }) => `/staff/${memberId}`),
]

/** For whoever runs the installation. */
export const PLATFORM_SCENES: readonly AdminScene<PlatformWork>[] = [
  at('platform-totals', '/platform'),
  at('platform-organizers', '/platform/tenants'),
  {
    name: 'platform-organizer',
    path: ({ tenantId }) => `/platform/tenants/${tenantId}`,
  },
  at('platform-organizer-new', '/platform/tenants/new'),
  at('platform-people', '/platform/users'),
  { name: 'platform-person', path: ({ userId }) => `/platform/users/${userId}` },
  at('platform-payments', '/platform/payments'),
  at('platform-messages', '/platform/webhook-events'),
  at('platform-activity', '/platform/activity'),
]

export const ADMIN_SCENE_NAMES: readonly string[] = [
  ...FIRST_SCENES,
  ...WORKED_SCENES,
  ...PLATFORM_SCENES,
].map(({ name }) => name)
