// The answer to one scan, the same shape from the server and from the station.
import * as v from 'valibot'
import { GateId, ScanId, StationId, TicketId, UserId } from '../ids.ts'
import { RefusalReason, ScanReason, Verdict } from './schema.ts'

const optionalText = v.optional(v.nullable(v.string()))

/** Who got in first on this ticket, for `already_redeemed`. Names where they are known. */
export const FirstEntry = v.object({
  scanId: ScanId,
  at: v.string(),
  gateId: v.nullable(GateId),
  gate: v.nullable(v.string()),
  stationId: v.nullable(StationId),
  operatorId: v.nullable(UserId),
  operator: v.nullable(v.string()),
})

export const AnswerTicket = v.object({
  id: TicketId,
  status: v.picklist(['active', 'checked_in', 'void']),
  checkedInAt: v.nullable(v.string()),
  name: v.nullable(v.string()),
  note: v.nullable(v.string()),
  ticketType: v.nullable(
    v.object({ number: v.number(), name: v.string(), nameBn: v.nullable(v.string()) }),
  ),
})

/** `POST /staff/check-in` and the station's `scan`. A refused admission is a product answer. */
export const CheckInAnswer = v.object({
  verdict: Verdict,
  reason: ScanReason,
  scanId: ScanId,
  ticket: v.optional(AnswerTicket),
  firstEntry: v.optional(FirstEntry),
  attention: optionalText,
  /** For a forced admission: the refusal that it broke. */
  forcedPast: v.optional(RefusalReason),
  /** For `invalid_time`: when it opens, or when it closed. */
  opensAt: v.optional(v.string()),
  closedAt: v.optional(v.string()),
  canOverride: v.optional(v.boolean()),
  canForce: v.optional(v.boolean()),
  /** For `invalid` and `wrong_event`: what was wrong with the code, and the event that it names, unverified. */
  detail: v.optional(v.object({ code: v.string(), eventName: v.optional(v.string()) })),
})
export type CheckInAnswer = v.InferInput<typeof CheckInAnswer>
