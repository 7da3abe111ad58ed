// What calling an event off means at this moment: who holds tickets, who is inside, and what money goes back.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import type { EventCancellation } from '../../../shared/payments/event-off-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import { readNoShowCounts } from '../tickets/list-no-shows.ts'
import { openAccountById } from './accounts.ts'
import { type PaidSum, sumUpMoney } from './decide-event-fee.ts'
import {
  countOrderKinds,
  findOffEvent,
  listPaidSums,
  type OffEvent,
  type OrderKinds,
  type StoredSum,
} from './event-off-store.ts'

type NoEvent = { readonly code: 'event_not_found' }
type Read = Result<EventCancellation, NoEvent>
type Parts = {
  readonly event: OffEvent
  readonly kinds: OrderKinds
  readonly sums: readonly StoredSum[]
}

/** `feePercent`: what the organizer thinks of keeping. Tickets and money are of two moments that lie close together. */
export async function readCancellation(
  deps: Deps,
  tenantId: TenantId,
  { eventId, feePercent }: { readonly eventId: EventId; readonly feePercent: number },
): Promise<Read> {
  const counts = await readNoShowCounts(deps, tenantId, eventId)
  if (!counts.ok) return counts
  const parts = await readParts(deps, tenantId, eventId)
  if (!parts.ok) return parts
  const { event, kinds, sums } = parts.value
  const tickets = counts.value.reduce((sum, { issued }) => sum + issued, 0)
  const missing = counts.value.reduce((sum, { noShows }) => sum + noShows, 0)
  return ok({
    ...{ eventId, ...event, ...kinds, tickets, inside: tickets - missing, feePercent },
    ...sumUpMoney(await withDesks(deps, sums), feePercent),
  })
}

const readParts = (
  deps: Deps,
  tenantId: TenantId,
  eventId: EventId,
): Promise<Result<Parts, NoEvent>> =>
  withTenantSnapshot(deps.db, tenantId, async (tx): Promise<Result<Parts, NoEvent>> => {
    const event = await findOffEvent(tx, eventId)
    if (event === null) return refuse({ code: 'event_not_found' })
    const kinds = await countOrderKinds(tx, eventId)
    return ok({ event, kinds, sums: await listPaidSums(tx, eventId) })
  })

async function withDesks(deps: Deps, sums: readonly StoredSum[]): Promise<readonly PaidSum[]> {
  const desks = new Map<string, boolean>()
  for (const accountId of new Set(sums.map((one) => one.accountId))) {
    const account = await openAccountById(deps, accountId)
    desks.set(accountId, (account?.provider.refunds ?? null) !== null)
  }
  return sums.map(({ accountId, ...sum }) => ({ ...sum, isByHand: desks.get(accountId) !== true }))
}
