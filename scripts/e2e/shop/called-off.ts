// Orders of an event that is off, in every state in which their money can be.
import { SYSTEM_ACTOR } from '../../../server/features/activity/record-activity.ts'
import { openOrderLink } from '../../../server/features/orders/open-order-link.ts'
import { recordGatePayment } from '../../../server/features/orders/record-gate-payment.ts'
import {
  beginEventRefund,
  workEventRefunds,
} from '../../../server/features/payments/refund-event.ts'
import { workRefunds } from '../../../server/features/payments/work-refunds.ts'
import { withTenant } from '../../../server/platform/db/tenant-tx.ts'
import { granted } from '../../../server/testing/event.ts'
import { required } from '../../../shared/assert.ts'
import type { OrderId } from '../../../shared/ids.ts'
import { makeOrderIn, type OrderShop } from './shop-orders.ts'

const WORDS = {
  wordsEn:
    'A storm is coming, and the field is under water.\nWe are sorry, and hope to see you in spring.',
  wordsBn: 'ঝড় আসছে, মাঠে পানি উঠেছে।\nআমরা দুঃখিত, বসন্তে আবার দেখা হবে।',
}

export const CALLED_OFF_STATES = ['going', 'returned', 'gate', 'free', 'open'] as const

/** By state, the path of an order. The event is cancelled by it. */
export async function makeCalledOff(
  shop: OrderShop,
): Promise<Readonly<Record<(typeof CALLED_OFF_STATES)[number], string>>> {
  const { deps, tenantId, eventId } = shop
  const paths = {
    going: await makeOrderIn(shop, 'paid'),
    returned: await makeOrderIn(shop, 'paid'),
    gate: await makeOrderIn(shop, 'at-gate'),
    free: await makeOrderIn(shop, 'free'),
    open: await makeOrderIn(shop, 'paid'),
  }
  const idOf = async (path: string): Promise<OrderId> =>
    granted(await openOrderLink(deps, required(path.split('/')[2], 'its link'))).orderId
  const [going, open] = [await idOf(paths.going), await idOf(paths.open)]
  const gate = { tenantId, orderId: await idOf(paths.gate), actor: SYSTEM_ACTOR }
  granted(await recordGatePayment(deps, gate))
  await withTenant(deps.db, tenantId, async (tx) => {
    await tx`update events set status = 'cancelled' where id = ${eventId}`
    await tx`update payment_attempts set is_disputed = true where order_id = ${open}`
  })
  const begun = { tenantId, eventId, actor: SYSTEM_ACTOR, userId: null }
  const how = { reason: 'A storm', feePercent: 10, ...WORDS }
  granted(await beginEventRefund(deps, begun, how))
  while ((await workEventRefunds(deps)) > 0);
  // This one is not sent yet.
  await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`update refunds set next_try_at = null where order_id = ${going}`,
  )
  await workRefunds(deps, deps.now())
  return paths
}
