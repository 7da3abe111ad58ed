// Double entries that a person has to settle, and one of them with all that its ticket did.
import type { ConflictDetails, ConflictView } from '../../../shared/checkin/admin-schema.ts'
import type { ScanId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, KeyInstant, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { COUNTED_MAX, type Total, toTotal } from '../../platform/http/total.ts'
import { listTicketScans } from './case-store.ts'
import {
  type ConflictRow,
  type ConflictsQuery,
  countConflicts,
  findConflict,
  listConflictRows,
} from './conflict-store.ts'

export type ListConflictsQuery = PageQuery & Omit<ConflictsQuery, 'after' | 'limit'>

/** The newest first. */
export async function listConflicts(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { after, limit, ...filter }: ListConflictsQuery,
): Promise<Result<Page<ConflictView>, CursorRefusal>> {
  const key = readKey(after, [KeyInstant, KeyId])
  if (!key.ok) return key
  const query = { ...filter, after: key.value, limit: limit + 1 }
  const rows = await withTenant(deps.db, tenantId, (tx) => listConflictRows(tx, query))
  return ok(toPage(rows, limit, toConflictView, (row) => [String(row.foundAt), row.scanId]))
}

/** Of the whole list, whatever the page; a search is counted as well: there are few. */
export const countListedConflicts = async (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { after: _after, limit: _limit, ...filter }: ListConflictsQuery,
): Promise<Total> =>
  toTotal(await withTenant(deps.db, tenantId, (tx) => countConflicts(tx, filter, COUNTED_MAX)))

export const readConflict = (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  scanId: ScanId,
): Promise<Result<ConflictDetails, { readonly code: 'conflict_not_found' }>> =>
  withTenant(deps.db, tenantId, async (tx) => {
    const row = await findConflict(tx, scanId)
    if (row === null) return refuse({ code: 'conflict_not_found' } as const)
    const history = await listTicketScans(tx, row.event.id, row.ticketId)
    return ok({ ...toConflictView(row), history })
  })

export function toConflictView({ status, foundAt, resolvedAt, ...row }: ConflictRow): ConflictView {
  const { loser, winner } = row
  return {
    ...row,
    foundAt: instantToText(foundAt),
    resolvedAt: instantToTextOrNull(resolvedAt),
    apartMs: winner === null ? null : Date.parse(loser.scannedAt) - Date.parse(winner.scannedAt),
    state: status === 'open' ? 'open' : 'resolved',
    outcome: status === 'open' ? null : status,
  }
}
