// The answer to one scan, the same shape from the server and from the station.
import * as v from 'valibot'
import { GateId, ScanId, StationId, TicketId, UserId } from '../ids.ts'
import { Direction, RefusalReason, ScanReason, Verdict } from './schema.ts'

/** ISO 8601, UTC. */
const Time = v.string()

/** The entry that used a ticket up. Names are null where this machine never heard them. */
export const FirstEntry = v.object({
  scanId: ScanId,
  scannedAt: Time,
  gateId: v.nullable(GateId),
  gateName: v.nullable(v.string()),
  stationId: v.nullable(StationId),
  operatorId: v.nullable(UserId),
  operatorName: v.nullable(v.string()),
})

/** A ticket as an operator sees it. An unseen one has only what its code says. */
export const AnswerTicket = v.object({
  id: TicketId,
  status: v.picklist(['active', 'checked_in', 'void']),
  checkedInAt: v.nullable(Time),
  isBlocked: v.boolean(),
  name: v.nullable(v.string()),
  /** Seat or note. */
  note: v.nullable(v.string()),
  ticketType: v.nullable(
    v.object({ number: v.number(), name: v.string(), nameBn: v.nullable(v.string()) }),
  ),
})

/** For the operator, not for the visitor. */
export const CodeRefusalAnswer = v.object({
  code: v.picklist([
    'not_ours',
    'too_long',
    'too_short',
    'mistyped',
    'malformed',
    'two_codes',
    'other_event',
    'bad_signature',
    'not_listed',
  ]),
  /** The other event's name, when it is known here. Unverified. */
  eventName: v.exactOptional(v.string()),
})

/** `POST /staff/check-in` and the station's `scan`. A refused admission is a product answer. */
export const CheckInAnswer = v.object({
  verdict: Verdict,
  reason: ScanReason,
  scanId: ScanId,
  scannedAt: Time,
  direction: Direction,
  /** Absent when the text named no ticket. */
  ticket: v.exactOptional(AnswerTicket),
  /** For `already_redeemed`. */
  firstEntry: v.exactOptional(FirstEntry),
  /** What the operator must check or hand out. */
  attention: v.exactOptional(v.string()),
  /** The refusal that a supervisor forced past. */
  forcedPast: v.nullable(RefusalReason),
  /** For `invalid_time`: when it opens, or when it closed. */
  opensAt: v.nullable(Time),
  closedAt: v.nullable(Time),
  /** The operator may send the scan again with `confirm: ['unpaid']`. */
  canOverride: v.boolean(),
  /** A supervisor may send the scan again with `force`. */
  canForce: v.boolean(),
  /** For `invalid` and `wrong_event`: what was wrong with the code. */
  codeRefusal: v.nullable(CodeRefusalAnswer),
})
export type CheckInAnswer = v.InferInput<typeof CheckInAnswer>
