// Every screen of the admin window: one line each. Its name has a word in shared/i18n/admin/menu.{en,bn}.ts.
import { screen } from './frame/screen.ts'

/** For whoever runs the installation. */
const PLATFORM = { who: 'platform' } as const

export const SCREENS = {
  home: screen('/', 'tonight', () => import('./first-page/home-screen.tsx'), { who: 'everybody' }),
  night: screen('/events/:eventId/night', 'tonight', () => import('./night/night-screen.tsx')),
  events: screen('/events', 'event', () => import('./events/events-screen.tsx')),
  newEvent: screen('/events/new', 'event', () => import('./events/new-event-screen.tsx'), {
    under: 'events',
  }),
  event: screen('/events/:eventId', 'event', () => import('./events/event-screen.tsx')),
  duplicateEvent: screen(
    '/events/:eventId/duplicate',
    'event',
    () => import('./events/duplicate-event-screen.tsx'),
    { under: 'event' },
  ),
  cancelEvent: screen(
    '/events/:eventId/cancel',
    'event',
    () => import('./cancel/cancel-screen.tsx'),
    { under: 'event' },
  ),
  moveEvent: screen('/events/:eventId/move', 'event', () => import('./move/move-screen.tsx'), {
    under: 'event',
  }),
  ticketTypes: screen(
    '/events/:eventId/ticket-types',
    'event',
    () => import('./events/types-screen.tsx'),
  ),
  newTicketType: screen(
    '/events/:eventId/ticket-types/new',
    'event',
    () => import('./events/type-screen.tsx'),
    { under: 'ticketTypes' },
  ),
  ticketType: screen(
    '/events/:eventId/ticket-types/:ticketTypeId',
    'event',
    () => import('./events/type-screen.tsx'),
    { under: 'ticketTypes' },
  ),
  promoCodes: screen(
    '/events/:eventId/promo-codes',
    'event',
    () => import('./promo/codes-screen.tsx'),
  ),
  newPromoCode: screen(
    '/events/:eventId/promo-codes/new',
    'event',
    () => import('./promo/code-screen.tsx'),
    { under: 'promoCodes' },
  ),
  promoCode: screen(
    '/events/:eventId/promo-codes/:promoCodeId',
    'event',
    () => import('./promo/code-screen.tsx'),
    { under: 'promoCodes' },
  ),
  entry: screen('/events/:eventId/entry', 'event', () => import('./events/entry-screen.tsx')),
  newCheckInList: screen(
    '/events/:eventId/lists/new',
    'event',
    () => import('./events/list-screen.tsx'),
    { under: 'entry' },
  ),
  checkInList: screen(
    '/events/:eventId/lists/:listId',
    'event',
    () => import('./events/list-screen.tsx'),
    { under: 'entry' },
  ),
  orders: screen('/orders', 'money', () => import('./orders/orders-screen.tsx')),
  order: screen('/orders/:orderId', 'money', () => import('./orders/order-screen.tsx'), {
    under: 'orders',
  }),
  newOrder: screen(
    '/events/:eventId/orders/new',
    'money',
    () => import('./orders/make-order-screen.tsx'),
    { under: 'orders' },
  ),
  orderRefunds: screen(
    '/orders/:orderId/refunds',
    'money',
    () => import('./refunds/order-refunds-screen.tsx'),
    { under: 'refunds' },
  ),
  payments: screen('/payments', 'money', () => import('./orders/payments-screen.tsx')),
  ledger: screen('/ledger', 'money', () => import('./ledger/ledger-screen.tsx')),
  refundLimit: screen(
    '/settings/refund-limit',
    'money',
    () => import('./refund-limit/limit-screen.tsx'),
  ),
  refunds: screen('/refunds', 'money', () => import('./refunds/refunds-screen.tsx')),
  disputes: screen('/disputes', 'money', () => import('./disputes/disputes-screen.tsx')),
  dispute: screen('/disputes/:caseId', 'money', () => import('./disputes/dispute-screen.tsx'), {
    under: 'disputes',
  }),
  attendees: screen(
    '/events/:eventId/attendees',
    'attendees',
    () => import('./attendees/attendees-screen.tsx'),
  ),
  attendee: screen(
    '/attendees/:ticketId',
    'attendees',
    () => import('./attendees/attendee-screen.tsx'),
    { under: 'attendees' },
  ),
  staff: screen('/staff', 'staff', () => import('./staff/staff-screen.tsx')),
  inviteStaff: screen('/staff/invite', 'staff', () => import('./staff/invite-screen.tsx'), {
    under: 'staff',
  }),
  member: screen('/staff/:userId', 'staff', () => import('./staff/member-screen.tsx'), {
    under: 'staff',
  }),
  stations: screen('/stations', 'stations', () => import('./stations/stations-screen.tsx')),
  pairStation: screen('/stations/pair', 'stations', () => import('./stations/pair-screen.tsx')),
  station: screen(
    '/stations/:stationId',
    'stations',
    () => import('./stations/station-screen.tsx'),
    { under: 'stations' },
  ),
  conflicts: screen('/conflicts', 'cases', () => import('./cases/conflicts-screen.tsx')),
  conflict: screen('/conflicts/:scanId', 'cases', () => import('./cases/conflict-screen.tsx'), {
    under: 'conflicts',
  }),
  reviewItems: screen('/review-items', 'cases', () => import('./cases/review-items-screen.tsx')),
  reviewItem: screen(
    '/review-items/:scanId/:kind',
    'cases',
    () => import('./cases/review-item-screen.tsx'),
    { under: 'reviewItems' },
  ),
  paymentsSetup: screen(
    '/settings/payments',
    'money',
    () => import('./settings/payments-screen.tsx'),
  ),
  profile: screen('/settings/profile', 'event', () => import('./settings/profile-screen.tsx')),
  reports: screen(
    '/events/:eventId/reports',
    'reports',
    () => import('./reports/reports-screen.tsx'),
  ),
  activity: screen('/activity', 'activity', () => import('./activity/activity-screen.tsx')),
  platformTotals: screen(
    '/platform',
    'platform',
    () => import('./platform/totals-screen.tsx'),
    PLATFORM,
  ),
  tenants: screen(
    '/platform/tenants',
    'platform',
    () => import('./platform/tenants-screen.tsx'),
    PLATFORM,
  ),
  newTenant: screen(
    '/platform/tenants/new',
    'platform',
    () => import('./platform/new-tenant-screen.tsx'),
    { under: 'tenants', ...PLATFORM },
  ),
  tenant: screen(
    '/platform/tenants/:tenantId',
    'platform',
    () => import('./platform/tenant-screen.tsx'),
    { under: 'tenants', ...PLATFORM },
  ),
  users: screen(
    '/platform/users',
    'platform',
    () => import('./platform/users-screen.tsx'),
    PLATFORM,
  ),
  user: screen('/platform/users/:userId', 'platform', () => import('./platform/user-screen.tsx'), {
    under: 'users',
    ...PLATFORM,
  }),
  platformPayments: screen(
    '/platform/payments',
    'platform',
    () => import('./platform/payments-screen.tsx'),
    PLATFORM,
  ),
  webhooks: screen(
    '/platform/webhook-events',
    'platform',
    () => import('./platform/webhooks-screen.tsx'),
    PLATFORM,
  ),
  platformActivity: screen(
    '/platform/activity',
    'platform',
    () => import('./activity/activity-screen.tsx'),
    { who: 'platform' },
  ),
  setAside: screen(
    '/laptop/set-aside',
    'stations',
    () => import('./set-aside/set-aside-screen.tsx'),
    {
      who: 'everybody',
    },
  ),
  account: screen('/account', 'account', () => import('./account/account-screen.tsx'), {
    who: 'everybody',
  }),
} as const

export type ScreenName = keyof typeof SCREENS
