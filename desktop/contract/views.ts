// What a page sees of a scan, of the station and of its journal. Instants are ISO 8601 texts here.
import * as v from 'valibot'
import { AnswerTicket, CheckInAnswer, FirstEntry } from '../../shared/checkin/answer.ts'
import { Direction, RefusalReason, ScanReason, Verdict } from '../../shared/checkin/schema.ts'
import {
  CheckInListId,
  EventId,
  GateId,
  ScanId,
  StationId,
  TicketId,
  UserId,
} from '../../shared/ids.ts'

/** ISO 8601, UTC, as `instantToText` writes it. */
const Time = v.string()
const TimeOrNull = v.nullable(Time)
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const Named = <Id extends v.GenericSchema>(id: Id) => v.object({ id, name: v.string() })
export const ListName = Named(CheckInListId)
export type ListName = v.InferOutput<typeof ListName>
export const GateName = Named(GateId)
export type GateName = v.InferOutput<typeof GateName>

/** A ticket as an operator sees it. An unseen one has only what its code says. */
export const TicketView = AnswerTicket
export type TicketView = v.InferOutput<typeof TicketView>

/** The entry that used a ticket up. Names are null where this station never heard them. */
export const EntryView = v.object({ ...FirstEntry.entries, isThisStation: v.boolean() })
export type EntryView = v.InferOutput<typeof EntryView>

/**
 * The answer of a scan: the shape of `POST /staff/check-in`, and how long the disk took.
 * It leaves only after the scan is durable on this laptop.
 */
export const AdmissionView = v.object({
  ...CheckInAnswer.entries,
  firstEntry: v.exactOptional(EntryView),
  /** From the call's arrival in the core to the end of the durable write. */
  durableMs: v.number(),
  source: v.literal('local'),
})
export type AdmissionView = v.InferOutput<typeof AdmissionView>

export const AnnulView = v.object({
  /** The annul's own row. */
  scanId: ScanId,
  annuls: ScanId,
  ticketId: TicketId,
  scannedAt: Time,
  durableMs: v.number(),
})
export type AnnulView = v.InferOutput<typeof AnnulView>

/** Why the station is not simply online, or that it is. Each has a sentence under `connection.…`. */
export const CONNECTION_REASONS = [
  'ok',
  'starting',
  'not_paired',
  'no_event',
  'no_network',
  'timeout',
  'certificate',
  'not_the_server',
  'broken_answer',
  'busy',
  'server_error',
  'revoked',
  'forbidden',
  'not_found',
  'too_large',
  'protocol_unsupported',
  'refused',
  'full_disk',
  'stopped',
] as const
export const ConnectionReason = v.picklist(CONNECTION_REASONS)
export type ConnectionReason = v.InferOutput<typeof ConnectionReason>

export const ConnectionView = v.object({
  /** `problem`: the server answers, and not as it should. Scanning goes on in every state. */
  state: v.picklist(['not_paired', 'connecting', 'online', 'offline', 'problem']),
  reason: ConnectionReason,
  /** The reason as an English sentence. */
  message: v.string(),
  /** When the station asks again by itself; null while it is online or has nothing to ask. */
  nextTryAt: TimeOrNull,
})
export type ConnectionView = v.InferOutput<typeof ConnectionView>

export const EventView = v.object({
  id: EventId,
  name: v.string(),
  nameBn: v.nullable(v.string()),
  venue: v.nullable(v.string()),
  startsAt: Time,
  endsAt: Time,
  timeZone: v.string(),
  status: v.string(),
})
export type EventView = v.InferOutput<typeof EventView>

/** An event that may be selected here. */
export const EventChoice = v.object({
  ...EventView.entries,
  lists: v.array(ListName),
  gates: v.array(GateName),
  /** Its tickets are on this laptop, so it may be selected without a network. */
  isDownloaded: v.boolean(),
})
export type EventChoice = v.InferOutput<typeof EventChoice>

export const OperatorView = v.object({
  id: UserId,
  name: v.string(),
  email: v.string(),
  isSupervisor: v.boolean(),
  hasPin: v.boolean(),
  /** Until then this person may work here without a network. */
  signedInUntil: Time,
})
export type OperatorView = v.InferOutput<typeof OperatorView>

/** Something a person should read: from the server, or found by the station itself. */
export const NoticeView = v.object({
  id: v.string(),
  /** `set_aside`, `recovered`, `clock`, `conflict`, `server`: the sentence is under `notice.…`, but for `server`. */
  kind: v.picklist(['set_aside', 'recovered', 'clock', 'conflict', 'server']),
  /** English for the station's own, as written for the server's. */
  message: v.string(),
  at: Time,
})
export type NoticeView = v.InferOutput<typeof NoticeView>

export const StatusView = v.object({
  /** The server this station is paired with, or the one it was started with; null when there is neither. */
  server: v.nullable(v.string()),
  station: v.nullable(v.object({ id: StationId, name: v.string() })),
  tenant: v.nullable(v.object({ id: v.string(), slug: v.string(), name: v.string() })),
  operator: v.nullable(OperatorView),
  event: v.nullable(EventView),
  list: v.nullable(ListName),
  gate: v.nullable(GateName),
  guarantee: v.nullable(v.literal('detect')),
  connection: ConnectionView,
  /** Scans that the server has not acknowledged. */
  unsent: Count,
  /** Scans that the server will not take; kept here until a person looks at them. */
  setAside: Count,
  lastContactAt: TimeOrNull,
  /** Every ticket issued before this is on the laptop; null before the first complete download. */
  completeUntil: TimeOrNull,
  /** Age of `completeUntil` at corrected time; null before the first complete download. */
  dataAgeMs: v.nullable(v.number()),
  /** A download that runs; `total` is null until the server said it. */
  download: v.nullable(v.object({ rows: Count, total: v.nullable(Count) })),
  counts: v.object({
    here: v.object({
      tickets: Count,
      /** Every known admitted scan of the event, other gates' included. */
      scans: Count,
      /** Tickets that are in, on the merged history of the selected list. */
      checkedIn: Count,
    }),
    /** As the last complete download said; null before it. */
    server: v.nullable(v.object({ tickets: Count, scans: Count })),
  }),
  clock: v.object({
    /** Corrected time. */
    now: Time,
    /** Corrected time minus the laptop's clock; null before the first contact. */
    offsetMs: v.nullable(v.number()),
    /** `server`: measured since the start. `restored`: kept from before a restart. `laptop`: never measured. */
    source: v.picklist(['server', 'restored', 'laptop']),
  }),
  protocol: v.object({ ours: v.number(), server: v.nullable(v.number()) }),
  notices: v.array(NoticeView),
})
export type StatusView = v.InferOutput<typeof StatusView>

/** One row of the journal, and what became of it. */
export const JournalRow = v.object({
  /** Counts up without a gap on this laptop. */
  sequence: Count,
  scanId: ScanId,
  kind: v.picklist(['scan', 'annul']),
  annuls: v.nullable(ScanId),
  /** As the reader gave it; null for a ticket picked by hand. */
  code: v.nullable(v.string()),
  ticketId: v.nullable(TicketId),
  eventId: EventId,
  listId: CheckInListId,
  gateId: v.nullable(GateId),
  operatorId: v.nullable(UserId),
  direction: Direction,
  scannedAt: Time,
  localAt: Time,
  verdict: Verdict,
  reason: ScanReason,
  forcedPast: v.nullable(RefusalReason),
  state: v.picklist(['unsent', 'recorded', 'set_aside']),
  /** For `set_aside`: what the server said. */
  error: v.nullable(v.object({ code: v.string(), message: v.string() })),
})
export type JournalRow = v.InferOutput<typeof JournalRow>

export const JournalPage = v.object({
  items: v.array(JournalRow),
  /** The `after` of the next page; null at the end. */
  next: v.nullable(Count),
})
export type JournalPage = v.InferOutput<typeof JournalPage>

export const PreflightView = v.object({
  isReady: v.boolean(),
  checks: v.array(
    v.object({
      check: v.picklist([
        'paired',
        'operator',
        'event',
        'tickets',
        'clock',
        'disk',
        'connection',
        'unsent',
      ]),
      state: v.picklist(['ok', 'warn', 'bad']),
      /** English; says what to do when the state is not `ok`. */
      message: v.string(),
    }),
  ),
})
export type PreflightView = v.InferOutput<typeof PreflightView>
