// What buyers and organizers do about refunds in a random history, beside giving back and trying again.
import { SYSTEM_ACTOR } from '../../features/activity/record-activity.ts'
import { approveAsk, askForRefund, declineAsk } from '../../features/payments/refund-asks.ts'
import { noteSentByHand } from '../../features/payments/settle-by-person.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import {
  deskTrouble,
  drawGift,
  giveSomething,
  REFUND_STEPS,
  type RefundHistory,
  sendRefunds,
} from '../refund-history.ts'
import { type History, refsOf, type Step } from './history.ts'
import { send } from './sale-steps.ts'

export const asRefundHistory = (history: History): RefundHistory => ({
  ...history,
  refs: refsOf(history),
  send: (told) => send(history, told),
})

/** Given back and sent at once, by a desk in any mood. */
const giveAtOnce: Step = async (history) => {
  const refunds = asRefundHistory(history)
  if (history.dice.roll(2) === 0) await deskTrouble(refunds)
  const said = await giveSomething(refunds)
  await sendRefunds(refunds)
  return said
}

/** A buyer wants the money back, in words. */
const ask: Step = async ({ deps, shop: { tenantId }, dice, orders }) => {
  const chosen = dice.roll(3) === 0 ? orders.at(-1) : dice.pick(orders)
  if (chosen === undefined) return
  const asked = await askForRefund(deps, { tenantId, orderId: chosen.id }, 'I am ill')
  return asked.ok ? 'done' : asked.error.code
}

/** The organizer gives as much as is asked for, another part, or nothing; also a second time. */
const answerAsk: Step = async (history) => {
  const { deps, shop, dice } = history
  const { tenantId, eventId } = shop
  const asks = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ id: string; orderId: History['orders'][number]['id'] }[]>`
      select k.id, k.order_id from refund_asks k join orders o on o.id = k.order_id
       where o.event_id = ${eventId} order by k.state = 'open', k.id`,
  )
  const chosen = dice.roll(3) > 0 ? asks.at(-1) : dice.pick(asks)
  if (chosen === undefined) return
  const answer = { tenantId, askId: chosen.id, actor: SYSTEM_ACTOR, userId: null }
  if (dice.roll(4) === 0) {
    const declined = await declineAsk(deps, answer, 'No')
    return declined.ok ? 'declined' : declined.error.code
  }
  const what = await drawGift(asRefundHistory(history), chosen.orderId)
  const approved = await approveAsk(deps, answer, { what, reason: 'Get well' })
  return approved.ok ? 'done' : approved.error.code
}

/** A person sends one that failed by the provider's own page, and notes that. */
const byHand: Step = async ({ deps, shop: { tenantId, eventId }, dice }) => {
  const failed = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ id: string }[]>`
      select r.id from refunds r join orders o on o.id = r.order_id
       where o.event_id = ${eventId} and r.state = 'failed' order by r.id`,
  )
  const chosen = dice.pick(failed)
  if (chosen === undefined) return
  const request = { tenantId, refundId: chosen.id, actor: SYSTEM_ACTOR }
  const note = { reference: `H${dice.roll(1e9)}`, note: 'Sent at the counter' }
  const noted = await noteSentByHand(deps, request, note)
  return noted.ok ? 'done' : noted.error.code
}

const inHistory = (step: (typeof REFUND_STEPS)[number]): Step => {
  const run: Step = (history) => step(asRefundHistory(history))
  return Object.defineProperty(run, 'name', { value: step.name })
}

/** As often as they are here. */
export const MONEY_BACK_STEPS: readonly Step[] = [
  ...REFUND_STEPS.map(inHistory),
  ...[giveAtOnce, giveAtOnce, giveAtOnce, ask, ask, answerAsk, answerAsk, byHand, byHand],
]
