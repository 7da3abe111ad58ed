// What happens at the gates: the night itself, what the gates are told, and what a person settles.
import type { InferInput } from 'valibot'
import type {
  CaseState,
  ConflictDetails,
  ConflictOutcome,
  ConflictView,
  NightAnswer,
  ResolveConflictBody,
  ReviewItemDetails,
  ReviewItemView,
  ReviewKindName,
  ReviewOutcome,
  SettleCaseBody,
} from '../../../../shared/checkin/admin-schema.ts'
import type { NoticeInput } from '../../../../shared/events/schema.ts'
import type { NoticeLineText } from '../../../../shared/sync/schema.ts'
import type { Page, PageQuery } from './route-types.ts'

type CaseQuery = PageQuery & {
  readonly search?: string
  readonly eventId?: string
  readonly gateId?: string
  readonly state?: CaseState
}
type SettleReviewItem = { body: InferInput<typeof SettleCaseBody>; answer: ReviewItemView }

export type GateRoutes = {
  'GET /tenant/events/:eventId/night': {
    query: { readonly since?: string | null; readonly minutes?: number }
    answer: NightAnswer
  }
  'POST /tenant/events/:eventId/notices': {
    body: InferInput<typeof NoticeInput>
    answer: NoticeLineText
  }
  'POST /tenant/events/:eventId/notices/:noticeId/withdraw': { answer: NoticeLineText }
  'GET /tenant/conflicts': {
    query: CaseQuery & { readonly outcome?: ConflictOutcome }
    answer: Page<ConflictView>
  }
  'GET /tenant/conflicts/:scanId': { answer: ConflictDetails }
  'POST /tenant/conflicts/:scanId/resolve': {
    body: InferInput<typeof ResolveConflictBody>
    answer: ConflictView
  }
  'POST /tenant/conflicts/:scanId/reopen': {
    body: InferInput<typeof SettleCaseBody>
    answer: ConflictView
  }
  'GET /tenant/review-items': {
    query: CaseQuery & { readonly kind?: ReviewKindName; readonly outcome?: ReviewOutcome }
    answer: Page<ReviewItemView>
  }
  'GET /tenant/review-items/:scanId/:kind': { answer: ReviewItemDetails }
  'POST /tenant/review-items/:scanId/:kind/accept': SettleReviewItem
  'POST /tenant/review-items/:scanId/:kind/dismiss': SettleReviewItem
  'POST /tenant/review-items/:scanId/:kind/reopen': SettleReviewItem
}
