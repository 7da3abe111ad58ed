// The organizer's events as the choices of a filter.
import type { EventView } from '../../../../shared/events/admin-schema.ts'
import { localName } from '../../parts/words.ts'

export const eventOptions = (events: readonly EventView[]) =>
  events.map(({ id, name, nameBn }) => ({ value: id, label: localName(name, nameBn) }))
