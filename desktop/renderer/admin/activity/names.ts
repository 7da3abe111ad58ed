// Who and what the audit trail is about, by name where the organizer has it.
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import { createResource } from '../parts/resource.ts'

export type Names = {
  /** Null: before they came, or of nobody that is there. */
  readonly nameOf: (id: string) => string | null
  readonly close: () => void
}

/** As many as the server gives at once. Who is further back is told by the end of their id. */
const NAMES_MAX = 200

/** Of people and laptops. */
export function createNames(): Names {
  const query = { limit: NAMES_MAX }
  const people = createResource((signal) => api('GET /tenant/staff', { query, signal }))
  const stations = createResource((signal) => api('GET /tenant/stations', { query, signal }))
  return {
    nameOf: (id) =>
      people.state().value?.items.find(({ userId }) => userId === id)?.name ??
      stations.state().value?.items.find((station) => station.id === id)?.name ??
      null,
    close: () => {
      people.close()
      stations.close()
    },
  }
}

/** Whoever runs the installation sees no organizer's people. */
export const NO_NAMES: Names = { nameOf: () => null, close: () => {} }

const ID_CHARS = 8

/** Enough of an id to tell it from others: it begins with the time. */
export const shortId = (id: string): string => id.slice(-ID_CHARS)

const SCREENS: Readonly<Record<string, string>> = {
  event: '/events/:id',
  order: '/orders/:id',
  ticket: '/attendees/:id',
  station: '/stations/:id',
  conflict: '/conflicts/:id',
}

/** Null: it has no screen of its own. */
export const subjectAddress = (kind: string, id: string | null): string | null => {
  const path = SCREENS[kind]
  return path === undefined || id === null ? null : pathAddress(path, { id })
}
