// Reads the holds of payments before they are settled, and writes what the settlement made of them.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { OrderBook } from '../orders/order-book.ts'
import type { AttemptRow } from './attempt-store.ts'
import { listCasesOf, putCase } from './case-store.ts'
import { followCases } from './follow-case.ts'
import { type Holds, openHolds } from './hold-cases.ts'
import { mailCaseJob } from './mail-case.ts'
import { getPaymentRules } from './payment-rules-store.ts'
import type { Pair } from './settlement.ts'

/** Null where nothing is held: the sale of every other ticket asks nothing more for it. */
export async function readHolds(
  tx: TenantTx,
  deps: Deps,
  attempts: readonly AttemptRow[],
  pairs: readonly Pair[],
): Promise<Holds | null> {
  const isHeld = attempts.some((one) => one.isHeldForRisk) || pairs.some(isToldHeld)
  if (!isHeld) return null
  const ids = attempts.map(({ id }) => id)
  const cases = (await listCasesOf(tx, ids)).filter(({ kind }) => kind === 'hold')
  const { onHold } = await getPaymentRules(tx)
  return openHolds(cases, onHold, { now: deps.now(), newId: deps.newId })
}

const isToldHeld = ({ fact }: Pair): boolean =>
  fact.kind === 'paid' &&
  [fact.evidence, ...fact.furtherPayments].some(({ isHeldForRisk }) => isHeldForRisk)

/** After the tickets were written. Whose gates are to hear of it after the commit. */
export async function writeHolds(
  tx: TenantTx,
  deps: Deps,
  {
    tenantId,
    book,
    holds,
  }: { readonly tenantId: TenantId; readonly book: OrderBook; readonly holds: Holds },
): Promise<readonly EventId[]> {
  const events: EventId[] = []
  for (const { row, isNew } of holds.changes()) {
    const { orderId, state, choice } = row
    await putCase(tx, row)
    const eventId = book.find(orderId)?.eventId
    if (eventId === undefined) continue
    // The mail that brings the tickets tells of it.
    if (await followCases(tx, deps, { tenantId, orderId, eventId, isSilent: isNew })) {
      events.push(eventId)
    }
    if (isNew && state === 'open' && choice === 'wait') {
      await deps.jobs.sendMany(tx, mailCaseJob, [{ tenantId, orderId, news: 'held' }])
    }
  }
  return events
}
