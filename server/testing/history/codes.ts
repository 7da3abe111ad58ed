// The model of promo codes: what each has been, and what it takes off, counted apart from the code that is tested.
import { expect } from 'vitest'
import type { PromoCodeId, TicketTypeId } from '../../../shared/ids.ts'
import type { PromoCodeFields } from '../../../shared/orders/promo-code.ts'
import { type Instant, MINUTE_MS } from '../../../shared/time.ts'
import { SYSTEM_ACTOR } from '../../features/activity/record-activity.ts'
import { addPromoCode, editPromoCode } from '../../features/orders/change-promo-codes.ts'
import { readPromoCode } from '../../features/orders/list-promo-codes.ts'
import { granted } from '../event.ts'
import type { Shop, ShopDeps } from '../shop.ts'
import type { Dice, History, ModelItem, SoldType, Step } from './history.ts'

export type ModelCode = {
  readonly id: PromoCodeId
  readonly code: string
  fields: PromoCodeFields
  version: number
  /** What is being written at this moment. */
  readonly pending: Set<PromoCodeFields>
  /** Of those who order meanwhile: whatever the code may have been for them. */
  readonly seen: Set<Set<PromoCodeFields>>
}

type Begun = {
  readonly deps: ShopDeps
  readonly shop: Shop
  readonly dice: Dice
  readonly types: readonly SoldType[]
}

const CODES_MAX = 3
const QUOTAS = [null, 1, 1, 2, 3]
const PERCENTS = [10, 33, 7, 100]
/** Less than any ticket, more than one, more than all of them. */
const FIXED_CENTS = [1, 10_001, 33_301, 100_000, 1_000_000]

export async function makeCodes({ deps, shop, dice, types }: Begun): Promise<ModelCode[]> {
  const codes: ModelCode[] = []
  for (let at = dice.roll(CODES_MAX + 1); at > 0; at -= 1) {
    const fields = drawFields(dice, types, deps.now(), `C${at}`)
    const made = granted(await addPromoCode(deps, { ...shop, actor: SYSTEM_ACTOR }, fields))
    codes.push({
      // Safe: it was just made.
      ...{ id: made.id as PromoCodeId, code: made.code, fields, version: made.version },
      ...{ pending: new Set(), seen: new Set() },
    })
  }
  return codes
}

function drawFields(
  dice: Dice,
  types: readonly SoldType[],
  now: Instant,
  code: string,
): PromoCodeFields {
  const kind = dice.roll(2) === 0 ? 'percent' : 'fixed'
  const type = dice.roll(3) === 0 ? dice.pick(types) : undefined
  const at = (isSet: boolean, afterMs: number): Instant | null => (isSet ? now + afterMs : null)
  return {
    ...{ code, kind, value: dice.pick(kind === 'percent' ? PERCENTS : FIXED_CENTS) ?? 1 },
    ticketTypeIds: type === undefined ? null : [type.ticketTypeId],
    startsAt: at(dice.roll(5) === 0, 5 * MINUTE_MS),
    endsAt: at(dice.roll(4) === 0, 25 * MINUTE_MS),
    quota: dice.pick(QUOTAS) ?? null,
    ticketsMax: dice.roll(5) === 0 ? 1 + dice.roll(2) : null,
    isEnabled: dice.roll(8) > 0,
  }
}

/** An organizer makes it worth more or less, switches it off or on, or changes how often it counts. */
export const changeCode: Step = async ({ deps, shop, dice, codes }) => {
  const chosen = dice.pick(codes)
  if (chosen === undefined) return
  const view = granted(await readPromoCode(deps, shop.tenantId, shop.eventId, chosen.id))
  const change = [
    { isEnabled: !view.isEnabled },
    { quota: dice.pick(QUOTAS) ?? null },
    { value: dice.pick(view.kind === 'percent' ? PERCENTS : FIXED_CENTS) ?? 1 },
  ][dice.roll(3)]
  const { isEnabled, quota, value } = view
  const next = { ...chosen.fields, isEnabled, quota, value, ...change }
  chosen.pending.add(next)
  for (const seen of chosen.seen) seen.add(next)
  const body = { ...change, version: view.version }
  const edited = await editPromoCode(deps, { ...shop, actor: SYSTEM_ACTOR }, chosen.id, body)
  chosen.pending.delete(next)
  if (!edited.ok) return edited.error.code
  if (edited.value.version > chosen.version) {
    chosen.fields = next
    chosen.version = edited.value.version
  }
  return 'done'
}

/** Begins to look at what a code is; the answer is all that it was until then. */
export function watchCode(code: ModelCode): () => readonly PromoCodeFields[] {
  const seen = new Set([code.fields, ...code.pending])
  code.seen.add(seen)
  return () => {
    code.seen.delete(seen)
    return [...seen]
  }
}

type Wanted = { readonly ticketTypeId: TicketTypeId; readonly quantity: number }

/** What somebody pays by the model, or why not; whether the code is used up is not asked. */
export type Priced =
  | { readonly items: readonly ModelItem[]; readonly discountCents: number }
  | { readonly refusal: string }

export const fullPrice = (types: readonly SoldType[], wanted: readonly Wanted[]): ModelItem[] =>
  wanted.map((item) => ({
    ...item,
    unitPriceCents: types.find((one) => one.ticketTypeId === item.ticketTypeId)?.priceCents ?? 0,
  }))

/** PM2–PM5 as a person with a pencil counts them. Of two types at most. */
export function priceWith(
  fields: PromoCodeFields,
  items: readonly ModelItem[],
  at: Instant,
): Priced {
  const { startsAt, endsAt, ticketTypeIds, kind, value, ticketsMax } = fields
  if (!fields.isEnabled) return { refusal: 'promo_code_unknown' }
  if (startsAt !== null && at < startsAt) return { refusal: 'promo_code_not_yet' }
  if (endsAt !== null && at >= endsAt) return { refusal: 'promo_code_over' }
  const fitting = items
    .filter(({ ticketTypeId }) => ticketTypeIds?.includes(ticketTypeId) ?? true)
    .toSorted((one, other) => one.unitPriceCents - other.unitPriceCents)
  const tickets = fitting.reduce((sum, { quantity }) => sum + quantity, 0)
  const off = new Map<TicketTypeId, number>()
  let [leftCents, leftTickets] = [value, tickets]
  for (const { ticketTypeId, quantity, unitPriceCents } of fitting) {
    const even = Math.trunc(leftCents / leftTickets)
    const share = kind === 'percent' ? Math.trunc((unitPriceCents * value) / 100) : even
    const unit = Math.min(unitPriceCents, share)
    off.set(ticketTypeId, unit)
    leftCents -= unit * quantity
    leftTickets -= quantity
  }
  if ([...off.values()].every((unit) => unit === 0)) return { refusal: 'promo_code_not_for_these' }
  if (ticketsMax !== null && tickets > ticketsMax) return { refusal: 'promo_code_tickets' }
  const priced = items.map((item) => ({
    ...item,
    unitPriceCents: item.unitPriceCents - (off.get(item.ticketTypeId) ?? 0),
  }))
  const discountCents = items.reduce(
    (sum, { ticketTypeId, quantity }) => sum + quantity * (off.get(ticketTypeId) ?? 0),
    0,
  )
  return { items: priced, discountCents }
}

/** Whether all uses of a code are taken, at a moment at which nobody does anything else; null: it cannot be told. */
export async function isUsedUp(history: History, { id, fields }: ModelCode) {
  if (!history.isAlone || fields.quota === null) return null
  const { deps, shop } = history
  const { heldCount, usedCount } = granted(
    await readPromoCode(deps, shop.tenantId, shop.eventId, id),
  )
  return heldCount + usedCount >= fields.quota
}

type Answer =
  | { readonly ok: true; readonly value: { readonly discountCents: number } }
  | { readonly ok: false; readonly error: { readonly code: string } }

/**
 * PM2–PM7, PM13: an order has the price that the code gave at some moment of the asking, or the refusal. Gives its items
 * with their prices; null where it was refused.
 */
export function expectPriced(
  answer: Answer,
  { possible, isFull, shownCents }: PricedFacts,
): readonly ModelItem[] | null {
  const priced = possible.flatMap((one) => ('items' in one ? [one] : []))
  if (answer.ok) {
    const { discountCents } = answer.value
    const same = priced.find((one) => one.discountCents === discountCents)
    expect({ discountCents, isPossible: same !== undefined, possible, isFull }).toEqual({
      ...{ discountCents, isPossible: true, possible, isFull: isFull === null ? null : false },
    })
    expect(shownCents ?? discountCents).toBe(discountCents)
    return same?.items ?? null
  }
  const { code } = answer.error
  if (code === 'discount_changed') {
    const others = priced.filter((one) => one.discountCents !== shownCents)
    expect({ code, isShown: shownCents !== undefined && others.length > 0 }).toEqual({
      ...{ code, isShown: true },
    })
  } else if (code === 'promo_code_used_up') {
    expect({ code, isPriced: priced.length > 0, isFull: isFull ?? true }).toEqual({
      ...{ code, isPriced: true, isFull: true },
    })
  } else if (code.startsWith('promo_code_')) {
    expect(possible.map((one) => ('refusal' in one ? one.refusal : 'none'))).toContain(code)
  }
  return null
}

type PricedFacts = {
  /** By all that the code and the clock have been meanwhile. */
  readonly possible: readonly Priced[]
  readonly isFull: boolean | null
  readonly shownCents: number | undefined
}
