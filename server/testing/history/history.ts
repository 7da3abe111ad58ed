// One random history: an event with codes, what was ordered of it, and what its providers have told and not told yet.
import { required } from '../../../shared/assert.ts'
import type { OrderId, TicketTypeId } from '../../../shared/ids.ts'
import { DAY_MS, type Instant, instantToText } from '../../../shared/time.ts'
import type { ReceiveWebhook } from '../../features/payments/receive-webhook.ts'
import { anEvent } from '../event.ts'
import type { Shop, ShopDeps } from '../shop.ts'
import { type ModelCode, makeCodes } from './codes.ts'

export type Dice = {
  readonly roll: (sides: number) => number
  readonly pick: <T>(of: readonly T[]) => T | undefined
}

/** Mulberry32: the same seed gives the same history. */
export function createDice(start: number): Dice {
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

export type SoldType = {
  readonly ticketTypeId: TicketTypeId
  readonly capacity: number
  readonly priceCents: number
}

/** `unitPriceCents`: what a ticket costs with the order's code, by the model. */
export type ModelItem = {
  readonly ticketTypeId: TicketTypeId
  readonly quantity: number
  readonly unitPriceCents: number
}

export type ModelOrder = { readonly id: OrderId; readonly items: readonly ModelItem[] }

export const totalOf = (items: readonly ModelItem[]): number =>
  items.reduce((sum, { quantity, unitPriceCents }) => sum + quantity * unitPriceCents, 0)

export type History = {
  readonly deps: ShopDeps
  readonly shop: Shop
  readonly dice: Dice
  readonly types: readonly SoldType[]
  readonly codes: readonly ModelCode[]
  readonly orders: ModelOrder[]
  /** What the clock has shown. */
  readonly times: Instant[]
  /** What providers have told: on its way, and arrived. */
  readonly late: ReceiveWebhook[]
  readonly arrived: ReceiveWebhook[]
  /** Refunds that the provider had done before it took them back, by reference. */
  readonly hadGoneBack: Set<string>
  /** Nobody else does anything at this moment. */
  isAlone: boolean
  /** How many payments the ledger knew before. */
  readonly paymentsBefore: number
}

/** Gives, where there is something to tell, what came of it: a refusal's code, or `done`. */
export type Step = (history: History) => Promise<unknown>

/** No few of the one cost what a few of the other do. */
const PRICES_CENTS = [80_000, 33_300]

export async function beginHistory(
  deps: ShopDeps,
  tenantId: Shop['tenantId'],
  dice: Dice,
): Promise<History> {
  const sold = PRICES_CENTS.map((priceCents) => ({ priceCents, quantityTotal: 1 + dice.roll(5) }))
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
  const shop = { tenantId, eventId: event.id, slug: '', typeId }
  const codes = await makeCodes({ deps, shop, dice, types })
  return {
    ...{ deps, shop, dice, types, codes, orders: [], times: [deps.now()] },
    ...{ late: [], arrived: [], hadGoneBack: new Set(), isAlone: true },
    paymentsBefore: deps.ledger.payments.size,
  }
}

/** References of this history's payments, as the ledger has them. */
export const refsOf = ({ deps, paymentsBefore }: History): readonly string[] =>
  [...deps.ledger.payments.keys()].slice(paymentsBefore)

export function passTime({ deps, times }: History, byMs: number): void {
  deps.clock.now += byMs
  times.push(deps.now())
}
