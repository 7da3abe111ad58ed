// The limit above which a second administrator must agree. Setting it takes one person, changing it two.
import * as v from 'valibot'
import type { TenantId, UserId } from '../../../shared/ids.ts'
import type { RefundRuleInput, RefundRuleView } from '../../../shared/payments/agreement-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant, withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { changesOf } from '../activity/changes.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import {
  findListedAgreement,
  findOpenAgreement,
  getRefundRule,
  listAdmins,
  lockRefundRule,
  type RefundRuleRow,
  replaceRefundRule,
} from './agreement-store.ts'
import { type Asker, askSecond } from './ask-second.ts'
import { toAgreementView } from './list-agreements.ts'

/** As it waits for a second person. */
export const LimitWish = v.object({ limitCents: v.nullable(v.number()) })

export const readRefundRule = (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  userId: UserId,
): Promise<RefundRuleView> => withTenantSnapshot(deps.db, tenantId, (tx) => viewIn(tx, userId))

type Edited = Result<undefined, Refusal>

/**
 * The first limit counts at once; every change of one that is set, a lower one as well as none, waits for a second person:
 * a rule that one person can take away is none. One administrator alone sets no limit: nobody could agree.
 */
export const editRefundRule = (
  deps: Deps,
  asker: Asker,
  { limitCents, reason, version }: RefundRuleInput,
): Promise<Edited> =>
  withTenant(deps.db, asker.tenantId, async (tx): Promise<Edited> => {
    const rule = await lockRefundRule(tx)
    if (rule.version !== version) {
      return refuse({ code: 'changed_meanwhile', details: [await viewIn(tx, asker.userId)] })
    }
    if (rule.limitCents === limitCents) return ok(undefined)
    if ((await listAdmins(tx)).length < 2) return refuse({ code: 'second_nobody' })
    if (rule.limitCents === null) return applyIn(tx, deps, asker, rule, limitCents)
    if ((await findOpenAgreement(tx, { kind: 'limit' })) !== null) {
      return refuse({ code: 'refund_awaits_second' })
    }
    const wish = { limitCents }
    const asked = {
      id: deps.newId(),
      kind: 'limit',
      amountCents: limitCents,
      wish,
      reason,
    } as const
    return askSecond(tx, deps, asker, asked)
  })

async function viewIn(tx: TenantTx, userId: UserId): Promise<RefundRuleView> {
  const open = await findOpenAgreement(tx, { kind: 'limit' })
  const waiting = open === null ? null : await findListedAgreement(tx, open.id)
  return {
    ...(await getRefundRule(tx)),
    administrators: (await listAdmins(tx)).length,
    waiting: waiting === null ? null : toAgreementView(waiting, userId),
  }
}

type Changer = { readonly tenantId: TenantId; readonly actor: ActivityActor }

/** What two have agreed to. */
export async function applyLimit(
  tx: TenantTx,
  deps: Deps,
  changer: Changer,
  { limitCents }: v.InferOutput<typeof LimitWish>,
): Promise<Edited> {
  return applyIn(tx, deps, changer, await lockRefundRule(tx), limitCents)
}

async function applyIn(
  tx: TenantTx,
  deps: Deps,
  { tenantId, actor }: Changer,
  rule: RefundRuleRow,
  limitCents: number | null,
): Promise<Edited> {
  if (!(await replaceRefundRule(tx, { limitCents, version: rule.version }, deps.now()))) {
    return refuse({ code: 'changed_meanwhile', details: [] })
  }
  await recordActivity(tx, deps, {
    ...{ actor, action: 'refund_rule.edited', subject: { kind: 'tenant', id: tenantId } },
    metadata: changesOf(rule, { limitCents }),
  })
  return ok(undefined)
}
