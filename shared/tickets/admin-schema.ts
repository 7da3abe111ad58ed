// Tickets as an organizer's administration sees and changes them.
import * as v from 'valibot'
import { EventId, OrderId, TicketId, TicketTypeId } from '../ids.ts'
import { lineOf } from '../line.ts'
import { InstantText } from '../time.ts'

const OrderStatus = v.picklist(['pending', 'paid', 'refunded', 'expired', 'cancelled'])

export const TICKET_STATES = ['good', 'blocked', 'void'] as const
export const TicketState = v.picklist(TICKET_STATES)
export type TicketState = v.InferOutput<typeof TicketState>

/** Of what somebody read before they changed it: an older one is refused. */
const TicketVersion = v.pipe(v.string(), v.regex(/^\d{1,20}$/, 'a version of a ticket'))

export const TicketView = v.object({
  id: TicketId,
  eventId: EventId,
  ticketTypeId: TicketTypeId,
  typeNumber: v.number(),
  attendeeName: v.nullable(v.string()),
  note: v.nullable(v.string()),
  attention: v.nullable(v.string()),
  isVoid: v.boolean(),
  isBlocked: v.boolean(),
  /** Raised by a re-issue: a code with an older one is refused. */
  serial: v.number(),
  issuedAt: InstantText,
  /** The first entry that stands; null: unused. */
  checkedInAt: v.nullable(InstantText),
  createdAt: InstantText,
  order: v.object({
    id: OrderId,
    number: v.string(),
    status: OrderStatus,
    buyerName: v.string(),
    buyerEmail: v.string(),
    buyerPhone: v.nullable(v.string()),
  }),
  version: TicketVersion,
})
export type TicketView = v.InferInput<typeof TicketView>

export const RenameTicketBody = v.strictObject({
  attendeeName: v.nullable(lineOf(200)),
  version: TicketVersion,
})

/** Void, block, unblock, re-issue. */
export const TicketStepBody = v.strictObject({ version: TicketVersion })

/** What a change left, with the new code where there is one. */
export const ChangedTicket = v.object({ ticket: TicketView, code: v.nullable(v.string()) })
export type ChangedTicket = v.InferInput<typeof ChangedTicket>
