// What a gate searches by besides a ticket's name: the second stream of an event. docs/specs/sync.md has the rules.
import * as v from 'valibot'
import { EventId } from '../ids.ts'
import { InstantText } from '../time.ts'

/** 16 bytes in base64url; the last character has four bits that are always zero. */
const ShortId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'not a short id'))

/** More tickets than an order can have. */
const ORDER_TICKETS_MAX = 100_000

export const FieldsHeadLine = v.object({
  type: v.literal('head'),
  protocol: v.number(),
  eventId: EventId,
  serverTime: InstantText,
  /** As in the tickets' stream: after a `snapshot` an order that did not come is gone. */
  mode: v.picklist(['snapshot', 'changes']),
})
export type FieldsHeadLine = v.InferOutput<typeof FieldsHeadLine>

/**
 * An order, with keys of one letter since there are many. A line replaces the one before of the same id, and a ticket
 * belongs to the order that named it last. A line that carries `cursor` ends a stretch.
 */
export const OrderLine = v.object({
  type: v.literal('order'),
  id: ShortId,
  /** The order's number; missing for an order that is gone. */
  n: v.optional(v.string(), ''),
  /** The buyer's name; left out where it is the name of the first ticket in `t`. */
  b: v.optional(v.nullable(v.string()), null),
  p: v.optional(v.nullable(v.string()), null),
  e: v.optional(v.nullable(v.string()), null),
  /** Its tickets of this event. Empty: forget the order. */
  t: v.pipe(v.array(ShortId), v.maxLength(ORDER_TICKETS_MAX)),
  cursor: v.exactOptional(v.string()),
})
export type OrderLine = v.InferOutput<typeof OrderLine>

export const FieldsEndLine = v.object({
  type: v.literal('end'),
  cursor: v.string(),
  /** False: ask again with `cursor`. */
  complete: v.boolean(),
})
export type FieldsEndLine = v.InferOutput<typeof FieldsEndLine>

export const FieldsLine = v.variant('type', [FieldsHeadLine, OrderLine, FieldsEndLine])
export type FieldsLine = v.InferOutput<typeof FieldsLine>
