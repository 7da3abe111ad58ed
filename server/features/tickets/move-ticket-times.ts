// Moves the windows of tickets that have one of their own, as far as their event moves.
import type { EventId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { countTicketTimes, type TimesMove, updateTicketTimes } from './ticket-times-store.ts'

type Times = { readonly startsAt: Instant; readonly endsAt: Instant }
type TicketTimesMove = { readonly eventId: EventId; readonly from: Times; readonly to: Times }

const toMove = ({ eventId, from, to }: TicketTimesMove): TimesMove => ({
  eventId,
  endedAt: from.endsAt,
  startByMs: to.startsAt - from.startsAt,
  endByMs: to.endsAt - from.endsAt,
})

/** How many would move; refused where one would close before it opens. */
export async function planTicketTimes(
  tx: TenantTx,
  move: TicketTimesMove,
): Promise<Result<number, Refusal>> {
  const { count, closed } = await countTicketTimes(tx, toMove(move))
  return closed > 0 ? refuse({ code: 'window_would_close' }) : ok(count)
}

/** In the caller's transaction. How many moved. */
export async function moveTicketTimes(
  tx: TenantTx,
  move: TicketTimesMove,
): Promise<Result<number, Refusal>> {
  const planned = await planTicketTimes(tx, move)
  if (planned.ok && planned.value > 0) await updateTicketTimes(tx, toMove(move))
  return planned
}
