// Every list of the admin window, and what else its screens first show: where it stands, and what is typed into it.
import { DAY_MS } from '../../shared/time.ts'
import type { Link } from './window-page.ts'

export type WindowList = Link & {
  readonly name: string
  readonly query?: Readonly<Record<string, string>>
  /** What a person types who looks for a row; none where the list has no search. */
  readonly searches?: readonly Search[]
}

type Search = {
  readonly name: string
  readonly textOf: (row: never) => string | null
}

/** What a screen is about. */
export type Ids = Readonly<
  Record<'eventId' | 'orderId' | 'ticketId' | 'tenantId' | 'userId', string>
>

type Person = {
  readonly attendeeName: string | null
  readonly order: { readonly buyerName: string }
}
type Case = { readonly ticket: Person | null }
type Named = { readonly name: string }
type Buyer = Person['order']

const personOf = ({ attendeeName, order }: Person): string => attendeeName ?? order.buyerName

/** As somebody types who is in a hurry: the first letters of two names. */
const beginningsOf = (name: string): string =>
  name
    .split(' ')
    .map((word) => Array.from(word).slice(0, 2).join(''))
    .join(' ')

const byName = (textOf: Search['textOf']): readonly Search[] => [{ name: 'a name', textOf }]
const NAMED = byName(({ name }: Named) => name)
const dayBefore = (days: number): string =>
  new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)
/** What the ledger's screens show at first. */
const FORTNIGHT = { firstDay: dayBefore(13), lastDay: dayBefore(0) }
const OF_CASES = byName(({ ticket }: Case) => (ticket === null ? null : personOf(ticket)))

/** A screen whose path is that of its request. */
const plain = (name: string, path: string, searches: readonly Search[] = []): WindowList => ({
  ...{ name, to: path, api: `/tenant${path}`, searches },
})

export function organizersLists({ eventId, orderId, ticketId }: Ids): readonly WindowList[] {
  const event = `/events/${eventId}`
  const report = (name: string, api: string, rows: string, shown = name): WindowList => ({
    ...{ name: shown, to: `${event}/reports?report=${name}`, api: `/tenant${event}/${api}`, rows },
  })
  const book = (name: string, shown: string, rows?: string): WindowList => ({
    ...{ name: `ledger, ${name}`, to: `/ledger?book=${shown}`, api: `/tenant/ledger/${name}` },
    ...(rows !== undefined && { rows }),
  })
  return [
    {
      ...{
        name: 'attendees',
        to: `${event}/attendees`,
        api: '/tenant/tickets',
        query: { eventId },
      },
      searches: [
        ...byName(personOf),
        { name: 'two beginnings', textOf: (row: Person) => beginningsOf(personOf(row)) },
      ],
    },
    {
      ...plain('orders', '/orders', [
        ...byName(({ buyerName }: Buyer) => buyerName),
        { name: 'two beginnings', textOf: ({ buyerName }: Buyer) => beginningsOf(buyerName) },
      ]),
      query: { eventId },
    },
    {
      ...{ name: 'an order’s tickets', to: `/orders/${orderId}`, api: `/tenant/orders/${orderId}` },
      rows: 'main a[href*="/attendees/"]',
    },
    plain('payments', '/payments'),
    {
      ...{ name: 'payments, the totals', to: '/payments', api: '/tenant/payments/totals' },
      rows: 'main .tiles',
    },
    plain('refunds', '/refunds'),
    { name: 'promo codes', to: `${event}/promo-codes`, api: `/tenant${event}/promo-codes` },
    book('balances', 'days', 'main .tiles'),
    { ...book('days', 'days', 'main tbody tr'), query: FORTNIGHT },
    book('movements', 'movements'),
    { ...book('differences', 'differences'), query: FORTNIGHT },
    { name: 'statements', to: '/ledger?book=statements', api: '/tenant/statements' },
    plain('activity', '/activity'),
    {
      ...{ name: 'activity of a ticket', to: `/activity?subjectId=${ticketId}` },
      ...{ api: '/tenant/activity', query: { subjectId: ticketId } },
    },
    plain('conflicts', '/conflicts', OF_CASES),
    plain('review items', '/review-items', OF_CASES),
    plain('stations', '/stations', NAMED),
    plain('staff', '/staff', NAMED),
    { name: 'invitations', to: '/staff', api: '/tenant/staff/invitations', place: 1 },
    plain('events', '/events', NAMED),
    plain('ticket types', `${event}/ticket-types`),
    { name: 'gates', to: `${event}/entry`, api: `/tenant${event}/gates` },
    { name: 'check-in lists', to: `${event}/entry`, api: `/tenant${event}/lists`, place: 1 },
    {
      ...{ name: 'no-shows', to: `${event}/reports?report=noShows` },
      ...{ api: `/tenant${event}/reports/no-shows`, searches: byName(personOf) },
    },
    report('noShows', 'reports/no-show-counts', 'main tfoot', 'no-shows, the counts'),
    report('sales', 'reports/sales-by-day', 'main tbody tr'),
    report('money', 'reports/money-by-day', 'main tbody tr'),
    report('admissions', 'reports/admissions', 'main .chart'),
    report('guests', 'guest-list', 'main .report-choice'),
    { name: 'sessions', to: '/account', api: '/auth/sessions' },
  ]
}

export function platformsLists({ tenantId, userId }: Ids): readonly WindowList[] {
  const tenant = `/platform/tenants/${tenantId}`
  const admin = (name: string, path: string, searches: readonly Search[] = []): WindowList => ({
    ...{ name, to: `/platform/${path}`, api: `/admin/${path}`, searches },
  })
  return [
    { name: 'totals', to: '/platform', api: '/admin/totals', rows: 'main .tiles' },
    admin('organizers', 'tenants', NAMED),
    {
      ...{ name: 'an organizer’s people', to: tenant, api: `/admin/tenants/${tenantId}/users` },
      searches: NAMED,
    },
    admin('people', 'users', NAMED),
    {
      ...{ name: 'for whom somebody works', to: `/platform/users/${userId}` },
      ...{ api: `/admin/users/${userId}`, rows: 'main section.card li' },
    },
    admin('everybody’s payments', 'payments'),
    admin('webhook events', 'webhook-events'),
    {
      ...{ name: 'everybody’s activity', to: '/platform/activity' },
      api: '/admin/activity-logs',
    },
  ]
}
