// Every way in which bKash's answer goes wrong, in every call.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDeps, type TestDeps } from '../../server/testing/deps.ts'
import type { FaultKind } from './common/faults.ts'
import { ask } from './testing/ask.ts'
import { approve, openBkashShop, openedAt } from './testing/bkash-shop.ts'

let deps: TestDeps
beforeAll(async () => {
  deps = await openTestDeps()
})
afterAll(() => deps[Symbol.asyncDispose]())

type Wreck = readonly [kind: FaultKind, reason: string, more: Record<string, unknown>]

const WRECKS: readonly Wreck[] = [
  ['hang', 'timeout', {}],
  ['slow', 'timeout', {}],
  ['reset', 'unreachable', {}],
  ['half', 'unreachable', {}],
  ['html', 'unreadable', {}],
  ['empty', 'unreadable', {}],
  ['garbage', 'unreadable', {}],
  ['huge', 'unreadable', {}],
  ['redirect', 'unreadable', {}],
  ['status', 'busy', { status: 500 }],
  ['status', 'busy', { status: 503, retryAfter: '7' }],
  ['status', 'busy', { status: 429, retryAfter: '7' }],
  ['status', 'unreadable', { status: 404 }],
  ['code', 'busy', { code: '9999' }],
  ['code', 'busy', { code: '503', form: 'error' }],
  ['code', 'busy', { code: '2003', form: 'external' }],
]
const CASES = WRECKS.flatMap(([kind, reason, more]) =>
  [false, true].map((isDone) => [kind, isDone, reason, more] as const),
)
/** Of a token call a code is a no to the account. */
const TRANSPORT = WRECKS.filter(([kind]) => kind !== 'code')

test('the fault cases are counted', () => {
  expect([CASES.length * 3 + TRANSPORT.length, CASES.length]).toEqual([109, 32])
})

test.concurrent.each(CASES)(
  'create meets %s (done %s): %s %j; nobody was sent to a page',
  async (kind, isDone, reason, more) => {
    await using shop = await openBkashShop(deps)
    const request = shop.order()
    await ask(shop.sandbox.url, '/__sim/faults', { operation: 'create', kind, isDone, ...more })

    const met = await shop.bkash.create(request)
    const again = await shop.bkash.create(request)
    const next = await shop.bkash.create(shop.order())

    expect(met).toMatchObject({ ok: false, error: { code: 'provider_unknown', reason } })
    expect(!met.ok && 'retryAfterMs' in met.error && met.error.retryAfterMs).toBe(
      more['retryAfter'] === undefined ? null : 7_000,
    )
    // bKash takes a reference once: a payment that was opened unheard cannot be opened again.
    expect(again.ok ? 'created' : again.error.code).toBe(isDone ? 'provider_refused' : 'created')
    expect(next.ok).toBe(true)
    expect(shop.sandbox.merchant.payments.size).toBe(2)
  },
)

test.concurrent.each(CASES)(
  'query meets %s (done %s): %s %j; the payment stays as it was',
  async (kind, isDone, reason, more) => {
    await using shop = await openBkashShop(deps)
    const { attempt } = await openedAt(shop, shop.order())
    await ask(shop.sandbox.url, '/__sim/faults', { operation: 'query', kind, isDone, ...more })

    expect(await shop.bkash.query(attempt)).toMatchObject({ kind: 'unknown', reason })
    expect(await shop.bkash.query(attempt)).toEqual({ kind: 'pending', isApproved: false })
  },
)

test.concurrent.each(CASES)(
  'execute meets %s (done %s): the query finds out, and the money moves once',
  async (kind, isDone, _reason, more) => {
    await using shop = await openBkashShop(deps)
    const { attempt } = await openedAt(shop, shop.order())
    const hint = await approve(shop, attempt)
    const isCode = kind === 'code'
    await ask(shop.sandbox.url, '/__sim/faults', { operation: 'execute', kind, isDone, ...more })

    const standing = await shop.bkash.confirm(attempt, hint)

    const executes = shop.sandbox.world.requests.filter(({ operation }) => operation === 'execute')
    expect({ isCode, kind: standing.kind }).toEqual({ isCode, kind: 'paid' })
    // Executed once more only where the query showed it approved and not executed.
    expect(executes).toHaveLength(isDone ? 1 : 2)
    expect(shop.sandbox.world.ledger.entries).toHaveLength(1)
  },
)

test('an execute that fails for good stays open, approved and unpaid', async () => {
  await using shop = await openBkashShop(deps)
  const { attempt } = await openedAt(shop, shop.order())
  const hint = await approve(shop, attempt)
  await ask(shop.sandbox.url, '/__sim/faults', { operation: 'execute', kind: 'reset', times: 2 })

  expect(await shop.bkash.confirm(attempt, hint)).toEqual({ kind: 'pending', isApproved: true })
  expect(shop.sandbox.world.ledger.entries).toEqual([])
  expect((await shop.bkash.confirm(attempt, null)).kind).toBe('paid')
})

test('with everything down nothing is known, whatever was done', async () => {
  await using shop = await openBkashShop(deps)
  const { attempt } = await openedAt(shop, shop.order())
  const hint = await approve(shop, attempt)
  await ask(shop.sandbox.url, '/__sim/faults', {
    operation: '*',
    kind: 'reset',
    isDone: true,
    times: 2,
  })

  expect(await shop.bkash.confirm(attempt, hint)).toMatchObject({
    kind: 'unknown',
    reason: 'unreachable',
  })
  expect((await shop.bkash.query(attempt)).kind).toBe('paid')
})

test.concurrent.each(TRANSPORT)(
  'grant meets %s: nobody can pay now, and soon again',
  async (kind, _reason, more) => {
    await using shop = await openBkashShop(deps)
    await ask(shop.sandbox.url, '/__sim/faults', { operation: 'grant', kind, ...more })

    const first = await shop.bkash.create(shop.order())
    const second = await shop.bkash.create(shop.order())

    expect(first).toMatchObject({ ok: false, error: { code: 'provider_unknown' } })
    expect(second.ok).toBe(true)
  },
)
