// How many places are left, while several orders of one transaction take some. Pure.
import type { TicketTypeId } from '../../../shared/ids.ts'
import type { PlacesMove, PlacesRow } from './place-store.ts'

export type Wanted = { readonly ticketTypeId: TicketTypeId; readonly quantity: number }

/** Locked places with what this transaction has moved so far. */
export type PlacesCount = {
  /** Infinity for an unlimited type; 0 for one that is not there. */
  readonly leftOf: (typeId: TicketTypeId) => number
  /** The first that is short; null when all of it is free. */
  readonly findShort: (wanted: readonly Wanted[]) => Wanted | null
  /** What was asked for before must be free. */
  readonly take: (wanted: readonly Wanted[], into: 'held' | 'sold') => void
  /** Held places that were paid. */
  readonly sell: (wanted: readonly Wanted[]) => void
  /** Held places that nobody paid. */
  readonly release: (wanted: readonly Wanted[]) => void
  readonly moves: () => readonly PlacesMove[]
}

export function countPlaces(rows: readonly PlacesRow[]): PlacesCount {
  const rowsById = new Map(rows.map((row) => [row.ticketTypeId, row]))
  const moved = new Map<TicketTypeId, { held: number; sold: number }>()
  const leftOf = (typeId: TicketTypeId): number => {
    const row = rowsById.get(typeId)
    if (row === undefined) return 0
    if (row.capacity === null) return Number.POSITIVE_INFINITY
    const { held, sold } = moved.get(typeId) ?? { held: 0, sold: 0 }
    return row.capacity - row.held - held - row.sold - sold
  }
  const move = (wanted: readonly Wanted[], held: -1 | 0 | 1, sold: 0 | 1): void => {
    for (const { ticketTypeId, quantity } of wanted) {
      const before = moved.get(ticketTypeId) ?? { held: 0, sold: 0 }
      moved.set(ticketTypeId, {
        held: before.held + held * quantity,
        sold: before.sold + sold * quantity,
      })
    }
  }
  return {
    leftOf,
    findShort: (wanted) =>
      wanted.find(({ ticketTypeId, quantity }) => leftOf(ticketTypeId) < quantity) ?? null,
    take: (wanted, into) => move(wanted, into === 'held' ? 1 : 0, into === 'held' ? 0 : 1),
    sell: (wanted) => move(wanted, -1, 1),
    release: (wanted) => move(wanted, -1, 0),
    moves: () => [...moved].map(([ticketTypeId, by]) => ({ ticketTypeId, ...by })),
  }
}
