// What the server and a station say to each other. docs/specs/sync.md has the rules.
import * as v from 'valibot'
import { Direction, RefusalReason, ScanReason, Verdict } from '../checkin/schema.ts'
import {
  CheckInListId,
  EventId,
  GateId,
  ScanId,
  StationId,
  TicketId,
  TicketTypeId,
  UserId,
} from '../ids.ts'
import { CODE_CHARS_MAX } from '../tickets/code-limits.ts'
import { InstantText } from '../time.ts'

/** Sent by a station as `probesh-protocol`. The server answers this one and the one before. */
export const PROTOCOL_VERSION = 1
export const PROTOCOL_HEADER = 'probesh-protocol'

export const BATCH_SCANS_MAX = 1_000
export const BOOT_ID_CHARS_MAX = 64

const text = (charsMax: number) => v.pipe(v.string(), v.maxLength(charsMax))

/** Why a supervisor let somebody in; the station adds who, having checked the PIN. */
export const Force = v.strictObject({
  reason: v.pipe(v.string(), v.trim(), v.minLength(3), v.maxLength(200)),
  supervisorId: v.optional(UserId),
})
export const Confirm = v.pipe(v.array(v.picklist(['unpaid'])), v.maxLength(1))
/** Door questions are not asked here: an answer is refused, not ignored. */
const Answers = v.pipe(v.strictObject({}), v.description('no door questions are asked'))

/** One row of a batch. Exactly one of `qrCode` and `ticketId`; `annuls` exactly for an annul. */
export const BatchScan = v.pipe(
  v.strictObject({
    scanId: ScanId,
    kind: v.optional(v.picklist(['scan', 'annul']), 'scan'),
    annuls: v.optional(ScanId),
    qrCode: v.optional(text(CODE_CHARS_MAX)),
    ticketId: v.optional(TicketId),
    listId: CheckInListId,
    gateId: v.optional(v.nullable(GateId)),
    direction: Direction,
    scannedAt: InstantText,
    localAt: v.optional(InstantText),
    sequence: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
    bootId: v.optional(text(BOOT_ID_CHARS_MAX)),
    verdict: v.optional(Verdict, 'admitted'),
    reason: v.optional(ScanReason),
    operatorId: v.optional(v.nullable(UserId)),
    force: v.optional(Force),
    confirm: v.optional(Confirm),
    answers: v.optional(Answers),
  }),
  v.check(
    (scan) => (scan.qrCode === undefined) !== (scan.ticketId === undefined),
    'one of qrCode and ticketId',
  ),
  v.check(
    (scan) => (scan.kind === 'annul') === (scan.annuls !== undefined),
    'annuls belongs to an annul',
  ),
)
export type BatchScan = v.InferOutput<typeof BatchScan>
export type BatchScanInput = v.InferInput<typeof BatchScan>

/** The envelope only: each row is parsed for itself, so that a bad one blocks nothing. */
export const BatchRequest = v.strictObject({
  sentAt: v.optional(InstantText),
  scans: v.pipe(v.array(v.unknown()), v.maxLength(BATCH_SCANS_MAX)),
})

export const SCAN_FLAGS = [
  /** Offset at upload and offset of the row differ by more than 60 s. */
  'clock_suspect',
  /** Made at a station whose credential was revoked: waits for a tenant admin. */
  'station_revoked',
  'tenant_suspended',
  'operator_disabled',
  'event_ended',
  /** Forced, and the named supervisor is none of this tenant. */
  'force_unproven',
  /** An annul that the rules would not have allowed. */
  'annul_unproven',
] as const
export const ScanFlag = v.picklist(SCAN_FLAGS)
export type ScanFlag = v.InferOutput<typeof ScanFlag>

export const BatchResult = v.object({
  scanId: v.nullable(v.string()),
  outcome: v.picklist(['recorded', 'repeated', 'rejected']),
  verdict: v.optional(Verdict),
  reason: v.optional(ScanReason),
  /** For `rejected`: a code and a sentence. */
  error: v.optional(v.object({ code: v.string(), message: v.string() })),
  conflict: v.optional(v.object({ scanId: ScanId, winnerScanId: ScanId })),
  flags: v.optional(v.array(v.string())),
})
export type BatchResult = v.InferOutput<typeof BatchResult>

export const BatchReply = v.object({ serverTime: InstantText, results: v.array(BatchResult) })
export type BatchReply = v.InferOutput<typeof BatchReply>
/** As it stands on the wire. */
export type BatchReplyText = v.InferInput<typeof BatchReply>

const optionalTime = v.optional(v.nullable(InstantText), null)

/** A list's settings. Strict: a setting that this release does not know is refused, never ignored. */
export const ListLine = v.strictObject({
  id: CheckInListId,
  name: v.string(),
  /** Null: every type. */
  ticketTypeNumbers: v.nullable(v.array(v.number())),
  gateIds: v.array(GateId),
  validFrom: optionalTime,
  validUntil: optionalTime,
  /** Null: unlimited. */
  entries: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  reentryAfterExit: v.boolean(),
  admitUnpaid: v.picklist(['never', 'ask']),
})
export type ListLine = v.InferInput<typeof ListLine>

export const TicketTypeLine = v.object({
  id: TicketTypeId,
  number: v.number(),
  name: v.string(),
  nameBn: v.optional(v.nullable(v.string()), null),
  validFrom: optionalTime,
  validUntil: optionalTime,
  attention: v.optional(v.nullable(v.string()), null),
})

export const EventLine = v.object({
  id: EventId,
  name: v.string(),
  nameBn: v.optional(v.nullable(v.string()), null),
  venue: v.nullable(v.string()),
  startsAt: InstantText,
  endsAt: InstantText,
  timeZone: v.string(),
  status: v.string(),
  admitUnseen: v.boolean(),
  verification: v.picklist(['signed', 'listed']),
  guarantee: v.literal('detect'),
})
export type EventLine = v.InferInput<typeof EventLine>

/** Longer ones are cut: a gate has a line for each. */
export const NOTICE_CHARS_MAX = 500

/** What the organizer tells the people at the gates. */
export const NoticeLine = v.object({
  id: v.pipe(v.string(), v.maxLength(64)),
  text: v.pipe(
    v.string(),
    v.transform((text) => text.slice(0, NOTICE_CHARS_MAX).toWellFormed()),
  ),
  /** Null: every gate. */
  gateIds: v.nullable(v.array(GateId)),
  postedAt: InstantText,
  /** Exclusive. */
  until: InstantText,
})
export type NoticeLine = v.InferOutput<typeof NoticeLine>
/** As it stands on the wire. */
export type NoticeLineText = v.InferInput<typeof NoticeLine>

/** More do not run at once: nobody at a gate reads them. */
export const NOTICES_MAX = 20

/** Those that run: the newest, where there are more than a gate can read. */
export const KnownNotices = v.pipe(
  v.array(NoticeLine),
  v.transform((lines) => lines.slice(-NOTICES_MAX)),
)

/** In a form that this release does not know they count as none: a notice must stop no download. */
export const NoticeLines = v.fallback(KnownNotices, [])

export const HeadLine = v.object({
  type: v.literal('head'),
  protocol: v.number(),
  event: EventLine,
  ticketTypes: v.array(TicketTypeLine),
  lists: v.array(ListLine),
  gates: v.array(v.object({ id: GateId, name: v.string() })),
  /** For stations only: raw HMAC keys, base64url. */
  keys: v.optional(v.array(v.object({ keyId: v.number(), key: v.string() }))),
  /** Left out where none runs. */
  notices: v.optional(NoticeLines),
  /** About how many rows a snapshot brings, for whoever waits; the end line's are exact. Left out of changes. */
  counts: v.optional(v.object({ tickets: v.number(), scans: v.number() })),
  serverTime: InstantText,
  /**
   * `snapshot`: all rows follow, and what is missing is gone; to a request with a cursor it says that the cursor is not
   * this server's. `changes`: rows since the cursor, the rest of a snapshot that broke off included.
   */
  mode: v.picklist(['snapshot', 'changes']),
})
export type HeadLine = v.InferOutput<typeof HeadLine>

/**
 * A ticket, short on purpose: what is left out has its default (serial 0, paid, no limits of its own).
 * A line that carries `cursor` ends a stretch: a download that breaks later goes on from there.
 */
export const TicketLine = v.object({
  type: v.literal('ticket'),
  id: TicketId,
  /** The ticket type's number. */
  t: v.number(),
  serial: v.optional(v.number(), 0),
  void: v.optional(v.boolean(), false),
  blocked: v.optional(v.boolean(), false),
  order: v.optional(v.picklist(['pending', 'paid', 'refunded', 'expired', 'cancelled']), 'paid'),
  from: optionalTime,
  until: optionalTime,
  name: v.optional(v.nullable(v.string()), null),
  note: v.optional(v.nullable(v.string()), null),
  attention: v.optional(v.nullable(v.string()), null),
  /** Listed verification: the first 16 bytes of SHA-256 over the code's bytes, base64url. */
  digest: v.optional(v.string()),
  cursor: v.optional(v.string()),
})
export type TicketLine = v.InferOutput<typeof TicketLine>

/** The ticket is no longer this station's: forget it. */
export const TombstoneLine = v.object({
  type: v.literal('tombstone'),
  id: TicketId,
  cursor: v.optional(v.string()),
})

/** An admitted scan or an annul; refused ones stay on the server. */
export const ScanLine = v.object({
  type: v.literal('scan'),
  scanId: ScanId,
  kind: v.optional(v.picklist(['scan', 'annul']), 'scan'),
  annuls: v.optional(v.nullable(ScanId), null),
  ticketId: TicketId,
  listId: CheckInListId,
  gateId: v.optional(v.nullable(GateId), null),
  stationId: v.optional(v.nullable(StationId), null),
  operatorId: v.optional(v.nullable(UserId), null),
  direction: Direction,
  scannedAt: InstantText,
  verdict: Verdict,
  reason: ScanReason,
  forcedPast: v.optional(v.nullable(RefusalReason), null),
  cursor: v.optional(v.string()),
})
export type ScanLine = v.InferOutput<typeof ScanLine>

export const EndLine = v.object({
  type: v.literal('end'),
  cursor: v.string(),
  /** Every code issued before this has been delivered by this download and those before it. */
  completeUntil: InstantText,
  /** The server's totals for the event, to compare with. */
  counts: v.object({ tickets: v.number(), scans: v.number() }),
  /** False: ask again with `cursor` before trusting the counts. */
  complete: v.boolean(),
})
export type EndLine = v.InferOutput<typeof EndLine>

export const SyncLine = v.variant('type', [HeadLine, TicketLine, TombstoneLine, ScanLine, EndLine])
export type SyncLine = v.InferOutput<typeof SyncLine>

/** `POST /stations/pair` answers this. */
export const PairReply = v.object({
  station: v.object({ id: StationId, name: v.string(), gateId: v.nullable(GateId) }),
  tenant: v.object({ id: v.string(), slug: v.string(), name: v.string() }),
  eventIds: v.array(EventId),
  credential: v.string(),
  serverTime: InstantText,
})
export type PairReply = v.InferOutput<typeof PairReply>

/** `GET /staff/events` items. */
export const StaffEvent = v.object({
  ...EventLine.entries,
  lists: v.array(v.object({ id: CheckInListId, name: v.string() })),
  gates: v.array(v.object({ id: GateId, name: v.string() })),
})
export type StaffEvent = v.InferInput<typeof StaffEvent>

/** The user that `POST /auth/login` and `GET /auth/me` answer. */
export const SignedInUser = v.object({
  id: UserId,
  email: v.string(),
  name: v.string(),
  role: v.picklist(['platform_admin', 'tenant_admin', 'staff']),
  level: v.nullable(v.picklist(['steward', 'supervisor'])),
  tenant: v.nullable(v.object({ id: v.string(), slug: v.string(), name: v.string() })),
})
export type SignedInUser = v.InferOutput<typeof SignedInUser>
