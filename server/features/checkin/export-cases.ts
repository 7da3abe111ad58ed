// Conflicts and review items as CSV.
import * as v from 'valibot'
import type {
  AdmissionBin,
  ConflictView,
  ReviewItemView,
  ScanView,
} from '../../../shared/checkin/admin-schema.ts'
import { EventId } from '../../../shared/ids.ts'
import { ok } from '../../../shared/result.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'
import { CONFLICT_FILTER, REVIEW_FILTER } from './case-routes.ts'
import { listConflicts } from './list-conflicts.ts'
import { listReviewItems } from './list-review-items.ts'
import { readAdmissions } from './read-night.ts'

/** The columns of what both are about. */
const COMMON: Columns<ConflictView | ReviewItemView> = {
  scanId: ({ scanId }) => scanId,
  foundAt: ({ foundAt }) => foundAt,
  event: ({ event }) => event.name,
  ticketId: ({ ticketId }) => ticketId,
  attendeeName: ({ ticket }) => ticket?.attendeeName ?? null,
  ticketType: ({ ticket }) => ticket?.ticketType.name ?? null,
  orderNumber: ({ ticket }) => ticket?.order.number ?? null,
  buyerName: ({ ticket }) => ticket?.order.buyerName ?? null,
  state: ({ state }) => state,
  outcome: ({ outcome }) => outcome,
  note: ({ note }) => note,
  resolvedAt: ({ resolvedAt }) => resolvedAt,
  resolvedBy: ({ resolvedBy }) => resolvedBy?.name ?? null,
}

/** The columns of one scan, each title with `prefix` before it. */
const scanColumns = <Row>(prefix: string, scanOf: (row: Row) => ScanView | null): Columns<Row> => ({
  [`${prefix}ScannedAt`]: (row) => scanOf(row)?.scannedAt ?? null,
  [`${prefix}LocalAt`]: (row) => scanOf(row)?.localAt ?? null,
  [`${prefix}ReceivedAt`]: (row) => scanOf(row)?.receivedAt ?? null,
  [`${prefix}List`]: (row) => scanOf(row)?.list.name ?? null,
  [`${prefix}Gate`]: (row) => scanOf(row)?.gate?.name ?? null,
  [`${prefix}Station`]: (row) => scanOf(row)?.station?.name ?? null,
  [`${prefix}Operator`]: (row) => scanOf(row)?.operator?.name ?? null,
})

const CONFLICTS = csvEndpoint({
  path: '/tenant/exports/conflicts.csv',
  action: 'conflict.read',
  summary: 'Double entries as CSV, the newest first.',
  query: v.object(CONFLICT_FILTER),
  columns: {
    ...COMMON,
    ...scanColumns<ConflictView>('loser', ({ loser }) => loser),
    winnerScanId: ({ winner }) => winner?.scanId ?? null,
    ...scanColumns<ConflictView>('winner', ({ winner }) => winner),
    apartMs: ({ apartMs }) => apartMs,
  } satisfies Columns<ConflictView>,
  page: (deps, actor, query) => listConflicts(deps, actor.tenantId, query),
})

const REVIEW_ITEMS = csvEndpoint({
  path: '/tenant/exports/review-items.csv',
  action: 'review_item.read',
  summary: 'Scans that a person should look at as CSV, the newest first.',
  query: v.object(REVIEW_FILTER),
  columns: {
    kind: ({ kind }) => kind,
    reason: ({ reason }) => reason,
    ...COMMON,
    ...scanColumns<ReviewItemView>('scan', ({ scan }) => scan),
    forceReason: ({ scan }) => scan.forceReason,
    forcedBy: ({ scan }) => scan.forcedBy?.name ?? null,
  } satisfies Columns<ReviewItemView>,
  page: (deps, actor, query) => listReviewItems(deps, actor.tenantId, query),
})

const ADMISSIONS = csvEndpoint({
  path: '/tenant/exports/admissions.csv',
  action: 'report.read',
  summary: 'Entries and exits of an event in bins of five minutes as CSV.',
  query: v.object({ eventId: EventId }),
  columns: {
    at: ({ at }) => at,
    gateId: ({ gateId }) => gateId,
    gate: ({ gateName }) => gateName,
    ticketTypeId: ({ ticketTypeId }) => ticketTypeId,
    ticketType: ({ ticketTypeName }) => ticketTypeName,
    entries: ({ entries }) => entries,
    exits: ({ exits }) => exits,
  } satisfies Columns<AdmissionBin>,
  // As many rows as the event has minutes and gates: one page.
  page: async (deps, { tenantId }, { eventId }) => {
    const report = await readAdmissions(deps, { tenantId, eventId })
    return report.ok ? ok({ items: report.value.items, next: null }) : report
  },
})

export const caseExports: readonly Endpoint[] = [CONFLICTS, REVIEW_ITEMS, ADMISSIONS]
