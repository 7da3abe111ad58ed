// What the kept pictures of the admin window show. A new screen adds its scene.
import type { Page } from 'playwright-core'
import type { Seeded } from '../venue.ts'

export type AdminScene = {
  readonly name: string
  /** Of the screen, without the token. */
  readonly path: (seeded: Seeded) => string
  /** What a person does there first, in any language; left out: nothing. */
  readonly act?: (page: Page) => Promise<void>
}

const at = (name: string, path: string, act?: AdminScene['act']): AdminScene => ({
  name,
  path: () => path,
  ...(act === undefined ? {} : { act }),
})

const ofEvent = (name: string, path: string): AdminScene => ({
  name,
  path: ({ event }) => `/events/${event.id}${path}`,
})

export const ADMIN_SCENES: readonly AdminScene[] = [
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
