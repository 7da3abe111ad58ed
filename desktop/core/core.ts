// The one object that the station's parts share. Its stores are replaced together when a damaged file is recovered,
// so read `core.journal` each time and never keep a store across an await.
import type { Conflict } from '../../shared/checkin/schema.ts'
import type { CheckInListId, EventId, ScanId, TicketId } from '../../shared/ids.ts'
import type { Result } from '../../shared/result.ts'
import type { WipeOrder } from '../../shared/stations/contact.ts'
import type { SignedInUser, StaffEvent } from '../../shared/sync/schema.ts'
import type { Instant } from '../../shared/time.ts'
import type { CallInput } from '../contract/calls.ts'
import type { CallRefusal } from '../contract/refusals.ts'
import type { Signal, SignalSource } from '../contract/signals.ts'
import type { ConnectionView, CountersView } from '../contract/views.ts'
import type { LastVerdict } from './checkin/last-verdict.ts'
import type { StationClock } from './clock.ts'
import type { StationDeps } from './deps.ts'
import type { GiveWay } from './manifest/give-way.ts'
import type { Search } from './search/create-search.ts'
import type { OrderStore } from './search/order-store.ts'
import type {
  ConflictStore,
  HistoryStore,
  JournalRow,
  JournalStore,
  ManifestStore,
  MetaStore,
} from './stores.ts'

export type Core = {
  readonly deps: StationDeps
  /** This run of the program. */
  readonly bootId: string
  readonly clock: StationClock
  readonly journal: JournalStore
  readonly manifest: ManifestStore
  /** What the second stream brought, sealed. */
  readonly orders: OrderStore
  /** The index over names and orders, in memory. */
  readonly search: Search
  /** Asked before anything that may wait for the gate. */
  readonly giveWay: GiveWay
  readonly meta: MetaStore
  readonly history: HistoryStore
  readonly conflicts: ConflictStore
  readonly signals: CoreSignals
  readonly lastVerdict: LastVerdict
  /** What the status strip counts, kept up to date scan by scan. */
  readonly tally: Tally
  /**
   * After a row of ours is durable: counts, and in a moment the signal. `taken`: the conflicts that it made; null where
   * nothing else is known of its ticket on the list, so that there is nothing to merge.
   */
  readonly noteOwnScan: (row: JournalRow, taken: readonly Conflict[] | null) => void
  /** Backs the file up now; resolves when that is done, or at once where there is no keeper. */
  readonly backUpNow: () => Promise<void>
  /** Forgets everything, the pairing included, unless a scan is only here. False: it was not done. */
  readonly wipe: (order: WipeOrder) => Promise<boolean>
  /** Tells the pages that status changed, at most a few times a second. */
  readonly noteStatus: () => void
}

/** Counts of the selected event and list. */
export type Tally = {
  readonly view: () => TallyView
  /** Null: no list is selected, or nothing is downloaded. */
  readonly counters: () => Promise<CountersTally | null>
  /** Takes in where one ticket stands after a change. */
  readonly note: (listId: CheckInListId, ticketId: TicketId, standing: Standing) => void
  /**
   * A row of ours that is durable, and where its ticket stands by it; null: where it stood. Counted in the next turn, or
   * as soon as somebody looks, so that no verdict waits for it.
   */
  readonly noteOwn: (row: JournalRow, standing: Standing | null) => void
  /** A scan was taken back, here or at another station. */
  readonly noteTakenBack: (scanId: ScanId) => void
  readonly addScans: (eventId: EventId, count: number) => void
  /** Tickets came, went or changed; null: too many to name. */
  readonly noteTickets: (eventId: EventId, ticketIds: ReadonlySet<TicketId> | null) => void
  /** Counts anew at the next look: the settings of the list changed. */
  readonly forget: () => void
}

/** A ticket on one list, by the merge. */
export type Standing = { readonly hasEntered: boolean; readonly isInside: boolean }

export type CountersTally = Pick<CountersView, 'gate' | 'all'> & {
  /** By the ticket type's number. */
  readonly types: ReadonlyMap<number, { readonly tickets: number; readonly checkedIn: number }>
}

export type TallyView = {
  readonly tickets: number
  /** Every known admitted row of the event. */
  readonly scans: number
  /** Tickets that are in, on the merged history of the selected list. */
  readonly checkedIn: number
}

/** What the core tells the pages; nobody's failure to listen reaches the core. */
export type CoreSignals = SignalSource & { readonly emit: (signal: Signal) => void }

/** By password, and by a code where the server asks for one. */
export type PasswordSignIn = {
  readonly email: string
  readonly password: string
  readonly code?: string
}

/** What the sync part gives the station: everything that needs the server. */
export type SyncParts = {
  readonly view: () => SyncView
  /** Pairs and stores the station's identity in `core.meta`. */
  readonly pair: (input: CallInput<'pair'>) => Promise<Result<null, CallRefusal>>
  /** Asks the server who this is. Stores nothing. */
  readonly signIn: (input: PasswordSignIn) => Promise<Result<SignedInUser, CallRefusal>>
  readonly listEvents: () => Promise<Result<readonly StaffEvent[], CallRefusal>>
  /** Resolves when a round that began after the call has ended, well or not. */
  readonly syncNow: () => Promise<void>
  /** There may be something to do: a scan was made, an event was selected, the station was paired. */
  readonly wake: () => void
  /** The laptop slept: its connections are dead, so that every route asks anew, at once. */
  readonly renew: () => void
  readonly close: () => Promise<void>
}

export type SyncView = {
  readonly connection: ConnectionView
  readonly lastContactAt: Instant | null
  readonly download: { readonly rows: number; readonly total: number | null } | null
  readonly serverProtocol: number | null
}
