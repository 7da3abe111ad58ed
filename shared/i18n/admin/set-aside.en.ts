// The scans of this laptop that the server will not take.
export const SET_ASIDE_EN = {
  'setAside.heading': 'Scans set aside',
  'setAside.text':
    'This laptop made these scans, and the server will not take them. They stay here until a person has settled them.',
  'setAside.none': 'Nothing is set aside on this laptop.',
  'setAside.time': 'Scanned',
  'setAside.ticket': 'Ticket',
  'setAside.why': 'What the server said',
} as const
