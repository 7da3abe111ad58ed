// What the kept pictures of the admin window show. A new screen adds its scene.
import type { Page } from 'playwright-core'
import { choose, openAs, press, type, waitFor } from './admin-acts.ts'
import type { CancelledWork } from './cancelled-work.ts'
import type { DisputedWork } from './disputed-work.ts'
import type { OrganizerWork, PlatformWork } from './first-work.ts'

export type AdminScene<Known> = {
  readonly name: string
  /** Of the screen, without the token. */
  readonly path: (known: Known) => string
  /** What a person does there first, in any language; left out: nothing. */
  readonly act?: (page: Page) => Promise<void>
}

type Act = AdminScene<unknown>['act']
type OfEvent = { readonly eventId: string }

const acted = (act: Act) => (act === undefined ? {} : { act })

const at = (name: string, path: string, act?: Act): AdminScene<unknown> => ({
  name,
  path: () => path,
  ...acted(act),
})

const ofEvent = (name: string, path: string, act?: Act): AdminScene<OfEvent> => ({
  name,
  path: ({ eventId }) => `/events/${eventId}${path}`,
  ...acted(act),
})

/** An organizer that has just begun. */
export const EMPTY_SCENES: readonly AdminScene<unknown>[] = [
  at('home-empty', '/'),
  at('events-empty', '/events'),
  at('orders-empty', '/orders'),
  at('payments-empty', '/payments'),
  at('pair-empty', '/stations/pair'),
  at('staff-alone', '/staff'),
]

/** Before anybody came, paid or paired anything. */
export const FIRST_SCENES: readonly AdminScene<OfEvent>[] = [
  at('home', '/'),
  at('palette', '/', async (page) => {
    await page.keyboard.press('Control+K')
    await page.locator('#palette-items [role=option]').first().waitFor()
  }),
  at('events', '/events'),
  at('events-none-found', '/events?search=zzz'),
  at('event-new', '/events/new'),
  at('event-new-refused', '/events/new', openAs(press('main form [type=submit]', 'main .fault'))),
  ofEvent('event', ''),
  ofEvent('event-cancel', '/cancel'),
  ofEvent(
    'event-cancel-refused',
    '/cancel',
    openAs(press('main form [type=submit]', 'main .fault')),
  ),
  ofEvent('event-move', '/move'),
  ofEvent(
    'event-move-looked-at',
    '/move',
    openAs(
      type({
        startsAt: '2031-04-14T16:00',
        endsAt: '2031-04-14T22:00',
        wordsEn: 'A storm is coming',
      }),
      press('main form [type=submit]', 'main table'),
    ),
  ),
  ofEvent('event-duplicate', '/duplicate'),
  ofEvent('ticket-types', '/ticket-types'),
  ofEvent('ticket-type-new', '/ticket-types/new'),
  ofEvent('promo-codes', '/promo-codes'),
  ofEvent('promo-code-new', '/promo-codes/new'),
  ofEvent('entry', '/entry'),
  ofEvent('attendees', '/attendees'),
  at('orders', '/orders'),
  at('payments', '/payments'),
  at('refunds', '/refunds'),
  at('refund-limit', '/settings/refund-limit'),
  at('disputes', '/disputes'),
  ofEvent('night', '/night'),
  at('conflicts', '/conflicts'),
  at('review-items', '/review-items'),
  at('stations', '/stations'),
  at('station-pair', '/stations/pair'),
  at('station-pair-code', '/stations/pair', openAs(press('main form [type=submit]', '.qr'))),
  at('payments-setup', '/settings/payments'),
  at('profile', '/settings/profile'),
  ofEvent('report-sales', '/reports?report=sales'),
  ofEvent('report-money', '/reports?report=money'),
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
  act?: Act,
): AdminScene<OrganizerWork> => ({ name, path, ...acted(act) })

/** Once an evening has begun. */
export const WORKED_SCENES: readonly AdminScene<OrganizerWork>[] = [
  at('home-running', '/'),
  worked('ticket-type', (work) => `/events/${work.eventId}/ticket-types/${work.ticketTypeId}`),
  ofEvent('ticket-type-unpayable', '/ticket-types/new', openAs(type({ price: '৫' }))),
  worked(
    'promo-code',
    ({ eventId, promoCodeId }) => `/events/${eventId}/promo-codes/${promoCodeId}`,
  ),
  ofEvent('promo-codes-made', '/promo-codes'),
  ofEvent('check-in-list-new', '/lists/new'),
  worked('check-in-list', ({ eventId, listId }) => `/events/${eventId}/lists/${listId}`),
  at('orders-paid', '/orders'),
  worked('order', ({ orderId }) => `/orders/${orderId}`),
  ofEvent('order-new', '/orders/new'),
  at('payments-made', '/payments'),
  at('ledger', '/ledger'),
  at('ledger-movements', '/ledger?book=movements'),
  at('ledger-differences', '/ledger?book=differences'),
  at('ledger-statements', '/ledger?book=statements'),
  worked('order-refunds', ({ orderId }) => `/orders/${orderId}/refunds`),
  ofEvent('attendees-entered', '/attendees'),
  worked('attendee', ({ ticketId }) => `/attendees/${ticketId}`),
  worked(
    'attendee-void-asked',
    ({ ticketId }) => `/attendees/${ticketId}`,
    openAs(press('main .head .actions .danger', '.dialog[open]')),
  ),
  ofEvent('night-running', '/night'),
  at('conflicts-open', '/conflicts'),
  worked('conflict', ({ conflictId }) => `/conflicts/${conflictId}`),
  at('review-items-open', '/review-items'),
  worked('review-item', ({ reviewItem }) => `/review-items/${reviewItem}`),
  at('stations-paired', '/stations'),
  worked('station', ({ stationId }) => `/stations/${stationId}`),
  worked(
    'station-wipe-asked',
    ({ stationId }) => `/stations/${stationId}`,
    openAs(press('main .head .actions .danger >> nth=0', '.dialog[open]')),
  ),
  at('staff', '/staff'),
  at('staff-invite', '/staff/invite'),
  at(
    'staff-invite-refused',
    '/staff/invite',
    openAs(
      type({ email: 'steward at example' }),
      press('main form [type=submit]', 'main form :is(.fault, [role=alert])'),
    ),
  ),
  worked('member', ({ memberId }) => `/staff/${memberId}`),
  ofEvent('report-sales-made', '/reports?report=sales'),
  ofEvent('report-money-made', '/reports?report=money'),
  ofEvent('report-no-shows-counted', '/reports?report=noShows'),
  at('activity-evening', '/activity'),
  at(
    'activity-details',
    '/activity',
    openAs(press('main details summary >> nth=0', 'main details[open]')),
  ),
]

/** While something waits for a second administrator, and a refund for a look at the provider. */
export const WAITING_SCENES: readonly AdminScene<OrganizerWork>[] = [
  at('home-waiting', '/'),
  at('refunds-waiting', '/refunds'),
  at(
    'refunds-agree-asked',
    '/refunds',
    openAs(press('main .card > .buttons > .button >> nth=0', '.dialog[open]')),
  ),
  at('refund-limit-waiting', '/settings/refund-limit'),
  worked('order-refunds-unanswered', ({ orderId }) => `/orders/${orderId}/refunds`),
]

const cancelled = (
  name: string,
  of: keyof CancelledWork,
  act?: Act,
): AdminScene<CancelledWork> => ({
  name,
  path: (work) => `/events/${work[of]}/cancel`,
  ...acted(act),
})

/** Events that are off. */
export const CANCELLED_SCENES: readonly AdminScene<CancelledWork>[] = [
  cancelled(
    'cancelled-unbegun',
    'unbegun',
    openAs(choose({ fee: 'percent' }), type({ percent: '10' }), waitFor('main h3')),
  ),
  cancelled('cancelled-going', 'going'),
  cancelled('cancelled-left', 'left', waitFor('main tbody td a')),
  cancelled(
    'cancelled-by-hand',
    'left',
    openAs(press('main tbody td .button >> nth=1', '.dialog[open]')),
  ),
  cancelled('cancelled-finished', 'finished'),
]

const inDispute = (name: string, of: keyof DisputedWork, act?: Act): AdminScene<DisputedWork> => ({
  name,
  path: (work) => `/disputes/${work[of]}`,
  ...acted(act),
})

/** Payments that a bank takes back, or a provider holds. */
export const DISPUTED_SCENES: readonly AdminScene<DisputedWork>[] = [
  at('disputes-open', '/disputes'),
  inDispute('dispute', 'disputeId'),
  inDispute('dispute-hold', 'holdId'),
  inDispute(
    'dispute-reject-asked',
    'holdId',
    openAs(
      choose({ act: 'reject' }),
      type({ note: 'Nobody answers the phone' }),
      press('main form [type=submit]', '.dialog[open]'),
    ),
  ),
]

/** Names as long as people give them, in both languages. */
export const LONG_SCENES: readonly AdminScene<OrganizerWork>[] = [
  at('long-home', '/'),
  at('long-events', '/events'),
  ofEvent('long-event', ''),
  ofEvent('long-ticket-types', '/ticket-types'),
  ofEvent('long-entry', '/entry'),
  ofEvent('long-attendees', '/attendees'),
  at('long-orders', '/orders'),
  worked('long-order', ({ orderId }) => `/orders/${orderId}`),
  ofEvent('long-night', '/night'),
  at('long-conflicts', '/conflicts'),
  worked('long-conflict', ({ conflictId }) => `/conflicts/${conflictId}`),
  ofEvent('long-report-sales', '/reports?report=sales'),
  at('long-profile', '/settings/profile'),
]

/** While nothing answers. */
export const GONE_SCENES: readonly AdminScene<OrganizerWork>[] = [
  at('gone-home', '/'),
  ofEvent('gone-attendees', '/attendees'),
  ofEvent('gone-night', '/night'),
  worked('gone-order', ({ orderId }) => `/orders/${orderId}`),
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

/** Where there is a sign-in in the place of a screen, or over it. */
export const SIGN_IN_SCENES = ['session-ended', 'sign-in', 'sign-in-refused'] as const

export const ADMIN_SCENES: readonly AdminScene<
  OrganizerWork & PlatformWork & CancelledWork & DisputedWork
>[] = [
  ...EMPTY_SCENES,
  ...FIRST_SCENES,
  ...WORKED_SCENES,
  ...WAITING_SCENES,
  ...CANCELLED_SCENES,
  ...DISPUTED_SCENES,
  ...LONG_SCENES,
  ...GONE_SCENES,
  ...PLATFORM_SCENES,
]

export const ADMIN_SCENE_NAMES: readonly string[] = [
  ...ADMIN_SCENES.map(({ name }) => name),
  ...SIGN_IN_SCENES,
]
