// What an organizer settles of what happened at the gates.
import * as v from 'valibot'
import {
  CaseState,
  ConflictDetails,
  ConflictOutcome,
  ConflictView,
  ResolveConflictBody,
  ReviewItemDetails,
  ReviewItemView,
  ReviewKindName,
  ReviewOutcome,
  SettleCaseBody,
} from '../../../shared/checkin/admin-schema.ts'
import { EventId, GateId, ScanId, StationId } from '../../../shared/ids.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { InstantText } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { SearchText } from '../../platform/http/keyset.ts'
import { PageQuery } from '../../platform/http/page.ts'
import { countedPageOf, TotalQuery } from '../../platform/http/total.ts'
import { acceptScans } from './accept-scans.ts'
import { hasStation } from './case-store.ts'
import { countListedConflicts, listConflicts, readConflict } from './list-conflicts.ts'
import { countListedReviewItems, listReviewItems, readReviewItem } from './list-review-items.ts'
import { settleConflict } from './settle-conflict.ts'
import { settleReviewItem } from './settle-review-item.ts'

const CASE_FILTER = {
  /** In the holder's or the buyer's name or the order's number. */
  search: v.optional(SearchText),
  eventId: v.optional(EventId),
  /** Where it was scanned; of a conflict either entry. */
  gateId: v.optional(GateId),
  state: v.optional(CaseState),
  /** When it was found: from inclusive, until exclusive. */
  from: v.optional(InstantText),
  until: v.optional(InstantText),
}
export const CONFLICT_FILTER = { ...CASE_FILTER, outcome: v.optional(ConflictOutcome) }
export const REVIEW_FILTER = {
  ...CASE_FILTER,
  kind: v.optional(ReviewKindName),
  outcome: v.optional(ReviewOutcome),
}

const ConflictParams = v.object({ scanId: ScanId })
const ReviewParams = v.object({ scanId: ScanId, kind: ReviewKindName })

const CONFLICTS = endpoint({
  method: 'GET',
  path: '/tenant/conflicts',
  action: 'conflict.read',
  summary: 'Double entries, the newest first, each with both scans.',
  query: v.object({ ...PageQuery.entries, ...TotalQuery, ...CONFLICT_FILTER }),
  response: countedPageOf(ConflictView),
  run: async (deps, { actor: { tenantId }, query: { total: isCounted, ...query } }) => {
    const listed = await listConflicts(deps, tenantId, query)
    if (!listed.ok) return listed
    const total = isCounted ? await countListedConflicts(deps, tenantId, query) : null
    return ok({ items: [...listed.value.items], next: listed.value.next, total })
  },
})

const CONFLICT = endpoint({
  method: 'GET',
  path: '/tenant/conflicts/:scanId',
  action: 'conflict.read',
  summary: 'One double entry, named by the losing scan, with every scan of its ticket.',
  params: ConflictParams,
  response: ConflictDetails,
  run: (deps, { actor, params }) => readConflict(deps, actor.tenantId, params.scanId),
})

const RESOLVE = endpoint({
  method: 'POST',
  path: '/tenant/conflicts/:scanId/resolve',
  action: 'conflict.settle',
  summary: 'Says what a double entry was. An older `version` is refused with the newer conflict.',
  params: ConflictParams,
  body: ResolveConflictBody,
  response: ConflictView,
  run: (deps, { actor: { tenantId, userId: by }, params: { scanId }, body }) =>
    settleConflict(deps, { tenantId, scanId, by, ...body }),
})

const REOPEN = endpoint({
  method: 'POST',
  path: '/tenant/conflicts/:scanId/reopen',
  action: 'conflict.settle',
  summary: 'Opens a settled double entry again. Its note stays unless another is given.',
  params: ConflictParams,
  body: SettleCaseBody,
  response: ConflictView,
  run: (deps, { actor: { tenantId, userId: by }, params: { scanId }, body }) =>
    settleConflict(deps, { tenantId, scanId, by, outcome: null, ...body }),
})

const REVIEW_ITEMS = endpoint({
  method: 'GET',
  path: '/tenant/review-items',
  action: 'review_item.read',
  summary: 'Scans that a person should look at, the newest first.',
  query: v.object({ ...PageQuery.entries, ...TotalQuery, ...REVIEW_FILTER }),
  response: countedPageOf(ReviewItemView),
  run: async (deps, { actor: { tenantId }, query: { total: isCounted, ...query } }) => {
    const listed = await listReviewItems(deps, tenantId, query)
    if (!listed.ok) return listed
    const total = isCounted ? await countListedReviewItems(deps, tenantId, query) : null
    return ok({ items: [...listed.value.items], next: listed.value.next, total })
  },
})

const REVIEW_ITEM = endpoint({
  method: 'GET',
  path: '/tenant/review-items/:scanId/:kind',
  action: 'review_item.read',
  summary: 'One review item, named by its scan and its kind, with every scan of its ticket.',
  params: ReviewParams,
  response: ReviewItemDetails,
  run: (deps, { actor, params }) => readReviewItem(deps, actor.tenantId, params),
})

const settleEndpoint = (
  name: string,
  outcome: 'accepted' | 'dismissed' | null,
  summary: string,
): Endpoint =>
  endpoint({
    method: 'POST',
    path: `/tenant/review-items/:scanId/:kind/${name}`,
    action: 'review_item.settle',
    summary,
    params: ReviewParams,
    body: SettleCaseBody,
    response: ReviewItemView,
    run: (deps, { actor: { tenantId, userId: by }, params, body }) =>
      settleReviewItem(deps, { tenantId, ...params, by, outcome, ...body }),
  })

const ACCEPT_SCANS = endpoint({
  method: 'POST',
  path: '/tenant/stations/:stationId/accept-scans',
  action: 'review_item.settle',
  summary:
    'Lets all scans of a revoked station count that wait, but for those that were dismissed.',
  params: v.object({ stationId: StationId }),
  response: v.object({ accepted: v.number() }),
  run: async (deps, { actor: { tenantId, userId }, params: { stationId } }) => {
    const isOwn = await withTenant(deps.db, tenantId, (tx) => hasStation(tx, stationId))
    if (!isOwn) return refuse({ code: 'station_not_found' } as const)
    return ok(await acceptScans(deps, tenantId, stationId, userId))
  },
})

export const caseEndpoints: readonly Endpoint[] = [
  CONFLICTS,
  CONFLICT,
  RESOLVE,
  REOPEN,
  REVIEW_ITEMS,
  REVIEW_ITEM,
  settleEndpoint(
    'accept',
    'accepted',
    'Lets stand what the gate did. A revoked station’s scan counts from then on.',
  ),
  settleEndpoint(
    'dismiss',
    'dismissed',
    'Puts an item away. A revoked station’s scan then never counts.',
  ),
  settleEndpoint('reopen', null, 'Opens a settled item again, unless its scan counts already.'),
  ACCEPT_SCANS,
]
