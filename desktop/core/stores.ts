// The station's stores as its parts see them. One file behind them; a recovery replaces all at once.
import type {
  Conflict,
  Direction,
  RefusalReason,
  Scan,
  ScanReason,
  Verdict,
} from '../../shared/checkin/schema.ts'
import type {
  CheckInListId,
  EventId,
  GateId,
  ScanId,
  StationId,
  TicketId,
  UserId,
} from '../../shared/ids.ts'
import type {
  BatchResult,
  BatchScanInput,
  EndLine,
  HeadLine,
  NoticeLine,
  SignedInUser,
  SyncLine,
} from '../../shared/sync/schema.ts'
import type { CheckInList, EventRules, Ticket, TicketType } from '../../shared/tickets/schema.ts'
import type { Instant } from '../../shared/time.ts'
import type { StretchLine } from './manifest/ticket-pack.ts'
import type { PinWait } from './operators/pin-wait.ts'
import type { KeptScanner } from './scanners/scanner-line.ts'

/** A scan as this station made it. Immutable once it is in the journal. */
export type JournalRow = {
  readonly scanId: ScanId
  readonly kind: 'scan' | 'annul'
  readonly annuls: ScanId | null
  readonly eventId: EventId
  /** Null: the text named no ticket. */
  readonly ticketId: TicketId | null
  readonly listId: CheckInListId
  readonly gateId: GateId | null
  readonly stationId: StationId
  readonly operatorId: UserId | null
  readonly direction: Direction
  readonly scannedAt: Instant
  readonly localAt: Instant
  readonly bootId: string
  readonly verdict: Verdict
  readonly reason: ScanReason
  readonly forcedPast: RefusalReason | null
  readonly forceReason: string | null
  readonly forcedBy: UserId | null
  readonly isUnpaidConfirmed: boolean
  /** As the reader gave it, cut at `CODE_CHARS_MAX`; null for a ticket picked by hand and for an annul. */
  readonly rawCode: string | null
}

export type StoredRow = JournalRow & {
  readonly sequence: number
  readonly outcome: BatchResult['outcome'] | null
}

export type SetAside = {
  readonly scanId: ScanId
  readonly sequence: number
  readonly code: string
  readonly message: string
  readonly at: Instant
}

export type JournalStore = {
  /** Durable when it returns. Throws when the disk is full, and then nothing was written. */
  readonly append: (row: JournalRow) => void
  /**
   * The same, with the row made inside the transaction that stores it: what it read cannot change meanwhile.
   * `alsoWrite` adds to that transaction what must not be there without the row, nor missing beside it.
   */
  readonly record: <T extends { readonly row: JournalRow }>(
    make: () => T,
    alsoWrite?: (made: T) => void,
  ) => T
  readonly has: (scanId: ScanId) => boolean
  readonly find: (scanId: ScanId) => StoredRow | null
  /** The newest scan, whatever came of it; null before the first. */
  readonly findLastScan: () => StoredRow | null
  /** Rows without a mark, oldest first, in the form the batch route takes. */
  readonly listUnsent: (limit: number) => BatchScanInput[]
  /** Kept in memory: asking costs nothing. */
  readonly countUnsent: () => number
  /** Marks what the server answered; `rejected` rows are set aside. Unknown and repeated ids change nothing. */
  readonly recordOutcomes: (results: readonly BatchResult[], at: Instant) => void
  /** Oldest first, after `afterSequence`. */
  readonly listSetAside: (afterSequence: number, limit: number) => SetAside[]
  readonly countSetAside: () => number
  /** Takes every mark back: the server was restored or moved, and is offered the whole journal again. */
  readonly offerAllAgain: () => void
  /** Oldest first, after `afterSequence`. */
  readonly list: (afterSequence: number, limit: number) => StoredRow[]
  /** Newest first, before `beforeSequence`. */
  readonly listBefore: (beforeSequence: number, limit: number) => StoredRow[]
  readonly lastScannedAt: () => Instant | null
  /** The events of all rows. Reads them all. */
  readonly listEventIds: () => EventId[]
}

/** How far a download has come: the last line of a stretch that carried a cursor, or the end line. */
export type StretchProgress = {
  /** Where to go on after this stretch. Null: nothing to remember yet. */
  readonly cursor: string | null
  /** Present when the stretch holds the end line. */
  readonly end?: EndLine
}

export type EventState = {
  readonly eventId: EventId
  readonly cursor: string | null
  readonly completeUntil: Instant | null
  readonly isSnapshotOpen: boolean
  readonly serverCounts: { readonly tickets: number; readonly scans: number } | null
  readonly completedAt: Instant | null
}

/** An event as a check-in needs it, read once and kept. */
export type KnownEvent = {
  readonly eventNo: number
  readonly rules: EventRules
  readonly head: Omit<HeadLine, 'keys'>
  readonly keys: readonly { readonly keyId: number; readonly key: Uint8Array }[]
  readonly lists: ReadonlyMap<CheckInListId, CheckInList>
  readonly gates: ReadonlyMap<GateId, string>
  readonly typesByNumber: ReadonlyMap<number, TicketType>
}

export type ManifestStore = {
  /**
   * Applies a stretch of lines in order and, with its last rows, the cursor. Cut into transactions of a few
   * milliseconds with a turn of the loop between them; a crash in between applies rows again, which changes nothing.
   * A head line with mode `snapshot` opens a snapshot; an end line that is complete drops the tickets that a snapshot
   * did not contain. Journal and remote scans are never dropped. Calls queue up behind each other.
   */
  readonly applyStretch: (
    eventId: EventId,
    lines: readonly StretchLine[],
    progress: StretchProgress,
  ) => Promise<void>
  readonly findState: (eventId: EventId) => EventState | null
  readonly findEvent: (eventId: EventId) => KnownEvent | null
  readonly listEvents: () => KnownEvent[]
  readonly findTicket: (
    event: KnownEvent,
    ticketId: TicketId,
  ) => (Ticket & { digest: Buffer | null }) | null
  /** By id, `from` and `to` included. */
  readonly listTicketIds: (event: KnownEvent, from: Buffer, to: Buffer, limit: number) => TicketId[]
  /** How often a whole snapshot of the event was begun. */
  readonly countSnapshots: (event: KnownEvent) => number
  /** Ids as blobs, in their order, `after` excluded. */
  readonly listNames: (
    event: KnownEvent,
    after: Buffer,
    limit: number,
  ) => { readonly ticketId: Buffer; readonly name: string | null; readonly note: string | null }[]
  /** Also of events that were sealed under another key. */
  readonly listEventIds: () => EventId[]
  readonly countTickets: (eventId: EventId) => number
  /** Tickets that `listed` verification would refuse for want of a digest. Reads all of the event's tickets. */
  readonly countWithoutDigest: (eventId: EventId) => number
  /** Scans that the server gave, of this station and of others. Reads all scans. */
  readonly countRemoteScans: (eventId: EventId) => number
  /** Starts over at the next pull (another feed epoch, a refused cursor). Rows stay until a snapshot replaces them. */
  readonly resetCursor: (eventId: EventId) => void
  /** The organizer's notices as the server names them now; without a download there is nothing to keep them with. */
  readonly putNotices: (eventId: EventId, notices: readonly NoticeLine[]) => void
  /** Scans that other gates made, as a live stream brings them; the same as a stretch without a cursor. */
  readonly applyLive: (eventId: EventId, lines: readonly SyncLine[]) => Promise<void>
}

/** What the station is and what was chosen on it. Sealed where it is secret; survives kill and damage. */
export type MetaStore = {
  readonly get: <K extends keyof MetaValues>(key: K) => MetaValues[K] | null
  readonly set: <K extends keyof MetaValues>(key: K, value: MetaValues[K]) => void
  readonly remove: (key: keyof MetaValues) => void
}

export type MetaValues = {
  station: {
    readonly stationId: StationId
    readonly name: string
    readonly gateId: GateId | null
    readonly server: string
    readonly tenant: { readonly id: string; readonly slug: string; readonly name: string }
    readonly eventIds: readonly EventId[]
    readonly pairedAt: Instant
    readonly credential: string
  }
  selection: {
    readonly eventId: EventId
    readonly listId: CheckInListId | null
    readonly gateId: GateId | null
    /** Left out by releases that knew entries only. */
    readonly direction?: Direction
  }
  /** Missing while the gate works as usual. */
  mode: 'locked' | 'self_service'
  /** Wrong PINs that were tried against all supervisors at a closed screen, since the last right one. */
  unlockTries: {
    readonly failures: number
    readonly lockouts: number
    readonly wait?: PinWait | null
  }
  /** Notices that a person has read, the newest last. */
  dismissed: readonly string[]
  /** Who stands at the gate. Counts until `until`. */
  operator: { readonly userId: UserId; readonly until: Instant }
  operators: readonly KnownOperator[]
  /** Who administers from this laptop, paired or not, and the tokens of that session. Times by the laptop's wall clock. */
  administration: {
    readonly server: string
    readonly user: SignedInUser
    readonly accessToken: string
    readonly accessUntil: Instant
    readonly refreshToken: string
    readonly refreshUntil: Instant
    /** What the question for newer tokens names itself by, until its answer has come. */
    readonly renewalKey?: string
  }
  /** Corrected time minus wall clock at the last contact, and when that was on both clocks. */
  clock: { readonly offsetMs: number; readonly contactAt: Instant; readonly wallAt: Instant }
  /** What a recovery did; shown until a person has seen it. */
  recovery: RecoveryNotice
  /** The serial scanners that are opened whenever they are there. */
  scanners: readonly KeptScanner[]
  /** Missing: no badges are printed here. `name` null: the system's own choice, or the browser's dialog. */
  printer: { readonly name: string | null }
  /** Events of an organizer whose station this laptop was before; dropped at the next start. */
  outdated: readonly EventId[]
  /** This laptop was wiped. Stays until it is paired anew, and until its last server has been told. */
  wiped: {
    readonly at: Instant
    /** Null: told. */
    readonly confirm: WipeNote | null
  }
}

/** Who has to be told that the laptop was wiped, as whom, and by what order. */
export type WipeNote = {
  readonly server: string
  readonly credential: string
  readonly wipeId: string
}

export type KnownOperator = {
  readonly userId: UserId
  readonly name: string
  readonly email: string
  readonly role: 'platform_admin' | 'tenant_admin' | 'staff'
  readonly level: 'steward' | 'supervisor' | null
  readonly tenantId: string | null
  /** The last sign-in that the server confirmed. */
  readonly signedInAt: Instant
  readonly pinHash: string | null
  readonly pinFailures: number
  /** Left out by those who were stored before there was one. */
  readonly pinWait?: PinWait | null
}

export type RecoveryNotice = {
  readonly at: Instant
  /** Where the damaged file was moved to; it is never deleted. */
  readonly movedTo: string
  readonly scansKept: number
  /** Sequences that no copy had. Empty is the rule. */
  readonly sequencesLost: readonly number[]
  readonly ticketsKept: number
  readonly message: string
}

/** Every scan that is known here, from any source. */
export type HistoryStore = {
  /** Every known admitted scan and annul of the ticket on the list; a scan may come twice. */
  readonly list: (ticketId: TicketId, listId: CheckInListId) => Scan[]
  /** A scan of this or of another station; null when it is not known here. */
  readonly findScan: (scanId: ScanId) => Scan | null
}

export type ConflictStore = {
  /** Merges a ticket's scans on a list anew, stores what changed and gives back the conflicts that are new. */
  readonly refresh: (
    event: KnownEvent,
    ticketId: TicketId,
    listId: CheckInListId,
    now: Instant,
  ) => readonly Conflict[]
  /** Inside `JournalStore.record`: the same for a scan that is not in the history yet. It stands or falls with its row. */
  readonly takeIn: (event: KnownEvent, scan: Scan, now: Instant) => readonly Conflict[]
  /** Newest first. */
  readonly list: (eventId: EventId, limit: number) => StoredConflict[]
  readonly count: (eventId: EventId) => number
}

export type StoredConflict = {
  readonly scanId: ScanId
  readonly winnerScanId: ScanId
  readonly ticketId: TicketId
  readonly listId: CheckInListId
  readonly foundAt: Instant
}
