// Disputes and holds for an organizer's administration: a list, and one of them.
import type { TenantId } from '../../../shared/ids.ts'
import type { PaymentCaseView } from '../../../shared/payments/case-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant, withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, KeyInstant, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import {
  type CasesQuery,
  findListedCase,
  type ListedCase,
  listCaseRows,
} from './case-list-store.ts'
import { actsOf } from './decide-case.ts'

export type ListCasesQuery = PageQuery & Partial<Omit<CasesQuery, 'after' | 'limit'>>

/** The newest first. */
export async function listCases(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { kind, state, isOpen, provider, orderId, limit, ...query }: ListCasesQuery,
): Promise<Result<Page<PaymentCaseView>, CursorRefusal>> {
  const key = readKey(query.after, [KeyInstant, KeyId])
  if (!key.ok) return key
  const after = key.value === null ? null : { openedAt: key.value[0], id: key.value[1] }
  const asked = { kind, state, isOpen, provider, orderId, after, limit: limit + 1 }
  const rows = await withTenant(deps.db, tenantId, (tx) => listCaseRows(tx, asked))
  return ok(toPage(rows, limit, toView, ({ openedAt, id }) => [String(openedAt), id]))
}

type Read = Result<PaymentCaseView, { readonly code: 'payment_case_not_found' }>

export const readCase = (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  caseId: string,
): Promise<Read> =>
  withTenantSnapshot(deps.db, tenantId, async (tx): Promise<Read> => {
    const row = await findListedCase(tx, caseId)
    return row === null ? refuse({ code: 'payment_case_not_found' }) : ok(toView(row))
  })

const toView = ({ attemptState, isOfTickets, entry, ...row }: ListedCase): PaymentCaseView => ({
  ...row,
  dueAt: instantToTextOrNull(row.dueAt),
  openedAt: instantToText(row.openedAt),
  closedAt: instantToTextOrNull(row.closedAt),
  acts: [...actsOf({ ...row, entry, attemptState, isOfTickets })],
})
