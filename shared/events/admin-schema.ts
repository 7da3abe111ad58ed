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

/** With its parts. */
export const EventDetails = v.object({
  ...EventView.entries,
  ticketTypes: v.array(
    v.object({
      id: TicketTypeId,
      number: v.number(),
      name: v.string(),
      nameBn: v.nullable(v.string()),
      priceCents: v.number(),
      currency: v.string(),
      validFrom: v.nullable(InstantText),
      validUntil: v.nullable(InstantText),
      attention: v.nullable(v.string()),
    }),
  ),
  gates: v.array(GateView),
  lists: v.array(
    v.object({
      id: CheckInListId,
      name: v.string(),
      /** Null: every type, those made later included. */
      ticketTypeIds: v.nullable(v.array(TicketTypeId)),
      /** Empty: every gate. */
      gateIds: v.array(GateId),
      validFrom: v.nullable(InstantText),
      validUntil: v.nullable(InstantText),
      /** Null: unlimited. */
      entries: v.nullable(v.number()),
      reentryAfterExit: v.boolean(),
      admitUnpaid: v.picklist(['never', 'ask']),
    }),
  ),
})
export type EventDetails = v.InferInput<typeof EventDetails>

const gateName = lineOf(GATE_NAME_CHARS_MAX)
export const CreateGateBody = v.strictObject({ name: gateName })
export const EditGateBody = v.strictObject({ name: gateName, version: Version })
