// Badges.

export const BADGE_EN = {
  'badge.print': 'Print badge',
  'badge.printed': 'The badge of {name} is being printed.',
  'badge.asked': 'The badge of {name} was handed to the browser.',
  'badge.title': 'Badges',
  'badge.printer': 'Printer',
  'badge.none': 'No badges here',
  'badge.default': 'The system’s usual printer',
  'badge.page': 'The browser asks each time',
  'badge.help': 'A badge has the name, the ticket type and the event; no code.',
} as const
