// What an organizer chose for payments that are disputed or held.
import type { OnDispute, OnHold } from '../../../shared/payments/case-schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type PaymentRulesRow = {
  readonly onDispute: OnDispute
  readonly onHold: OnHold
  readonly version: number
}

/** Nobody is turned away, and nothing is delivered, because of a rule that nobody chose. */
const DEFAULTS: PaymentRulesRow = { onDispute: 'nothing', onHold: 'wait', version: 1 }

export async function getPaymentRules(tx: TenantTx): Promise<PaymentRulesRow> {
  const [row] = await tx<PaymentRulesRow[]>`select on_dispute, on_hold, version from payment_rules`
  return row ?? DEFAULTS
}

/** False: somebody has changed them since `version`. */
export async function replacePaymentRules(
  tx: TenantTx,
  { onDispute, onHold, version }: PaymentRulesRow,
  at: Instant,
): Promise<boolean> {
  const changed =
    version === DEFAULTS.version
      ? await tx`
          insert into payment_rules (on_dispute, on_hold, version, changed_at)
          values (${onDispute}, ${onHold}, ${version + 1}, ${tx.typed.instant(at)})
          on conflict (tenant_id) do nothing
        `
      : await tx`
          update payment_rules
             set on_dispute = ${onDispute}, on_hold = ${onHold}, version = version + 1, changed_at = ${tx.typed.instant(at)}
           where version = ${version}
        `
  return changed.count === 1
}
