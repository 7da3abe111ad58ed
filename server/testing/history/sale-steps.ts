// What buyers, providers and the clock do in a random history of a sale.
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { type PlaceOrderRequest, placeOrder } from '../../features/orders/place-order.ts'
import { cancelOrder } from '../../features/payments/cancel-order.ts'
import { type ReceiveWebhook, receiveWebhook } from '../../features/payments/receive-webhook.ts'
import { reconcilePayments } from '../../features/payments/reconcile.ts'
import { startPayment } from '../../features/payments/start-payment.ts'
import { sweepHolds } from '../../features/payments/sweep-holds.ts'
import { workWebhooks } from '../../features/payments/work-webhooks.ts'
import { aRequest, comeBack, type ShopDeps } from '../shop.ts'
import {
  changeCode,
  expectPriced,
  fullPrice,
  isUsedUp,
  type ModelCode,
  priceWith,
  watchCode,
} from './codes.ts'
import { type History, type ModelItem, passTime, refsOf, type Step } from './history.ts'

export const order: Step = async (history) => {
  const { deps, shop, dice, types, codes, orders } = history
  // One type or both, in either order.
  const asked = dice.roll(2) === 0 ? types : types.toReversed()
  const items = asked
    .slice(0, dice.roll(3) === 0 ? 2 : 1)
    .map(({ ticketTypeId }) => ({ ticketTypeId, quantity: 1 + dice.roll(2) }))
  const { input, ...request } = aRequest(shop, 1, `b${dice.roll(3)}@mail.example`)
  const wanted = { ...request, input: { ...input, items } }
  const code = dice.roll(5) < 3 ? dice.pick(codes) : undefined
  if (code !== undefined) return orderWith(history, code, wanted)
  const placed = await placeOrder(deps, wanted)
  if (!placed.ok) return placed.error.code
  orders.push({ id: placed.value.id, items: fullPrice(types, items) })
  await pay(history)
  return 'done'
}

async function orderWith(history: History, code: ModelCode, wanted: PlaceOrderRequest) {
  const { deps, dice, types, times, orders } = history
  const items = fullPrice(types, wanted.input.items)
  const shownCents = drawShown(history, code, items)
  const isFull = await isUsedUp(history, code)
  const fieldsSeen = watchCode(code)
  const since = times.length - 1
  const placed = await placeOrder(deps, {
    ...wanted,
    input: {
      ...wanted.input,
      promoCode: code.code,
      ...(shownCents !== undefined && { discountCents: shownCents }),
    },
  })
  const possible = fieldsSeen().flatMap((fields) =>
    times.slice(since).map((at) => priceWith(fields, items, at)),
  )
  const priced = expectPriced(placed, { possible, isFull, shownCents })
  if (!placed.ok) return `with a code: ${placed.error.code}`
  if (priced === null) throw new Error('defect: it was refused')
  orders.push({ id: placed.value.id, items: priced })
  if (placed.value.totalCents === 0) return 'with a code: free'
  if (dice.roll(4) > 0) await pay(history)
  return 'with a code: done'
}

/** What the buyer was shown: nothing, the truth, or something else. */
function drawShown(
  { dice, deps }: History,
  { fields }: ModelCode,
  items: readonly ModelItem[],
): number | undefined {
  const kind = dice.roll(5)
  const now = priceWith(fields, items, deps.now())
  if (kind > 1 || 'refusal' in now) return undefined
  return now.discountCents + kind
}

/** Somebody orders, pays and comes back, without a word between. */
const buy: Step = async (history) => {
  const { deps, orders } = history
  const before = orders.length
  const said = await order(history)
  const mine = orders[before]
  if (mine === undefined) return said
  const [ref] = refsOf(history).slice(-1)
  if (ref === undefined || deps.ledger.payments.get(ref)?.state !== 'open') return said
  deps.ledger.pay(ref)
  await comeBack(deps, ref)
  return said
}

export const pay: Step = async ({ deps, shop, dice, orders }) => {
  const chosen = dice.pick(orders)
  const provider = dice.roll(3) === 0 ? 'bkash' : 'stripe'
  if (chosen === undefined) return
  const begun = await startPayment(deps, { ...shop, orderId: chosen.id, provider, address: null })
  return begun.ok ? 'done' : begun.error.code
}

const atProvider =
  (act: (deps: ShopDeps, ref: string) => unknown) =>
  async (history: History): Promise<unknown> => {
    const ref = history.dice.pick(refsOf(history))
    if (ref === undefined) return
    await act(history.deps, ref)
    return 'done'
  }

/** By the account that the payment was begun with. */
const providerOf = (deps: ShopDeps, ref: string): 'stripe' | 'bkash' =>
  deps.ledger.payments.get(ref)?.provider === 'bkash' ? 'bkash' : 'stripe'

/** A notification as it is now: it arrives at once, twice, or some time later, after others. */
export async function send(history: History, told: ReceiveWebhook): Promise<void> {
  const { deps, dice, late, arrived } = history
  if (dice.roll(4) === 0) {
    late.push(told)
    return
  }
  arrived.push(told)
  await Promise.all([receiveWebhook(deps, told), receiveWebhook(deps, told)])
}

const tell =
  (kind: 'fact' | 'hint') =>
  async (history: History): Promise<unknown> => {
    const { deps, dice } = history
    const ref = dice.pick(refsOf(history))
    if (ref === undefined) return
    const delivery = deps.ledger.tell(ref, kind)
    await send(history, { provider: providerOf(deps, ref), merchantRef: null, delivery })
    return 'done'
  }
const tellFact: Step = (history) => tell('fact')(history)
const tellHint: Step = (history) => tell('hint')(history)

/** What was on its way arrives, in any order. */
export const arriveLate: Step = async (history) => {
  const { deps, dice, late, arrived } = history
  const [told] = late.splice(dice.roll(Math.max(late.length, 1)), 1)
  if (told === undefined) return
  arrived.push(told)
  await receiveWebhook(deps, told)
  return 'done'
}

/** What had arrived arrives once more, however old it is. */
const arriveAgain: Step = async ({ deps, dice, arrived }) => {
  const told = dice.pick(arrived)
  if (told === undefined) return
  await receiveWebhook(deps, told)
  return 'done'
}

const back: Step = (history) => atProvider((deps, ref) => comeBack(deps, ref))(history)

const cancel: Step = async ({ deps, shop, dice, orders }) => {
  const chosen = dice.pick(orders)
  const actor = { kind: 'visitor', id: null } as const
  if (chosen === undefined) return
  const cancelled = await cancelOrder(deps, { ...shop, orderId: chosen.id, actor })
  return cancelled.ok ? 'done' : cancelled.error.code
}

const work: Step = async ({ deps }) => void (await workWebhooks(deps, deps.now()))
const sweep: Step = async ({ deps }) => void (await sweepHolds(deps, deps.now()))
const look: Step = async ({ deps }) => void (await reconcilePayments(deps, deps.now()))

const WAITS_MS = [10_000, MINUTE_MS, 6 * MINUTE_MS, 16 * MINUTE_MS, 2 * HOUR_MS]
const wait: Step = async (history) => passTime(history, history.dice.pick(WAITS_MS) ?? 0)

/** Holds end and others take the places: whoever pays now finds them gone. */
const rush: Step = async (history) => {
  const { deps } = history
  passTime(history, 16 * MINUTE_MS)
  await sweepHolds(deps, deps.now())
  for (let more = 0; more < 3; more += 1) await order(history)
}

const silence: Step = async ({ deps, dice }) => {
  deps.ledger.trouble = dice.pick(['none', 'none', 'down', 'refuses']) ?? 'none'
  return deps.ledger.trouble
}

/** Once: that a page is paid twice, and nobody ever tells of the second time, is nothing that anybody can find out. */
const money: Step = (history) =>
  atProvider((deps, ref) =>
    deps.ledger.payments.get(ref)?.state === 'paid' ? null : deps.ledger.pay(ref),
  )(history)
const approval: Step = (history) => atProvider((deps, ref) => deps.ledger.approve(ref))(history)
const decline: Step = (history) => atProvider((deps, ref) => deps.ledger.decline(ref))(history)

/** As often as they are here. */
export const SALE_STEPS: readonly Step[] = [
  ...[
    order,
    order,
    order,
    buy,
    buy,
    buy,
    buy,
    pay,
    pay,
    money,
    money,
    money,
    money,
    approval,
    approval,
  ],
  ...[decline, tellFact, tellFact, tellFact, tellHint, back, back, cancel, arriveLate],
  ...[arriveAgain, work, work, work, sweep, sweep, look, look, wait, wait, wait],
  ...[rush, rush, silence, changeCode],
]
