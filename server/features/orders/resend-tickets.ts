// Mails an order's tickets again.
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { HOUR_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type Rate, takeRate } from '../../platform/http/rate-limit.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { findBoughtOrder } from './bought-store.ts'
import { mailOrderJob } from './mail-order.ts'
import { setMailRefused } from './sale-store.ts'

/** Of one order, whoever asks: it goes to the buyer's address alone. */
const RESEND_RATE: Rate = { name: 'resend', max: 3, windowMs: HOUR_MS }

export type Resend = {
  readonly tenantId: TenantId
  readonly orderId: OrderId
  readonly actor: ActivityActor
}

type Resent = Result<undefined, Refusal>

/** An order that has no tickets is answered the same way; nothing is mailed for it. */
export async function resendTickets(deps: Deps, resend: Resend): Promise<Resent> {
  const { tenantId, orderId } = resend
  const known = await withTenant(deps.db, tenantId, (tx) => findBoughtOrder(tx, orderId))
  if (known === null) return refuse({ code: 'order_not_found' })
  const taken = await takeRate(deps, RESEND_RATE, orderId)
  if (!taken.ok) return taken
  return withTenant(deps.db, tenantId, (tx) => send(tx, deps, resend))
}

async function send(
  tx: TenantTx,
  deps: Deps,
  { tenantId, orderId, actor }: Resend,
): Promise<Resent> {
  await setMailRefused(tx, orderId, null)
  await deps.jobs.sendMany(tx, mailOrderJob, [{ tenantId, orderId }])
  await recordActivity(tx, deps, {
    actor,
    action: 'order.mailed_again',
    subject: { kind: 'order', id: orderId },
  })
  return ok(undefined)
}
