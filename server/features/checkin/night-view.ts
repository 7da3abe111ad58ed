// Counts as an organizer reads them: by list, gate, ticket type and minute. Pure.
import type { AdmissionBin, Night, NightCell } from '../../../shared/checkin/admin-schema.ts'
import type { RefusalReason } from '../../../shared/checkin/schema.ts'
import type { CheckInListId } from '../../../shared/ids.ts'
import { instantToText, MINUTE_MS } from '../../../shared/time.ts'
import type { NightPlaces } from './night-store.ts'
import { addNumber, type Cell, type Tally } from './tally.ts'

/** A tally at rest: what was copied out of one that goes on. */
export type TallyCopy = {
  readonly minutes: readonly { readonly minute: number; readonly cells: readonly Cell[] }[]
  readonly places: readonly Cell[]
  readonly admitted: ReadonlyMap<number, number>
  readonly inside: ReadonlyMap<number, number>
  readonly admittedOn: ReadonlyMap<CheckInListId, number>
  readonly insideOn: ReadonlyMap<CheckInListId, number>
  readonly refused: ReadonlyMap<string, number>
}

/** The minutes from `fromMinute` on, and the rest whole. */
export const copyTally =
  (fromMinute: number) =>
  (tally: Tally): TallyCopy => ({
    minutes: [...tally.minutes].flatMap(([minute, cells]) =>
      minute < fromMinute ? [] : [{ minute, cells: copyCells(cells.values()) }],
    ),
    places: copyCells(tally.places.values()),
    admitted: new Map(tally.admitted),
    inside: new Map(tally.inside),
    admittedOn: new Map(tally.admittedOn),
    insideOn: new Map(tally.insideOn),
    refused: new Map(tally.refused),
  })

const copyCells = (cells: Iterable<Cell>): readonly Cell[] =>
  Array.from(cells, (cell) => ({ ...cell }))

type Counts = Omit<Night, 'stations' | 'conflicts' | 'reviewItems' | 'notices'>

/** @param fromMinute the first of `minutes`, whole minutes since 1970 */
export function writeNightCounts(
  counted: TallyCopy,
  places: NightPlaces,
  fromMinute: number,
  minutes: number,
): Counts {
  const rows = rowsOf(counted, places)
  return {
    minutes,
    totals: writeTotals(counted, places),
    lists: rows.lists.map((list) => ({
      ...list,
      ...passages(counted.places, ({ listId }) => listId === list.id),
      admitted: counted.admittedOn.get(list.id) ?? 0,
      inside: counted.insideOn.get(list.id) ?? 0,
    })),
    gates: rows.gates.map((gate) => ({
      ...gate,
      ...passages(counted.places, ({ gateId }) => gateId === gate.id),
      forced: sum(
        counted.places.filter(({ gateId }) => gateId === gate.id),
        ({ forced }) => forced,
      ),
      refused: sum(
        refusalsOf(counted).filter(({ gateId }) => gateId === String(gate.id)),
        ({ count }) => count,
      ),
    })),
    ticketTypes: rows.ticketTypes.map(({ id, number, name, nameBn, issued }) => ({
      ...{ id, number: id === null ? null : number, name, nameBn, issued },
      entries: passages(counted.places, ({ typeNumber }) => typeNumber === number).entries,
      admitted: counted.admitted.get(number) ?? 0,
      inside: counted.inside.get(number) ?? 0,
    })),
    perMinute: {
      from: instantToText(fromMinute * MINUTE_MS),
      cells: counted.minutes
        .filter(({ minute }) => minute < fromMinute + minutes)
        .flatMap(({ minute, cells }) => writeCells(minute - fromMinute, cells, rows))
        .sort(compareCells),
    },
    refused: writeRefused(counted),
  }
}

type Rows = {
  readonly lists: readonly { readonly id: CheckInListId; readonly name: string | null }[]
  readonly gates: readonly {
    readonly id: Cell['gateId']
    readonly name: string | null
  }[]
  readonly ticketTypes: readonly {
    readonly id: NightPlaces['ticketTypes'][number]['id'] | null
    readonly number: number
    readonly name: string | null
    readonly nameBn: string | null
    readonly issued: number
  }[]
}

/** The event's own, and behind them whatever else was scanned at: no gate, a list that is gone, an unknown ticket. */
function rowsOf({ places: cells, refused }: TallyCopy, places: NightPlaces): Rows {
  const lists = new Set(places.lists.map(({ id }) => id))
  const goneLists = new Set(cells.map(({ listId }) => listId).filter((id) => !lists.has(id)))
  const gates = new Set(places.gates.map(({ id }) => id))
  const goneGates = new Set(
    cells.flatMap(({ gateId }) => (gateId === null || gates.has(gateId) ? [] : [gateId])),
  )
  const isSomewhere =
    cells.some(({ gateId }) => gateId === null) ||
    [...refused.keys()].some((key) => key.startsWith('null '))
  const isUnknown = cells.some(({ typeNumber }) => typeNumber === 0)
  return {
    lists: [...places.lists, ...[...goneLists].sort().map((id) => ({ id, name: null }))],
    gates: [
      ...places.gates,
      ...[...goneGates].sort().map((id) => ({ id, name: null })),
      ...(isSomewhere ? [{ id: null, name: null }] : []),
    ],
    ticketTypes: [
      ...places.ticketTypes,
      ...(isUnknown ? [{ id: null, number: 0, name: null, nameBn: null, issued: 0 }] : []),
    ],
  }
}

function writeTotals(counted: TallyCopy, { ticketTypes }: NightPlaces): Night['totals'] {
  return {
    ...passages(counted.places, () => true),
    forced: sum(counted.places, ({ forced }) => forced),
    refused: sum([...counted.refused.values()], (count) => count),
    admitted: sum([...counted.admitted.values()], (count) => count),
    inside: sum([...counted.inside.values()], (count) => count),
    issued: sum(ticketTypes, ({ issued }) => issued),
  }
}

function passages(cells: readonly Cell[], isMeant: (cell: Cell) => boolean) {
  const meant = cells.filter(isMeant)
  return { entries: sum(meant, ({ entries }) => entries), exits: sum(meant, ({ exits }) => exits) }
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0)

const writeCells = (minute: number, cells: readonly Cell[], rows: Rows): NightCell[] =>
  cells
    .map(
      ({ listId, gateId, typeNumber, entries, exits }): NightCell => [
        minute,
        rows.lists.findIndex(({ id }) => id === listId),
        rows.gates.findIndex(({ id }) => id === gateId),
        rows.ticketTypes.findIndex(({ number }) => number === typeNumber),
        entries,
        exits,
      ],
    )
    .sort(compareCells)

/** In one order, however they came to be counted: the same counts are the same version. */
const compareCells = (a: NightCell, b: NightCell): number =>
  a.map((part, at) => part - (b[at] ?? 0)).find((apart) => apart !== 0) ?? 0

const refusalsOf = ({ refused }: TallyCopy) =>
  Array.from(refused, ([key, count]) => {
    const [gateId = '', reason = ''] = key.split(' ')
    // Safe: this is how the counter writes a key.
    return { gateId, reason: reason as RefusalReason, count }
  })

function writeRefused(counted: TallyCopy): Night['refused'] {
  const byReason = new Map<RefusalReason, number>()
  for (const { reason, count } of refusalsOf(counted)) addNumber(byReason, reason, count)
  return Array.from(byReason, ([reason, count]) => ({ reason, count })).sort(
    (a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1),
  )
}

export const BIN_MINUTES = 5

/** Entries and exits in bins of five minutes, the earliest first. Only what is not nothing. */
export function writeBins(counted: TallyCopy, places: NightPlaces): AdmissionBin[] {
  const bins = new Map<string, AdmissionBin & { readonly order: number }>()
  const gateNames = new Map(places.gates.map(({ id, name }) => [id, name]))
  const types = new Map(places.ticketTypes.map((type) => [type.number, type]))
  for (const { minute, cells } of counted.minutes) {
    const bin = Math.floor(minute / BIN_MINUTES)
    for (const { gateId, typeNumber, entries, exits } of cells) {
      const key = `${bin} ${gateId} ${typeNumber}`
      const type = types.get(typeNumber)
      const known = bins.get(key) ?? {
        order: bin,
        at: instantToText(bin * BIN_MINUTES * MINUTE_MS),
        gateId,
        gateName: gateId === null ? null : (gateNames.get(gateId) ?? null),
        ticketTypeId: type?.id ?? null,
        ticketTypeName: type?.name ?? null,
        entries: 0,
        exits: 0,
      }
      bins.set(key, {
        ...known,
        entries: known.entries + entries,
        exits: known.exits + exits,
      })
    }
  }
  return [...bins]
    .sort(([aKey, a], [bKey, b]) => a.order - b.order || (aKey < bKey ? -1 : 1))
    .map(([, { order: _order, ...bin }]) => bin)
}
