// The side bar's screens for whoever is signed in, with their addresses for the event that the window is about.
import { SCREENS, type ScreenName } from '../screens.ts'
import { currentEvent } from './events.ts'
import { SCREEN_NAMES } from './find-screen.ts'
import { pathAddress } from './location.ts'
import { type ScreenEntry, SECTIONS, type Section } from './screen.ts'
import { sessionState } from './session.ts'

export type MenuItem = {
  readonly name: ScreenName
  readonly section: Section
  readonly address: string
}

/** What the side bar marks while this one is open. */
export const menuName = (name: ScreenName): string => {
  const { under }: ScreenEntry = SCREENS[name]
  return under ?? name
}

/** Without what is about an event, while there is none. */
export function menuOf(): readonly MenuItem[] {
  const session = sessionState().session
  const standing = session?.tenant === null ? 'platform' : 'organizer'
  const event = currentEvent()
  return SCREEN_NAMES.flatMap((name) => {
    const entry: ScreenEntry = SCREENS[name]
    const isAllowed = entry.who === 'everybody' || entry.who === standing
    const names = [...entry.path.matchAll(/:(\w+)/g)].map(([, one]) => one)
    const isOfEvent = names.length === 1 && names[0] === 'eventId'
    if (entry.under !== null || !isAllowed || (isOfEvent && event === null)) return []
    if (names.length > 0 && !isOfEvent) return []
    const address = pathAddress(entry.path, { eventId: event?.id ?? '' })
    return [{ name, section: entry.section, address }]
  })
}

/** In the side bar's order. */
export function menuSections(): readonly {
  readonly section: Section
  readonly items: readonly MenuItem[]
}[] {
  const all = menuOf()
  return SECTIONS.map((section) => ({
    section,
    items: all.filter((item) => item.section === section),
  })).filter(({ items }) => items.length > 0)
}
