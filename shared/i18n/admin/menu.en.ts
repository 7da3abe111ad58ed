// The side bar and the palette: a word for each screen, and one for each section.
export const MENU_EN = {
  'section.tonight': 'Tonight',
  'section.event': 'Events',
  'section.money': 'Orders and money',
  'section.attendees': 'Attendees',
  'section.stations': 'Stations',
  'section.staff': 'Staff',
  'section.cases': 'Conflicts and review',
  'section.reports': 'Reports',
  'section.activity': 'Activity',
  'section.platform': 'Platform',
  'section.account': 'My account',

  'screen.home': 'What to do next',
  'screen.activity': 'Activity',
  'screen.platformActivity': 'Activity of all',
  'screen.setAside': 'Scans set aside',
  'screen.account': 'My account',
} as const
