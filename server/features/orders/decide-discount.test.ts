import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventId, PromoCodeId, TicketTypeId } from '../../../shared/ids.ts'
import { foldPromoCode } from '../../../shared/orders/promo-code.ts'
import { instantToText } from '../../../shared/time.ts'
import { decideDiscount, type PromoCode, undiscounted } from './decide-discount.ts'

const NOW = 1_800_000_000_000
const typeId = (at: number): TicketTypeId => `type-${at}` as TicketTypeId

const aCode = (change: Partial<PromoCode> = {}): PromoCode => ({
  ...{ id: 'promo' as PromoCodeId, eventId: 'event' as EventId, code: 'WINTER' },
  ...{ kind: 'percent', value: 10, ticketTypeIds: null, startsAt: null, endsAt: null },
  ...{ quota: null, ticketsMax: null, isEnabled: true, held: 0, used: 0 },
  ...change,
})

/** `[quantity, price]` of each line. */
const lines = (...wanted: readonly (readonly [number, number])[]) =>
  wanted.map(([quantity, unitPriceCents], at) => ({
    ticketTypeId: typeId(at),
    quantity,
    unitPriceCents,
  }))

const decided = (promo: PromoCode | null, wanted: ReturnType<typeof lines>) => {
  const outcome = decideDiscount(promo, wanted, NOW)
  if (!outcome.ok) return outcome.error.code
  const { items, totalCents, discountCents } = outcome.value
  return { off: items.map((item) => item.unitDiscountCents), totalCents, discountCents }
}

test('PM1 a code is one code in any case, with any digits, with blanks around and within it', () => {
  const spellings = ['Winter24', ' winter24\n', 'WINTER২৪', 'ｗinter２4', 'win ter\u200b24']

  expect(new Set(spellings.map(foldPromoCode))).toEqual(new Set(['WINTER24']))
  expect(foldPromoCode('শীত-২৬')).toBe('শীত-26')
})

test('PM1 folding what was folded changes nothing, whatever somebody typed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(foldPromoCode(foldPromoCode(text))).toBe(foldPromoCode(text))
    }),
  )
})

test('PM2 percents are rounded down for each ticket, so that every ticket of a line costs the same', () => {
  expect(decided(aCode({ value: 33 }), lines([3, 999], [1, 100]))).toEqual({
    off: [329, 33],
    totalCents: 3 * 670 + 67,
    discountCents: 3 * 329 + 33,
  })
  expect(decided(aCode({ value: 100 }), lines([2, 80_000]))).toMatchObject({ totalCents: 0 })
})

test('PM3 an amount is shared out over the tickets, never below nothing, and the dear ones take what the cheap ones leave', () => {
  const off = (value: number, ...wanted: readonly (readonly [number, number])[]) =>
    decided(aCode({ kind: 'fixed', value }), lines(...wanted))

  expect(off(10_000, [1, 80_000], [1, 250_000])).toMatchObject({ off: [5_000, 5_000] })
  expect(off(10_000, [1, 1_000], [1, 250_000])).toMatchObject({ off: [1_000, 9_000] })
  expect(off(10_000, [1, 0], [1, 250_000])).toMatchObject({ off: [0, 10_000] })
  expect(off(999_999, [2, 1_000], [1, 2_000])).toEqual({
    ...{ off: [1_000, 2_000], totalCents: 0, discountCents: 4_000 },
  })
  // What cannot be shared out evenly goes to a line that can take it, or stays with the price.
  expect(off(10_000, [2, 80_000], [1, 80_000])).toMatchObject({ discountCents: 10_000 })
  expect(off(10_000, [3, 80_000])).toMatchObject({ off: [3_333], discountCents: 9_999 })
})

const anAmount = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 0, max: Math.floor(Number.MAX_SAFE_INTEGER / 2_000) }),
)
const wantedLines = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 100 }), anAmount), { minLength: 1, maxLength: 20 })
  .map((wanted) => lines(...wanted))

test('PM4 lines times quantities are the sum that is paid; price and discount are the price before; nothing is below zero', () => {
  const anyCode = fc
    .record({
      kind: fc.constantFrom('percent' as const, 'fixed' as const),
      percent: fc.integer({ min: 1, max: 100 }),
      cents: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      fitting: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { minLength: 1 })),
    })
    .map(({ kind, percent, cents, fitting }) =>
      aCode({
        ...{ kind, value: kind === 'percent' ? percent : cents },
        ticketTypeIds: fitting?.map(typeId) ?? null,
      }),
    )
  fc.assert(
    fc.property(anyCode, wantedLines, (promo, wanted) => {
      const outcome = decideDiscount(promo, wanted, NOW)
      const before = undiscounted(wanted)
      if (!outcome.ok) {
        expect(outcome.error.code).toBe('promo_code_not_for_these')
        return
      }
      const { items, totalCents, discountCents } = outcome.value
      const paid = items.reduce((sum, item) => sum + item.quantity * item.unitPriceCents, 0)
      expect(paid).toBe(totalCents)
      expect(totalCents + discountCents).toBe(before.totalCents)
      expect(discountCents).toBeGreaterThan(0)
      if (promo.kind === 'fixed') expect(discountCents).toBeLessThanOrEqual(promo.value)
      for (const [at, item] of items.entries()) {
        expect(item.unitPriceCents).toBeGreaterThanOrEqual(0)
        expect(item.unitPriceCents + item.unitDiscountCents).toBe(wanted[at]?.unitPriceCents)
        const isFitting = promo.ticketTypeIds?.includes(item.ticketTypeId) ?? true
        if (!isFitting) expect(item.unitDiscountCents).toBe(0)
        if (promo.kind === 'percent' && isFitting) {
          const price = BigInt(item.unitPriceCents + item.unitDiscountCents)
          const off = (price * BigInt(promo.value)) / 100n
          expect(BigInt(item.unitDiscountCents)).toBe(off)
        }
      }
    }),
  )
})

test('PM4 an amount that the tickets can bear is given but for less than a poisha for each ticket', () => {
  fc.assert(
    fc.property(wantedLines, fc.integer({ min: 1, max: 1_000_000 }), (wanted, value) => {
      const total = undiscounted(wanted).totalCents
      const tickets = wanted.reduce((sum, { quantity }) => sum + quantity, 0)
      const outcome = decideDiscount(aCode({ kind: 'fixed', value }), wanted, NOW)
      const off = outcome.ok ? outcome.value.discountCents : 0
      expect(Math.min(value, total) - off).toBeLessThan(tickets)
    }),
  )
})

test('PM5 a code that is unknown, disabled, too early, over, for other tickets, for fewer or used up says so', () => {
  const two = lines([2, 80_000])

  expect(decided(null, two)).toBe('promo_code_unknown')
  expect(decided(aCode({ isEnabled: false }), two)).toBe('promo_code_unknown')
  expect(decided(aCode({ startsAt: NOW + 1 }), two)).toBe('promo_code_not_yet')
  expect(decided(aCode({ startsAt: NOW, endsAt: NOW + 1 }), two)).toMatchObject({ off: [8_000] })
  expect(decided(aCode({ endsAt: NOW }), two)).toBe('promo_code_over')
  expect(decided(aCode({ ticketTypeIds: [typeId(7)] }), two)).toBe('promo_code_not_for_these')
  expect(decided(aCode(), lines([2, 0]))).toBe('promo_code_not_for_these')
  expect(decided(aCode({ ticketsMax: 1 }), two)).toBe('promo_code_tickets')
  expect(decided(aCode({ ticketsMax: 2 }), two)).toMatchObject({ off: [8_000] })
  expect(decided(aCode({ quota: 3, held: 2, used: 1 }), two)).toBe('promo_code_used_up')
  expect(decided(aCode({ quota: 3, held: 1, used: 1 }), two)).toMatchObject({ off: [8_000] })
})

test('PM5 a code that is not valid yet says from when', () => {
  const outcome = decideDiscount(aCode({ startsAt: NOW + 1 }), lines([1, 80_000]), NOW)

  expect(outcome).toMatchObject({ error: { details: [{ startsAt: instantToText(NOW + 1) }] } })
})
