// Moving an event to another time, as an organizer asks for it and sees what became of it.
import * as v from 'valibot'
import { EventId, OrderId, UserId } from '../ids.ts'
import { Version } from '../tenants/schema.ts'
import { InstantText } from '../time.ts'

export const MoveField = v.picklist(['saleFrom', 'saleUntil', 'validFrom', 'validUntil'])
export type MoveField = v.InferOutput<typeof MoveField>

const WORDS_MAX = 1_000

/** Words that a person writes and another one reads: several lines, no control characters. */
const Words = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(WORDS_MAX),
  v.check((text) => text.isWellFormed(), 'half a character'),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are refused
  v.check((text) => !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text), 'a control character'),
)

export const RescheduleInput = v.strictObject({
  startsAt: InstantText,
  endsAt: InstantText,
  /** False: sales keep their windows. */
  movesSales: v.optional(v.boolean(), true),
  /** The organizer's words to the buyers; a buyer whose language has none reads the other ones. */
  wordsEn: v.optional(v.nullable(Words), null),
  wordsBn: v.optional(v.nullable(Words), null),
  /** Until when buyers are invited to ask for their money; null: they are not. */
  refundUntil: v.optional(v.nullable(InstantText), null),
  version: Version,
})
export type RescheduleInput = v.InferOutput<typeof RescheduleInput>

/** A time that moves along. */
export const MovedPart = v.object({
  part: v.picklist(['ticket_type', 'check_in_list']),
  id: v.string(),
  name: v.string(),
  field: MoveField,
  before: InstantText,
  after: InstantText,
})
export type MovedPart = v.InferInput<typeof MovedPart>

/**
 * A time that stays. `past`: it has passed. `as_asked`: the organizer left the sales where they are. `would_end`: the
 * sale would be over at once. `own_calendar`: a promo code counts by the calendar, whenever its event is.
 */
export const StayingPart = v.object({
  part: v.picklist(['ticket_type', 'promo_code']),
  id: v.string(),
  name: v.string(),
  field: v.picklist(['saleFrom', 'saleUntil', 'startsAt', 'endsAt']),
  at: InstantText,
  why: v.picklist(['past', 'as_asked', 'would_end', 'own_calendar']),
})
export type StayingPart = v.InferInput<typeof StayingPart>

export const ReschedulePreview = v.object({
  fromStartsAt: InstantText,
  fromEndsAt: InstantText,
  startsAt: InstantText,
  endsAt: InstantText,
  /** Orders whose buyers are told, and the good tickets of these. */
  orders: v.number(),
  tickets: v.number(),
  /** Of these tickets, those that are in already: they are let in again only where a list lets them. */
  ticketsIn: v.number(),
  /** Tickets whose own window moves along. */
  ticketsMoved: v.number(),
  moved: v.array(MovedPart),
  stays: v.array(StayingPart),
})
export type ReschedulePreview = v.InferInput<typeof ReschedulePreview>

export const TELLING_STATES = [
  'queued',
  'trying',
  'told',
  'refused',
  'failed',
  'unneeded',
  'superseded',
] as const
export const TellingState = v.picklist(TELLING_STATES)
export type TellingState = v.InferOutput<typeof TellingState>

/** A rescheduling, and how far its buyers are told. */
export const ReschedulingView = v.object({
  id: v.string(),
  eventId: EventId,
  /** Of the event, from 1. */
  number: v.number(),
  fromStartsAt: InstantText,
  fromEndsAt: InstantText,
  startsAt: InstantText,
  endsAt: InstantText,
  wordsEn: v.nullable(v.string()),
  wordsBn: v.nullable(v.string()),
  refundUntil: v.nullable(InstantText),
  startedBy: v.nullable(UserId),
  startedAt: InstantText,
  /** Null: some order has no mail in the queue yet. */
  finishedAt: v.nullable(InstantText),
  /** Orders that were to be told when it began. */
  orders: v.number(),
  /** Orders whose mail has left. */
  told: v.number(),
  /** Orders whose mail is in the queue, those included that it could not leave for yet. */
  waiting: v.number(),
  /** Orders whose mail did not leave and is not tried again by itself. */
  failed: v.number(),
  /** Orders that needed no mail after all. */
  unneeded: v.number(),
  /** The event's, for the next edit. */
  version: v.number(),
})
export type ReschedulingView = v.InferInput<typeof ReschedulingView>

/** An order whose buyer is told of a rescheduling. */
export const TellingView = v.object({
  orderId: OrderId,
  orderNumber: v.string(),
  buyerName: v.string(),
  state: TellingState,
  tries: v.number(),
  changedAt: InstantText,
})
export type TellingView = v.InferInput<typeof TellingView>
