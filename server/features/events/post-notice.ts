// Tells the people at the gates of an event something, until it ends.
import type { NoticeInput } from '../../../shared/events/schema.ts'
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { NOTICES_MAX } from '../../../shared/sync/schema.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import {
  countGates,
  insertNotice,
  listRunningNoticeLines,
  lockEventForNotice,
  type NoticeRow,
} from './notice-store.ts'

export type NoticeRequest = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly actor: ActivityActor
  readonly input: NoticeInput
}

export type NoticeRefusal = {
  readonly code:
    | 'event_not_found'
    | 'event_archived'
    | 'gate_not_found'
    /** It would end before anybody reads it. */
    | 'notice_ended'
    /** As many run as a gate can read. */
    | 'too_many_notices'
}

/** Posts a notice and wakes the gates. Whoever is offline reads it with the next download. */
export async function postNotice(
  deps: Deps,
  request: NoticeRequest,
): Promise<Result<NoticeRow, NoticeRefusal>> {
  const posted = await withTenant(deps.db, request.tenantId, (tx) => post(tx, deps, request))
  if (posted.ok) deps.hub.publish(request.tenantId, request.eventId)
  return posted
}

async function post(
  tx: TenantTx,
  deps: Deps,
  { eventId, actor, input }: NoticeRequest,
): Promise<Result<NoticeRow, NoticeRefusal>> {
  const now = deps.now()
  const status = await lockEventForNotice(tx, eventId)
  if (status === null) return refuse({ code: 'event_not_found' })
  if (status === 'archived') return refuse({ code: 'event_archived' })
  const gateIds = input.gateIds === null ? null : [...new Set(input.gateIds)]
  if (gateIds !== null && (await countGates(tx, eventId, gateIds)) !== gateIds.length) {
    return refuse({ code: 'gate_not_found' })
  }
  if (input.until <= now) return refuse({ code: 'notice_ended' })
  const running = await listRunningNoticeLines(tx, eventId, now, NOTICES_MAX)
  if (running.length >= NOTICES_MAX) return refuse({ code: 'too_many_notices' })
  const notice = {
    id: deps.newId(),
    text: input.text,
    gateIds,
    postedAt: now,
    until: input.until,
    withdrawnAt: null,
  }
  await insertNotice(tx, eventId, notice)
  await recordActivity(tx, deps, {
    actor,
    action: 'notice.posted',
    subject: { kind: 'event', id: eventId },
    metadata: { noticeId: notice.id, gates: gateIds?.length ?? null },
  })
  return ok(notice)
}
