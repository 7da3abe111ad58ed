// A person accepts what a gate did, dismisses it, or opens the question again.

import { required } from '../../../shared/assert.ts'
import type { ReviewItemView, ReviewOutcome } from '../../../shared/checkin/admin-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { joinLedger } from './accept-scans.ts'
import { toReviewView } from './list-review-items.ts'
import {
  findReviewItem,
  lockReviewItem,
  type ReviewItemId,
  type ReviewRow,
  updateReviewItem,
} from './review-store.ts'
import type { Settle } from './settle-conflict.ts'
import { acceptPendingScan } from './store.ts'

export type SettleReviewItem = Settle &
  ReviewItemId & {
    /** Null opens it again. */
    readonly outcome: ReviewOutcome | null
  }

/**
 * Only of a revoked station's scan does the answer change what counts: accepted, it joins the merge, and there is no way
 * back but to annul it; dismissed, it stays out.
 */
export async function settleReviewItem(
  deps: Deps,
  settle: SettleReviewItem,
): Promise<Result<ReviewItemView, Refusal>> {
  const settled = await withTenant(deps.db, settle.tenantId, (tx) => apply(tx, deps, settle))
  if (settled.ok && settle.kind === 'station_revoked') {
    deps.hub.publish(settle.tenantId, settled.value.event.id)
  }
  return settled.ok ? ok(toReviewView(settled.value)) : settled
}

async function apply(
  tx: TenantTx,
  deps: Deps,
  settle: SettleReviewItem,
): Promise<Result<ReviewRow, Refusal>> {
  const { by, version, note, outcome } = settle
  await lockReviewItem(tx, settle)
  const row = await findReviewItem(tx, settle)
  if (row === null) return refuse({ code: 'review_item_not_found' })
  if (row.version !== version) {
    return refuse({ code: 'changed_meanwhile', details: [toReviewView(row)] })
  }
  if (row.kind === 'station_revoked') {
    const isIn = !row.scan.isPending
    if (isIn && outcome !== 'accepted') return refuse({ code: 'scan_counts' })
    if (!isIn && outcome === 'accepted') await accept(tx, deps, settle)
  }
  const status = outcome ?? 'open'
  await updateReviewItem(tx, settle, {
    status,
    note: note === undefined ? row.note : note,
    by: outcome === null ? null : by,
    at: outcome === null ? null : deps.now(),
  })
  await recordActivity(tx, deps, {
    actor: { kind: 'user', id: by },
    action: outcome === null ? 'review_item.reopened' : `review_item.${outcome}`,
    subject: { kind: 'review_item', id: settle.scanId },
    metadata: {
      kind: row.kind,
      status: { before: row.status, after: status },
      ticketId: row.ticketId,
      isNoteChanged: note !== undefined && note !== row.note,
    },
  })
  return ok(required(await findReviewItem(tx, settle), 'it is locked'))
}

async function accept(
  tx: TenantTx,
  deps: Deps,
  { tenantId, scanId }: SettleReviewItem,
): Promise<void> {
  const scans = await acceptPendingScan(tx, scanId)
  await joinLedger(tx, deps, tenantId, scans)
}
