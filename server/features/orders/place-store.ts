// The inventory: places of a ticket type that are held for unpaid orders, and those that were sold.
import { assert } from '../../../shared/assert.ts'
import type { TicketTypeId } from '../../../shared/ids.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type PlacesRow = {
  readonly ticketTypeId: TicketTypeId
  /** Null: unlimited. */
  readonly capacity: number | null
  readonly held: number
  readonly sold: number
}

/** Locked in one order, so that two who want several types never wait for each other. */
export const lockPlaces = (
  tx: TenantTx,
  typeIds: readonly TicketTypeId[],
): Promise<readonly PlacesRow[]> => tx<PlacesRow[]>`
  select ticket_type_id, capacity, held, sold
    from places
   where ticket_type_id = any((select ${pgArray(typeIds)}::text::uuid[])::uuid[])
   order by ticket_type_id
     for update
`

/** By how much the two counters of a type move. */
export type PlacesMove = {
  readonly ticketTypeId: TicketTypeId
  readonly held: number
  readonly sold: number
}

/**
 * Moves the counters of types that are locked, whose places were counted before.
 *
 * One conditional statement: that it moves every row is asserted, and not left to the check constraint.
 */
export async function movePlaces(tx: TenantTx, moves: readonly PlacesMove[]): Promise<void> {
  const real = moves.filter(({ held, sold }) => held !== 0 || sold !== 0)
  if (real.length === 0) return
  const { count } = await tx`
    update places p
       set held = p.held + m.held, sold = p.sold + m.sold
      from unnest(
        ${pgArray(real.map(({ ticketTypeId }) => ticketTypeId))}::text::uuid[],
        ${pgArray(real.map(({ held }) => held))}::text::integer[],
        ${pgArray(real.map(({ sold }) => sold))}::text::integer[]
      ) as m (type_id, held, sold)
     where p.ticket_type_id = m.type_id
       and p.held + m.held >= 0 and p.sold + m.sold >= 0
       and (p.capacity is null or p.held + m.held + p.sold + m.sold <= p.capacity)
  `
  assert(count === real.length, 'places that were counted under their lock are there')
}
