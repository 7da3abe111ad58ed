// The ledger and the providers' statements that it is compared with.
import type {
  LedgerBalance,
  LedgerDayReport,
  LedgerDifference,
  LedgerMovement,
  StatementImported,
  StatementView,
} from '../../../../shared/payments/ledger-schema.ts'
import type { Provider } from '../../../../shared/payments/schema.ts'
import type { Page, PageQuery } from './route-types.ts'

type Period = {
  readonly provider?: string
  /** Days of Dhaka. */
  readonly firstDay: string
  readonly lastDay: string
}

export type LedgerRoutes = {
  'GET /tenant/ledger/balances': { answer: { readonly items: readonly LedgerBalance[] } }
  'GET /tenant/ledger/days': {
    query: Period
    answer: { readonly items: readonly LedgerDayReport[] }
  }
  'GET /tenant/ledger/movements': {
    query: PageQuery & Partial<Period> & { readonly kind?: string }
    answer: Page<LedgerMovement>
  }
  'GET /tenant/ledger/differences': { query: PageQuery & Period; answer: Page<LedgerDifference> }
  'GET /tenant/statements': { query: PageQuery; answer: Page<StatementView> }
  'POST /tenant/statements': {
    query: {
      readonly provider: Provider
      readonly live: 'true' | 'false'
      readonly fileName: string
    }
    body: Blob
    answer: StatementImported
  }
  'DELETE /tenant/statements/:statementId': { answer: undefined }
}
