// A second administrator agrees to what another one decided, or declines it; or nobody does, in time.
import * as v from 'valibot'
import type { EventId, OrderId, TenantId, UserId } from '../../../shared/ids.ts'
import { GiveBackInput, RefundEventInput } from '../../../shared/payments/refund-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type ActivityActor, recordActivity, SYSTEM_ACTOR } from '../activity/record-activity.ts'
import {
  type Agreement,
  findAdmins,
  listDueAgreements,
  lockAgreement,
  updateAnswered,
} from './agreement-store.ts'
import { subjectOf } from './ask-second.ts'
import { findAgreeObstacle } from './decide-agreement.ts'
import { giveBackIn } from './give-back.ts'
import { mailAgreementJob } from './mail-agreement.ts'
import { lockOpenAsk } from './refund-ask-store.ts'
import { closeAsk } from './refund-asks.ts'
import { beginEventRefundIn } from './refund-event.ts'
import { applyLimit, LimitWish } from './refund-rule.ts'

export type AnswerAgreement = {
  readonly tenantId: TenantId
  readonly agreementId: string
  readonly actor: ActivityActor
  readonly userId: UserId
}

/** Whose gates are to hear of it after the commit; null: no ticket ended. */
type Done = Result<EventId | null, Refusal>

/**
 * Does what waits, in one transaction, if it is still as it was seen; the second time by the same person changes nothing.
 * A refusal leaves it waiting, to be declined.
 */
export async function agree(
  deps: Deps,
  answer: AnswerAgreement,
): Promise<Result<undefined, Refusal>> {
  const { tenantId, agreementId, actor, userId } = answer
  const done = await withTenant(deps.db, tenantId, async (tx): Promise<Done> => {
    const agreement = await lockAgreement(tx, agreementId)
    if (agreement === null) return refuse({ code: 'second_not_found' })
    if (agreement.state === 'agreed' && agreement.decidedBy === userId) return ok(null)
    const admins = await findAdmins(tx, [userId, agreement.askedBy])
    const obstacle = findAgreeObstacle(agreement, userId, admins)
    if (obstacle !== null) return refuse({ code: obstacle })
    const carried = await carryOut(tx, deps, answer, agreement)
    if (!carried.ok) return carried
    await end(tx, deps, tenantId, agreement, { state: 'agreed', actor, userId, answer: null })
    return carried
  })
  if (!done.ok) return done
  if (done.value !== null) deps.hub.publish(tenantId, done.value)
  return ok(undefined)
}

/** Also by the one who asked, who takes it back by that. */
export const declineAgreement = (
  deps: Deps,
  { tenantId, agreementId, actor, userId }: AnswerAgreement,
  answer: string,
): Promise<Result<undefined, Refusal>> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Result<undefined, Refusal>> => {
    const agreement = await lockAgreement(tx, agreementId)
    if (agreement === null) return refuse({ code: 'second_not_found' })
    const { state, decidedBy } = agreement
    if (state === 'declined' && decidedBy === userId) return ok(undefined)
    if (state !== 'open') return refuse({ code: 'second_answered' })
    if (!(await findAdmins(tx, [userId])).has(userId)) return refuse({ code: 'second_no_admin' })
    await end(tx, deps, tenantId, agreement, { state: 'declined', actor, userId, answer })
    return ok(undefined)
  })

async function carryOut(
  tx: TenantTx,
  deps: Deps,
  { tenantId, actor, userId }: AnswerAgreement,
  agreement: Agreement,
): Promise<Done> {
  switch (agreement.kind) {
    case 'refund':
      return giveAgreed(tx, deps, { tenantId, actor, userId }, agreement)
    case 'event': {
      const { eventId, askedBy } = agreement
      if (eventId === null) throw new Error('defect: an event’s agreement without its event')
      const wish = v.parse(RefundEventInput, agreement.wish)
      const request = { tenantId, eventId, actor, userId: askedBy }
      const begun = await beginEventRefundIn(tx, deps, request, wish)
      return begun.ok ? ok(null) : begun
    }
    case 'limit': {
      const wish = v.parse(LimitWish, agreement.wish)
      const applied = await applyLimit(tx, deps, { tenantId, actor }, wish)
      return applied.ok ? ok(null) : applied
    }
  }
}

async function giveAgreed(
  tx: TenantTx,
  deps: Deps,
  { tenantId, actor }: Omit<AnswerAgreement, 'agreementId'>,
  agreed: Agreement,
): Promise<Done> {
  const { orderId, askId, askedBy } = agreed
  if (orderId === null) throw new Error('defect: a refund’s agreement without its order')
  // Wishes are locked before orders.
  const isAskOpen = askId === null || (await lockOpenAsk(tx, askId)) !== null
  if (!isAskOpen) return refuse({ code: 'second_changed' })
  const input = v.parse(GiveBackInput, agreed.wish)
  const request = { tenantId, orderId: orderId satisfies OrderId, actor, userId: askedBy, input }
  const given = await giveBackIn(tx, deps, { ...request, key: null, agreed })
  if (!given.ok) return given
  if (askId !== null) await closeAsk(tx, deps, { ...request, askId }, given.value.refundId)
  return ok(given.value.eventId)
}

type Ending = {
  readonly state: 'agreed' | 'declined' | 'lapsed'
  readonly actor: ActivityActor
  readonly userId: UserId | null
  readonly answer: string | null
}

const ACTIONS = {
  agreed: 'second.agreed',
  declined: 'second.declined',
  lapsed: 'second.lapsed',
} as const satisfies Record<Ending['state'], string>

/** Writes what came of it, and tells the one who asked, unless they know. */
async function end(
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  { id, askedBy, ...agreement }: Agreement,
  { state, actor, userId, answer }: Ending,
): Promise<void> {
  await updateAnswered(tx, id, { state, decidedBy: userId, answer, at: deps.now() })
  const { kind, amountCents } = agreement
  await recordActivity(tx, deps, {
    ...{ actor, action: ACTIONS[state], subject: subjectOf(agreement, tenantId) },
    metadata: { kind, amountCents, ...(answer !== null && { why: answer }) },
  })
  if (userId === askedBy) return
  const mail = { tenantId, agreementId: id, userId: askedBy, news: state }
  await deps.jobs.sendMany(tx, mailAgreementJob, [mail])
}

const LAPSING_MAX = 100

/** How many ended by themselves. Any replica may, at any time. */
export async function lapseAgreements(deps: Deps, now: Instant): Promise<number> {
  let lapsed = 0
  for (const { tenantId, id } of await listDueAgreements(deps.platformDb, now, LAPSING_MAX)) {
    await withTenant(deps.db, tenantId, async (tx) => {
      const agreement = await lockAgreement(tx, id)
      if (agreement?.state !== 'open' || agreement.lapsesAt > now) return
      const ending = { state: 'lapsed', actor: SYSTEM_ACTOR, userId: null, answer: null } as const
      await end(tx, deps, tenantId, agreement, ending)
      lapsed += 1
    })
  }
  return lapsed
}
