// One account that is silent, or that cannot be opened, holds up nobody else's refunds and looks.
import { expect, test } from 'vitest'
import type { TenantId } from '../../../shared/ids.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { granted } from '../../testing/event.ts'
import { createLedger } from '../../testing/ledger-provider.ts'
import {
  anAccount,
  anOpenOrder,
  aPaidOrder,
  aShop,
  openShopDeps,
  type Shop,
  type ShopDeps,
} from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { giveBack } from './give-back.ts'
import { reconcilePayments } from './reconcile.ts'
import { workRefunds } from './work-refunds.ts'

/** Beside the ledger that answers one that does not, for each account of a tenant's own. */
async function openTwoLedgers() {
  const deps = await openShopDeps()
  const silent = createLedger(deps.now)
  silent.forge = (evidence) => ({ ...evidence, providerTxnId: `S${evidence.providerTxnId}` })
  const own = new Set<string>()
  const providers: ShopDeps['providers'] = (account) =>
    own.has(account.merchant) ? silent.open(account) : deps.ledger.open(account)
  return { ...deps, providers, silent, own }
}
type TwoLedgers = Awaited<ReturnType<typeof openTwoLedgers>>

/** A shop whose own account is kept at the ledger that will be silent. */
async function aSilentShop(deps: TwoLedgers): Promise<Shop> {
  const shop = await aShop(deps)
  deps.own.add((await anAccount(deps, shop.tenantId)).id)
  return shop
}

/** Until then it could be opened. */
const closeAccount = ({ platformDb }: ShopDeps, tenantId: TenantId) => platformDb`
  update provider_accounts set sealed = '\\x00', version = version + 1 where tenant_id = ${tenantId}`

const givenBack = async (deps: ShopDeps, { tenantId }: Shop, orderId: string): Promise<string> =>
  granted(
    await giveBack(deps, {
      ...{ tenantId, orderId: orderId as Parameters<typeof giveBack>[1]['orderId'] },
      ...{ actor: SYSTEM_ACTOR, userId: null, key: null },
      input: { what: { kind: 'order', feeCents: 0 }, reason: 'Rain' },
    }),
  )

/** As many payments like the one that is there, each with a reference of its own. */
const copyPayments = (deps: ShopDeps, { tenantId }: Shop, count: number) =>
  withTenant(
    deps.db,
    tenantId,
    (tx) => tx`
      insert into payment_attempts (id, order_id, ref, provider, account_id, is_live, amount_cents, state,
                                    provider_payment_id, provider_txn_id, created_at, settled_at, next_check_at)
      select gen_random_uuid(), a.order_id, 'COPY' || lpad(n::text, 10, '0'), a.provider, a.account_id, a.is_live,
             a.amount_cents, a.state, a.provider_payment_id || n, a.provider_txn_id || n, a.created_at, a.settled_at,
             a.next_check_at
        from payment_attempts a, generate_series(1, ${count}::integer) n`,
  )

/** The refund that is there once more for each of the copies. */
const copyRefunds = (deps: ShopDeps, { tenantId }: Shop) =>
  withTenant(
    deps.db,
    tenantId,
    (tx) => tx`
      insert into refunds (id, ref, order_id, attempt_id, provider_txn_id, amount_cents, currency, reason, requested_at,
                           next_try_at)
      select gen_random_uuid(), 'RF' || a.ref, r.order_id, a.id, a.provider_txn_id, r.amount_cents, r.currency, r.reason,
             r.requested_at, r.next_try_at
        from refunds r, payment_attempts a
       where a.ref like 'COPY%'`,
  )

const refundsOf = ({ db }: ShopDeps, { tenantId }: Shop) =>
  withTenant(
    db,
    tenantId,
    (tx) => tx<{ state: string; tries: number; sentAt: number | null; nextTryAt: number }[]>`
      select state, tries, sent_at, next_try_at from refunds order by next_try_at`,
  )

const attemptsOf = ({ db }: ShopDeps, { tenantId }: Shop) =>
  withTenant(
    db,
    tenantId,
    (tx) => tx<{ state: string; nextCheckAt: number | null }[]>`
      select state, next_check_at from payment_attempts order by next_check_at`,
  )

async function dueRefunds(deps: TwoLedgers, count: number): Promise<Shop> {
  const shop = await aSilentShop(deps)
  const order = await anOpenOrder(deps, shop)
  deps.silent.pay(order.ref)
  deps.clock.now += MINUTE_MS
  await reconcilePayments(deps, deps.now())
  await givenBack(deps, shop, order.orderId)
  await copyPayments(deps, shop, count - 1)
  await copyRefunds(deps, shop)
  return shop
}

test('RF34 150 refunds of a silent account keep nobody else’s waiting, and at most eight of its calls are under way', async () => {
  await using deps = await openTwoLedgers()
  const other = await aShop(deps)
  const { orderId } = await aPaidOrder(deps, other)
  await dueRefunds(deps, 150)
  deps.clock.now += MINUTE_MS
  await givenBack(deps, other, orderId)
  let [underWay, most, calls] = [0, 0, 0]
  deps.silent.trouble = 'down'
  deps.silent.beforeCall = async () => {
    calls += 1
    underWay += 1
    most = Math.max(most, underWay)
    await new Promise(setImmediate)
    underWay -= 1
  }

  await workRefunds(deps, deps.now())

  expect(await refundsOf(deps, other)).toMatchObject([{ state: 'succeeded' }])
  expect(calls).toBeGreaterThan(0)
  expect(calls).toBeLessThanOrEqual(8)
  expect(most).toBeLessThanOrEqual(8)
})

test('RF34 refunds of an account that cannot be opened keep nobody else’s waiting; none is sent, and each is when it can', async () => {
  await using deps = await openTwoLedgers()
  const other = await aShop(deps)
  const { orderId } = await aPaidOrder(deps, other)
  const shop = await dueRefunds(deps, 150)
  const { sealed = null } =
    (
      await deps.platformDb`select sealed from provider_accounts where tenant_id = ${shop.tenantId}`
    )[0] ?? {}
  await closeAccount(deps, shop.tenantId)
  deps.clock.now += DAY_MS
  await givenBack(deps, other, orderId)

  await workRefunds(deps, deps.now())
  const sent = await refundsOf(deps, other)
  for (let round = 0; round < 10; round += 1) await workRefunds(deps, deps.now())
  const waiting = await refundsOf(deps, shop)
  await deps.platformDb`
    update provider_accounts set sealed = ${sealed}, version = version + 1 where tenant_id = ${shop.tenantId}`
  deps.clock.now += HOUR_MS
  const backAt = deps.now()
  while ((await workRefunds(deps, deps.now())) > 0);

  expect(sent).toMatchObject([{ state: 'succeeded' }])
  expect(new Set(waiting.map(({ state, tries, sentAt }) => `${state} ${tries} ${sentAt}`))).toEqual(
    new Set(['requested 0 null']),
  )
  expect(waiting.every(({ nextTryAt }) => nextTryAt === backAt)).toBe(true)
  expect((await refundsOf(deps, shop)).filter(({ sentAt }) => sentAt === null)).toEqual([])
})

test('RF34 what was sent before its account could not be opened is asked about by the usual times, and comes to a person', async () => {
  await using deps = await openTwoLedgers()
  const shop = await dueRefunds(deps, 1)
  deps.silent.refunds.silence = 'lost'
  await workRefunds(deps, deps.now())
  await closeAccount(deps, shop.tenantId)

  const waits: number[] = []
  for (let look = 0; look < 12; look += 1) {
    const [row] = await refundsOf(deps, shop)
    waits.push(((row?.nextTryAt ?? 0) - deps.now()) / MINUTE_MS)
    deps.clock.now = row?.nextTryAt ?? 0
    await workRefunds(deps, deps.now())
  }

  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360])
  expect(await refundsOf(deps, shop)).toMatchObject([{ state: 'unknown' }])
})

test('SE26 250 payments of a silent account keep nobody else’s from being looked at', async () => {
  await using deps = await openTwoLedgers()
  const shop = await aSilentShop(deps)
  await anOpenOrder(deps, shop)
  await copyPayments(deps, shop, 249)
  deps.silent.trouble = 'down'
  let calls = 0
  deps.silent.beforeCall = () => {
    calls += 1
  }
  deps.clock.now += MINUTE_MS
  const other = await aShop(deps)
  const { ref } = await anOpenOrder(deps, other)
  deps.ledger.pay(ref)
  deps.clock.now += MINUTE_MS

  await reconcilePayments(deps, deps.now())

  expect(await attemptsOf(deps, other)).toMatchObject([{ state: 'succeeded' }])
  expect(calls).toBeGreaterThan(0)
  expect(calls).toBeLessThanOrEqual(8)
})

test('SE26 a payment of an account that cannot be opened is as one whose provider is silent', async () => {
  await using deps = await openTwoLedgers()
  const shop = await aSilentShop(deps)
  await anOpenOrder(deps, shop)
  await copyPayments(deps, shop, 249)
  await closeAccount(deps, shop.tenantId)
  const other = await aShop(deps)
  const { ref } = await anOpenOrder(deps, other)
  deps.ledger.pay(ref)
  deps.clock.now += MINUTE_MS

  const asked = await reconcilePayments(deps, deps.now())
  const looked = await attemptsOf(deps, other)
  while ((await reconcilePayments(deps, deps.now())) > 0);

  expect(asked).toBeGreaterThan(1)
  expect(looked).toMatchObject([{ state: 'succeeded' }])
  const due = (await attemptsOf(deps, shop)).filter(
    ({ nextCheckAt }) => nextCheckAt === null || nextCheckAt <= deps.now(),
  )
  expect(due).toEqual([])
})
