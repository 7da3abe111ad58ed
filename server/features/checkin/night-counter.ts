// What went through an event's gates, exactly, without counting it all each time: a replica remembers what transactions
// below a watermark left, and counts again only the tickets that were scanned since.
import type { EventId, TenantId, TicketId } from '../../../shared/ids.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { perDeps } from '../../platform/per-deps.ts'
import {
  countLoneEntries,
  countRefusals,
  listScansSince,
  type NightScan,
  type NightStart,
  pageOtherScans,
  type Refusals,
} from './night-store.ts'
import { addCount, addNumber, countTicket, newTally, type Tally } from './tally.ts'

export type CountedEvent = { readonly tenantId: TenantId; readonly eventId: EventId }

export type NightCounter = {
  /**
   * Lends the tally of the transaction's snapshot to `look`, which keeps nothing of it. `tx` must be of one snapshot and
   * `start` read from it; one event is counted by one caller at a time.
   */
  readonly count: <T>(
    tx: TenantTx,
    event: CountedEvent,
    start: NightStart,
    look: (tally: Tally) => T,
  ) => Promise<T>
}

/** What transactions below the watermark left: nothing that comes can change it. */
type Settled = { readonly epoch: string; readonly watermark: string; readonly tally: Tally }

/** A large event's takes some megabytes. What is forgotten is counted anew. */
const EVENTS_MAX = 50

export function createNightCounter(): NightCounter {
  const remembered = new Map<string, Settled>()
  return {
    count: async (tx, event, start, look) => {
      const name = `${event.tenantId} ${event.eventId}`
      const known = remembered.get(name)
      // A failure in between leaves nothing half counted behind.
      remembered.delete(name)
      const { tally, news } = await catchUp(tx, event.eventId, start, known ?? null)
      const tickets = byTicket(news.scans)
      for (const scans of tickets) {
        move(tally, scans.filter(wasThere), scans.filter(isSettled))
      }
      moveRefusals(tally, news.refusals, ({ settled }) => settled)
      remembered.set(name, { epoch: start.epoch, watermark: start.watermark, tally })
      const [oldest] = remembered.keys()
      if (remembered.size > EVENTS_MAX && oldest !== undefined) remembered.delete(oldest)
      return lend(tally, tickets, news.refusals, look)
    },
  }
}

export const nightCounterOf = perDeps(createNightCounter)

type News = { readonly scans: readonly NightScan[]; readonly refusals: readonly Refusals[] }

/** After a pause with more scans than this, counting anew is quicker. */
const SCANS_SINCE_MAX = 10_000
/** Above the watermark are a few seconds' scans; where an old transaction holds it back, more. */
const UNSETTLED_MAX = 1_000_000

async function catchUp(
  tx: TenantTx,
  eventId: EventId,
  start: NightStart,
  known: Settled | null,
): Promise<{ readonly tally: Tally; readonly news: News }> {
  const isUsable =
    known !== null &&
    known.epoch === start.epoch &&
    BigInt(known.watermark) <= BigInt(start.watermark)
  if (isUsable) {
    const news = await readNews(tx, eventId, known.watermark, SCANS_SINCE_MAX)
    if (news !== null) return { tally: known.tally, news }
  }
  const tally = await countSettled(tx, eventId, start.watermark)
  const news = await readNews(tx, eventId, start.watermark, UNSETTLED_MAX)
  if (news === null) throw new Error('a transaction holds the watermark back for too long')
  return { tally, news }
}

async function readNews(
  tx: TenantTx,
  eventId: EventId,
  since: string,
  scansMax: number,
): Promise<News | null> {
  const [scans, refusals] = await Promise.all([
    listScansSince(tx, eventId, since, scansMax),
    countRefusals(tx, eventId, since),
  ])
  return scans === null ? null : { scans, refusals }
}

/** Counts everything below the watermark. A page of scans at a time, so that other requests come in between. */
async function countSettled(tx: TenantTx, eventId: EventId, watermark: string): Promise<Tally> {
  const tally = newTally()
  for (const { tickets, minute, ...lone } of await countLoneEntries(tx, eventId, watermark)) {
    const { listId, typeNumber } = lone
    addCount(tally, { of: 'entry', minute, ...lone }, tickets)
    for (const count of ['admitted', 'inside'] as const) {
      addCount(tally, { of: count, typeNumber }, tickets)
    }
    for (const count of ['admitted_on', 'inside_on'] as const) {
      addCount(tally, { of: count, listId }, tickets)
    }
  }
  let rest: readonly NightScan[] = []
  for await (const page of pageOtherScans(tx, eventId, watermark)) {
    const last = page.at(-1)?.ticketId
    const scans = [...rest, ...page]
    // The last ticket of a page may go on in the next.
    rest = scans.filter(({ ticketId }) => ticketId === last)
    const whole = scans.filter(({ ticketId }) => ticketId !== last)
    for (const ticket of byTicket(whole)) move(tally, [], ticket)
  }
  for (const ticket of byTicket(rest)) move(tally, [], ticket)
  moveRefusals(tally, await countRefusals(tx, eventId, '0'), ({ settled }) => settled)
  return tally
}

function byTicket(scans: readonly NightScan[]): readonly (readonly NightScan[])[] {
  const tickets = new Map<TicketId, NightScan[]>()
  for (const scan of scans) {
    const known = tickets.get(scan.ticketId)
    if (known === undefined) tickets.set(scan.ticketId, [scan])
    else known.push(scan)
  }
  return [...tickets.values()]
}

const wasThere = (scan: NightScan): boolean => scan.wasThere
const isSettled = (scan: NightScan): boolean => scan.isSettled

/** Takes away what a ticket counted as with the scans `from`, and adds what it counts as with `to`. */
function move(tally: Tally, from: readonly NightScan[], to: readonly NightScan[]): void {
  for (const [scans, times] of [
    [from, -1],
    [to, 1],
  ] as const) {
    const typeNumber = scans[0]?.typeNumber ?? 0
    for (const count of countTicket(scans, typeNumber)) addCount(tally, count, times)
  }
}

function moveRefusals(
  tally: Tally,
  refusals: readonly Refusals[],
  timesOf: (refusals: Refusals) => number,
): void {
  for (const some of refusals) {
    addNumber(tally.refused, `${some.gateId} ${some.reason}`, timesOf(some))
  }
}

/** With what is visible and not settled; without it again when `look` has seen it. */
function lend<T>(
  tally: Tally,
  tickets: readonly (readonly NightScan[])[],
  refusals: readonly Refusals[],
  look: (tally: Tally) => T,
): T {
  const unsettled = tickets.filter((scans) => !scans.every(isSettled))
  const open = ({ scans, settled }: Refusals): number => scans - settled
  for (const scans of unsettled) move(tally, scans.filter(isSettled), scans)
  moveRefusals(tally, refusals, open)
  const seen = look(tally)
  for (const scans of unsettled) move(tally, scans, scans.filter(isSettled))
  moveRefusals(tally, refusals, (some) => -open(some))
  return seen
}
