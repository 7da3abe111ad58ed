// The search of a station: an index in memory, filled and kept up to date little by little, and never in a scan's way.
import type { EventId, TicketId } from '../../../shared/ids.ts'
import type { StatusView } from '../../contract/views.ts'
import type { StationDeps } from '../deps.ts'
import type { GiveWay } from '../manifest/give-way.ts'
import type { KnownEvent } from '../stores.ts'
import { createFiller, type Filler, type FillerSource } from './fill-index.ts'
import { createFinder, type FoundOrder, type OrderContact } from './find-tickets.ts'
import type { NameIndex } from './name-index.ts'
import { readQuery } from './query.ts'

export type Search = {
  readonly view: () => StatusView['search']
  /** The likeliest first, at most `limit`. `withContacts` only for whoever may see contact data. */
  readonly find: (text: string, withContacts: boolean, limit: number) => readonly TicketId[]
  /** Null: not known here. */
  readonly orderOf: (ticketId: TicketId) => FoundOrder | null
  /** Only for whoever may see it. Null: not known any more. */
  readonly contactOf: (
    order: FoundOrder,
  ) => (OrderContact & { readonly firstTicketId: TicketId }) | null
  readonly ticketsOf: (order: FoundOrder, limit: number) => readonly TicketId[]
  /** Tickets changed; null: more than anybody named. */
  readonly noteTickets: (eventId: EventId, ticketIds: ReadonlySet<TicketId> | null) => void
  /** There may be something to take in: an event was selected, a download ended, orders came. */
  readonly wake: () => void
  /** Where nothing runs by itself, takes in all there is; at once where it does. */
  readonly settle: () => Promise<void>
  readonly close: () => Promise<void>
  /** For measurements: the index itself. */
  readonly index: () => NameIndex | null
}

export type SearchParts = {
  readonly deps: StationDeps
  /** What there is to search; null while nothing is selected, downloaded or open. */
  readonly source: () => SearchSource | null
  readonly giveWay: Pick<GiveWay, 'isBusy' | 'workMs'>
  readonly onProgress: () => void
  /** A step failed. A damaged file is replaced then, and all of this is read anew. */
  readonly onFault: (error: unknown) => void
}

export type SearchSource = FillerSource & {
  /** Another value: everything is read anew. */
  readonly stores: object
  readonly event: KnownEvent
}

/** Where the clock of a simulation stands still, a slice ends after this many steps. */
const SLICE_STEPS_MAX = 500
/** The last step of a slice may take one more. */
const SLICE_MS_MAX = 2
const RETRY_MS = 1_000
/** Between two steps while visitors come: a scan meets a step of a tenth of a millisecond now and then. */
const BESIDE_SCANS_MS = 5
/** A download runs as well, and goes before; though not for ever. */
const BESIDE_DOWNLOAD_MS = 100
const DOWNLOAD_RESTS_MAX = 100
const DOWNLOAD_QUIET_MS = 500
/** Where visitors come it rests for longer between two slices. */
const BUSY_DOWNLOAD_QUIET_MS = 2_000

type Held = {
  readonly stores: object
  readonly eventId: EventId
  readonly filler: Filler
  readonly finder: ReturnType<typeof createFinder>
}

export function createSearch(parts: SearchParts): Search {
  let held: Held | null = null
  const current = (): Held | null => {
    const source = parts.source()
    const isSame = held?.stores === source?.stores && held?.eventId === source?.event.rules.id
    if (isSame && source !== null) return held
    held?.filler.index.close()
    held = source === null ? null : openHeld(parts, source.event.rules.id)
    return held
  }
  const runner = createRunner(parts, () => current()?.filler ?? null)
  return {
    view: () => {
      const filler = current()?.filler
      if (filler === undefined) return { state: 'ready', indexed: 0 }
      return { state: filler.isDone() ? 'ready' : 'building', indexed: filler.index.indexed() }
    },
    find: (text, withContacts, limit) =>
      current()?.finder.find(readQuery(text), withContacts, limit) ?? [],
    orderOf: (ticketId) => current()?.finder.orderOf(ticketId) ?? null,
    contactOf: (order) => current()?.finder.contactOf(order) ?? null,
    ticketsOf: ({ orderNo }, limit) => current()?.finder.ticketsOf(orderNo, limit) ?? [],
    noteTickets: (eventId, ticketIds) => {
      if (held?.eventId === eventId) held.filler.noteTickets(ticketIds)
      runner.noteDownload(ticketIds === null)
      runner.wake()
    },
    wake: () => {
      held?.filler.look()
      runner.wake()
    },
    settle: runner.settle,
    close: async () => {
      await runner.close()
      held?.filler.index.close()
      held = null
    },
    index: () => current()?.filler.index ?? null,
  }
}

function openHeld(parts: SearchParts, eventId: EventId): Held {
  // Asked anew each time: a download replaces what is known of the event.
  const filler = createFiller(parts.deps.log, () => parts.source())
  const stores = parts.source()?.stores ?? {}
  return { stores, eventId, filler, finder: createFinder(filler.index) }
}

/** Works in slices while there is something to do. Without a worker only `settle` does anything. */
function createRunner(
  { deps, giveWay, onProgress, onFault }: SearchParts,
  current: () => Filler | null,
) {
  let running: Promise<void> | null = null
  let isClosed = false
  let downloadAtMs = Number.NEGATIVE_INFINITY
  let longDownloadAtMs = Number.NEGATIVE_INFINITY
  let rests = 0
  /** False: there is nothing left to do. */
  const slice = (workMs: number): boolean => {
    const filler = current()
    const startedMs = deps.monotonicMs()
    for (let steps = 0; steps < SLICE_STEPS_MAX; steps += 1) {
      if (filler === null || !filler.step(false)) return false
      if (deps.monotonicMs() - startedMs >= workMs) break
    }
    return true
  }
  const run = async (): Promise<void> => {
    // The call that woke us goes first.
    await deps.timers.turn()
    while (!isClosed) {
      const isAlone = !giveWay.isBusy()
      if (isDownloading(isAlone)) {
        rests += 1
        await deps.timers.turn(BESIDE_DOWNLOAD_MS)
        continue
      }
      rests = 0
      const hasMore = isAlone ? slice(Math.min(giveWay.workMs(), SLICE_MS_MAX)) : gentle()
      if (!hasMore) break
      onProgress()
      await deps.timers.turn(isAlone ? 0 : BESIDE_SCANS_MS)
    }
    onProgress()
  }
  /** Where no visitors come, a few tickets are no reason to wait: their download is over. */
  const isDownloading = (isAlone: boolean): boolean => {
    const [atMs, quietMs] = isAlone
      ? [longDownloadAtMs, DOWNLOAD_QUIET_MS]
      : [downloadAtMs, BUSY_DOWNLOAD_QUIET_MS]
    return deps.monotonicMs() - atMs < quietMs && rests < DOWNLOAD_RESTS_MAX
  }
  const gentle = (): boolean => current()?.step(true) ?? false
  const wake = (): void => {
    if (!deps.hasWorker || isClosed || running !== null) return
    running = run()
      .catch((error: unknown) => {
        onFault(error)
        deps.timers.after(RETRY_MS, wake)
      })
      .finally(() => {
        running = null
        if (!isClosed && current()?.isDone() === false) wake()
      })
  }
  return {
    wake,
    noteDownload: (isLong: boolean): void => {
      downloadAtMs = deps.monotonicMs()
      if (isLong) longDownloadAtMs = downloadAtMs
    },
    settle: async (): Promise<void> => {
      if (deps.hasWorker) return
      while (!isClosed && slice(SLICE_MS_MAX)) await deps.timers.turn()
    },
    close: async (): Promise<void> => {
      isClosed = true
      await running
    },
  }
}
