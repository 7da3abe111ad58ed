// A buyer asks for the money of an order; the organizer gives it back or declines with words.
import type { Language } from '../../../shared/i18n/fill.ts'
import type { OrderId, TenantId, UserId } from '../../../shared/ids.ts'
import type { GiveBackInput, RefundAskView } from '../../../shared/payments/refund-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { HOUR_MS, instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type Rate, takeRate } from '../../platform/http/rate-limit.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { findOpenAgreement } from './agreement-store.ts'
import { giveBackIn } from './give-back.ts'
import { readRefundable } from './list-refunds.ts'
import { mailRefundAskJob } from './mail-refund.ts'
import {
  type AsksQuery,
  findAsk,
  insertAsk,
  listAskRows,
  lockOpenAsk,
  type RefundAskRow,
  updateAskAnswered,
} from './refund-ask-store.ts'

type OfOrder = { readonly tenantId: TenantId; readonly orderId: OrderId }

/** Of one order, whoever asks: somebody answers each of them. */
const ASK_RATE: Rate = { name: 'refund-ask', max: 5, windowMs: 24 * HOUR_MS }

/** Once at a time: while one is open the next is told so. */
export async function askForRefund(
  deps: Deps,
  { tenantId, orderId }: OfOrder,
  words: string,
): Promise<Result<undefined, Refusal>> {
  const refundable = await readRefundable(deps, tenantId, orderId)
  if (!refundable.ok) return refundable
  const { obstacle, tickets } = refundable.value
  if (obstacle !== null || tickets.every(({ isVoid }) => isVoid)) {
    return refuse({ code: obstacle === 'disputed' ? 'refund_disputed' : 'refund_nothing' })
  }
  const taken = await takeRate(deps, ASK_RATE, orderId)
  if (!taken.ok) return taken
  return withTenant(deps.db, tenantId, async (tx): Promise<Result<undefined, Refusal>> => {
    const id = deps.newId()
    if (!(await insertAsk(tx, { id, orderId, words }, deps.now()))) {
      return refuse({ code: 'refund_asked_already' })
    }
    await note(tx, deps, orderId, VISITOR, 'refund.asked_for')
    await mail(tx, deps, tenantId, id, 'arrived')
    return ok(undefined)
  })
}

const VISITOR: ActivityActor = { kind: 'visitor', id: null }

export type AnswerAsk = {
  readonly tenantId: TenantId
  readonly askId: string
  readonly actor: ActivityActor
  readonly userId: UserId | null
  readonly locale?: Language
}

/**
 * The refund and the answer are one: of two who answer one does, and the other is told. Where a second person must agree,
 * the wish stays open until then.
 */
export async function approveAsk(
  deps: Deps,
  { tenantId, askId, actor, userId, locale = 'en' }: AnswerAsk,
  input: GiveBackInput,
): Promise<Result<string, Refusal>> {
  const approved = await withTenant(deps.db, tenantId, async (tx): Promise<Approved> => {
    const ask = await lockOpenAsk(tx, askId)
    if (ask === null) return refuse(await whyNotOpen(tx, askId))
    if ((await findOpenAgreement(tx, { askId })) !== null) {
      return refuse({ code: 'refund_awaits_second' })
    }
    const { orderId } = ask
    const request = { tenantId, orderId, actor, userId, key: null, input, askId, locale }
    const given = await giveBackIn(tx, deps, request)
    if (!given.ok || given.value.isWaiting) return given
    await closeAsk(tx, deps, request, given.value.refundId)
    return given
  })
  if (!approved.ok) return approved
  const { eventId, refundId } = approved.value
  if (eventId !== null) deps.hub.publish(tenantId, eventId)
  return ok(refundId)
}

type Approved = Awaited<ReturnType<typeof giveBackIn>>

/** The buyer is told that the money comes. The caller has locked the wish and written the refund. */
export async function closeAsk(
  tx: TenantTx,
  deps: Deps,
  {
    tenantId,
    orderId,
    askId,
    actor,
    userId,
    input,
  }: OfOrder & Pick<AnswerAsk, 'askId' | 'actor' | 'userId'> & { readonly input: GiveBackInput },
  refundId: string,
): Promise<void> {
  const answer = { state: 'approved', answer: input.reason, refundId, decidedBy: userId } as const
  await updateAskAnswered(tx, askId, { ...answer, at: deps.now() })
  await note(tx, deps, orderId, actor, 'refund.ask_approved')
  await mail(tx, deps, tenantId, askId, 'approved')
}

export const declineAsk = (
  deps: Deps,
  { tenantId, askId, actor, userId }: AnswerAsk,
  answer: string,
): Promise<Result<undefined, Refusal>> =>
  withTenant(deps.db, tenantId, async (tx): Promise<Result<undefined, Refusal>> => {
    const ask = await lockOpenAsk(tx, askId)
    if (ask === null) return refuse(await whyNotOpen(tx, askId))
    if ((await findOpenAgreement(tx, { askId })) !== null) {
      return refuse({ code: 'refund_awaits_second' })
    }
    const answered = { state: 'declined', answer, refundId: null, decidedBy: userId } as const
    await updateAskAnswered(tx, askId, { ...answered, at: deps.now() })
    await note(tx, deps, ask.orderId, actor, 'refund.ask_declined')
    await mail(tx, deps, tenantId, askId, 'declined')
    return ok(undefined)
  })

const whyNotOpen = async (tx: TenantTx, askId: string): Promise<Refusal> => ({
  code: (await findAsk(tx, askId)) === null ? 'refund_ask_not_found' : 'refund_ask_answered',
})

const note = (
  tx: TenantTx,
  deps: Deps,
  orderId: OrderId,
  actor: ActivityActor,
  action: string,
): Promise<void> =>
  recordActivity(tx, deps, { actor, action, subject: { kind: 'order', id: orderId } })

const mail = (
  tx: TenantTx,
  deps: Deps,
  tenantId: TenantId,
  askId: string,
  news: 'arrived' | 'approved' | 'declined',
): Promise<void> => deps.jobs.sendMany(tx, mailRefundAskJob, [{ tenantId, askId, news }])

export type ListAsksQuery = PageQuery & Partial<Pick<AsksQuery, 'state' | 'orderId'>>

/** The newest first. */
export async function listAsks(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { state, orderId, limit, after }: ListAsksQuery,
): Promise<Result<Page<RefundAskView>, CursorRefusal>> {
  const key = readKey(after, [KeyId])
  if (!key.ok) return key
  const asked = { state, orderId, after: key.value?.[0] ?? null, limit: limit + 1 }
  const rows = await withTenant(deps.db, tenantId, (tx) => listAskRows(tx, asked))
  return ok(toPage(rows, limit, toView, ({ id }) => [id]))
}

const toView = (row: RefundAskRow): RefundAskView => ({
  ...row,
  askedAt: instantToText(row.askedAt),
  decidedAt: instantToTextOrNull(row.decidedAt),
})
