// The one object that the station's parts share. Its stores are replaced together when a damaged file is recovered,
// so read `core.journal` each time and never keep a store across an await.
import type { CheckInListId, EventId, ScanId, TicketId } from '../../shared/ids.ts'
import type { Instant } from '../../shared/time.ts'
import type { StationClock } from './clock.ts'
import type { StationDeps } from './deps.ts'
import type { ConflictStore, JournalStore, ManifestStore, MetaStore } from './stores.ts'

export type Core = {
  readonly deps: StationDeps
  /** This run of the program. */
  readonly bootId: string
  readonly clock: StationClock
  readonly journal: JournalStore
  readonly manifest: ManifestStore
  readonly meta: MetaStore
  readonly conflicts: ConflictStore
  readonly signals: CoreSignals
}

/** What the core tells whoever listens. The contract's signals are made of these. */
export type CoreSignal =
  | { readonly kind: 'sync.changed' }
  /** One of our greens lost to `winnerScanId` once other gates' scans were known. */
  | {
      readonly kind: 'verdict.revised'
      readonly scanId: ScanId
      readonly winnerScanId: ScanId
      readonly ticketId: TicketId
    }
  | {
      readonly kind: 'conflict.found'
      readonly scanId: ScanId
      readonly winnerScanId: ScanId
      readonly ticketId: TicketId
      readonly listId: CheckInListId
      readonly eventId: EventId
    }
  | { readonly kind: 'scan.recorded' }
  | { readonly kind: 'status.changed' }

export type CoreSignals = {
  readonly emit: (signal: CoreSignal) => void
  /** Returns what ends the listening. */
  readonly listen: (hear: (signal: CoreSignal) => void) => () => void
}

/** What status shows of the connection; the sync part answers it. */
export type SyncView = {
  readonly connection: 'unpaired' | 'offline' | 'connecting' | 'online' | 'refused'
  /** Why it is offline or refused, in a sentence a person can act on; null when there is nothing to say. */
  readonly problem: string | null
  readonly lastContactAt: Instant | null
}
