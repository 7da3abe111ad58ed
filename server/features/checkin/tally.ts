// Counts of what went through an event's gates, as they follow from the merged ledger. Pure.
import { standingScans } from '../../../shared/checkin/merge.ts'
import type { Scan } from '../../../shared/checkin/schema.ts'
import type { CheckInListId, GateId } from '../../../shared/ids.ts'
import { type Instant, MINUTE_MS } from '../../../shared/time.ts'

/** What counting asks of a scan. */
export type TallyScan = Pick<
  Scan,
  | 'scanId'
  | 'kind'
  | 'annuls'
  | 'listId'
  | 'gateId'
  | 'stationId'
  | 'direction'
  | 'scannedAt'
  | 'verdict'
> & { readonly isForced: boolean }

/** Where a scan counts. Type 0: the server does not know the ticket. */
export type Place = {
  readonly listId: CheckInListId
  readonly gateId: GateId | null
  readonly typeNumber: number
}

/** One thing that is counted; a minute is whole minutes since 1970, of corrected time. */
export type Count =
  | ({ readonly of: 'entry' | 'exit'; readonly minute: number; readonly isForced: boolean } & Place)
  | { readonly of: 'admitted' | 'inside'; readonly typeNumber: number }
  | {
      readonly of: 'admitted_on' | 'inside_on'
      readonly listId: CheckInListId
    }

export const minuteOf = (at: Instant): number => Math.floor(at / MINUTE_MS)

/**
 * Everything that one ticket's scans count as. Only scans that stand count: admitted, and taken back by no annul. An
 * entry that lost to another gate's stands too, since somebody walked in; its ticket is admitted once and inside once.
 * Inside is a ticket whose last standing scan of a list is an entry.
 */
export function countTicket(scans: Iterable<TallyScan>, typeNumber: number): readonly Count[] {
  const standing = standingScans(scans)
  const last = new Map<CheckInListId, TallyScan>()
  const entered = new Set<CheckInListId>()
  const counts: Count[] = standing.map((scan) => {
    const { listId, gateId, direction, scannedAt, isForced } = scan
    last.set(listId, scan)
    if (direction === 'entry') entered.add(listId)
    return { of: direction, minute: minuteOf(scannedAt), isForced, listId, gateId, typeNumber }
  })
  const inside = [...last.values()].filter(({ direction }) => direction === 'entry')
  if (entered.size > 0) counts.push({ of: 'admitted', typeNumber })
  if (inside.length > 0) counts.push({ of: 'inside', typeNumber })
  for (const listId of entered) counts.push({ of: 'admitted_on', listId })
  for (const { listId } of inside) counts.push({ of: 'inside_on', listId })
  return counts
}

/** What stood at one place in one minute. */
export type Cell = Place & { entries: number; exits: number; forced: number }

/** Counts that can be added to and taken from. */
export type Tally = {
  /** By minute, then by place. */
  readonly minutes: Map<number, Map<string, Cell>>
  /** The same over all minutes. */
  readonly places: Map<string, Cell>
  readonly admitted: Map<number, number>
  readonly inside: Map<number, number>
  readonly admittedOn: Map<CheckInListId, number>
  readonly insideOn: Map<CheckInListId, number>
  /** Refusals by `gate reason`. */
  readonly refused: Map<string, number>
}

export const newTally = (): Tally => ({
  minutes: new Map(),
  places: new Map(),
  admitted: new Map(),
  inside: new Map(),
  admittedOn: new Map(),
  insideOn: new Map(),
  refused: new Map(),
})

/** `times` below zero takes away what was added before. */
export function addCount(tally: Tally, count: Count, times: number): void {
  switch (count.of) {
    case 'entry':
    case 'exit': {
      const { minute, of, isForced } = count
      const ofMinute = tally.minutes.get(minute) ?? new Map<string, Cell>()
      tally.minutes.set(minute, ofMinute)
      const forced = isForced && of === 'entry' ? times : 0
      addCell(ofMinute, count, of === 'entry' ? times : 0, of === 'exit' ? times : 0, forced)
      addCell(tally.places, count, of === 'entry' ? times : 0, of === 'exit' ? times : 0, forced)
      if (ofMinute.size === 0) tally.minutes.delete(minute)
      return
    }
    case 'admitted':
      addNumber(tally.admitted, count.typeNumber, times)
      return
    case 'inside':
      addNumber(tally.inside, count.typeNumber, times)
      return
    case 'admitted_on':
      addNumber(tally.admittedOn, count.listId, times)
      return
    case 'inside_on':
      addNumber(tally.insideOn, count.listId, times)
      return
  }
}

function addCell(
  cells: Map<string, Cell>,
  { listId, gateId, typeNumber }: Place,
  entries: number,
  exits: number,
  forced: number,
): void {
  const key = `${listId} ${gateId} ${typeNumber}`
  const cell = cells.get(key) ?? { listId, gateId, typeNumber, entries: 0, exits: 0, forced: 0 }
  cell.entries += entries
  cell.exits += exits
  cell.forced += forced
  if (cell.entries === 0 && cell.exits === 0 && cell.forced === 0) cells.delete(key)
  else cells.set(key, cell)
}

/** A number that comes to nothing leaves no trace, so that equal tallies are equal. */
export function addNumber<K>(numbers: Map<K, number>, key: K, times: number): void {
  const number = (numbers.get(key) ?? 0) + times
  if (number === 0) numbers.delete(key)
  else numbers.set(key, number)
}
