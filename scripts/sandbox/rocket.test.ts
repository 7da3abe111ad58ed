// The account for Rocket and the pages on which a person pays, at the sandbox.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { submit } from './testing/ask.ts'
import { aRequest, openRocketShop, type RocketShop, WRECKS } from './testing/rocket-shop.ts'

let shop: RocketShop
beforeAll(async () => {
  shop = await openRocketShop()
})
afterAll(() => shop[Symbol.asyncDispose]())

test('credentials are checked without a payment: right, wrong, switched off, and in every bad hour', async () => {
  const sessions = shop.sandbox.store.sessions.size
  const right = await shop.rocket.checkCredentials()
  const wrong = await shop.storeWith('another password').checkCredentials()
  await shop.sim('mode', { isActive: false })
  const off = await shop.rocket.checkCredentials()
  await shop.sim('mode', { isActive: true })

  expect([right.kind, wrong.kind, off.kind]).toEqual(['valid', 'invalid', 'invalid'])
  for (const [kind, reason, more] of WRECKS) {
    await shop.sim('faults', { operation: 'query', kind, ...more })
    expect(await shop.rocket.checkCredentials()).toEqual({ kind: 'unknown', reason })
  }
  expect(shop.sandbox.store.sessions.size).toBe(sessions)
})

const hiddenIn = (markup: string): ReadonlyMap<string, string> =>
  new Map(
    [...markup.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )

async function opened() {
  const request = aRequest()
  const created = await shop.rocket.create(request)
  if (!created.ok) throw new Error('it was opened')
  const attempt = {
    ...request,
    providerPaymentId: created.value.providerPaymentId,
    returnProof: null,
  }
  return { url: created.value.redirectUrl, attempt }
}

test('a person pays on the page; the form that takes the browser back names everything and proves nothing', async () => {
  const { url, attempt } = await opened()

  const first = await (await fetch(url)).text()
  const odd = await (await submit(`${url}/wallet`, { value: '12' })).text()
  await submit(`${url}/wallet`, { value: '017123456789' })
  const wrong = await (await submit(`${url}/code`, { value: '000000' })).text()
  const paid = await submit(`${url}/code`, { value: '111111' })
  const form = await paid.text()
  const hint = shop.rocket.readReturn(new Map([...hiddenIn(form), ['outcome', 'success']]))

  expect(first).toContain('BDT 1500.00')
  expect(odd).toContain('11 or 12 digits')
  expect(wrong).toContain('That code is wrong')
  expect(form).toContain(`action="${attempt.returnUrl}?outcome=success"`)
  expect(paid.headers.get('content-security-policy')).toMatch(/script-src 'sha256-/)
  expect(hint).toMatchObject({ attemptRef: attempt.attemptRef, said: 'success' })
  expect(await shop.rocket.confirm(attempt, hint)).toMatchObject({
    kind: 'paid',
    furtherPayments: [],
  })
  expect((await shop.rocket.close(attempt)).kind).toBe('paid')
})

test.each([
  ['goes back', async (url: string) => submit(`${url}/cancel`, {}), 'cancel', 'cancelled'],
  [
    'has no money',
    async (url: string) => {
      await submit(`${url}/wallet`, { value: '01700000002' })
      return submit(`${url}/code`, { value: '123456' })
    },
    'failure',
    'declined',
  ],
])(
  'who %s is sent back with a form that says so, and may pay on the page after all',
  async (_what, act, outcome, reason) => {
    const { url, attempt } = await opened()
    const form = await (await act(url)).text()
    const failed = await shop.rocket.query(attempt)

    await submit(`${url}/wallet`, { value: '01700000001' })
    await submit(`${url}/code`, { value: '123456' })

    expect(form).toContain(`${attempt.returnUrl}?outcome=${outcome}`)
    expect(failed).toMatchObject({ kind: 'failed', reason, canStillBePaid: true })
    expect((await shop.rocket.query(attempt)).kind).toBe('paid')
  },
)

test('a page that nobody used in time has ended', async () => {
  const { url } = await opened()
  shop.sandbox.world.advance(31 * 60_000)

  expect(await (await fetch(url)).text()).toContain('This payment has ended')
})
