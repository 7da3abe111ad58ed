// A person says what a double entry was, or opens it again.

import { required } from '../../../shared/assert.ts'
import type { ConflictOutcome, ConflictView } from '../../../shared/checkin/admin-schema.ts'
import type { ScanId, TenantId, UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { findConflict, lockConflict, updateConflict } from './conflict-store.ts'
import { toConflictView } from './list-conflicts.ts'

export type Settle = {
  readonly tenantId: TenantId
  readonly scanId: ScanId
  readonly by: UserId
  /** What `by` had read. */
  readonly version: string
  /** Left out: the note that is there stays. */
  readonly note?: string | null | undefined
}

/** `outcome` null opens it again. Of two who settle one conflict the second is told what the first said. */
export const settleConflict = (
  deps: Pick<Deps, 'db' | 'now' | 'newId'>,
  settle: Settle & { readonly outcome: ConflictOutcome | null },
): Promise<Result<ConflictView, Refusal>> =>
  withTenant(deps.db, settle.tenantId, (tx) => apply(tx, deps, settle))

async function apply(
  tx: TenantTx,
  deps: Pick<Deps, 'now' | 'newId'>,
  { scanId, by, version, note, outcome }: Settle & { readonly outcome: ConflictOutcome | null },
): Promise<Result<ConflictView, Refusal>> {
  await lockConflict(tx, scanId)
  const row = await findConflict(tx, scanId)
  if (row === null) return refuse({ code: 'conflict_not_found' })
  if (row.version !== version) {
    return refuse({ code: 'changed_meanwhile', details: [toConflictView(row)] })
  }
  const status = outcome ?? 'open'
  await updateConflict(tx, scanId, {
    status,
    note: note === undefined ? row.note : note,
    by: outcome === null ? null : by,
    at: outcome === null ? null : deps.now(),
  })
  await recordActivity(tx, deps, {
    actor: { kind: 'user', id: by },
    action: outcome === null ? 'conflict.reopened' : 'conflict.resolved',
    subject: { kind: 'conflict', id: scanId },
    metadata: {
      status: { before: row.status, after: status },
      ticketId: row.ticketId,
      isNoteChanged: note !== undefined && note !== row.note,
    },
  })
  return ok(toConflictView(required(await findConflict(tx, scanId), 'it is locked')))
}
