// The uses of promo codes while several orders of one transaction take some, or give some back. Pure.
import type { EventId, PromoCodeId } from '../../../shared/ids.ts'
import type { PromoCode } from './decide-discount.ts'
import type { PromoMove } from './promo-use-store.ts'

/** Locked codes with what this transaction has taken so far. */
export type PromoUses = {
  /** Null: the event has no such code. */
  readonly find: (eventId: EventId, code: string) => PromoCode | null
  readonly take: (id: PromoCodeId, into: 'held' | 'used') => void
  readonly moves: () => readonly PromoMove[]
}

export function countPromoUses(rows: readonly PromoCode[]): PromoUses {
  const sums = createPromoMoves()
  return {
    find: (eventId, code) => {
      const row = rows.find((one) => one.eventId === eventId && one.code === code)
      if (row === undefined) return null
      const { held, used } = sums.of(row.id)
      return { ...row, held: row.held + held, used: row.used + used }
    },
    take: (id, into) => sums.add(id, into === 'held' ? { held: 1, used: 0 } : { held: 0, used: 1 }),
    moves: sums.all,
  }
}

type By = Omit<PromoMove, 'id'>

/** Adds up what becomes of the uses of one transaction. */
export function createPromoMoves() {
  const sums = new Map<PromoCodeId, By>()
  const of = (id: PromoCodeId): By => sums.get(id) ?? { held: 0, used: 0 }
  return {
    of,
    add: (id: PromoCodeId, { held, used }: By): void => {
      const before = of(id)
      sums.set(id, { held: before.held + held, used: before.used + used })
    },
    all: (): readonly PromoMove[] =>
      [...sums].flatMap(([id, by]) => (by.held === 0 && by.used === 0 ? [] : [{ id, ...by }])),
  }
}
