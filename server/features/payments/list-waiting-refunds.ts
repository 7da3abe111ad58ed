// What of an event that is off only a person finishes, page by page.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import type { WaitingRefund } from '../../../shared/payments/event-off-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { listWaitingRows, type WaitingRow } from './event-off-store.ts'
import { findEventStatus } from './event-refund-store.ts'

type Listed = Result<Page<WaitingRefund>, CursorRefusal | { readonly code: 'event_not_found' }>

/** By order. */
export async function listWaitingRefunds(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { eventId, after, limit }: PageQuery & { readonly eventId: EventId },
): Promise<Listed> {
  const key = readKey(after, [KeyId, KeyId])
  if (!key.ok) return key
  return withTenantSnapshot(deps.db, tenantId, async (tx): Promise<Listed> => {
    if ((await findEventStatus(tx, eventId)) === null) return refuse({ code: 'event_not_found' })
    const rows = await listWaitingRows(tx, eventId, { after: key.value, limit: limit + 1 })
    return ok(toPage(rows, limit, toView, ({ orderId, itemId }) => [orderId, itemId]))
  })
}

const toView = ({ itemId: _itemId, ...row }: WaitingRow): WaitingRefund => row
