// Takes back what the people at the gates were told, before it ends by itself.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import {
  findNotice,
  lockEventForNotice,
  type NoticeRow,
  updateNoticeWithdrawn,
} from './notice-store.ts'

export type NoticeWithdrawal = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly noticeId: string
  readonly actor: ActivityActor
}

export type WithdrawRefusal = { readonly code: 'notice_not_found' | 'notice_ended' }

/** Wakes the gates. The second time changes nothing; one that has ended is told to no gate any more. */
export async function withdrawNotice(
  deps: Deps,
  request: NoticeWithdrawal,
): Promise<Result<NoticeRow, WithdrawRefusal>> {
  const { tenantId, eventId } = request
  const withdrawn = await withTenant(deps.db, tenantId, (tx) => withdraw(tx, deps, request))
  if (withdrawn.ok) deps.hub.publish(tenantId, eventId)
  return withdrawn
}

async function withdraw(
  tx: TenantTx,
  deps: Deps,
  { eventId, noticeId, actor }: NoticeWithdrawal,
): Promise<Result<NoticeRow, WithdrawRefusal>> {
  const now = deps.now()
  await lockEventForNotice(tx, eventId)
  const notice = await findNotice(tx, eventId, noticeId)
  if (notice === null) return refuse({ code: 'notice_not_found' })
  if (notice.withdrawnAt !== null) return ok(notice)
  if (notice.until <= now) return refuse({ code: 'notice_ended' })
  await updateNoticeWithdrawn(tx, noticeId, actor.id, now)
  await recordActivity(tx, deps, {
    actor,
    action: 'notice.withdrawn',
    subject: { kind: 'event', id: eventId },
    metadata: { noticeId },
  })
  return ok({ ...notice, withdrawnAt: now })
}
