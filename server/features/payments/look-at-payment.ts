// An administrator has a payment looked at, instead of waiting until it is asked about.
import type { TenantId } from '../../../shared/ids.ts'
import type { PaymentLook, PaymentView } from '../../../shared/payments/schema.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { type Answered, askProvider } from './ask-provider.ts'
import { readPayment } from './report-payments.ts'

export type LookAtPayment = {
  readonly tenantId: TenantId
  readonly paymentId: string
  readonly actor: ActivityActor
}

/** Of one payment, whoever asked before: a person who clicks on is told what was learnt. */
const REST_MS = 10 * SECOND_MS

/** Asked about any more or not. What has its money, and is not held, is not asked about. */
export async function lookAtPayment(
  deps: Deps,
  { tenantId, paymentId, actor }: LookAtPayment,
): Promise<Result<PaymentLook, Refusal>> {
  const before = await readPayment(deps, tenantId, paymentId)
  if (!before.ok) return before
  const outcome = isPaid(before.value) ? 'skipped' : await look(deps, tenantId, paymentId)
  if (outcome !== 'skipped') {
    const { orderId, provider } = before.value
    await withTenant(deps.db, tenantId, (tx) =>
      recordActivity(tx, deps, {
        ...{ actor, action: 'payment.looked_at', subject: { kind: 'order', id: orderId } },
        metadata: { attemptId: paymentId, provider, outcome },
      }),
    )
  }
  const after = await readPayment(deps, tenantId, paymentId)
  return after.ok ? ok({ outcome, payment: after.value }) : after
}

const isPaid = ({ state, isHeldForRisk }: PaymentView): boolean =>
  (state === 'succeeded' || state === 'refunded') && !isHeldForRisk

const look = async (deps: Deps, tenantId: TenantId, attemptId: string): Promise<Answered['kind']> =>
  (await askProvider(deps, { tenantId, attemptId, wish: 'look', restMs: REST_MS })).kind
