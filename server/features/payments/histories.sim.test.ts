// HI1, HI2: random histories of orders, payments and refunds, against a model that knows only the provider's ledger and the
// tickets.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { OrderId, TicketTypeId } from '../../../shared/ids.ts'
import { DAY_MS, HOUR_MS, instantToText, MINUTE_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anEvent, aTenant } from '../../testing/event.ts'
import { expectBalanced } from '../../testing/ledger-balance.ts'
import { expectGivenBack, REFUND_STEPS, type RefundHistory } from '../../testing/refund-history.ts'
import {
  anAccount,
  aRequest,
  comeBack,
  openShopDeps,
  type Shop,
  type ShopDeps,
} from '../../testing/shop.ts'
import { placeOrder } from '../orders/place-order.ts'
import { cancelOrder } from './cancel-order.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { reconcilePayments } from './reconcile.ts'
import { startPayment } from './start-payment.ts'
import { sweepHolds } from './sweep-holds.ts'
import { workRefunds } from './work-refunds.ts'
import { workWebhooks } from './work-webhooks.ts'

const seed = Number(process.env['PROBESH_SEED'] ?? Date.now() % 2 ** 32)
const share = Math.min(1, Math.max(0, Number(process.env['PROBESH_SHARE'] ?? 0.02) || 0))
const HISTORIES_FULL = 10_000
const PARTS = 8
const perPart = Math.max(8, Math.ceil((HISTORIES_FULL * share) / PARTS))
const STEPS_MAX = 22

type Dice = {
  readonly roll: (sides: number) => number
  readonly pick: <T>(of: readonly T[]) => T | undefined
}

/** Mulberry32: the same seed gives the same history. */
function createDice(start: number): Dice {
  let state = start >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const roll = (sides: number): number => Math.floor(next() * sides)
  return { roll, pick: (of) => of[roll(of.length)] }
}

type SoldType = {
  readonly ticketTypeId: TicketTypeId
  readonly capacity: number
  readonly priceCents: number
}

type Item = { readonly ticketTypeId: TicketTypeId; readonly quantity: number }

type History = {
  readonly deps: ShopDeps
  readonly shop: Shop
  readonly dice: Dice
  readonly types: readonly SoldType[]
  readonly orders: { readonly id: OrderId; readonly items: readonly Item[] }[]
  /** How many payments the ledger knew before. */
  readonly paymentsBefore: number
}

/** No few of the one cost what a few of the other do. */
const PRICES_CENTS = [80_000, 33_300]

async function begin(deps: ShopDeps, tenantId: Shop['tenantId'], dice: Dice): Promise<History> {
  const sold = PRICES_CENTS.map((priceCents) => ({ priceCents, quantityTotal: 1 + dice.roll(3) }))
  const event = await anEvent(deps, tenantId, {
    slug: deps.newId(),
    startsAt: instantToText(deps.now()),
    endsAt: instantToText(deps.now() + 30 * DAY_MS),
    ticketTypes: sold.map((type, at) => ({ ...type, number: at + 1, name: `T${at}` })),
  })
  const types = event.ticketTypes.map(({ id, priceCents, quantityTotal }) => ({
    ...{ ticketTypeId: id, priceCents },
    capacity: required(quantityTotal, 'a capacity'),
  }))
  const typeId = required(types[0], 'a type').ticketTypeId
  return {
    deps,
    shop: { tenantId, eventId: event.id, slug: '', typeId },
    dice,
    types,
    orders: [],
    paymentsBefore: deps.ledger.payments.size,
  }
}

/** References of this history's payments, as the ledger has them. */
const refsOf = ({ deps, paymentsBefore }: History): readonly string[] =>
  [...deps.ledger.payments.keys()].slice(paymentsBefore)

const refundsOf = (history: History): RefundHistory => ({ ...history, refs: refsOf(history) })

type Step = (history: History) => Promise<unknown>

const order: Step = async (history) => {
  const { deps, shop, dice, types, orders } = history
  // One type or both, in either order.
  const asked = dice.roll(2) === 0 ? types : types.toReversed()
  const items = asked
    .slice(0, dice.roll(3) === 0 ? 2 : 1)
    .map(({ ticketTypeId }) => ({ ticketTypeId, quantity: 1 + dice.roll(2) }))
  const { input, ...request } = aRequest(shop, 1, `b${dice.roll(3)}@mail.example`)
  const placed = await placeOrder(deps, { ...request, input: { ...input, items } })
  if (!placed.ok) return
  orders.push({ id: placed.value.id, items })
  await pay(history)
}

const pay: Step = async ({ deps, shop, dice, orders }) => {
  const chosen = dice.pick(orders)
  const provider = dice.roll(3) === 0 ? 'bkash' : 'stripe'
  if (chosen === undefined) return
  await startPayment(deps, { ...shop, orderId: chosen.id, provider, address: null })
}

const atProvider =
  (act: (deps: ShopDeps, ref: string) => unknown): Step =>
  async (history) => {
    const ref = history.dice.pick(refsOf(history))
    if (ref !== undefined) await act(history.deps, ref)
  }

/** By the account that the payment was begun with. */
const providerOf = (deps: ShopDeps, ref: string): 'stripe' | 'bkash' =>
  deps.ledger.payments.get(ref)?.provider === 'bkash' ? 'bkash' : 'stripe'

const tell = (kind: 'fact' | 'hint') =>
  atProvider(async (deps, ref) => {
    const delivery = deps.ledger.tell(ref, kind)
    const told = { provider: providerOf(deps, ref), merchantRef: null, delivery }
    await Promise.all([receiveWebhook(deps, told), receiveWebhook(deps, told)])
  })

const back = atProvider((deps, ref) => comeBack(deps, ref))

const cancel: Step = async ({ deps, shop, dice, orders }) => {
  const chosen = dice.pick(orders)
  const actor = { kind: 'visitor', id: null } as const
  if (chosen !== undefined) await cancelOrder(deps, { ...shop, orderId: chosen.id, actor })
}

const work: Step = ({ deps }) => workWebhooks(deps, deps.now())
const sweep: Step = ({ deps }) => sweepHolds(deps, deps.now())
const look: Step = ({ deps }) => reconcilePayments(deps, deps.now())

const wait: Step = async ({ deps, dice }) => {
  deps.clock.now +=
    [10_000, MINUTE_MS, 6 * MINUTE_MS, 16 * MINUTE_MS, 2 * HOUR_MS][dice.roll(5)] ?? 0
}

/** Holds end and others take the places: whoever pays now finds them gone. */
const rush: Step = async (history) => {
  const { deps } = history
  deps.clock.now += 16 * MINUTE_MS
  await sweepHolds(deps, deps.now())
  for (let more = 0; more < 3; more += 1) await order(history)
}

const trouble: Step = async ({ deps, dice }) => {
  deps.ledger.trouble = dice.pick(['none', 'none', 'down', 'refuses']) ?? 'none'
}

const closeEvent: Step = async ({ deps, shop, dice }) => {
  if (dice.roll(6) > 0) return
  await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx`update events set status = 'cancelled' where id = ${shop.eventId}`,
  )
}

/** Once: that a page is paid twice, and nobody ever tells of the second time, is nothing that anybody can find out. */
const money = atProvider((deps, ref) =>
  deps.ledger.payments.get(ref)?.state === 'paid' ? null : deps.ledger.pay(ref),
)
const approval = atProvider((deps, ref) => deps.ledger.approve(ref))
const decline = atProvider((deps, ref) => deps.ledger.decline(ref))

/** As often as they are here. */
const STEPS: readonly Step[] = [
  ...[order, order, order, order, pay, pay, money, money, money, money, approval, approval],
  ...[decline, tell('fact'), tell('fact'), tell('fact'), tell('hint'), back, back, cancel],
  ...[work, work, work, sweep, sweep, look, look, wait, wait, wait],
  ...[rush, rush, trouble, closeEvent],
  ...REFUND_STEPS.map(
    (step): Step =>
      (history) =>
        step(refundsOf(history)),
  ),
]

/** What must hold at every moment. */
async function expectWhole({ deps, shop, types }: History, name: string): Promise<void> {
  const rows = await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx<
      { ticketTypeId: TicketTypeId; held: number; sold: number; waiting: number; tickets: number }[]
    >`
      select p.ticket_type_id, p.held, p.sold,
             (select coalesce(sum(i.quantity), 0)::integer from orders o
                join order_items i on i.tenant_id = o.tenant_id and i.order_id = o.id
               where o.event_id = ${shop.eventId} and o.status = 'pending'
                 and i.ticket_type_id = p.ticket_type_id) as waiting,
             (select count(*)::integer from tickets t
               where t.event_id = ${shop.eventId} and t.ticket_type_id = p.ticket_type_id
                 and not t.is_void) as tickets
        from places p where p.ticket_type_id in ${tx(types.map(({ ticketTypeId }) => ticketTypeId))}`,
  )
  for (const { ticketTypeId, capacity } of types) {
    const row = rows.find((one) => one.ticketTypeId === ticketTypeId)
    const { held, sold, waiting, tickets } = required(row, 'the places of the type')
    expect({ name, held, sold }).toEqual({ name, held: waiting, sold: tickets })
    expect(held + sold, name).toBeLessThanOrEqual(capacity)
  }
  await expectBalanced({ deps, shop }, name)
}

/** Time goes on until the providers have answered everything. */
async function settleDown(history: History): Promise<void> {
  const { deps } = history
  deps.ledger.trouble = 'none'
  deps.ledger.refunds.silence = 'none'
  deps.ledger.refunds.mode = 'succeeded'
  for (const { refundRef, state } of deps.ledger.refunds.made) {
    if (state === 'pending') deps.ledger.refunds.end(refundRef, 'succeeded')
  }
  for (const waitMs of [0, 3 * MINUTE_MS, 16 * MINUTE_MS, 26 * HOUR_MS, HOUR_MS, HOUR_MS]) {
    deps.clock.now += waitMs
    while ((await workWebhooks(deps, deps.now())) > 0);
    while ((await reconcilePayments(deps, deps.now())) > 0);
    while ((await sweepHolds(deps, deps.now())) > 0);
    while ((await workRefunds(deps, deps.now())) > 0);
  }
}

type Written = {
  readonly begun: readonly { readonly ref: string; readonly orderId: OrderId }[]
  readonly refunds: readonly {
    readonly txn: string
    readonly amountCents: number
    readonly orderId: OrderId
    readonly reason: string
  }[]
  readonly tickets: readonly {
    readonly orderId: OrderId
    readonly ticketTypeId: TicketTypeId
    readonly isVoid: boolean
  }[]
}

/** What the database has of this history's event, whatever order it belongs to. */
const written = ({ deps, shop }: History): Promise<Written> =>
  withTenant(deps.db, shop.tenantId, async (tx) => ({
    begun: await tx<Written['begun'][number][]>`
      select a.ref, a.order_id from payment_attempts a join orders o on o.id = a.order_id
       where o.event_id = ${shop.eventId}`,
    refunds: await tx<Written['refunds'][number][]>`
      select r.provider_txn_id as txn, r.amount_cents, r.order_id, r.reason from refunds r join orders o on o.id = r.order_id
       where o.event_id = ${shop.eventId} and r.reason <> 'asked_for' order by r.provider_txn_id`,
    tickets: await tx<Written['tickets'][number][]>`
      select order_id, ticket_type_id, is_void from tickets where event_id = ${shop.eventId}`,
  }))

/**
 * The model: for every movement in the ledger there are all tickets of its order, or a refund of just that movement; an
 * order has tickets for one movement at most; and neither a ticket nor a refund is there for anything else.
 */
async function expectCounted(
  history: History,
  name: string,
): Promise<{ readonly moved: number; readonly reasons: readonly string[] }> {
  const { deps, orders } = history
  const { begun, refunds, tickets } = await written(history)
  const refs = new Set(refsOf(history))
  const orderOf = new Map(begun.map(({ ref, orderId }) => [ref, orderId]))
  const moved = deps.ledger
    .moneyIn()
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, ...movement }) => ({ ...movement, orderId: orderOf.get(ref) }))
  const isDue = new Set(refunds.map(({ txn }) => txn))
  const due = moved
    .filter(({ txn }) => isDue.has(txn))
    .sort((one, other) => (one.txn < other.txn ? -1 : 1))
  const told = refunds.map(({ reason: _reason, ...refund }) => refund)
  expect({ name, refunds: told }).toEqual({ name, refunds: due })
  const kept = moved.filter(({ txn }) => !isDue.has(txn))
  for (const { id, items } of orders) {
    const paid = kept.filter(({ orderId }) => orderId === id).map(({ amountCents }) => amountCents)
    const own = tickets.filter(({ orderId }) => orderId === id)
    const all = {
      name,
      paid: [priceOf(history, items)],
      own: items.map(({ quantity }) => quantity),
    }
    expect({ name, paid, own: items.map((item) => countOf(own, item)) }).toEqual(
      own.length === 0 ? { name, paid: [], own: items.map(() => 0) } : all,
    )
  }
  expectLimits(history, name, tickets, kept)
  return { moved: moved.length, reasons: refunds.map(({ reason }) => reason) }
}

type Tickets = Written['tickets']

const countOf = (tickets: Tickets, { ticketTypeId }: Pick<Item, 'ticketTypeId'>): number =>
  tickets.filter((ticket) => ticket.ticketTypeId === ticketTypeId).length

function priceOf({ types }: History, items: readonly Item[]): number {
  const pricesCents = new Map(types.map((type) => [type.ticketTypeId, type.priceCents]))
  return items.reduce(
    (sum, { ticketTypeId, quantity }) => sum + quantity * (pricesCents.get(ticketTypeId) ?? 0),
    0,
  )
}

/** Also of what belongs to no order that this history placed. */
function expectLimits(
  history: History,
  name: string,
  tickets: Tickets,
  kept: readonly { readonly amountCents: number }[],
): void {
  const good = tickets.filter(({ isVoid }) => !isVoid)
  for (const type of history.types) {
    expect(countOf(good, type), name).toBeLessThanOrEqual(type.capacity)
  }
  const items = history.types.map((type) => ({ ...type, quantity: countOf(tickets, type) }))
  const keptCents = kept.reduce((sum, { amountCents }) => sum + amountCents, 0)
  expect({ name, keptCents }).toEqual({ name, keptCents: priceOf(history, items) })
}

/** `2 no_places, 3 second_payment`. */
const writeCounts = (reasons: readonly string[]): string =>
  [...Map.groupBy(reasons.toSorted(), (reason) => reason)]
    .map(([reason, { length }]) => `${length} ${reason}`)
    .join(', ') || 'none'

for (let part = 0; part < PARTS; part += 1) {
  test(`HI1, HI2 in ${perPart} random histories money in equals tickets plus what goes back, part ${part + 1} of ${PARTS}, PROBESH_SEED=${seed}`, async () => {
    await using deps = await openShopDeps({}, { canClose: part % 2 === 0 })
    await anAccount(deps, null, 'bkash')
    const tenantId = await aTenant(deps)
    let moved = 0
    let returned = 0
    const reasons: string[] = []
    for (let at = 0; at < perPart; at += 1) {
      const dice = createDice(seed + part * 1_000_003 + at)
      const name = `history ${at} of part ${part}, seed ${seed}`
      const history = await begin(deps, tenantId, dice)
      const steps = 4 + dice.roll(STEPS_MAX)
      await order(history)
      for (let step = 0; step < steps; step += 1) {
        const together = Array.from({ length: dice.roll(4) === 0 ? 3 : 1 }, () => dice.pick(STEPS))
        await Promise.all(together.map((one) => one?.(history)))
        if (dice.roll(4) === 0) await expectWhole(history, name)
      }
      await expectWhole(history, name)
      await settleDown(history)
      await expectWhole(history, name)
      const counted = await expectCounted(history, name)
      returned += await expectGivenBack(refundsOf(history), name)
      moved += counted.moved
      reasons.push(...counted.reasons)
    }

    // Without these nothing was put to the test.
    expect(moved).toBeGreaterThan(0)
    // A few histories may well give nothing back.
    expect(returned).toBeGreaterThan(perPart < 100 ? -1 : 0)
    process.stdout.write(
      `histories: ${perPart}, movements of money: ${moved}, given back by itself: ${writeCounts(reasons)}, refunds that went back: ${returned}\n`,
    )
  })
}
