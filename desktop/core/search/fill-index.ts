// Fills the index from the station's file in small steps, and brings it up to date with what changed.
import type { TicketId } from '../../../shared/ids.ts'
import { blobId, idBlob } from '../db/ids.ts'
import type { Log } from '../deps.ts'
import type { KnownEvent, ManifestStore } from '../stores.ts'
import { type NameIndex, openNameIndex } from './name-index.ts'
import type { OrderStore, StoredOrder } from './order-store.ts'

/** A step takes about a tenth of a millisecond. */
const TICKETS_A_STEP = 6
const ORDERS_A_STEP = 3
const CHECKS_A_STEP = 12
/** Changes that are committed together: fewer would cost more than they are worth. */
const CHANGES_A_COMMIT = 64
const CHANGES_A_GENTLE_COMMIT = 12
/** So many orders that were replaced may stay sealed in the file. */
const REPLACED_MAX = 500
/** More named tickets than this wait for the next walk. */
const CHANGED_MAX = 10_000

export type FillerSource = {
  readonly event: KnownEvent
  readonly manifest: Pick<
    ManifestStore,
    'findTicket' | 'findState' | 'listNames' | 'countSnapshots'
  >
  readonly orders: Pick<OrderStore, 'findFeed' | 'readBlock' | 'reset'>
}

export type Filler = {
  readonly index: NameIndex
  /** One small piece of work, a smaller one where it is to be gentle; false when nothing is left. */
  readonly step: (isGentle: boolean) => boolean
  readonly isDone: () => boolean
  /** Tickets changed; null: more than anybody named. */
  readonly noteTickets: (ticketIds: ReadonlySet<TicketId> | null) => void
  /** There may be orders, or the end of a snapshot. */
  readonly look: () => void
}

/** What is left to do for one event. A walk goes through all tickets by id; a check looks for those that are gone. */
type Work = {
  walkAfter: Buffer | null
  /** How far a walk has come at most: a snapshot brings tickets in this order. */
  walked: Buffer
  checkAfter: number | null
  readonly changed: Set<TicketId>
  /** The download may have come further. */
  mustLook: boolean
  isSnapshotOpen: boolean
  /** The last whole snapshot that was taken in; null: none was looked for yet. */
  snapshot: number | null
  hasOrders: boolean
  lastBlockId: number
  open: { readonly orders: readonly StoredOrder[]; readonly generation: number; at: number } | null
  generation: number
  /** Orders that the blocks of the file held when it was opened; null: counted. */
  held: number | null
  uncommitted: number
}

const START = Buffer.alloc(0)

const newWork = (): Work => ({
  walkAfter: START,
  walked: START,
  checkAfter: null,
  changed: new Set(),
  mustLook: true,
  isSnapshotOpen: false,
  snapshot: null,
  hasOrders: true,
  lastBlockId: 0,
  open: null,
  generation: 0,
  held: 0,
  uncommitted: 0,
})

export function createFiller(log: Log, source: () => FillerSource | null): Filler {
  const index = openNameIndex()
  const work = newWork()
  const tickets = ticketSteps(index, work)
  const orders = orderSteps(log, index, work)
  const commit = (): boolean => {
    if (work.uncommitted === 0) return false
    work.uncommitted = 0
    index.commit()
    return true
  }
  return {
    index,
    step: (isGentle) => {
      const from = source()
      if (from === null) return false
      if (work.mustLook) lookAtSnapshot(work, from)
      const changesMax = isGentle ? CHANGES_A_GENTLE_COMMIT : CHANGES_A_COMMIT
      if (work.uncommitted >= changesMax) return commit()
      return tickets(from) || orders(from) || commit()
    },
    isDone: (): boolean =>
      work.walkAfter === null &&
      work.checkAfter === null &&
      work.changed.size === 0 &&
      !work.hasOrders &&
      !work.mustLook &&
      work.uncommitted === 0,
    noteTickets: (ticketIds) => {
      if (ticketIds !== null && work.changed.size + ticketIds.size <= CHANGED_MAX) {
        for (const id of ticketIds) work.changed.add(id)
      } else work.walkAfter = work.isSnapshotOpen ? (work.walkAfter ?? work.walked) : START
    },
    look: () => {
      work.hasOrders = true
      work.mustLook = true
    },
  }
}

/** When a snapshot is whole, everything may have changed behind the walk, and some tickets are gone. */
function lookAtSnapshot(work: Work, { event, manifest }: FillerSource): void {
  work.mustLook = false
  const snapshot = manifest.countSnapshots(event)
  work.isSnapshotOpen = manifest.findState(event.rules.id)?.isSnapshotOpen ?? false
  if (work.isSnapshotOpen || snapshot === work.snapshot) return
  if (work.walked.length > 0) {
    work.walkAfter = START
    work.checkAfter = 0
  }
  work.snapshot = snapshot
}

function ticketSteps(index: NameIndex, work: Work) {
  const putNow = ({ event, manifest }: FillerSource, ticketId: TicketId): void => {
    const ticket = manifest.findTicket(event, ticketId)
    if (ticket === null) index.dropTicket(idBlob(ticketId))
    else index.putTicket(idBlob(ticketId), ticket)
    work.uncommitted += 1
  }
  const takeChanged = (from: FillerSource): boolean => {
    let taken = 0
    for (const id of work.changed) {
      work.changed.delete(id)
      putNow(from, id)
      taken += 1
      if (taken === TICKETS_A_STEP) break
    }
    return taken > 0
  }
  const walk = ({ event, manifest }: FillerSource): boolean => {
    if (work.walkAfter === null) return false
    const found = manifest.listNames(event, work.walkAfter, TICKETS_A_STEP)
    for (const { ticketId, name, note } of found) {
      if (index.putTicket(ticketId, { name, note })) work.uncommitted += 1
    }
    const last = found.at(-1)?.ticketId ?? null
    work.walkAfter = last
    if (last !== null && last.compare(work.walked) > 0) work.walked = last
    return true
  }
  const check = (from: FillerSource): boolean => {
    if (work.checkAfter === null) return false
    const docs = index.listTickets(work.checkAfter, CHECKS_A_STEP)
    for (const { ticket_id: blob } of docs) {
      if (from.manifest.findTicket(from.event, blobId(blob)) === null) {
        index.dropTicket(blob)
        work.uncommitted += 1
      }
    }
    work.checkAfter = docs.at(-1)?.doc ?? null
    return true
  }
  return (from: FillerSource): boolean => takeChanged(from) || walk(from) || check(from)
}

function orderSteps(log: Log, index: NameIndex, work: Work) {
  const takeOpen = (): boolean => {
    if (work.open === null) return false
    const { orders, generation, at } = work.open
    for (const order of orders.slice(at, at + ORDERS_A_STEP)) index.putOrder(order, generation)
    work.uncommitted += ORDERS_A_STEP
    work.open.at += ORDERS_A_STEP
    if (work.open.at >= orders.length) work.open = null
    return true
  }
  const openNext = ({ event, orders }: FillerSource): boolean => {
    const block = orders.readBlock(event, work.lastBlockId)
    if (block === null) return false
    work.lastBlockId = block.blockId
    if (block.orders === null) {
      // The next stream brings everything again.
      log.warn('a block of orders cannot be opened', { block: block.blockId })
      orders.reset(event)
    } else work.open = { orders: block.orders, generation: block.generation, at: 0 }
    if (work.held !== null) work.held += block.orders?.length ?? 0
    return true
  }
  const dropOlder = ({ event, orders }: FillerSource): boolean => {
    const feed = orders.findFeed(event)
    if (feed === null || feed.isSnapshotOpen || feed.generation === work.generation) return false
    if (!index.dropOlder(feed.generation, ORDERS_A_STEP)) work.generation = feed.generation
    work.uncommitted += 1
    return true
  }
  /** Once for each start: a file in which most orders were replaced since is filled anew by the next stream. */
  const dropReplaced = ({ event, orders }: FillerSource): void => {
    if (work.held !== null && work.held > 2 * index.countOrders() + REPLACED_MAX) {
      orders.reset(event)
    }
    work.held = null
  }
  return (from: FillerSource): boolean => {
    if (takeOpen()) return true
    if (!work.hasOrders) return false
    if (openNext(from) || dropOlder(from)) return true
    dropReplaced(from)
    work.hasOrders = false
    return true
  }
}
