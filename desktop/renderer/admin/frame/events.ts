// The organizer's events, and the one that the window is about.
import type { EventView } from '../../../../shared/events/admin-schema.ts'
import { api } from '../api/api.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { redraw } from './drawing.ts'
import { sessionState } from './session.ts'

/** As many as the switcher shows; the list of events has all. */
const EVENTS_SHOWN = 200

let events: Resource<readonly EventView[]> | null = null
/** Of which organizer they are. */
let tenantId: string | null = null
let chosenId: string | null = null

const storedAs = (tenant: string): string => `event.${tenant}`

let firstCame = Promise.withResolvers<void>()

/** Loads them when somebody signed in for another organizer. */
export function followSession(): void {
  const tenant = sessionState().session?.tenant?.id ?? null
  if (tenant === tenantId) return
  tenantId = tenant
  events?.close()
  firstCame = Promise.withResolvers()
  chosenId = tenant === null ? null : localStorage.getItem(storedAs(tenant))
  events = tenant === null ? null : createResource(loadEvents)
  if (tenant === null) firstCame.resolve()
}

async function loadEvents(signal: AbortSignal) {
  const answer = await api('GET /tenant/events', { query: { limit: EVENTS_SHOWN }, signal })
  // After the resource has taken it in.
  setTimeout(firstCame.resolve)
  return answer.ok ? { ok: true as const, value: answer.value.items } : answer
}

/** Null before they came. */
export const listEvents = (): readonly EventView[] | null => events?.state().value ?? null

/**
 * The event of a screen's address, or the current one where the address names none. Null: there is none, or the server
 * could not be asked.
 */
export async function eventOf(eventId: string | undefined): Promise<EventView | null> {
  // Whoever runs the installation has no events, and none come.
  if (sessionState().session?.tenant === null) return null
  await firstCame.promise
  if (eventId === undefined) return currentEvent()
  const known = listEvents()?.find((event) => event.id === eventId)
  if (known !== undefined || tenantId === null) return known ?? null
  const answer = await api('GET /tenant/events/:eventId', { params: { eventId } })
  return answer.ok ? answer.value : null
}

/** After one was made, edited or deleted. */
export const reloadEvents = async (): Promise<void> => await events?.load()

/** The chosen one; else the one that is next, or the last. Null before they came, and where there is none. */
export function currentEvent(now: number = Date.now()): EventView | null {
  const all = listEvents() ?? []
  const chosen = all.find((event) => event.id === chosenId)
  if (chosen !== undefined) return chosen
  const running = all.filter(
    (event) =>
      event.status !== 'archived' && event.status !== 'cancelled' && Date.parse(event.endsAt) > now,
  )
  const next = running.sort((one, other) => one.startsAt.localeCompare(other.startsAt))[0]
  return next ?? all[0] ?? null
}

/** The window is about this one from here on, also after a restart. */
export function chooseEvent(id: string): void {
  if (chosenId === id) return
  chosenId = id
  if (tenantId !== null) localStorage.setItem(storedAs(tenantId), id)
  redraw()
}
