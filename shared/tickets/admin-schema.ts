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

/** Of one ticket type: how many were issued and not voided, and how many of these nobody has come with. */
export const NoShowCount = v.object({
  ticketTypeId: TicketTypeId,
  name: v.string(),
  issued: v.number(),
  noShows: v.number(),
})
export type NoShowCount = v.InferInput<typeof NoShowCount>

/** Somebody who may come, as the list on paper has them. */
export const Guest = v.object({
  ticketId: TicketId,
  /** Null: nobody's name is on the ticket. */
  name: v.nullable(v.string()),
  ticketTypeId: TicketTypeId,
  ticketTypeName: v.string(),
  orderNumber: v.string(),
  /** Its order waits for the money. */
  isUnpaid: v.boolean(),
  isBlocked: v.boolean(),
  /** The last four characters of the code: enough to tell two of one name apart, and to no gate a ticket. */
  codeEnding: v.string(),
})
export type Guest = v.InferInput<typeof Guest>

/** Guests of one file on paper; of more there are several files. */
export const GUESTS_PER_FILE = 2_000
