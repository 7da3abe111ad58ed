// Tickets and check-ins by ticket type. Asked for seldom and moved by every scan, so a scan only notes which ticket it
// moved, and whoever asks brings the counts up to date, a few milliseconds at a time.
import type { TicketId } from '../../../shared/ids.ts'
import { blobId, idBlob } from '../db/ids.ts'
import type { Db } from '../db/open.ts'

export type TypeCount = { readonly tickets: number; readonly checkedIn: number }

export type TypeCounts = {
  /** The ticket came in, or is in no more. */
  readonly noteMoved: (ticketId: TicketId) => void
  /** Tickets were written or dropped; null: too many to name. */
  readonly noteTickets: (ticketIds: ReadonlySet<TicketId> | null) => void
  /** By the type's number, as things stood when nothing was left to bring up to date. */
  readonly settle: (
    isIn: (ticketId: TicketId) => boolean,
    turn: () => Promise<void>,
  ) => Promise<ReadonlyMap<number, TypeCount>>
}

/** A slice of the ticket tree; a millisecond or two. */
const WALK_ROWS = 2_000
const MOVED_BETWEEN_TURNS = 500

export function typeCounter(db: Db): (eventNo: number) => TypeCounts {
  const typeOf = db
    .prepare<[number, Buffer], number>(
      'select type_number from tickets where event_no = ? and ticket_id = ?',
    )
    .pluck()
  const walk = db
    .prepare<[number, Buffer, number], WalkedTicket>(
      `select ticket_id, type_number, is_void from tickets
        where event_no = ? and ticket_id > ? order by ticket_id limit ?`,
    )
    .raw()
  return (eventNo) =>
    countTypes({
      typeOf: (ticketId) => typeOf.get(eventNo, idBlob(ticketId)) ?? null,
      walk: (after) => walk.all(eventNo, after, WALK_ROWS),
    })
}

type WalkedTicket = [ticketId: Buffer, typeNumber: number, isVoid: number]

type Reads = {
  readonly typeOf: (ticketId: TicketId) => number | null
  readonly walk: (after: Buffer) => WalkedTicket[]
}

type IsIn = (ticketId: TicketId) => boolean
type Turn = () => Promise<void>

function countTypes({ typeOf, walk }: Reads): TypeCounts {
  let tickets: ReadonlyMap<number, number> = new Map()
  let shares = typeShares([])
  const moved = new Set<TicketId>()
  let areTicketsNew = true
  let isAllNew = true
  // One after the other: two walks at once would each bring half.
  let tail: Promise<void> = Promise.resolve()

  const walkAll = async (isIn: IsIn, turn: Turn) => {
    // Before the walk: what comes while it runs is for the next.
    const isWhole = isAllNew
    isAllNew = false
    areTicketsNew = false
    const found = await walkTickets(walk, isWhole ? isIn : () => false, turn)
    tickets = found.tickets
    if (isWhole) shares = typeShares(found.typesIn)
  }
  const bringUpMoved = async (isIn: IsIn, turn: Turn) => {
    let count = 0
    for (const ticketId of moved) {
      moved.delete(ticketId)
      shares.put(ticketId, isIn(ticketId) ? typeOf(ticketId) : null)
      count += 1
      if (count % MOVED_BETWEEN_TURNS === 0) await turn()
    }
  }
  return {
    // A walk that is to visit every ticket finds the moved ones too.
    noteMoved: (ticketId) => {
      if (!isAllNew) moved.add(ticketId)
    },
    noteTickets: (ticketIds) => {
      areTicketsNew = true
      if (ticketIds === null) isAllNew = true
      else for (const ticketId of ticketIds) moved.add(ticketId)
    },
    settle: (isIn, turn) => {
      const run = tail.then(async () => {
        // A download that runs outdates the counts as fast as they are walked: one walk is enough for an answer.
        if (areTicketsNew) await walkAll(isIn, turn)
        await bringUpMoved(isIn, turn)
        return joined(tickets, shares.counts)
      })
      tail = run.then(
        () => {},
        () => {},
      )
      return run
    },
  }
}

/** All tickets, slice by slice: how many of each type, and the types of those that are in. */
async function walkTickets(walk: Reads['walk'], isIn: IsIn, turn: Turn) {
  const tickets = new Map<number, number>()
  const typesIn: [TicketId, number][] = []
  for (let after: Buffer = Buffer.alloc(0); ; ) {
    const rows = walk(after)
    for (const [ticket, type, isVoid] of rows) {
      if (isVoid === 0) tickets.set(type, (tickets.get(type) ?? 0) + 1)
      const ticketId = blobId<TicketId>(ticket)
      if (isIn(ticketId)) typesIn.push([ticketId, type])
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < WALK_ROWS) return { tickets, typesIn }
    after = last[0]
    await turn()
  }
}

/** How many tickets count for each type, and which type each of them counts for. */
function typeShares(given: readonly (readonly [TicketId, number])[]) {
  const typeByTicket = new Map<TicketId, number>()
  const counts = new Map<number, number>()
  const add = (type: number, by: number) => counts.set(type, (counts.get(type) ?? 0) + by)
  const put = (ticketId: TicketId, type: number | null) => {
    const before = typeByTicket.get(ticketId)
    if (before !== undefined) add(before, -1)
    typeByTicket.delete(ticketId)
    if (type === null) return
    add(type, 1)
    typeByTicket.set(ticketId, type)
  }
  for (const [ticketId, type] of given) put(ticketId, type)
  return { counts, put }
}

function joined(
  tickets: ReadonlyMap<number, number>,
  checkedIn: ReadonlyMap<number, number>,
): Map<number, TypeCount> {
  const types = new Map<number, TypeCount>()
  for (const type of new Set([...tickets.keys(), ...checkedIn.keys()])) {
    const count = { tickets: tickets.get(type) ?? 0, checkedIn: checkedIn.get(type) ?? 0 }
    if (count.tickets > 0 || count.checkedIn > 0) types.set(type, count)
  }
  return types
}
