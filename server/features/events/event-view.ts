// An event as an organizer's administration shows one.
import type {
  EventDetails,
  EventView,
  ListView,
  TicketTypeView,
} from '../../../shared/events/admin-schema.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { EventParts, StoredEvent, StoredList, StoredType } from './event-store.ts'

export const toEventView = (row: StoredEvent): EventView => ({
  ...row,
  startsAt: instantToText(row.startsAt),
  endsAt: instantToText(row.endsAt),
  createdAt: instantToText(row.createdAt),
})

export const toTypeView = (row: StoredType): TicketTypeView => ({
  ...row,
  saleFrom: instantToTextOrNull(row.saleFrom),
  saleUntil: instantToTextOrNull(row.saleUntil),
  validFrom: instantToTextOrNull(row.validFrom),
  validUntil: instantToTextOrNull(row.validUntil),
})

export const toListView = ({ isAllTypes, typeIds, gateIds, ...row }: StoredList): ListView => ({
  ...row,
  ticketTypeIds: isAllTypes ? null : [...typeIds],
  gateIds: [...gateIds],
  validFrom: instantToTextOrNull(row.validFrom),
  validUntil: instantToTextOrNull(row.validUntil),
})

export const toEventDetails = (
  row: StoredEvent,
  { types, gates, lists }: EventParts,
): EventDetails => ({
  ...toEventView(row),
  ticketTypes: types.map(toTypeView),
  gates: [...gates],
  lists: lists.map(toListView),
})

/** What is refused to somebody who read an older version: with the newer one, and nothing overwritten. */
export const eventChanged = (row: StoredEvent) =>
  ({ code: 'changed_meanwhile', details: [toEventView(row)] }) as const

/** Names the field, so that a form can mark it. */
export const eventSlugTaken = {
  code: 'slug_taken',
  details: [{ in: 'body', path: 'slug' }],
} as const
