// Events and gates as an organizer's administration sees and edits them.
import * as v from 'valibot'
import { CheckInListId, EventId, GateId, TicketTypeId } from '../ids.ts'
import { lineOf } from '../line.ts'
import { Version } from '../tenants/schema.ts'
import { type Instant, InstantText } from '../time.ts'
import { EventSlug, TimeZone } from './schema.ts'

export const EVENT_STATUSES = ['draft', 'published', 'cancelled', 'archived'] as const
export const EventStatus = v.picklist(EVENT_STATUSES)
export type EventStatus = v.InferOutput<typeof EventStatus>

export const GATE_NAME_CHARS_MAX = 100

const fields = {
  name: lineOf(200),
  nameBn: v.nullable(lineOf(200)),
  slug: EventSlug,
  venue: v.nullable(lineOf(300)),
  startsAt: InstantText,
  endsAt: InstantText,
  timeZone: TimeZone,
  /** A gate lets genuine codes in that it has not heard of, where they are new enough. */
  admitUnseen: v.boolean(),
  isOrderInCode: v.boolean(),
  isNameInCode: v.boolean(),
}

const ENDS_MESSAGE = 'endsAt must be after startsAt'
const isInOrder = ({ startsAt, endsAt }: { startsAt: Instant; endsAt: Instant }): boolean =>
  startsAt < endsAt

/** Every field. */
export const ReplaceEventBody = v.pipe(
  v.strictObject({ ...fields, version: Version }),
  v.forward(
    v.check((event) => isInOrder(event), ENDS_MESSAGE),
    ['endsAt'],
  ),
)

/** Only the fields that are given. Whether the event still ends after it starts is asked of the whole. */
export const PatchEventBody = v.strictObject({
  name: v.optional(fields.name),
  nameBn: v.optional(fields.nameBn),
  slug: v.optional(fields.slug),
  venue: v.optional(fields.venue),
  startsAt: v.optional(fields.startsAt),
  endsAt: v.optional(fields.endsAt),
  timeZone: v.optional(fields.timeZone),
  admitUnseen: v.optional(fields.admitUnseen),
  isOrderInCode: v.optional(fields.isOrderInCode),
  isNameInCode: v.optional(fields.isNameInCode),
  version: Version,
})
export type PatchEventBody = v.InferOutput<typeof PatchEventBody>

/** Publish, cancel, archive. */
export const EventStepBody = v.strictObject({ version: Version })

/** What the copy differs in; its times move with its start. */
export const DuplicateEventBody = v.strictObject({
  name: v.optional(fields.name),
  slug: fields.slug,
  startsAt: fields.startsAt,
})
export type DuplicateEventBody = v.InferOutput<typeof DuplicateEventBody>

export const EventView = v.object({
  id: EventId,
  slug: v.string(),
  name: v.string(),
  nameBn: v.nullable(v.string()),
  venue: v.nullable(v.string()),
  startsAt: InstantText,
  endsAt: InstantText,
  timeZone: v.string(),
  status: EventStatus,
  admitUnseen: v.boolean(),
  verification: v.picklist(['signed', 'listed']),
  guarantee: v.literal('detect'),
  isOrderInCode: v.boolean(),
  isNameInCode: v.boolean(),
  createdAt: InstantText,
  version: v.number(),
})
export type EventView = v.InferInput<typeof EventView>

export const GateView = v.object({ id: GateId, name: v.string(), version: v.number() })
export type GateView = v.InferInput<typeof GateView>

/** The wire's own instants stay texts; an absent one is null. */
const optionalTime = v.nullable(InstantText)
const isWindow = (from: Instant | null, until: Instant | null): boolean =>
  from === null || until === null || from < until

export const TicketTypeView = v.object({
  id: TicketTypeId,
  /** What codes carry; never changes. */
  number: v.number(),
  name: v.string(),
  nameBn: v.nullable(v.string()),
  priceCents: v.number(),
  currency: v.string(),
  /** Null: unlimited. */
  quantityTotal: v.nullable(v.number()),
  /** Tickets that were issued and not voided. */
  quantitySold: v.number(),
  /** Kept for orders that are not paid yet. */
  quantityHeld: v.number(),
  /** Half-open `[saleFrom, saleUntil)`. */
  saleFrom: optionalTime,
  saleUntil: optionalTime,
  perOrderMax: v.nullable(v.number()),
  /** Of one buyer, by email, over all of their orders. */
  perBuyerMax: v.nullable(v.number()),
  validFrom: optionalTime,
  validUntil: optionalTime,
  attention: v.nullable(v.string()),
  version: v.number(),
})
export type TicketTypeView = v.InferInput<typeof TicketTypeView>

const count = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))

const typeFields = {
  name: lineOf(200),
  nameBn: v.nullable(lineOf(200)),
  priceCents: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  quantityTotal: v.nullable(count(0, 10_000_000)),
  saleFrom: optionalTime,
  saleUntil: optionalTime,
  perOrderMax: v.nullable(count(1, 1_000)),
  // Left out, there is no limit: programs of the release before do not know it.
  perBuyerMax: v.optional(v.nullable(count(1, 1_000)), null),
  validFrom: optionalTime,
  validUntil: optionalTime,
  attention: v.nullable(lineOf(200)),
}

/** Left out, a field is empty; the number is the next free one. */
export const CreateTicketTypeBody = v.strictObject({
  number: v.optional(count(1, 65_535)),
  name: typeFields.name,
  nameBn: v.optional(typeFields.nameBn, null),
  priceCents: typeFields.priceCents,
  quantityTotal: v.optional(typeFields.quantityTotal, null),
  saleFrom: v.optional(optionalTime, null),
  saleUntil: v.optional(optionalTime, null),
  perOrderMax: v.optional(typeFields.perOrderMax, null),
  perBuyerMax: typeFields.perBuyerMax,
  validFrom: v.optional(optionalTime, null),
  validUntil: v.optional(optionalTime, null),
  attention: v.optional(typeFields.attention, null),
})
export type CreateTicketTypeBody = v.InferOutput<typeof CreateTicketTypeBody>

export const ReplaceTicketTypeBody = v.strictObject({ ...typeFields, version: Version })

/** Only the fields that are given. */
export const PatchTicketTypeBody = v.strictObject({
  ...v.partial(v.object(typeFields)).entries,
  version: Version,
})
export type PatchTicketTypeBody = v.InferOutput<typeof PatchTicketTypeBody>

export type TicketTypeFields = v.InferOutput<v.ObjectSchema<typeof typeFields, undefined>>

/** The field at whose end a window closes before it opens; null where both fit. */
export function findClosedWindow(
  type: Pick<TicketTypeFields, 'saleFrom' | 'saleUntil' | 'validFrom' | 'validUntil'>,
): 'saleUntil' | 'validUntil' | null {
  if (!isWindow(type.saleFrom, type.saleUntil)) return 'saleUntil'
  return isWindow(type.validFrom, type.validUntil) ? null : 'validUntil'
}

export const ListView = v.object({
  id: CheckInListId,
  name: v.string(),
  /** Null: every type, those made later included. */
  ticketTypeIds: v.nullable(v.array(TicketTypeId)),
  /** Empty: every gate. */
  gateIds: v.array(GateId),
  /** Half-open `[validFrom, validUntil)`. */
  validFrom: optionalTime,
  validUntil: optionalTime,
  /** How often a ticket may enter; null is unlimited. */
  entries: v.nullable(v.number()),
  reentryAfterExit: v.boolean(),
  admitUnpaid: v.picklist(['never', 'ask']),
  version: v.number(),
})
export type ListView = v.InferInput<typeof ListView>

const listFields = {
  name: lineOf(100),
  ticketTypeIds: v.nullable(v.pipe(v.array(TicketTypeId), v.minLength(1), v.maxLength(1_000))),
  gateIds: v.pipe(v.array(GateId), v.maxLength(1_000)),
  validFrom: optionalTime,
  validUntil: optionalTime,
  entries: v.nullable(count(1, 1_000_000)),
  reentryAfterExit: v.boolean(),
  admitUnpaid: v.picklist(['never', 'ask']),
}
const LIST_MESSAGE = 'validUntil must be after validFrom'
/** False where a list closes before it opens. */
export const isListWindow = (list: {
  readonly validFrom: Instant | null
  readonly validUntil: Instant | null
}): boolean => isWindow(list.validFrom, list.validUntil)

/** Left out: every type, every gate, at any time, once. */
export const CreateListBody = v.pipe(
  v.strictObject({
    name: listFields.name,
    ticketTypeIds: v.optional(listFields.ticketTypeIds, null),
    gateIds: v.optional(listFields.gateIds, []),
    validFrom: v.optional(optionalTime, null),
    validUntil: v.optional(optionalTime, null),
    entries: v.optional(listFields.entries, 1),
    reentryAfterExit: v.optional(v.boolean(), false),
    admitUnpaid: v.optional(listFields.admitUnpaid, 'never'),
  }),
  v.forward(
    v.check((list) => isListWindow(list), LIST_MESSAGE),
    ['validUntil'],
  ),
)
export type CreateListBody = v.InferOutput<typeof CreateListBody>

/** Every field: what a list leaves open decides who gets in, so nothing of it is kept by leaving it out. */
export const ReplaceListBody = v.pipe(
  v.strictObject({ ...listFields, version: Version }),
  v.forward(
    v.check((list) => isListWindow(list), LIST_MESSAGE),
    ['validUntil'],
  ),
)
export type ReplaceListBody = v.InferOutput<typeof ReplaceListBody>

/** Only the fields that are given. Whether it still closes after it opens is asked of the whole. */
export const PatchListBody = v.strictObject({
  ...v.partial(v.object(listFields)).entries,
  version: Version,
})
export type PatchListBody = v.InferOutput<typeof PatchListBody>

/** With its parts. */
export const EventDetails = v.object({
  ...EventView.entries,
  ticketTypes: v.array(TicketTypeView),
  gates: v.array(GateView),
  lists: v.array(ListView),
})
export type EventDetails = v.InferInput<typeof EventDetails>

const gateName = lineOf(GATE_NAME_CHARS_MAX)
export const CreateGateBody = v.strictObject({ name: gateName })
export const EditGateBody = v.strictObject({ name: gateName, version: Version })
/** Only the fields that are given. */
export const PatchGateBody = v.strictObject({ name: v.optional(gateName), version: Version })
