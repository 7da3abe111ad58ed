// Disputes and holds, and what an organizer chose for them.
import type { InferInput } from 'valibot'
import type {
  CaseEntryInput,
  CaseKind,
  CaseNoteInput,
  CaseState,
  PaymentCaseView,
  PaymentRules,
  ReplacePaymentRules,
} from '../../../../shared/payments/case-schema.ts'
import type { Provider } from '../../../../shared/payments/schema.ts'
import type { Page, PageQuery } from './route-types.ts'

type Noted = { body: InferInput<typeof CaseNoteInput>; answer: PaymentCaseView }

export type CaseRoutes = {
  'GET /tenant/payment-rules': { answer: PaymentRules }
  'PUT /tenant/payment-rules': {
    body: InferInput<typeof ReplacePaymentRules>
    answer: PaymentRules
  }
  'GET /tenant/payment-cases': {
    query: PageQuery & {
      readonly kind?: CaseKind
      readonly state?: CaseState
      readonly isOpen?: 'true' | 'false'
      readonly provider?: Provider
      readonly orderId?: string
    }
    answer: Page<PaymentCaseView>
  }
  'GET /tenant/payment-cases/:caseId': { answer: PaymentCaseView }
  'POST /tenant/payment-cases/:caseId/release': Noted
  'POST /tenant/payment-cases/:caseId/reject': Noted
  'POST /tenant/payment-cases/:caseId/note': Noted
  'POST /tenant/payment-cases/:caseId/entry': {
    body: InferInput<typeof CaseEntryInput>
    answer: PaymentCaseView
  }
}
