// What else of the scans a person should look at, and one of them with all that its ticket did.
import {
  type ReviewItemDetails,
  type ReviewItemView,
  ReviewKindName,
} from '../../../shared/checkin/admin-schema.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, KeyInstant, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { COUNTED_MAX, type Total, toTotal } from '../../platform/http/total.ts'
import { listTicketScans } from './case-store.ts'
import {
  countReviewItems,
  findReviewItem,
  listReviewRows,
  type ReviewItemId,
  type ReviewItemsQuery,
  type ReviewRow,
} from './review-store.ts'

export type ListReviewItemsQuery = PageQuery & Omit<ReviewItemsQuery, 'after' | 'limit'>

/** The newest first. */
export async function listReviewItems(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { after, limit, ...filter }: ListReviewItemsQuery,
): Promise<Result<Page<ReviewItemView>, CursorRefusal>> {
  const key = readKey(after, [KeyInstant, KeyId, ReviewKindName])
  if (!key.ok) return key
  const query = { ...filter, after: key.value, limit: limit + 1 }
  const rows = await withTenant(deps.db, tenantId, (tx) => listReviewRows(tx, query))
  const keyOf = (row: ReviewRow) => [String(row.foundAt), row.scanId, row.kind]
  return ok(toPage(rows, limit, toReviewView, keyOf))
}

/** Of the whole list, whatever the page; a search is counted as well: there are few. */
export const countListedReviewItems = async (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { after: _after, limit: _limit, ...filter }: ListReviewItemsQuery,
): Promise<Total> =>
  toTotal(await withTenant(deps.db, tenantId, (tx) => countReviewItems(tx, filter, COUNTED_MAX)))

export const readReviewItem = (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  id: ReviewItemId,
): Promise<Result<ReviewItemDetails, { readonly code: 'review_item_not_found' }>> =>
  withTenant(deps.db, tenantId, async (tx) => {
    const row = await findReviewItem(tx, id)
    if (row === null) return refuse({ code: 'review_item_not_found' } as const)
    const history =
      row.ticketId === null ? [] : await listTicketScans(tx, row.event.id, row.ticketId)
    return ok({ ...toReviewView(row), history })
  })

export const toReviewView = ({
  status,
  foundAt,
  resolvedAt,
  ...row
}: ReviewRow): ReviewItemView => ({
  ...row,
  foundAt: instantToText(foundAt),
  resolvedAt: instantToTextOrNull(resolvedAt),
  state: status === 'open' ? 'open' : 'resolved',
  outcome: status === 'open' ? null : status,
})
