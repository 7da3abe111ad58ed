// What a check-in needs to know of a ticket, on the server and on the laptop alike.
import type { CheckInListId, EventId, GateId, TicketId, TicketTypeId } from '../ids.ts'
import type { Instant } from '../time.ts'

export type OrderStatus = 'pending' | 'paid' | 'refunded' | 'expired' | 'cancelled'

/** A ticket as a decision sees it. Its order's state travels with it: an order has many tickets. */
export type Ticket = {
  readonly id: TicketId
  readonly typeNumber: number
  /** Raised by a re-issue; a code with an older serial is revoked. 0–255. */
  readonly serial: number
  readonly isVoid: boolean
  readonly isBlocked: boolean
  readonly orderStatus: OrderStatus
  /** Half-open `[validFrom, validUntil)`; null takes the ticket type's. */
  readonly validFrom: Instant | null
  readonly validUntil: Instant | null
  readonly name: string | null
  /** Seat or note, shown when the ticket is admitted. */
  readonly note: string | null
  /** Shown to the operator whenever the ticket is admitted: age check, wristband. */
  readonly attention: string | null
}

export type TicketType = {
  readonly id: TicketTypeId
  /** 1–65,535, unique in its event; what a code carries. */
  readonly number: number
  readonly name: string
  readonly nameBn: string | null
  readonly validFrom: Instant | null
  readonly validUntil: Instant | null
  readonly attention: string | null
}

export type CheckInList = {
  readonly id: CheckInListId
  readonly name: string
  /** Null: every type, those made later included. */
  readonly typeNumbers: ReadonlySet<number> | null
  /** Empty: every gate. */
  readonly gateIds: ReadonlySet<GateId>
  /** Half-open `[validFrom, validUntil)`. */
  readonly validFrom: Instant | null
  readonly validUntil: Instant | null
  /** How many entries a ticket has on this list; null is unlimited. */
  readonly entriesMax: number | null
  readonly reentryAfterExit: boolean
  readonly admitUnpaid: 'never' | 'ask'
}

export type EventRules = {
  readonly id: EventId
  readonly name: string
  /** Off: a genuine code whose ticket is not on the laptop is always refused. */
  readonly admitUnseen: boolean
  /** `listed`: stations hold no key, only a digest for each ticket. */
  readonly verification: 'signed' | 'listed'
}
