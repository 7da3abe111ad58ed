// The promo codes of an event, and the orders that were placed with them.
import type { EventId, PromoCodeId, TenantId } from '../../../shared/ids.ts'
import type { PromoCodeView, PromoUseView } from '../../../shared/orders/promo-code.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { KeyId, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { hasEvent } from './order-store.ts'
import {
  findPromoCodeRow,
  listPromoCodeRows,
  listPromoUseRows,
  type PromoCodeRow,
  type PromoUseRow,
} from './promo-store.ts'

type Listed<T> = Result<Page<T>, Refusal>

/** The newest first. */
export async function listPromoCodes(
  { db }: Pick<Deps, 'db'>,
  tenantId: TenantId,
  eventId: EventId,
  { after, limit }: PageQuery,
): Promise<Listed<PromoCodeView>> {
  const key = readKey(after, [KeyId])
  if (!key.ok) return key
  return withTenant(db, tenantId, async (tx): Promise<Listed<PromoCodeView>> => {
    if (!(await hasEvent(tx, eventId))) return refuse({ code: 'event_not_found' })
    const rows = await listPromoCodeRows(tx, eventId, key.value?.[0] ?? null, limit + 1)
    return ok(toPage(rows, limit, toPromoCodeView, ({ id }) => [id]))
  })
}

type Read = Result<PromoCodeView, Refusal>

export const readPromoCode = (
  { db }: Pick<Deps, 'db'>,
  tenantId: TenantId,
  eventId: EventId,
  id: PromoCodeId,
): Promise<Read> =>
  withTenant(db, tenantId, async (tx): Promise<Read> => {
    const row = await findPromoCodeRow(tx, eventId, id)
    return row === null ? refuse({ code: 'promo_code_not_found' }) : ok(toPromoCodeView(row))
  })

export type PromoUsesOf = {
  readonly eventId: EventId
  readonly promoCodeId?: PromoCodeId | undefined
}

/** The newest first, whatever became of the orders. */
export async function listPromoUses(
  { db }: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { eventId, promoCodeId, after, limit }: PromoUsesOf & PageQuery,
): Promise<Listed<PromoUseView>> {
  const key = readKey(after, [KeyId])
  if (!key.ok) return key
  return withTenant(db, tenantId, async (tx): Promise<Listed<PromoUseView>> => {
    if (!(await hasEvent(tx, eventId))) return refuse({ code: 'event_not_found' })
    const query = { eventId, promoCodeId, after: key.value?.[0] ?? null, limit: limit + 1 }
    const rows = await listPromoUseRows(tx, query)
    return ok(toPage(rows, limit, toUseView, ({ orderId }) => [orderId]))
  })
}

export const toPromoCodeView = ({
  held,
  used,
  ticketTypeIds,
  ...row
}: PromoCodeRow): PromoCodeView => ({
  ...row,
  ticketTypeIds: ticketTypeIds === null ? null : [...ticketTypeIds],
  startsAt: instantToTextOrNull(row.startsAt),
  endsAt: instantToTextOrNull(row.endsAt),
  usedCount: used,
  heldCount: held,
  createdAt: instantToText(row.createdAt),
})

const toUseView = (row: PromoUseRow): PromoUseView => ({
  ...row,
  createdAt: instantToText(row.createdAt),
  paidAt: instantToTextOrNull(row.paidAt),
})
