// Search, the tickets of one order, and codes typed by hand.

export const SEARCH_EN = {
  'search.title': 'Search',
  'search.label': 'Name, phone, order number or code',
  'search.placeholder': 'Name, phone, order number …',
  'search.hint': 'Find a visitor whose code cannot be read.',
  'search.keys':
    'A few letters are enough, in Bangla or English. ↑ ↓ choose, Enter opens. Scanning works meanwhile.',
  'search.results': 'Found tickets',
  'search.found': 'Found: {count}',
  'search.more': 'The best {count} of more. Type more letters, or a phone number.',
  'search.nothing': 'Nobody found for “{text}”.',
  'search.tryLess': 'Fewer letters, the other script, or only the family name.',
  'search.tryNumber': 'The last digits of the phone, or the order number from the email or SMS.',
  'search.tryOnline':
    'This laptop is not online: a ticket sold just now may not be here. Send the visitor to the help desk.',
  'search.tryHelpDesk': 'Still nobody? Send the visitor to the help desk.',
  'search.building':
    'The search is still getting ready: {indexed} of {total} tickets. Whoever is missing may be found in a moment.',

  'search.free': 'Not in yet',
  'search.in': 'Already in, {time}',
  'search.void': 'Cancelled',
  'search.blocked': 'Blocked',
  'search.unpaid': 'Not paid',
  'search.order': 'Order {number}',
  'search.contact': 'Bought by: {contact}',

  'search.admit': 'Admit',
  'search.letOut': 'Record the exit',
  'search.back': 'Back',
  'search.group': '{count} tickets in this order',
  'search.groupTitle': 'Tickets of one order',
  'search.groupUnknown': 'The order of this ticket is not on this laptop, so it stands alone here.',
  'search.groupMore': 'The first {shown} of {total}. Admit these, then open the order again.',
  'search.groupNobody': 'Tick who goes in',
  'search.admitCount': 'Admit {count}',
  'search.letOutCount': 'Record {count} exits',
  'search.paid': 'They paid at the gate just now',
  'search.key.group': 'All tickets of this order',
  'search.key.hand': 'Type a code by hand',

  'search.hand.title': 'Type a code',
  'search.hand.label': 'Ticket code, from the ticket',
  'search.hand.begin': 'Type the code under the QR picture. It begins with PB.',
  'search.hand.forgiven':
    'Small letters, blanks and hyphens do not matter. O counts as 0, I and L as 1.',
  'search.hand.written': 'The code so far',
  'search.hand.groups': '{done} of {total} groups',
  'search.hand.suspect': 'Compare group {groups} with the ticket first.',
  'search.hand.suspects': 'The mistake is in one of these groups: {groups}.',
  'search.hand.submit': 'Check this code',
  'search.hand.clear': 'Clear',
  'search.hand.search': 'Search by name instead',
} as const
