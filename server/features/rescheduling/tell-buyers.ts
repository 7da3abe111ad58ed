// Tells everybody who holds tickets that their event was moved: order after order, by any replica, on after any stop.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { recordActivity, SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { CLOCKS_MS, mailReschedulingJob } from './mail-rescheduling.ts'
import { listOpenReschedulings, lockOpenRescheduling, updateRescheduling } from './store.ts'
import { insertTellings } from './telling-store.ts'
import { listOrdersToTell } from './told-orders-store.ts'

/** Orders of one transaction: so much is gone over anew after a stop. */
const ORDERS_MAX = 50
/** Transactions for one event in one round: the others' events wait behind it no longer than that. */
const STEPS_MAX = 20

/** How many orders got a mail. Any replica may, at any time. */
export async function tellBuyers(deps: Deps): Promise<number> {
  let told = 0
  for (const { tenantId, eventId } of await listOpenReschedulings(deps.platformDb)) {
    for (let steps = 0; steps < STEPS_MAX; steps += 1) {
      const orders = await tellNext(deps, tenantId, eventId)
      if (orders === 0) break
      told += orders
    }
  }
  return told
}

/** The next orders, their mails and how far it is, in one transaction. 0: it is finished, or somebody else is at it. */
const tellNext = (deps: Deps, tenantId: TenantId, eventId: EventId): Promise<number> =>
  withTenant(deps.db, tenantId, async (tx) => {
    const open = await lockOpenRescheduling(tx, eventId)
    if (open === null) return 0
    const { id: reschedulingId, startedAt, doneUntil } = open
    const orders = await listOrdersToTell(tx, {
      ...{ eventId, until: startedAt + CLOCKS_MS, after: doneUntil, limit: ORDERS_MAX },
    })
    const orderIds = orders.map(({ id }) => id)
    const last = orderIds.at(-1)
    const finishedAt = last === undefined ? deps.now() : null
    await updateRescheduling(tx, reschedulingId, { doneUntil: last ?? doneUntil, finishedAt })
    if (last === undefined) {
      const subject = { kind: 'event', id: eventId }
      const action = 'event.reschedule_told'
      await recordActivity(tx, deps, { actor: SYSTEM_ACTOR, action, subject })
      return 0
    }
    await insertTellings(tx, reschedulingId, orderIds, deps.now())
    const payloads = orderIds.map((orderId) => ({ tenantId, reschedulingId, orderId }))
    await deps.jobs.sendMany(tx, mailReschedulingJob, payloads)
    return orderIds.length
  })
