// Has the failed refunds of an event that is off tried again, some at a time: whoever asks goes on with the next ones.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import type { RetriedRefunds } from '../../../shared/payments/event-off-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey } from '../../platform/http/keyset.ts'
import { writeCursor } from '../../platform/http/page.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { listFailedRefunds } from './event-off-store.ts'
import { findEventStatus } from './event-refund-store.ts'
import { retryRefund } from './settle-by-person.ts'

/** One transaction each: well below a second. */
const TRIED_MAX = 50

type RetryEventRefunds = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly actor: ActivityActor
  readonly after: string | undefined
}
type NoEvent = { readonly code: 'event_not_found' }

/** Each by itself: one that cannot be tried again, as others took its part, stays in the list. */
export async function retryEventRefunds(
  deps: Deps,
  { tenantId, eventId, actor, after }: RetryEventRefunds,
): Promise<Result<RetriedRefunds, CursorRefusal | NoEvent>> {
  const key = readKey(after, [KeyId])
  if (!key.ok) return key
  const asked = { after: key.value?.[0] ?? null, limit: TRIED_MAX + 1 }
  const failed = await withTenant(
    deps.db,
    tenantId,
    async (tx): Promise<Result<readonly string[], NoEvent>> => {
      if ((await findEventStatus(tx, eventId)) === null) return refuse({ code: 'event_not_found' })
      return ok(await listFailedRefunds(tx, eventId, asked))
    },
  )
  if (!failed.ok) return failed
  const some = failed.value.slice(0, TRIED_MAX)
  let tried = 0
  for (const refundId of some) {
    if ((await retryRefund(deps, { tenantId, refundId, actor })).ok) tried += 1
  }
  const last = failed.value.length > TRIED_MAX ? some.at(-1) : undefined
  return ok({ tried, next: last === undefined ? null : writeCursor([last]) })
}
