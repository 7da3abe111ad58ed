import type { GuestTexts } from './keys.ts'

export const GUESTS_EN: GuestTexts = {
  'guests.title': 'Guests of {event}',
  'guests.name': 'Name',
  'guests.type': 'Ticket',
  'guests.order': 'Order',
  'guests.code': 'Code ends with',
  'guests.page': 'Page {page} of {pages}',
  'guests.of': 'Guests {from} to {to} of {count}',
  'guests.printed': 'As of {at}. Whoever was ticked here is scanned later, too.',
  'guests.unpaid': 'not paid',
  'guests.blocked': 'blocked',
  'guests.none': 'Nobody is on this list yet.',
}
