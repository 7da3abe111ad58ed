// An event that is moved to another time, and the mails about it.

import type { EventDetails } from '../../shared/events/admin-schema.ts'
import type { RescheduleInput } from '../../shared/events/reschedule-schema.ts'
import type { OrderId } from '../../shared/ids.ts'
import { HOUR_MS } from '../../shared/time.ts'
import type { Deps } from '../deps.ts'
import { SYSTEM_ACTOR } from '../features/activity/record-activity.ts'
import { readEvent } from '../features/events/read-event.ts'
import { mailReschedulingJob } from '../features/rescheduling/mail-rescheduling.ts'
import { readRescheduling } from '../features/rescheduling/read-rescheduling.ts'
import { rescheduleEvent } from '../features/rescheduling/reschedule-event.ts'
import { tellBuyers } from '../features/rescheduling/tell-buyers.ts'
import { withTenant } from '../platform/db/tenant-tx.ts'
import { runDueJobs } from '../platform/jobs/run-due-jobs.ts'
import { granted } from './event.ts'
import type { Shop } from './shop.ts'

type Place = Pick<Shop, 'tenantId' | 'eventId'>

export const eventOf = async (deps: Deps, { tenantId, eventId }: Place): Promise<EventDetails> =>
  granted(await readEvent(deps, tenantId, eventId))

/** Moves it so far from now; the second time with the version that is there by then. */
export async function move(
  deps: Deps,
  shop: Place,
  afterMs: number,
  change: Partial<RescheduleInput> = {},
  key: string | null = null,
): ReturnType<typeof rescheduleEvent> {
  const { version } = await eventOf(deps, shop)
  const startsAt = deps.now() + afterMs
  return rescheduleEvent(deps, {
    ...{ tenantId: shop.tenantId, eventId: shop.eventId, actor: SYSTEM_ACTOR, userId: null, key },
    input: {
      ...{ startsAt, endsAt: startsAt + 4 * HOUR_MS, movesSales: true, wordsEn: null },
      ...{ wordsBn: null, refundUntil: null, version, ...change },
    },
  })
}

export const tellAll = async (deps: Deps): Promise<void> => {
  while ((await tellBuyers(deps)) > 0);
}

/** Everything that may be tried again is due. */
export async function mailAll(deps: Deps): ReturnType<typeof runDueJobs> {
  await deps.platformDb`update pgboss.job set start_after = now() where state = 'retry'`
  return runDueJobs(deps, [mailReschedulingJob])
}

export const progress = async (deps: Deps, { tenantId, eventId }: Place) =>
  granted(await readRescheduling(deps, { tenantId, eventId }))

export const tellings = (deps: Deps, { tenantId }: Place) =>
  withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ orderId: OrderId; state: string; number: number }[]>`
      select t.order_id, t.state, r.number from rescheduling_tellings t
        join reschedulings r on r.tenant_id = t.tenant_id and r.id = t.rescheduling_id
       order by r.number, t.order_id`,
  )

/** Jobs of one shop that were ever put into the queue, by order. */
export const jobsOf = async (deps: Deps, { tenantId }: Place): Promise<readonly string[]> => {
  const rows = await deps.platformDb<{ order: string }[]>`
    select data->>'orderId' as order from pgboss.job
     where name = 'rescheduling.mail-buyer' and data->>'tenantId' = ${tenantId} order by 1`
  return rows.map(({ order }) => order)
}
