// The screen that is open: found by the place, its module and words loaded, closed when somebody leaves.
import type { AdminSessionView } from '../../../contract/admin-calls.ts'
import { currentLanguage } from '../../parts/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { hasTypedForm } from '../parts/form.tsx'
import { loadAdminWords } from '../parts/words.ts'
import { SCREENS, type ScreenName } from '../screens.ts'
import { redraw } from './drawing.ts'
import { chooseEvent, eventOf } from './events.ts'
import { findScreen } from './find-screen.ts'
import { addressOf, type Place, readPlace, stayHere } from './location.ts'
import type { Screen, ScreenEntry } from './screen.ts'
import { sessionState } from './session.ts'
import { askStanding, isLowered } from './standing.ts'
import { frameText } from './words.ts'

export type HostState = {
  readonly name: ScreenName | null
  /**
   * `failed`: its file could not be loaded, or it broke while it was opened. `lowered`: whoever is signed in administers
   * nothing any more.
   */
  readonly status: 'loading' | 'open' | 'missing' | 'failed' | 'lowered'
  readonly screen: Screen | null
  /** Another one for each opening, so that what broke is drawn anew. */
  readonly opening: number
}

let state: HostState = { name: null, status: 'loading', screen: null, opening: 0 }
let place: Place | null = null

export const hostState = (): HostState => state

const textOf = ({ path, query }: Place): string => addressOf(path, query)

/** Something was typed here that is kept nowhere: into a form, or what the screen says itself. */
export const hasUnsavedWords = (): boolean =>
  state.screen !== null && (hasTypedForm() || state.screen.isDirty?.() === true)

/** A screen with unsaved words asks first. */
export async function mayLeave(): Promise<boolean> {
  if (state.screen === null || !hasUnsavedWords()) return true
  return await confirm({
    heading: state.screen.title(),
    text: frameText('form.leave'),
    yes: frameText('form.leave.go'),
  })
}

/** Somebody goes to another place. */
export async function openPlace(next: Place): Promise<void> {
  if (place !== null && textOf(next) === textOf(place) && state.status === 'open') return
  if (hasUnsavedWords() && place !== null) {
    // The address stays with the screen until the person has answered.
    const goOn = stayHere(textOf(place), textOf(next))
    if (!(await mayLeave())) return
    goOn()
  }
  await open(next)
}

/** The same place anew: it broke, or is about another event. */
export const reopen = async (): Promise<void> => await open(readPlace())

async function open(next: Place): Promise<void> {
  const { session } = sessionState()
  if (session === null) return
  closeScreen()
  place = next
  const opening = state.opening + 1
  const found = findScreen(next.path)
  if (found === null || !isFor(SCREENS[found.name], session)) {
    set({ name: null, status: 'missing', screen: null, opening })
    return
  }
  set({ name: found.name, status: 'loading', screen: null, opening })
  const { eventId } = found.params
  if (eventId !== undefined) chooseEvent(eventId)
  const entry: ScreenEntry = SCREENS[found.name]
  try {
    const known = isLowered() ? askStanding() : null
    const [module, event] = await Promise.all([entry.load(), eventOf(eventId), known])
    await loadAdminWords(currentLanguage())
    if (state.opening !== opening) return
    if (isLowered() && entry.who !== 'everybody') {
      set({ name: found.name, status: 'lowered', screen: null, opening })
      return
    }
    const screen = module.openScreen({ params: found.params, query: next.query, session, event })
    set({ name: found.name, status: 'open', screen, opening })
    if (entry.who !== 'everybody') void followStanding(opening)
  } catch (error) {
    if (state.opening === opening) noteBroken(error)
  }
}

/** A form that asks the server nothing would not be told of it before it is sent. What was typed meanwhile stays. */
async function followStanding(opening: number): Promise<void> {
  await askStanding()
  if (!isLowered() || state.opening !== opening || state.screen === null || hasUnsavedWords())
    return
  state.screen.close?.()
  set({ ...state, status: 'lowered', screen: null })
}

/** An organizer's screens are not the platform's, and the other way round. */
const isFor = ({ who }: Pick<ScreenEntry, 'who'>, { tenant }: AdminSessionView): boolean =>
  who === 'everybody' || (who === 'platform') === (tenant === null)

/** Nobody is signed in any more, or the page goes. */
export function closeScreen(): void {
  state.screen?.close?.()
  place = null
  state = { ...state, screen: null, status: 'loading' }
}

export function noteBroken(error: unknown): void {
  // biome-ignore lint/suspicious/noConsole: Whoever looks for the reason looks there; a person is told on the page.
  console.error(error)
  const { name, opening } = state
  state.screen?.close?.()
  set({ name, status: 'failed', screen: null, opening })
}

function set(next: HostState): void {
  state = next
  redraw()
}
