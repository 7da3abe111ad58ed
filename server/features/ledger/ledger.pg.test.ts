// The ledger beside what moves money: what was paid, what goes back, and what providers say of it.
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { LedgerDay } from '../../../shared/payments/ledger-schema.ts'
import { DAY_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { granted } from '../../testing/event.ts'
import {
  anOpenOrder,
  aPaidOrder,
  aShop,
  comeBack,
  openShopDeps,
  type Shop,
  type ShopDeps,
} from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { askProvider } from '../payments/ask-provider.ts'
import { giveBack } from '../payments/give-back.ts'
import { noteSentByHand, retryRefund } from '../payments/settle-by-person.ts'
import { workRefunds } from '../payments/work-refunds.ts'
import { workWebhooks } from '../payments/work-webhooks.ts'
import { importStatement, takeBackStatement } from './import-statement.ts'
import { listDifferences, listMovements, readBalances, readDays } from './list-ledger.ts'

/** Every account of a tenant that is not empty, and what they come to together. */
async function accountsOf(deps: ShopDeps, { tenantId }: Shop) {
  const balances = await readBalances(deps, tenantId)
  const held = balances.filter(({ balanceCents }) => balanceCents !== 0)
  return {
    ...Object.fromEntries(held.map(({ account, balanceCents }) => [account, balanceCents])),
    sum: balances.reduce((cents, { balanceCents }) => cents + balanceCents, 0),
  }
}

const movesOf = async (deps: ShopDeps, { tenantId }: Shop): Promise<readonly string[]> => {
  const page = granted(await listMovements(deps, tenantId, { limit: 100 }))
  return page.items.map(({ kind, debit, credit, amountCents }) =>
    [kind, debit, credit, amountCents].join(' '),
  )
}

const give = (deps: ShopDeps, { tenantId }: Shop, orderId: never, amountCents: number) =>
  giveBack(deps, {
    ...{ tenantId, orderId, actor: SYSTEM_ACTOR, userId: null, key: null },
    input: { what: { kind: 'amount', amountCents }, reason: 'Rain' },
  })

const tell = async (deps: ShopDeps, ref: string): Promise<void> => {
  await askProvider(deps, {
    ...required(await attemptOf(deps, ref), 'an attempt'),
    wish: 'look',
  })
  await workWebhooks(deps, deps.now())
}

async function attemptOf(deps: ShopDeps, ref: string) {
  const [row] = await deps.platformDb<{ tenantId: never; attemptId: string }[]>`
    select tenant_id, id as attempt_id from payment_attempts where ref = ${ref}`
  return row
}

test('LE2 a payment is counted once, however often it is told, and as owed where nothing was given for it', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop, 2)
  deps.ledger.pay(order.ref)

  await Promise.all([comeBack(deps, order.ref), tell(deps, order.ref), comeBack(deps, order.ref)])
  await tell(deps, order.ref)
  const once = await accountsOf(deps, shop)
  const twice = await anOpenOrder(deps, shop)
  for (const _time of [1, 2]) deps.ledger.pay(twice.ref)
  await Promise.all([comeBack(deps, twice.ref), tell(deps, twice.ref)])

  expect(once).toEqual({ at_provider: 160_000, sales: -160_000, sum: 0 })
  expect(await accountsOf(deps, shop)).toEqual({
    ...{ at_provider: 320_000, sales: -240_000, to_give_back: -80_000, sum: 0 },
  })
  await workRefunds(deps, deps.now())
  await workRefunds(deps, deps.now() + DAY_MS)
  expect(await accountsOf(deps, shop)).toEqual({ at_provider: 240_000, sales: -240_000, sum: 0 })
})

test('LE4 what is given back is owed when it is decided, gone when it is sent, and back when it fails', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { orderId } = await aPaidOrder(deps, shop)

  const refundId = granted(await give(deps, shop, orderId as never, 30_000))
  const decided = await accountsOf(deps, shop)
  deps.ledger.refunds.mode = 'failed'
  await workRefunds(deps, deps.now())
  const failed = await accountsOf(deps, shop)
  deps.ledger.refunds.mode = 'succeeded'
  const person = { tenantId: shop.tenantId, refundId, actor: SYSTEM_ACTOR }
  granted(await retryRefund(deps, person))
  granted(await retryRefund(deps, person))
  await workRefunds(deps, deps.now())

  expect(decided).toEqual({ at_provider: 80_000, sales: -50_000, to_give_back: -30_000, sum: 0 })
  expect(failed).toEqual({ at_provider: 80_000, sales: -80_000, sum: 0 })
  expect(await accountsOf(deps, shop)).toEqual({ at_provider: 50_000, sales: -50_000, sum: 0 })
  expect((await movesOf(deps, shop)).toSorted()).toEqual([
    'payment at_provider sales 80000',
    'refund_done to_give_back at_provider 30000',
    'refund_dropped to_give_back sales 30000',
    'refund_due sales to_give_back 30000',
    'refund_due sales to_give_back 30000',
  ])
})

test('LE4 what a person sent past the provider is no money of the provider’s', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { orderId } = await aPaidOrder(deps, shop)
  const refundId = granted(await give(deps, shop, orderId as never, 30_000))
  const person = { tenantId: shop.tenantId, refundId, actor: SYSTEM_ACTOR }

  for (const _time of [1, 2]) {
    granted(await noteSentByHand(deps, person, { reference: 'CASH-1', note: 'At the office' }))
  }

  expect(await accountsOf(deps, shop)).toEqual({
    ...{ at_provider: 80_000, by_hand: -30_000, sales: -50_000, sum: 0 },
  })
})

test('LE5 the database takes no entry that does not balance, and changes none', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await aPaidOrder(deps, shop)
  const insert = (cents: number, id: string) =>
    withTenant(
      deps.db,
      shop.tenantId,
      (tx) => tx`
        insert into ledger_entries (movement_id, leg, kind, account, amount_cents, provider, is_live, occurred_at, recorded_at)
        values (${id}, 1, 'fee', 'fees', 100, 'bkash', false, now(), now()),
               (${id}, 2, 'fee', 'at_provider', ${cents}, 'bkash', false, now(), now())`,
    )
  const change = (statement: 'update' | 'delete') =>
    withTenant(deps.db, shop.tenantId, (tx) =>
      statement === 'update'
        ? tx`update ledger_entries set amount_cents = amount_cents * 2`
        : tx`delete from ledger_entries`,
    )

  await expect(insert(-99, deps.newId())).rejects.toThrow('does not balance')
  await expect(change('update')).rejects.toThrow('permission denied')
  await expect(change('delete')).rejects.toThrow('permission denied')
  await insert(-100, deps.newId())
  expect((await accountsOf(deps, shop)).sum).toBe(0)
})

const file = (...lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode(['date,kind,reference,amount,fee', ...lines].join('\n'))

const PERIOD = { firstDay: '2026-01-14', lastDay: '2026-01-17' }

test('LE6, LE9 a statement is brought in once, told apart from the ledger, and taken back without a trace but its own', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const orders = [
    await aPaidOrder(deps, shop),
    await aPaidOrder(deps, shop),
    await aPaidOrder(deps, shop),
  ]
  const [first = '', second = '', third = ''] = orders.map(({ ref }) =>
    required(deps.ledger.payments.get(ref)?.txns[0], 'it was paid'),
  )
  const importer = { ...shop, userId: deps.newId() as never, actor: SYSTEM_ACTOR }
  const bring = (bytes: Uint8Array, fileName = 'january.csv') =>
    importStatement(deps, importer, { provider: 'stripe', isLive: false, fileName, bytes })
  const bytes = file(
    `2026-01-15,payment,${first},800.00,12.00`,
    `2026-01-15,payment,${second},799.00,12.00`,
    '2026-01-15,payment,TXN-OF-NOBODY,55.00,',
    '2026-01-15,payout,PO-1,1000.00,',
  )
  const before = await accountsOf(deps, shop)

  const [one, other] = await Promise.all([bring(bytes), bring(bytes)]).then((both) =>
    both.map(granted).toSorted((a, b) => Number(b.isNew) - Number(a.isNew)),
  )
  const overlapping = granted(
    await bring(file(`2026-01-15,payment,${first},800.00,12.00`), 'again.csv'),
  )
  const differences = granted(
    await listDifferences(deps, shop.tenantId, { ...PERIOD, provider: undefined, limit: 50 }),
  )
  const after = await accountsOf(deps, shop)
  const days = granted(await readDays(deps, shop.tenantId, PERIOD))

  expect([one?.isNew, other?.isNew, one?.known, other?.known]).toEqual([true, false, 0, 4])
  expect(overlapping).toMatchObject({ known: 1, isNew: true })
  expect(
    differences.items.map((item) => [item.kind, item.reference, item.ourCents, item.theirCents]),
  ).toEqual(
    [
      ['other_amount', second, 80_000, 79_900],
      ['not_there', third, 80_000, null],
      ['not_here', 'TXN-OF-NOBODY', null, 5_500],
    ].toSorted((a, b) => (String(a[1]) < String(b[1]) ? -1 : 1)),
  )
  expect(after).toEqual({
    ...{ at_provider: 240_000 - 2_400 - 100_000, sales: -240_000, sum: 0 },
    ...{ fees: 2_400, paid_out: 100_000 },
  })
  expect(days).toEqual([
    {
      ...{ day: '2026-01-15', provider: 'stripe', isLive: false, currency: 'BDT' },
      ...{ payments: 3, paidCents: 240_000, unsoldCents: 0 },
      ...{ refunds: 0, refundedCents: 0, returnedCents: 0 },
      ...{ feeCents: 2_400, paidOutCents: 100_000, differences: 3 },
    },
  ])
  const id = required(one, 'the one that was new').statement.id
  granted(await takeBackStatement(deps, importer, overlapping.statement.id))
  expect(await accountsOf(deps, shop)).toEqual(after)
  granted(await takeBackStatement(deps, importer, id))
  expect((await takeBackStatement(deps, importer, id)).ok).toBe(false)
  expect(await accountsOf(deps, shop)).toEqual(before)
})

test('LE6 a page of differences goes on where the one before ended', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const importer = { ...shop, userId: deps.newId() as never, actor: SYSTEM_ACTOR }
  const lines = [1, 2, 3, 4, 5].flatMap((n) => [
    `2026-01-1${n + 2},payment,T-${n},10.00,`,
    `2026-01-1${n + 2},refund,T-${n},10.00,`,
  ])
  const brought = { isLive: false, fileName: 'a.csv', bytes: file(...lines) }
  granted(await importStatement(deps, importer, { ...brought, provider: 'bkash' }))
  granted(await importStatement(deps, importer, { ...brought, provider: 'nagad' }))

  const seen: string[] = []
  let after: string | undefined
  do {
    const period = { firstDay: '2026-01-13', lastDay: '2026-01-16', provider: undefined }
    const page = granted(await listDifferences(deps, shop.tenantId, { ...period, limit: 3, after }))
    seen.push(...page.items.map((one) => [one.day, one.what, one.provider].join(' ')))
    after = page.next ?? undefined
  } while (after !== undefined)

  expect(new Set(seen).size).toBe(16)
  expect(seen).toHaveLength(16)
  expect(seen.slice(0, 2)).toEqual(['2026-01-16 payment bkash', '2026-01-16 payment nagad'])
})

test.each(['2026-02-31', '0000-01-01', '9999-12-31', '2026-13-01', '27/11/2026'])(
  'LE6 %s is no day that is asked for',
  (day) => {
    expect(v.safeParse(LedgerDay, day).success).toBe(false)
    expect(v.safeParse(LedgerDay, '2028-02-29').success).toBe(true)
  },
)
