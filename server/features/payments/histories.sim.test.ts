// HI1–HI3: random histories of orders with codes, payments, refunds and events that are called off, against a model that knows
// only what was ordered and the provider's ledger.
import { afterAll, expect, test } from 'vitest'
import { aTenant } from '../../testing/event.ts'
import { EVENT_STEPS, expectEventGivenBack } from '../../testing/history/event-steps.ts'
import { expectWhole } from '../../testing/history/expect-whole.ts'
import { beginHistory, createDice, type History, type Step } from '../../testing/history/history.ts'
import { asRefundHistory, MONEY_BACK_STEPS } from '../../testing/history/refund-steps.ts'
import { order, SALE_STEPS } from '../../testing/history/sale-steps.ts'
import { expectCounted, expectSameBooks, settleDown } from '../../testing/history/settle-down.ts'
import { watchPromoUses } from '../../testing/history/watch-uses.ts'
import { expectGivenBack } from '../../testing/refund-history.ts'
import { anAccount, openShopDeps, type Shop, type ShopDeps } from '../../testing/shop.ts'

const seed = Number(process.env['PROBESH_SEED'] ?? Date.now() % 2 ** 32)
const share = Math.min(1, Math.max(0, Number(process.env['PROBESH_SHARE'] ?? 0.02) || 0))
const HISTORIES_FULL = 10_000
const HISTORIES_MIN = 200
const histories = Math.max(HISTORIES_MIN, share === 1 ? HISTORIES_FULL : 0)
/** Of one part, on one database. */
const PER_PART_MAX = 250
const PARTS = Math.max(8, Math.ceil(histories / PER_PART_MAX))
const perPart = Math.ceil(histories / PARTS)
const STEPS_MAX = 32

/** As often as they are here. */
const STEPS: readonly Step[] = [...SALE_STEPS, ...MONEY_BACK_STEPS, ...EVENT_STEPS]

/** What happened how often, in all histories together. */
const tally = new Map<string, number>()
const note = (what: string, times = 1): void => void tally.set(what, (tally.get(what) ?? 0) + times)

async function take(history: History, steps: readonly Step[], name: string): Promise<void> {
  history.isAlone = steps.length === 1
  await Promise.all(
    steps.map(async (step) => {
      const said = await step(history)
      note(typeof said === 'string' ? `${step.name}: ${said}` : step.name)
    }),
  )
  await expectWhole(history, name)
}

/** One history from its seed; throws what is wrong with it. */
async function live(deps: ShopDeps, tenantId: Shop['tenantId'], at: number): Promise<void> {
  const dice = createDice(at)
  const name = `the history of seed ${at}`
  const history = await beginHistory(deps, tenantId, dice)
  const steps = 4 + dice.roll(STEPS_MAX)
  await take(history, [order], name)
  for (let step = 0; step < steps; step += 1) {
    const together = Array.from({ length: dice.roll(4) === 0 ? 3 : 1 }, () => dice.pick(STEPS))
    await take(
      history,
      together.flatMap((one) => one ?? []),
      name,
    )
  }
  await settleDown(history)
  const heldCents = await expectWhole(history, name)
  expectSameBooks(history, name, heldCents)
  const { moved, reasons } = await expectCounted(history, name)
  note('movements of money', moved)
  for (const reason of reasons) note(`given back by itself: ${reason}`)
  note('refunds that went back', await expectGivenBack(asRefundHistory(history), name))
  note('orders of an event that is off', await expectEventGivenBack(history, name))
}

const TOLD_MAX = 3

for (let part = 0; part < PARTS; part += 1) {
  test(`HI1–HI3 in ${perPart} random histories money in equals tickets plus what goes back, after every step, part ${part + 1} of ${PARTS}, PROBESH_SEED=${seed}`, async () => {
    await using deps = await openShopDeps({}, { canClose: part % 2 === 0 })
    await watchPromoUses(deps.database)
    await anAccount(deps, null, 'bkash')
    const tenantId = await aTenant(deps)
    const wrong: unknown[] = []
    for (let at = 0; at < perPart; at += 1) {
      // A broken history is told beside the others: in how many it shows says what it takes.
      await live(deps, tenantId, seed + part * 1_000_003 + at).catch((error) => wrong.push(error))
      note('histories')
    }

    note('histories with a violation', wrong.length)
    if (wrong.length > 0) {
      throw new AggregateError(
        wrong.slice(0, TOLD_MAX),
        `${wrong.length} of ${perPart} histories: ${wrong.slice(0, TOLD_MAX).map(String).join('\n')}`,
      )
    }
  })
}

afterAll(() => {
  const told = [...tally].toSorted(([one], [other]) => (one < other ? -1 : 1))
  process.stdout.write(`${told.map(([what, times]) => `${times} ${what}`).join(', ')}\n`)
  // Without these nothing was put to the test.
  for (const what of ['movements of money', 'refunds that went back', 'order: with a code: done']) {
    expect({ what, times: tally.get(what) ?? 0 }).not.toEqual({ what, times: 0 })
  }
})
