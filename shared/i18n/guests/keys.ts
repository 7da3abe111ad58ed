// The words of the list of guests on paper. Apart from those of the pages, which would load them for nothing.

export const GUEST_KEYS = [
  'guests.title',
  'guests.name',
  'guests.type',
  'guests.order',
  'guests.code',
  'guests.page',
  'guests.of',
  'guests.printed',
  'guests.unpaid',
  'guests.blocked',
  'guests.none',
] as const
export type GuestKey = (typeof GUEST_KEYS)[number]

export type GuestTexts = Readonly<Record<GuestKey, string>>
