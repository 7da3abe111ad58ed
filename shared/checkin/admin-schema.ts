// What happened at the gates and a person has to settle, as an organizer's administration sees it.
import * as v from 'valibot'
import {
  CheckInListId,
  EventId,
  GateId,
  OrderId,
  ScanId,
  StationId,
  TicketId,
  TicketTypeId,
  UserId,
} from '../ids.ts'
import { NoticeLine } from '../sync/schema.ts'
import { hasNoNul } from '../text.ts'
import { InstantText } from '../time.ts'
import { Direction, RefusalReason, ScanReason, Verdict } from './schema.ts'

export const CONFLICT_OUTCOMES = ['same_person', 'fraud', 'gate_error'] as const
export const ConflictOutcome = v.picklist(CONFLICT_OUTCOMES)
export type ConflictOutcome = v.InferOutput<typeof ConflictOutcome>

export const REVIEW_KINDS = [
  'forced',
  /** Green at a gate, unseen or not, and the server has no such ticket. */
  'unknown_admitted',
  'unpaid_admitted',
  'should_have_refused',
  'voided_after_entry',
  'blocked_after_entry',
  'clock_suspect',
  /** Of a revoked station: counts once it is accepted. */
  'station_revoked',
  'annul_unproven',
] as const
export const ReviewKindName = v.picklist(REVIEW_KINDS)
export type ReviewKindName = v.InferOutput<typeof ReviewKindName>

export const REVIEW_OUTCOMES = ['accepted', 'dismissed'] as const
export const ReviewOutcome = v.picklist(REVIEW_OUTCOMES)
export type ReviewOutcome = v.InferOutput<typeof ReviewOutcome>

export const CaseState = v.picklist(['open', 'resolved'])
export type CaseState = v.InferOutput<typeof CaseState>

/** Of what somebody read before they settled it: an older one is refused. */
const CaseVersion = v.pipe(v.string(), v.regex(/^\d{1,20}$/, 'a version of a case'))

/** Several lines, if somebody writes them; empty is none. */
const Note = v.nullable(
  v.pipe(
    v.string(),
    v.maxLength(4_000),
    v.check(hasNoNul, 'a NUL character'),
    v.transform((text) => text.toWellFormed().trim()),
    v.maxLength(1_000),
    v.transform((text) => (text === '' ? null : text)),
  ),
)

const settling = {
  /** Left out: the note that is there stays. */
  note: v.optional(Note),
  version: CaseVersion,
}
export const ResolveConflictBody = v.strictObject({ outcome: ConflictOutcome, ...settling })
/** Re-opens a conflict or a review item; accepts or dismisses a review item. */
export const SettleCaseBody = v.strictObject(settling)

const named = <const S extends v.GenericSchema>(id: S) =>
  v.nullable(v.object({ id, name: v.nullable(v.string()) }))
const optionalTime = v.nullable(InstantText)

/** A scan with all that tells what went on. A name is null where the thing is gone. */
export const ScanView = v.object({
  scanId: ScanId,
  kind: v.picklist(['scan', 'annul']),
  /** The scan that an annul takes back. */
  annuls: v.nullable(ScanId),
  list: v.object({ id: CheckInListId, name: v.nullable(v.string()) }),
  direction: Direction,
  /** Corrected time: what is compared. */
  scannedAt: InstantText,
  /** The laptop's own clock then, and when it sent the scan; null where it did not say. */
  localAt: optionalTime,
  sentAt: optionalTime,
  /** The server's clock. */
  receivedAt: InstantText,
  /** The scan's number in its laptop's journal. */
  sequence: v.nullable(v.number()),
  verdict: Verdict,
  reason: ScanReason,
  /** The refusal that a supervisor's word went past, whose word it was, and why. */
  forcedPast: v.nullable(RefusalReason),
  forcedBy: named(UserId),
  forceReason: v.nullable(v.string()),
  isUnpaidConfirmed: v.boolean(),
  isAnnulled: v.boolean(),
  /** Waits for somebody to accept it, and counts nowhere. */
  isPending: v.boolean(),
  flags: v.array(v.string()),
  gate: named(GateId),
  station: named(StationId),
  operator: named(UserId),
})
export type ScanView = v.InferInput<typeof ScanView>

/** A ticket with its holder. */
export const CaseTicket = v.object({
  id: TicketId,
  ticketType: v.object({ id: TicketTypeId, name: v.string(), nameBn: v.nullable(v.string()) }),
  attendeeName: v.nullable(v.string()),
  isVoid: v.boolean(),
  isBlocked: v.boolean(),
  order: v.object({
    id: OrderId,
    number: v.string(),
    status: v.string(),
    buyerName: v.string(),
    buyerEmail: v.string(),
    buyerPhone: v.nullable(v.string()),
  }),
})
export type CaseTicket = v.InferInput<typeof CaseTicket>

const settled = {
  note: v.nullable(v.string()),
  resolvedAt: optionalTime,
  resolvedBy: named(UserId),
  version: CaseVersion,
}
const found = {
  event: v.object({
    id: EventId,
    name: v.string(),
    nameBn: v.nullable(v.string()),
    /** In which its times are read. */
    timeZone: v.string(),
  }),
  /** Null: the server has no such ticket. */
  ticket: v.nullable(CaseTicket),
  foundAt: InstantText,
}

export const ConflictView = v.object({
  /** The losing scan: the conflict's identity. */
  scanId: ScanId,
  ...found,
  ticketId: TicketId,
  loser: ScanView,
  /** The entry before it; null where it was taken out of the ledger. */
  winner: v.nullable(ScanView),
  /** Milliseconds of corrected time between the two entries; null without the winner. */
  apartMs: v.nullable(v.number()),
  state: CaseState,
  outcome: v.nullable(ConflictOutcome),
  ...settled,
})
export type ConflictView = v.InferInput<typeof ConflictView>

export const ReviewItemView = v.object({
  scanId: ScanId,
  kind: ReviewKindName,
  ...found,
  ticketId: v.nullable(TicketId),
  /** The refusal that should have been shown, or that was forced past. */
  reason: v.nullable(v.string()),
  scan: ScanView,
  state: CaseState,
  outcome: v.nullable(ReviewOutcome),
  ...settled,
})
export type ReviewItemView = v.InferInput<typeof ReviewItemView>

/** Every scan of the ticket, by corrected time, refused ones too: at most `CASE_HISTORY_MAX`, the latest. */
const history = { history: v.array(ScanView) }
export const CASE_HISTORY_MAX = 100
export const ConflictDetails = v.object({ ...ConflictView.entries, ...history })
export type ConflictDetails = v.InferInput<typeof ConflictDetails>
export const ReviewItemDetails = v.object({ ...ReviewItemView.entries, ...history })
export type ReviewItemDetails = v.InferInput<typeof ReviewItemDetails>

const number = v.number()
/** A thing of the event; null: what names none, or one that is gone. */
const placed = <const S extends v.GenericSchema>(id: S) => ({
  id: v.nullable(id),
  name: v.nullable(v.string()),
})

/** One minute at one place: minute, list, gate, ticket type, entries, exits. */
export const NightCell = v.tuple([number, number, number, number, number, number])
export type NightCell = v.InferOutput<typeof NightCell>

/**
 * What went through an event's gates. An *entry* was shown green and was not taken back; one that lost to another gate's
 * counts too. *Admitted* are tickets with such an entry, *inside* those whose last scan that stands is one.
 */
export const Night = v.object({
  /** How many minutes `perMinute` tells of. */
  minutes: number,
  totals: v.object({
    entries: number,
    exits: number,
    /** Of the entries. */
    forced: number,
    refused: number,
    admitted: number,
    inside: number,
    /** Tickets that were issued and not voided. */
    issued: number,
  }),
  lists: v.array(
    v.object({
      ...placed(CheckInListId),
      entries: number,
      exits: number,
      admitted: number,
      inside: number,
    }),
  ),
  /** The last one is of scans without a gate, where there are some. */
  gates: v.array(
    v.object({
      ...placed(GateId),
      entries: number,
      exits: number,
      forced: number,
      refused: number,
    }),
  ),
  /** The last one is of tickets that the server does not know, where there are some. */
  ticketTypes: v.array(
    v.object({
      ...placed(TicketTypeId),
      nameBn: v.nullable(v.string()),
      number: v.nullable(number),
      entries: number,
      admitted: number,
      inside: number,
      issued: number,
    }),
  ),
  perMinute: v.object({
    /** Where minute 0 begins: a whole minute. The last one, `minutes - 1`, is the running one. */
    from: InstantText,
    /** List, gate and ticket type are places in the arrays above. */
    cells: v.array(NightCell),
  }),
  /** The most frequent first. */
  refused: v.array(v.object({ reason: ScanReason, count: number })),
  /** By name; of revoked ones those that still hold scans. */
  stations: v.array(
    v.object({
      id: StationId,
      name: v.string(),
      gateId: v.nullable(GateId),
      status: v.picklist(['active', 'revoked']),
      lastSeenAt: optionalTime,
      /** When it last told how it is; null: never. */
      reportedAt: optionalTime,
      unsentCount: v.nullable(number),
      setAsideCount: v.nullable(number),
      /** So far its tickets are complete; null: it works another event, or has none yet. */
      dataAt: optionalTime,
    }),
  ),
  conflicts: v.object({ open: number }),
  reviewItems: v.object({
    open: number,
    kinds: v.array(v.object({ kind: ReviewKindName, open: number })),
  }),
  /** Those that run, the oldest first. */
  notices: v.array(NoticeLine),
})
export type Night = v.InferInput<typeof Night>

export const NightAnswer = v.object({
  serverTime: InstantText,
  /** Changes with anything that `night` tells. */
  version: v.string(),
  /** Null: nothing has changed since the version that was sent as `since`. */
  night: v.nullable(Night),
})
export type NightAnswer = v.InferInput<typeof NightAnswer>

export const NIGHT_MINUTES_MAX = 240

/** Entries and exits of five minutes at a gate. */
export const AdmissionBin = v.object({
  /** When the five minutes begin. */
  at: InstantText,
  gateId: v.nullable(GateId),
  gateName: v.nullable(v.string()),
  /** Null: of tickets that the server does not know. */
  ticketTypeId: v.nullable(TicketTypeId),
  ticketTypeName: v.nullable(v.string()),
  entries: number,
  exits: number,
})
export type AdmissionBin = v.InferInput<typeof AdmissionBin>

export const AdmissionsReport = v.object({
  /** The event's. */
  timeZone: v.string(),
  items: v.array(AdmissionBin),
})
export type AdmissionsReport = v.InferInput<typeof AdmissionsReport>
