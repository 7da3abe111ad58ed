// Ticket types in the page's language, where the server tells an id, or the one name that every type has.
import type { EventDetails } from '../../../../shared/events/admin-schema.ts'
import { localName } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { createResource } from './resource.ts'

export type TypeNames = {
  /** `other` before they came, and where the type is gone. */
  readonly nameOf: (ticketTypeId: string, other: string) => string
  readonly close: () => void
}

export function createTypeNames(eventId: string): TypeNames {
  const details = createResource<EventDetails>((signal) =>
    api('GET /tenant/events/:eventId', { params: { eventId }, signal }),
  )
  return {
    nameOf: (ticketTypeId, other) => {
      const type = details.state().value?.ticketTypes.find(({ id }) => id === ticketTypeId)
      return type === undefined ? other : localName(type.name, type.nameBn)
    },
    close: details.close,
  }
}
