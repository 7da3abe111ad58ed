// bKash's token: one for all replicas, at most two calls in any hour, in the database and sealed.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProviderTokens } from '../../server/features/payments/provider-tokens.ts'
import { tokenKeyOf } from '../../server/features/payments/providers/bkash.ts'
import { decideToken } from '../../server/features/payments/providers/bkash-tokens.ts'
import { openTestDeps, type TestDeps } from '../../server/testing/deps.ts'
import { openTestSql } from '../../server/testing/open.ts'
import { ask } from './testing/ask.ts'
import { type BkashShop, openBkashShop } from './testing/bkash-shop.ts'

let deps: TestDeps
beforeAll(async () => {
  deps = await openTestDeps()
})
afterAll(() => deps[Symbol.asyncDispose]())

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const pass = ({ sandbox }: BkashShop, ms: number): Promise<unknown> =>
  ask(sandbox.url, '/__sim/clock', { advanceMs: ms })

const tokenCalls = ({ sandbox }: BkashShop): string[] =>
  sandbox.world.requests
    .map(({ operation }) => operation)
    .filter((name) => name === 'grant' || name === 'refresh')

const worksAt = async (shop: BkashShop, provider = shop.bkash): Promise<boolean> =>
  (await provider.create(shop.order())).ok

test('three replicas that start at once ask for one token', async () => {
  await using shop = await openBkashShop(deps)
  const replicas = [shop.bkash, shop.replica(), shop.replica()]

  const worked = await Promise.all(
    Array.from({ length: 24 }, (_unused, at) => worksAt(shop, replicas[at % 3])),
  )

  expect(worked).not.toContain(false)
  expect(tokenCalls(shop)).toEqual(['grant'])
})

test('from minute 50 it is renewed by a refresh, once, while it is still used', async () => {
  await using shop = await openBkashShop(deps)
  const replicas = [shop.bkash, shop.replica(), shop.replica()]
  await worksAt(shop)

  await pass(shop, 49 * MINUTE_MS)
  await worksAt(shop)
  const before = tokenCalls(shop)
  await pass(shop, 1 * MINUTE_MS)
  const worked = await Promise.all(
    Array.from({ length: 12 }, (_unused, at) => worksAt(shop, replicas[at % 3])),
  )

  expect(before).toEqual(['grant'])
  expect(worked).not.toContain(false)
  expect(tokenCalls(shop)).toEqual(['grant', 'refresh'])
})

test('a token that bKash no longer takes is granted anew; where no call is left an operator is told', async () => {
  await using shop = await openBkashShop(deps)
  await worksAt(shop)

  await ask(shop.sandbox.url, '/__sim/revoke-tokens', {})
  const second = await worksAt(shop)
  await ask(shop.sandbox.url, '/__sim/revoke-tokens', {})
  const third = await shop.bkash.create(shop.order())

  expect(second).toBe(true)
  expect(third).toMatchObject({ ok: false, error: { code: 'provider_unknown', reason: 'busy' } })
  expect(tokenCalls(shop)).toEqual(['grant', 'grant'])
  expect(shop.alarms.join()).toContain('no token call is left')
  await pass(shop, HOUR_MS)
  expect(await worksAt(shop)).toBe(false)
  await pass(shop, MINUTE_MS)
  expect(await worksAt(shop)).toBe(true)
})

test.each([1, 10])(
  'of %d that meet a 401 at once one renews, and every call is made again',
  async (times) => {
    await using shop = await openBkashShop(deps)
    await worksAt(shop)
    await ask(shop.sandbox.url, '/__sim/faults', {
      operation: 'create',
      kind: 'code',
      code: '401',
      form: 'gateway',
      times,
    })

    const worked = await Promise.all(Array.from({ length: times }, () => worksAt(shop)))

    expect(worked).not.toContain(false)
    expect(tokenCalls(shop)).toEqual(['grant', 'grant'])
  },
)

test('a refresh that is refused costs the old token nothing, and the next renewal is a grant', async () => {
  await using shop = await openBkashShop(deps)
  await worksAt(shop)
  await pass(shop, 50 * MINUTE_MS)
  await ask(shop.sandbox.url, '/__sim/faults', { operation: 'refresh', kind: 'code', code: '2001' })

  const renewing = await worksAt(shop)
  await pass(shop, 11 * MINUTE_MS)
  const after = await worksAt(shop)

  expect([renewing, after]).toEqual([true, true])
  expect(tokenCalls(shop)).toEqual(['grant', 'refresh', 'grant'])
})

test('through a day of renewals, losses and refusals bKash never counts a third call in an hour', async () => {
  await using shop = await openBkashShop(deps)
  let worked = 0
  let seed = 7
  const drawn = (count: number): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % count
  }

  for (let step = 0; step < 120; step += 1) {
    const event = drawn(30)
    if (event === 0) await ask(shop.sandbox.url, '/__sim/revoke-tokens', {})
    if (event === 1) {
      await ask(shop.sandbox.url, '/__sim/faults', {
        operation: 'refresh',
        kind: 'reset',
        isDone: true,
      })
    }
    if (event === 2) {
      await ask(shop.sandbox.url, '/__sim/faults', {
        operation: 'grant',
        kind: 'html',
        isDone: true,
      })
    }
    if (await worksAt(shop)) worked += 1
    await pass(shop, drawn(25) * MINUTE_MS)
  }

  const calls = shop.sandbox.merchant.tokenCalls
  const crowded = calls.filter(
    (at) => calls.filter((one) => one > at - HOUR_MS && one <= at).length > 2,
  )
  expect(crowded).toEqual([])
  expect(shop.sandbox.merchant.blockedUntil).toBe(0)
  // Of 120: each loss costs an hour at most.
  expect(worked).toBeGreaterThan(80)
})

test('a replica that dies over a call has spent it, and holds the others up for its lease alone', async () => {
  await using shop = await openBkashShop(deps)
  const tokens = createProviderTokens(deps)
  const key = randomBytes(32).toString('hex')
  const now = shop.sandbox.world.now()
  const claimAt = (at: number) =>
    tokens.claim(key, {
      now: at,
      leaseUntil: at + 1_000,
      since: at - HOUR_MS,
      callsMax: 2,
      staleVersion: null,
      claimId: null,
    })

  const dead = await claimAt(now)
  const waiting = await claimAt(now)
  const next = await claimAt(now + 1_000)
  const third = await claimAt(now + 2_000)
  const late = dead.kind === 'claimed' && (await tokens.keep(key, dead.claimId, aToken(now)))

  expect([dead.kind, waiting.kind, next.kind, third.kind]).toEqual([
    'claimed',
    'taken',
    'claimed',
    'spent',
  ])
  expect(third.kind === 'spent' && third.until).toBe(now + HOUR_MS)
  // What the dead one still brings is not kept over the next one's.
  expect(late).toBe(false)
})

const aToken = (now: number) => ({
  idToken: 'eyJ.a.secret',
  refreshToken: 'refresh.a.secret',
  grantedAt: now,
  expiresAt: now + HOUR_MS,
})

test('the database holds no token that can be read, and no other role reads the row', async () => {
  const tokens = createProviderTokens(deps)
  const key = randomBytes(32).toString('hex')
  const now = Date.now()
  const wish = {
    now,
    leaseUntil: now + 1_000,
    since: now - HOUR_MS,
    callsMax: 2,
    staleVersion: null,
    claimId: null,
  }
  const claim = await tokens.claim(key, wish)
  if (claim.kind !== 'claimed') throw new Error('nobody else is here')

  const isKept = await tokens.keep(key, claim.claimId, aToken(now))
  const back = await tokens.read(key)
  await using owner = openTestSql(deps.database.ownerUrl)
  const rows = await owner<{ readonly sealed: Uint8Array }[]>`
    select sealed from provider_tokens where token_key = ${key}`
  const app = deps.db`select token_key from provider_tokens`.then(
    () => 'read',
    (error: unknown) => String(error),
  )

  expect(isKept).toBe(true)
  expect(back).toEqual({ ...aToken(now), version: claim.claimId })
  expect(Buffer.from(rows[0]?.sealed ?? []).toString('latin1')).not.toContain('secret')
  expect(await app).toContain('permission denied')
})

test('a token that another MASTER_KEY sealed is replaced by the next', async () => {
  await using shop = await openBkashShop(deps)
  await worksAt(shop)
  await using owner = openTestSql(deps.database.ownerUrl)
  await owner`update provider_tokens set sealed = '\\x00' where token_key = ${tokenKeyOf({
    base: { url: new URL(shop.sandbox.url), isSandbox: true },
    username: shop.sandbox.username,
    password: shop.sandbox.password,
    appKey: shop.sandbox.appKey,
    appSecret: shop.sandbox.appSecret,
  })}`

  expect(await worksAt(shop)).toBe(true)
  expect(tokenCalls(shop)).toEqual(['grant', 'grant'])
})

test('credentials are checked by a grant, whose token is then used', async () => {
  await using shop = await openBkashShop(deps)
  await using stranger = await openBkashShop(deps, { password: 'another' })

  expect(await shop.bkash.checkCredentials()).toEqual({ kind: 'valid' })
  expect(await worksAt(shop)).toBe(true)
  expect(tokenCalls(shop)).toEqual(['grant'])
  expect(await stranger.bkash.checkCredentials()).toMatchObject({ kind: 'invalid' })
  // The hour's second call is spent as well: the third is not made.
  expect(await stranger.bkash.checkCredentials()).toMatchObject({ kind: 'invalid' })
  expect(await stranger.bkash.checkCredentials()).toEqual({ kind: 'unknown', reason: 'busy' })
})

test.each([
  [-1, 'use'],
  [49 * MINUTE_MS, 'use'],
  [50 * MINUTE_MS - 1, 'use'],
  [50 * MINUTE_MS, 'use_and_renew'],
  [HOUR_MS - 30_001, 'use_and_renew'],
  [HOUR_MS - 30_000, 'renew'],
  [HOUR_MS, 'renew'],
])('a token of an hour is after %d ms: %s', (ageMs, decision) => {
  const token = { ...aToken(0), version: 'a' }

  expect(decideToken(token, null, ageMs)).toBe(decision)
  expect(decideToken(token, 'a', ageMs)).toBe('renew')
  expect(decideToken(null, null, ageMs)).toBe('renew')
})
