// How many rows a list has, where somebody asks and it is cheap to say.
import * as v from 'valibot'

/** More are not counted: a window says "more than". Some ten milliseconds. */
export const COUNTED_MAX = 10_000

/** Beside a list's own filters. */
export const TotalQuery = { total: v.optional(v.literal('true')) }

export const Total = v.object({
  count: v.number(),
  /** There are more than were counted. */
  isAtLeast: v.boolean(),
})
export type Total = v.InferOutput<typeof Total>

/** A page that may tell how many rows the whole list has: null where it was not asked, or is searched. */
export const countedPageOf = <const S extends v.GenericSchema>(item: S) =>
  v.object({ items: v.array(item), next: v.nullable(v.string()), total: v.nullable(Total) })

/** @param counted at most one more than `COUNTED_MAX` */
export const toTotal = (counted: number): Total => ({
  count: Math.min(counted, COUNTED_MAX),
  isAtLeast: counted > COUNTED_MAX,
})
