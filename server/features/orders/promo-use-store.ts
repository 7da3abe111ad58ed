// The uses of promo codes: how many orders hold one, and how many were paid with one. Beside the places, and locked after them.
import { assert } from '../../../shared/assert.ts'
import type { EventId, PromoCodeId } from '../../../shared/ids.ts'
import { pgArray, pgWordArray } from '../../platform/db/pg-array.ts'
import { askAnew, type TenantTx } from '../../platform/db/tenant-tx.ts'
import type { PromoCode } from './decide-discount.ts'

const columns = (tx: TenantTx) => tx`
  id, event_id, code, kind, value, ticket_type_ids, starts_at, ends_at, quota, tickets_max, is_enabled, held, used
`

/** Null: the event has no such code. `code` as `foldPromoCode` writes it. */
export async function findPromoCode(
  tx: TenantTx,
  eventId: EventId,
  code: string,
): Promise<PromoCode | null> {
  const [row] = await tx<PromoCode[]>`
    select ${columns(tx)} from promo_codes where event_id = ${eventId} and code = ${code}
  `
  return row ?? null
}

export type WantedCode = { readonly eventId: EventId; readonly code: string }

/**
 * Locked in one order until the transaction ends: whoever else wants a use of one waits. Among them may be codes of
 * another event with the same spelling.
 */
export const lockPromoCodes = (
  tx: TenantTx,
  wanted: readonly WantedCode[],
): Promise<readonly PromoCode[]> =>
  askAnew(
    tx,
    tx<PromoCode[]>`
      select ${columns(tx)}
        from promo_codes
       where event_id = any((select ${pgWordArray(wanted.map(({ eventId }) => eventId))}::text::uuid[])::uuid[])
         and code = any((select ${pgArray(wanted.map(({ code }) => code))}::text::text[])::text[])
       order by id
         for no key update
    `,
  )

/** By how much the two counters of a code move. */
export type PromoMove = { readonly id: PromoCodeId; readonly held: number; readonly used: number }

/** Takes uses of codes that are locked and were counted before: never more than the quota. */
export async function takePromoUses(tx: TenantTx, moves: readonly PromoMove[]): Promise<void> {
  if (moves.length === 0) return
  const { count } = await tx`
    update promo_codes p
       set held = p.held + m.held, used = p.used + m.used
      from ${asRows(tx, moves)}
     where p.id = m.id and (p.quota is null or p.held + m.held + p.used + m.used <= p.quota)
  `
  assert(count === moves.length, 'uses that were counted under their lock are there')
}

/**
 * Moves the uses of orders that were paid or that ended, in the order in which they are locked. An order that is paid late
 * has its price already: its use counts, and where the others are taken it goes beyond the quota.
 */
export async function settlePromoUses(tx: TenantTx, moves: readonly PromoMove[]): Promise<void> {
  if (moves.length === 0) return
  const ids = pgWordArray(moves.map(({ id }) => id))
  await askAnew(
    tx,
    tx`
      select from promo_codes where id = any((select ${ids}::text::uuid[])::uuid[]) order by id for no key update
    `,
  )
  const { count } = await tx`
    update promo_codes p
       set held = p.held + m.held, used = p.used + m.used,
           beyond = greatest(p.beyond, p.held + m.held + p.used + m.used - p.quota)
      from ${asRows(tx, moves)}
     where p.id = m.id and p.held + m.held >= 0
  `
  assert(count === moves.length, 'the codes of orders stay')
}

const asRows = (tx: TenantTx, moves: readonly PromoMove[]) => tx`
  unnest(
    ${pgWordArray(moves.map(({ id }) => id))}::text::uuid[],
    ${pgArray(moves.map(({ held }) => held))}::text::integer[],
    ${pgArray(moves.map(({ used }) => used))}::text::integer[]
  ) as m (id, held, used)
`
