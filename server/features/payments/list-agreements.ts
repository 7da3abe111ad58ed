// What waits for a second person, and what came of it, as an organizer's administration reads it.
import type { OrderId, TenantId, UserId } from '../../../shared/ids.ts'
import type { AgreementState, AgreementView } from '../../../shared/payments/agreement-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import {
  type AgreementsQuery,
  findListedAgreement,
  type ListedAgreement,
  listAgreementRows,
} from './agreement-store.ts'

/** Who looks: what they may agree to follows from it. */
type Reader = { readonly tenantId: TenantId; readonly userId: UserId }

export type ListAgreementsQuery = PageQuery & {
  readonly state?: AgreementState | undefined
  readonly orderId?: OrderId | undefined
}

/** The newest first. */
export async function listAgreements(
  deps: Pick<Deps, 'db'>,
  { tenantId, userId }: Reader,
  { state, orderId, limit, after }: ListAgreementsQuery,
): Promise<Result<Page<AgreementView>, CursorRefusal>> {
  const key = readKey(after, [KeyId])
  if (!key.ok) return key
  const asked: AgreementsQuery = { state, orderId, after: key.value?.[0] ?? null, limit: limit + 1 }
  const rows = await withTenant(deps.db, tenantId, (tx) => listAgreementRows(tx, asked))
  return ok(
    toPage(
      rows,
      limit,
      (row) => toAgreementView(row, userId),
      ({ id }) => [id],
    ),
  )
}

type Read = Result<AgreementView, { readonly code: 'second_not_found' }>

export const readAgreement = (
  deps: Pick<Deps, 'db'>,
  { tenantId, userId }: Reader,
  id: string,
): Promise<Read> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Read> => {
    const row = await findListedAgreement(tx, id)
    return row === null ? refuse({ code: 'second_not_found' }) : ok(toAgreementView(row, userId))
  })

/** @param userId whoever looks at it */
export function toAgreementView(row: ListedAgreement, userId: UserId): AgreementView {
  const { state, askedBy } = row
  if (state === 'alone') throw new Error('defect: nobody was asked')
  return {
    ...{ id: row.id, kind: row.kind, state, amountCents: row.amountCents, feeCents: row.feeCents },
    ...{ orderId: row.orderId, orderNumber: row.orderNumber, eventId: row.eventId },
    ...{ eventName: row.eventName, scope: row.scope, tickets: row.ticketIds.length },
    ...{ reason: row.reason, askedBy, askedByName: row.askedByName },
    mayAgree: state === 'open' && askedBy !== userId,
    askedAt: instantToText(row.askedAt),
    lapsesAt: instantToText(row.lapsesAt),
    ...{ decidedBy: row.decidedBy, decidedAt: instantToTextOrNull(row.decidedAt) },
    answer: row.answer,
  }
}
