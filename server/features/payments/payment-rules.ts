// An organizer chooses what a dispute and a hold do to tickets. It counts for what comes afterwards.
import type { TenantId } from '../../../shared/ids.ts'
import type { PaymentRules } from '../../../shared/payments/case-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { changesOf } from '../activity/changes.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { getPaymentRules, replacePaymentRules } from './payment-rules-store.ts'

export const readPaymentRules = (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
): Promise<PaymentRules> => withTenant(deps.db, tenantId, getPaymentRules)

type Edited = Result<PaymentRules, Refusal>

/** Of two who edit at once the second is refused, with what the first made of it. */
export const editPaymentRules = (
  deps: Deps,
  { tenantId, actor }: { readonly tenantId: TenantId; readonly actor: ActivityActor },
  rules: PaymentRules,
): Promise<Edited> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Edited> => {
    const before = await getPaymentRules(tx)
    if (!(await replacePaymentRules(tx, rules, deps.now()))) {
      return refuse({ code: 'changed_meanwhile', details: [await getPaymentRules(tx)] })
    }
    const after = await getPaymentRules(tx)
    const { onDispute, onHold } = after
    await recordActivity(tx, deps, {
      actor,
      action: 'payment_rules.edited',
      subject: { kind: 'tenant', id: tenantId },
      metadata: changesOf(before, { onDispute, onHold }),
    })
    return ok(after)
  })
