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

/** A serial port that is here, was used here, or both. */
export const ScannerView = v.object({
  /** Stays the same when the scanner is plugged in again, in another socket too where the device has a serial number. */
  id: v.string(),
  /** `/dev/ttyACM0`, `COM3`; null while it is not plugged in. */
  path: v.nullable(v.string()),
  /** What the device calls itself; null where it says nothing. */
  label: v.nullable(v.string()),
  /** `lost`: it was open and was unplugged; it is opened again when it comes back. */
  state: v.picklist(['closed', 'open', 'lost', 'failed']),
  /** For `failed`: why, as a sentence under `scanner.problem.…`. */
  problem: v.nullable(v.picklist(['no_access', 'busy', 'gone', 'other'])),
  /** Which tones and lights it understands. */
  profile: v.picklist(['none', 'honeywell', 'datalogic']),
  /** The speed of the line; a USB scanner ignores it. */
  baudRate: Count,
  reads: Count,
  lastReadAt: TimeOrNull,
})
export type ScannerView = v.InferOutput<typeof ScannerView>

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
  /** `set_aside`, `recovered`, `wiped`, `clock`, `conflict`, `server`: the sentence is under `notice.…`, but for `server`. */
  kind: v.picklist(['set_aside', 'recovered', 'wiped', 'clock', 'conflict', 'server']),
  /** The key of the sentence; null for the server's, whose `message` is the text itself. */
  key: v.nullable(v.string()),
  params: v.record(v.string(), v.union([v.string(), v.number()])),
  /** English for the station's own, as written for the server's. */
  message: v.string(),
  at: Time,
})
export type NoticeView = v.InferOutput<typeof NoticeView>

export const StatusView = v.object({
  /** The server this station is paired with, or the one it was started with; null when there is neither. */
  server: v.nullable(v.string()),
  /** `gateId`: the gate that it was paired for, if any; of one of its events. */
  station: v.nullable(v.object({ id: StationId, name: v.string(), gateId: v.nullable(GateId) })),
  tenant: v.nullable(v.object({ id: v.string(), slug: v.string(), name: v.string() })),
  /** Null too while the screen is closed. */
  operator: v.nullable(OperatorView),
  event: v.nullable(EventView),
  list: v.nullable(ListName),
  gate: v.nullable(GateName),
  /** Which way people go here; a scan that names no direction has this one. */
  direction: Direction,
  /** `locked`: nothing works but unlocking. `self_service`: visitors scan, and nothing else works. */
  mode: v.picklist(['gate', 'locked', 'self_service']),
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
  /** The search index in memory; `ready` when every ticket that is here can be found by its name. */
  search: v.object({ state: v.picklist(['building', 'ready']), indexed: Count }),
  protocol: v.object({ ours: v.number(), server: v.nullable(v.number()) }),
  /** None while the screen is closed. */
  notices: v.array(NoticeView),
})
export type StatusView = v.InferOutput<typeof StatusView>

/** A ticket that a search found, with its order. */
export const TicketHit = v.object({
  ...TicketView.entries,
  /** Its order waits for the payment. */
  isUnpaid: v.boolean(),
  /** Null before the search fields of its order are on this laptop. */
  order: v.nullable(
    v.object({
      number: v.string(),
      /** Tickets of this order on this laptop. */
      tickets: Count,
      /** Null for whoever may not see contact data, and where nothing is known. */
      contact: v.nullable(
        v.object({
          name: v.nullable(v.string()),
          phone: v.nullable(v.string()),
          email: v.nullable(v.string()),
        }),
      ),
    }),
  ),
})
export type TicketHit = v.InferOutput<typeof TicketHit>

/** One scan of this station as the gate's history shows it. */
export const HistoryRow = v.object({
  sequence: Count,
  scanId: ScanId,
  kind: v.picklist(['scan', 'annul']),
  /** For an annul: the scan that it took back. */
  annuls: v.nullable(ScanId),
  direction: Direction,
  scannedAt: Time,
  verdict: Verdict,
  reason: ScanReason,
  forcedPast: v.nullable(RefusalReason),
  ticketId: v.nullable(TicketId),
  name: v.nullable(v.string()),
  note: v.nullable(v.string()),
  ticketType: v.nullable(
    v.object({ number: v.number(), name: v.string(), nameBn: v.nullable(v.string()) }),
  ),
  gateName: v.nullable(v.string()),
  operatorName: v.nullable(v.string()),
  isAnnulled: v.boolean(),
  /** It was shown green and lost the merge. */
  isConflict: v.boolean(),
  /** Whether whoever is signed in may take it back, by its age at corrected time too. */
  canAnnul: v.boolean(),
  /** Until then the operator of this scan may take it back; null where nobody but a supervisor may, or nothing can be. */
  annulUntil: TimeOrNull,
})
export type HistoryRow = v.InferOutput<typeof HistoryRow>

/** What stewards ask each other: how many are in. On the merged history of the selected list. */
export const CountersView = v.object({
  /** Admitted at this gate on this laptop, taken-back ones left out. */
  gate: v.object({ entries: Count, exits: Count, refused: Count }),
  /** Every gate, as far as it is known here. */
  all: v.object({
    tickets: Count,
    /** Tickets that entered at least once. */
    checkedIn: Count,
    /** Tickets whose last scan is an entry. */
    inside: Count,
  }),
  types: v.array(
    v.object({
      number: v.number(),
      name: v.string(),
      nameBn: v.nullable(v.string()),
      tickets: Count,
      checkedIn: Count,
    }),
  ),
})
export type CountersView = v.InferOutput<typeof CountersView>

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

export const PREFLIGHT_CHECKS = [
  'paired',
  'operator',
  'event',
  'keys',
  'tickets',
  'search',
  'clock',
  'disk',
  'connection',
  'unsent',
] as const

export const PreflightView = v.object({
  isReady: v.boolean(),
  checks: v.array(
    v.object({
      check: v.picklist(PREFLIGHT_CHECKS),
      state: v.picklist(['ok', 'warn', 'bad']),
      /** The key of the sentence, which says what to do when the state is not `ok`. */
      key: v.string(),
      params: v.record(v.string(), v.union([v.string(), v.number()])),
      /** The sentence in English, for programs. */
      message: v.string(),
    }),
  ),
})
export type PreflightView = v.InferOutput<typeof PreflightView>
