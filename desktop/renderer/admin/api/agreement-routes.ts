// Two persons for big refunds: the limit, and what waits for a second administrator.
import type { InferInput } from 'valibot'
import type {
  AgreementState,
  AgreementView,
  DeclineAgreementInput,
  RefundRuleInput,
  RefundRuleView,
} from '../../../../shared/payments/agreement-schema.ts'
import type { Page, PageQuery } from './route-types.ts'

export type AgreementRoutes = {
  'GET /tenant/refund-rule': { answer: RefundRuleView }
  'PUT /tenant/refund-rule': { body: InferInput<typeof RefundRuleInput>; answer: RefundRuleView }
  'GET /tenant/agreements': {
    query: PageQuery & { readonly state?: AgreementState; readonly orderId?: string }
    answer: Page<AgreementView>
  }
  'POST /tenant/agreements/:agreementId/agree': {
    body: Readonly<Record<string, never>>
    answer: AgreementView
  }
  'POST /tenant/agreements/:agreementId/decline': {
    body: InferInput<typeof DeclineAgreementInput>
    answer: AgreementView
  }
}
