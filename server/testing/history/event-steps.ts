// An event is called off in a random history, and everybody's money goes back.
import { expect } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { SYSTEM_ACTOR } from '../../features/activity/record-activity.ts'
import { stepEvent } from '../../features/events/step-event.ts'
import { beginEventRefund, workEventRefunds } from '../../features/payments/refund-event.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { History, Step } from './history.ts'

const WHY = 'A storm'
const FEES_PERCENT = [0, 0, 10, 33, 99]

const closeEvent: Step = async (history) => {
  const { deps, dice } = history
  const { tenantId, eventId } = history.shop
  if (dice.roll(6) > 0) return
  const [row] = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ version: number }[]>`select version from events where id = ${eventId}`,
  )
  const { version } = required(row, 'the event of the history')
  const step = { tenantId, eventId, actor: SYSTEM_ACTOR, step: 'cancel', version } as const
  const closed = await stepEvent(deps, step)
  if (!closed.ok) return closed.error.code
  // Mostly the organizer gives everything back at once; sometimes later, or never.
  if (dice.roll(3) > 0) await beginGivingBack(history)
  if (dice.roll(2) === 0) await giveBackOrders(history)
  return 'done'
}

/** Mostly of one that is still on, which is refused; more than once, with another fee. */
const beginGivingBack: Step = async ({ deps, shop, dice }) => {
  const wish = { reason: WHY, feePercent: dice.pick(FEES_PERCENT) ?? 0 }
  const request = { ...shop, actor: SYSTEM_ACTOR, userId: null }
  const begun = await beginEventRefund(deps, request, wish)
  return begun.ok ? 'done' : begun.error.code
}

const giveBackOrders: Step = async ({ deps }) =>
  (await workEventRefunds(deps)) > 0 ? 'done' : undefined

/** As often as they are here. */
export const EVENT_STEPS: readonly Step[] = [
  ...[closeEvent, closeEvent, beginGivingBack, beginGivingBack, giveBackOrders],
]

type Begun = { readonly feePercent: number; readonly isFinished: boolean }
type Given = {
  readonly orderId: string
  readonly amountCents: number
  readonly feeCents: number
}
type Kept = { readonly orderId: string; readonly code: string | null }

/**
 * RF20, when all is worked off: of every order that a payment paid the money was given back, once and less just the fee, or
 * it is listed with a reason. Gives how many were given back.
 */
export async function expectEventGivenBack(history: History, name: string): Promise<number> {
  const { deps, shop } = history
  const { eventId } = shop
  const { begun, given, kept } = await withTenant(deps.db, shop.tenantId, async (tx) => ({
    begun: await tx<Begun[]>`
      select fee_percent, finished_at is not null as is_finished from event_refunds where event_id = ${eventId}`,
    given: await tx<Given[]>`
      select r.order_id, r.amount_cents, r.fee_cents
        from refunds r join orders o on o.id = r.order_id
       where o.event_id = ${eventId} and r.note = ${WHY}`,
    kept: await tx<Kept[]>`
      select o.id as order_id, s.code
        from orders o left join event_refund_skips s on s.order_id = o.id
       where o.event_id = ${eventId} and o.status = 'paid' and o.paid_attempt_id is not null`,
  }))
  const [refund] = begun
  if (refund === undefined) {
    expect({ name, given: [...given] }).toEqual({ name, given: [] })
    return 0
  }
  expect({ name, ...refund }).toEqual({ name, ...refund, isFinished: true })
  expect({ name, orders: new Set(given.map(({ orderId }) => orderId)).size }).toEqual({
    ...{ name, orders: given.length },
  })
  for (const { amountCents, feeCents } of given) {
    const share = Math.trunc(((amountCents + feeCents) * refund.feePercent) / 100)
    expect({ name, feeCents }).toEqual({ name, feeCents: share })
  }
  // Nothing was left of these when their turn came.
  expect({ name, kept: kept.map(({ code }) => code) }).toEqual({
    ...{ name, kept: kept.map(() => 'refund_nothing') },
  })
  return given.length
}
