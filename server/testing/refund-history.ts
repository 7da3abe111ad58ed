// Giving back in random histories: what people and the provider's desk do, and what must hold when all is answered.
import { expect } from 'vitest'
import { required } from '../../shared/assert.ts'
import type { OrderId, TicketId } from '../../shared/ids.ts'
import type { GiveBackInput } from '../../shared/payments/refund-schema.ts'
import { SYSTEM_ACTOR } from '../features/activity/record-activity.ts'
import { giveBack } from '../features/payments/give-back.ts'
import { type ReceiveWebhook, receiveWebhook } from '../features/payments/receive-webhook.ts'
import { retryRefund } from '../features/payments/settle-by-person.ts'
import { workRefunds } from '../features/payments/work-refunds.ts'
import { withTenant } from '../platform/db/tenant-tx.ts'
import type { Shop, ShopDeps } from './shop.ts'

export type RefundHistory = {
  readonly deps: ShopDeps
  readonly shop: Shop
  readonly dice: {
    readonly roll: (sides: number) => number
    readonly pick: <T>(of: readonly T[]) => T | undefined
  }
  /** Of its payments, as the ledger has them. */
  readonly refs: readonly string[]
  /** Left out: what a provider tells arrives at once. */
  readonly send?: (told: ReceiveWebhook) => Promise<void>
  /** Where what had gone back is noted, before the provider takes it back. */
  readonly hadGoneBack?: Set<string>
}

type Step = (history: RefundHistory) => Promise<unknown>

/** Everything of an order, a ticket or some money, less a fee or not. */
export async function drawGift(
  { deps, shop, dice }: RefundHistory,
  orderId: OrderId,
): Promise<GiveBackInput['what']> {
  const tickets = await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx<{ id: TicketId }[]>`select id from tickets where order_id = ${orderId} order by id`,
  )
  const ticket = dice.pick(tickets)
  const feeCents = dice.roll(2) * 5_000
  const kind = dice.roll(3)
  if (kind === 0) return { kind: 'order', feeCents }
  if (kind === 1) {
    return { kind: 'tickets', ticketIds: ticket === undefined ? [] : [ticket.id], feeCents }
  }
  return { kind: 'amount', amountCents: 1 + dice.roll(90_000) }
}

/** An organizer gives something back. */
export const giveSomething: Step = async (history) => {
  const { deps, shop, dice } = history
  const paid = await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx<{ id: OrderId }[]>`
      select id from orders where event_id = ${shop.eventId} and paid_attempt_id is not null order by id`,
  )
  const chosen = dice.pick(paid)
  if (chosen === undefined) return
  const what = await drawGift(history, chosen.id)
  const given = await giveBack(deps, {
    ...{ tenantId: shop.tenantId, orderId: chosen.id, actor: SYSTEM_ACTOR, userId: null },
    ...{ key: dice.roll(2) === 0 ? `key ${dice.roll(3)}` : null, input: { what, reason: 'Rain' } },
  })
  return given.ok ? `${what.kind}: done` : `${what.kind}: ${given.error.code}`
}

export const sendRefunds: Step = async ({ deps }) => void (await workRefunds(deps, deps.now()))

/** What goes wrong at the provider's desk from now on. */
export const deskTrouble: Step = async ({ deps: { ledger }, dice }) => {
  ledger.refunds.silence = dice.pick(['none', 'none', 'down', 'lost']) ?? 'none'
  ledger.refunds.mode =
    dice.pick(['succeeded', 'succeeded', 'pending', 'failed', 'refused']) ?? 'succeeded'
  return `${ledger.refunds.silence}, ${ledger.refunds.mode}`
}

/** Refunds that are pending end; some that had succeeded come back, and the provider tells. */
const refundFate: Step = async ({ deps, dice, refs: own, send, hadGoneBack }) => {
  const refs = new Set(own)
  const made = dice.pick(deps.ledger.refunds.made.filter(({ attemptRef }) => refs.has(attemptRef)))
  if (made === undefined || made.state === 'failed') return
  const before = made.state
  if (before === 'succeeded') hadGoneBack?.add(made.refundRef)
  const fate = dice.roll(2) === 0 ? 'failed' : 'succeeded'
  deps.ledger.refunds.end(made.refundRef, fate)
  const delivery = deps.ledger.tellRefund(made.refundRef)
  const provider = required(deps.ledger.payments.get(made.attemptRef), 'it was paid').provider
  const told = { provider, merchantRef: null, delivery }
  await (send === undefined ? receiveWebhook(deps, told) : send(told))
  return `${before}, then ${fate}`
}

const tryAgain: Step = async ({ deps, shop: { tenantId, eventId }, dice }) => {
  const failed = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ id: string }[]>`
      select r.id from refunds r join orders o on o.id = r.order_id
       where o.event_id = ${eventId} and r.state = 'failed' order by r.id`,
  )
  const chosen = dice.pick(failed)
  if (chosen === undefined) return
  const tried = await retryRefund(deps, { tenantId, refundId: chosen.id, actor: SYSTEM_ACTOR })
  return tried.ok ? 'done' : tried.error.code
}

/** As often as they are here. */
export const REFUND_STEPS: readonly Step[] = [
  ...[giveSomething, giveSomething, giveSomething, sendRefunds, sendRefunds, deskTrouble],
  ...[refundFate, refundFate, tryAgain],
]

type WrittenRefund = {
  readonly ref: string
  readonly formerRefs: readonly string[]
  readonly attemptId: string
  readonly txn: string
  readonly state: string
  readonly amountCents: number
  readonly paidCents: number
  readonly paymentState: string
  readonly isMain: boolean
  readonly isByHand: boolean
}

/**
 * HI2: of no movement more is promised than came, and no more has gone back; what is written as gone back the ledger gave
 * back once, and it gave nothing back beside; a payment is `refunded` when all of it is back; a ticket that was given
 * back is void, and no other is; an order is `refunded` when it has no good ticket left.
 */
export async function expectGivenBack(
  { deps, shop, refs: own }: RefundHistory,
  name: string,
): Promise<number> {
  const { eventId, tenantId } = shop
  const { refunds, orders } = await withTenant(deps.db, tenantId, async (tx) => ({
    refunds: await tx<WrittenRefund[]>`
      select r.ref, r.former_refs, r.attempt_id, r.provider_txn_id as txn, r.state, r.amount_cents, a.amount_cents as paid_cents,
             a.state as payment_state, a.provider_txn_id = r.provider_txn_id as is_main,
             r.hand_reference is not null as is_by_hand
        from refunds r
        join payment_attempts a on a.id = r.attempt_id
        join orders o on o.id = r.order_id
       where o.event_id = ${eventId}`,
    orders: await tx<{ status: string; good: number; all: number; given: number; void: number }[]>`
      select o.status, count(t.id) filter (where not t.is_void) as good, count(t.id) as all,
             count(t.id) filter (where t.is_void) as void, count(g.ticket_id) filter (where t.is_void) as given
        from orders o
        left join tickets t on t.order_id = o.id
        left join refund_tickets g on g.ticket_id = t.id
       where o.event_id = ${eventId}
       group by o.id, o.status`,
  }))
  for (const { status, good, all, given, void: ended } of orders) {
    expect({ name, given, isOver: status === 'refunded' }).toEqual({
      ...{ name, given: ended, isOver: all > 0 && good === 0 },
    })
  }
  const sum = (some: readonly { readonly amountCents: number }[]): number =>
    some.reduce((cents, { amountCents }) => cents + amountCents, 0)
  for (const [txn, some] of Map.groupBy(refunds, (one) => one.txn)) {
    const promised = sum(some.filter(({ state }) => state !== 'failed'))
    const returned = sum(some.filter(({ state }) => state === 'succeeded'))
    const byHand = sum(some.filter(({ isByHand }) => isByHand))
    const { paidCents, paymentState, isMain } = required(some[0], 'a group has one')
    expect(promised, name).toBeLessThanOrEqual(paidCents)
    expect({ name, out: deps.ledger.refunds.moneyOut(txn) }).toEqual({
      ...{ name, out: returned - byHand },
    })
    const isBack = isMain && returned === paidCents
    if (isMain)
      expect({ name, paymentState }).toEqual({
        name,
        paymentState: isBack ? 'refunded' : 'succeeded',
      })
  }
  const refs = new Set(own)
  const made = deps.ledger.refunds.made.filter(({ attemptRef }) => refs.has(attemptRef))
  const known = new Set(refunds.flatMap(({ ref, formerRefs }) => [ref, ...formerRefs]))
  expect({ name, strange: made.filter(({ refundRef }) => !known.has(refundRef)) }).toEqual({
    ...{ name, strange: [] },
  })
  expect({ name, twice: made.length - new Set(made.map((one) => one.refundRef)).size }).toEqual({
    ...{ name, twice: 0 },
  })
  const open = refunds.filter(({ state }) => state !== 'succeeded' && state !== 'failed')
  expect({ name, open }).toEqual({ name, open: [] })
  return refunds.filter(({ state }) => state === 'succeeded').length
}
