// Tickets with a window of their own, which comes before their type's.
import type { EventId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type TimesMove = {
  readonly eventId: EventId
  /** When the event ended before. */
  readonly endedAt: Instant
  /** How far its start moves, and its end. */
  readonly startByMs: number
  readonly endByMs: number
}

const moved = (tx: TenantTx, column: 'valid_from' | 'valid_until', move: TimesMove) => tx`
  ${tx(column)} + case when ${tx(column)} >= ${tx.typed.instant(move.endedAt)} then ${move.endByMs}::bigint
                       else ${move.startByMs}::bigint end * interval '1 millisecond'
`

const ofEvent = (tx: TenantTx, eventId: EventId) => tx`
  event_id = ${eventId} and num_nonnulls(valid_from, valid_until) > 0 and not is_void
`

/** How many have one, and of how many it would close before it opens. */
export async function countTicketTimes(
  tx: TenantTx,
  move: TimesMove,
): Promise<{ readonly count: number; readonly closed: number }> {
  const [row] = await tx<{ readonly count: number; readonly closed: number }[]>`
    select count(*) as count,
           count(*) filter (where ${moved(tx, 'valid_from', move)} >= ${moved(tx, 'valid_until', move)}) as closed
      from tickets
     where ${ofEvent(tx, move.eventId)}
  `
  return row ?? { count: 0, closed: 0 }
}

/** The gates hear of each by their feed. */
export async function updateTicketTimes(tx: TenantTx, move: TimesMove): Promise<void> {
  await tx`
    update tickets
       set valid_from = ${moved(tx, 'valid_from', move)}, valid_until = ${moved(tx, 'valid_until', move)}
     where ${ofEvent(tx, move.eventId)}
  `
}
