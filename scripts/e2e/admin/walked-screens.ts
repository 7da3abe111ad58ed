// What is pressed on each screen by somebody who may no longer. A new screen adds its line.
import type { ScreenName } from '../../../desktop/renderer/admin/screens.ts'

/** By CSS, so that they are found in either language. */
export type Press = {
  /** Typed first, by the fields' names. */
  readonly type?: Readonly<Record<string, string>>
  readonly press: string
  /** It asks, and the person says yes. */
  readonly isAsked?: true
  /** Where the refusal is told. */
  readonly told: string
}

const SUBMIT = 'button[type=submit]'

/** Types into a form and sends it. */
const sends = (type: Press['type'] = {}, form = 'form.form'): Press => ({
  type,
  press: `main ${form} ${SUBMIT}`,
  told: `main ${form} [role=alert]`,
})
const DOWNLOAD: Press = { press: 'main .download button', told: 'main .download [role=alert]' }
const asks = (press: string): Press => ({ press, isAsked: true, told: '.toasts li' })

type Walked = {
  readonly presses: readonly Press[]
  /** It asks the server nothing when it is opened, or nothing that an account may not. */
  readonly isQuiet?: true
}
const does = (...presses: readonly Press[]): Walked => ({ presses })
const quiet = (...presses: readonly Press[]): Walked => ({ presses, isQuiet: true })
/** Links alone, or what is the laptop's own. */
const NOTHING = does()

const TIMES = { startsAt: '2031-04-14T16:00', endsAt: '2031-04-14T22:00' }
const PLATFORM = 'platform'

export const WALKED: Readonly<Record<ScreenName, Walked | typeof PLATFORM>> = {
  home: NOTHING,
  night: does(sends({ text: 'Doors close at ten' })),
  events: does(DOWNLOAD),
  newEvent: quiet(sends({ name: 'Never Made', ...TIMES })),
  event: does(sends({ venue: 'Another bank' })),
  cancelEvent: does(sends({ wordsEn: 'A storm is coming', typed: 'Dhaka Winter Beats' })),
  moveEvent: does(sends(TIMES)),
  duplicateEvent: quiet(sends({ slug: 'never-made', startsAt: TIMES.startsAt })),
  ticketTypes: NOTHING,
  newTicketType: quiet(sends({ name: 'Balcony', price: '900' })),
  ticketType: does(sends({ name: 'Gallery' }), asks('main .head .actions button')),
  promoCodes: does(DOWNLOAD),
  newPromoCode: does(sends({ code: 'NEVER', value: '10' })),
  promoCode: does(sends({ value: '20' }), asks('main .head .actions button')),
  entry: does(sends({ gateName: 'East' }), asks('main td .button.danger >> nth=0')),
  newCheckInList: does(sends({ name: 'Backstage' })),
  checkInList: does(sends({ name: 'Side door' })),
  orders: does(DOWNLOAD),
  order: does(asks('main .head .actions button >> nth=0')),
  newOrder: does(
    sends({ name: 'Nadia Rahman', email: 'guest@example.com', 'count.:ticketTypeId': '2' }),
  ),
  payments: does(DOWNLOAD),
  ledger: does(DOWNLOAD),
  refunds: does(DOWNLOAD),
  refundLimit: does(sends({ reason: 'No limit' })),
  // What was paid in another place is given back there: there is nothing to press.
  orderRefunds: NOTHING,
  disputes: does(DOWNLOAD),
  dispute: does(sends({ act: 'note', note: 'We called them' })),
  attendees: does(DOWNLOAD),
  attendee: does(sends({ attendeeName: 'Rafi Ahmed' }), asks('main .head .actions button.danger')),
  staff: does(DOWNLOAD),
  inviteStaff: quiet(sends({ email: 'guest@example.com' })),
  member: does(sends({ duty: 'tenant_admin' }), asks('main .head .actions button')),
  stations: does(DOWNLOAD),
  pairStation: quiet(sends()),
  station: does(sends({ name: 'Laptop West' }), asks('main .head .actions button >> nth=-1')),
  conflicts: does(DOWNLOAD),
  conflict: does(sends({ outcome: 'fraud', note: 'Seen twice' })),
  reviewItems: does(DOWNLOAD),
  reviewItem: does(sends({ outcome: 'dismissed', note: 'A receipt' })),
  paymentsSetup: does(
    sends(
      { secretKey: 'sk_test_Meghna1971', webhookSecret: 'whsec_Padma1971' },
      'form.form:has([name=secretKey])',
    ),
  ),
  profile: does(sends({ name: 'Jamuna Live' })),
  reports: does(DOWNLOAD),
  activity: does(DOWNLOAD),
  setAside: quiet(),
  account: does(sends({ password: 'a long word' }, 'form.form:not(:has([name=current]))')),
  platformTotals: PLATFORM,
  tenants: PLATFORM,
  newTenant: PLATFORM,
  tenant: PLATFORM,
  users: PLATFORM,
  user: PLATFORM,
  platformPayments: PLATFORM,
  webhooks: PLATFORM,
  platformActivity: PLATFORM,
}
