import { expect, test } from 'vitest'
import type { OpenerIo } from './account-opener.ts'
import type { OpenPayment, PaymentRequest } from './port.ts'
import { readBaseUrl } from './provider-io.ts'
import { openRocket } from './rocket.ts'
import { STORE_ID, STORE_PASSWORD } from './sslcommerz.vectors.ts'
import { storeAt, storeIo } from './testing/sslcommerz-store.ts'

const REQUEST: PaymentRequest = {
  attemptRef: 'PB0123456789ABCDEF',
  amountCents: 150_000,
  currency: 'BDT',
  lines: [{ name: 'সাধারণ', unitCents: 75_000, quantity: 2 }],
  buyer: {
    name: 'রহিম\nউদ্দিন',
    email: 'rahim@example.com',
    phone: '+8801712345678',
    address: null,
  },
  locale: 'bn',
  returnUrl: 'https://tickets.example/pay/rocket/return/PB0123456789ABCDEF/proof',
  webhookUrl: 'https://tickets.example/webhooks/rocket',
  createdAt: 0,
  holdUntil: 900_000,
}

const SESSION = {
  status: 'SUCCESS',
  sessionkey: '9F2B7C64A1D04E0E8D7F6B1A3C5E7F90',
  GatewayPageURL: 'https://sandbox.sslcommerz.com/EasyCheckOut/testcde9f2b7c64',
}

test('RO1 a session offers Rocket alone, names every address and is the same to the byte when it is asked again', async () => {
  const { rocket, asked } = storeAt({ answer: () => SESSION })

  const created = await rocket.create(REQUEST)
  await rocket.create(REQUEST)

  const [first, second] = asked
  expect(created).toEqual({
    ok: true,
    value: {
      redirectUrl: SESSION.GatewayPageURL,
      providerPaymentId: SESSION.sessionkey,
      returnProof: null,
    },
  })
  expect(first?.url.href).toBe('https://sandbox.sslcommerz.com/gwprocess/v4/api.php')
  expect(Object.fromEntries(first?.form ?? [])).toMatchObject({
    store_id: STORE_ID,
    store_passwd: STORE_PASSWORD,
    total_amount: '1500.00',
    currency: 'BDT',
    tran_id: REQUEST.attemptRef,
    value_a: REQUEST.attemptRef,
    multi_card_name: 'dbblmobilebanking',
    success_url: `${REQUEST.returnUrl}?outcome=success`,
    fail_url: `${REQUEST.returnUrl}?outcome=failure`,
    cancel_url: `${REQUEST.returnUrl}?outcome=cancel`,
    ipn_url: REQUEST.webhookUrl,
    cus_name: 'রহিম উদ্দিন',
    product_name: '2 x সাধারণ',
  })
  expect(String(second?.form)).toBe(String(first?.form))
})

test('a buyer without a telephone and with a long mailbox is nobody else by that', async () => {
  const { rocket, asked } = storeAt({ answer: () => SESSION })
  const email = `${'a'.repeat(50)}@example.com`

  await rocket.create({ ...REQUEST, buyer: { name: ' ', email, phone: null, address: null } })

  const form = asked[0]?.form
  expect(form?.get('cus_email')).toMatch(/\.invalid$/)
  expect(form?.get('cus_phone')).toBe('00000000000')
  expect([...(form ?? [])].filter(([, value]) => value === '')).toEqual([])
})

test.each([
  'https://securepay.sslcommerz.com.evil.example/EasyCheckOut/x',
  'https://sslcommerz.com.evil.example/x',
  'https://evilsslcommerz.com/x',
  'http://sandbox.sslcommerz.com/x',
  'https://sandbox.sslcommerz.com:8443/x',
  'https://user@sandbox.sslcommerz.com/x',
  'javascript:alert(1)',
  '/EasyCheckOut/x',
  '',
  null,
])('PV5 nobody is sent to %s', async (url) => {
  const { rocket } = storeAt({ answer: () => ({ ...SESSION, GatewayPageURL: url }) })

  expect(await rocket.create(REQUEST)).toMatchObject({
    ok: false,
    error: { code: 'provider_unknown', reason: 'unreadable' },
  })
})

test.each([9_99, 500_000_01])(
  'RO1 %d poisha are more or less than SSLCOMMERZ takes: it is not asked',
  async (amountCents) => {
    const { rocket, asked } = storeAt({ answer: () => SESSION })

    expect(await rocket.create({ ...REQUEST, amountCents })).toMatchObject({
      ok: false,
      error: { code: 'provider_refused', reason: 'setup' },
    })
    expect(asked).toEqual([])
  },
)

const ATTEMPT: OpenPayment = {
  attemptRef: REQUEST.attemptRef,
  providerPaymentId: SESSION.sessionkey,
  amountCents: 150_000,
  currency: 'BDT',
  createdAt: 0,
  returnProof: null,
}
test.each([
  ['INACTIVE', 'unauthorized', 'invalid'],
  ['FAILED', 'unauthorized', 'invalid'],
  ['INVALID_REQUEST', 'no_reference', 'unknown'],
])(
  'a store that is told %s learns nothing of a payment: %s; its credentials are %s',
  async (word, reason, check) => {
    const { rocket } = storeAt({ answer: () => ({ APIConnect: word }) })

    expect(await rocket.query(ATTEMPT)).toMatchObject({
      kind: 'unknown',
      reason,
      providerCode: word,
    })
    expect(await rocket.checkCredentials()).toMatchObject({ kind: check })
  },
)

test('credentials are checked by a question about nobody’s payment', async () => {
  const { rocket, asked } = storeAt({
    answer: () => ({ APIConnect: 'DONE', no_of_trans_found: 0, element: [] }),
  })

  expect(await rocket.checkCredentials()).toEqual({ kind: 'valid' })
  expect(asked.map(({ url }) => url.pathname)).toEqual([
    '/validator/api/merchantTransIDvalidationAPI.php',
  ])
})

const baseOf = (url: string, own: readonly string[]) => readBaseUrl(url, own, true)

test('RO7 Rocket’s account opens by its gateway, at that gateway’s own addresses alone', () => {
  // Safe: no gateway of Rocket's needs more of the world.
  const io = { ...storeIo([], []), baseOf } as OpenerIo
  const open = (credentials: Readonly<Record<string, string>>) => openRocket(io, 'one', credentials)
  const store = { storeId: STORE_ID, storePassword: STORE_PASSWORD }

  expect(open(store)).toMatchObject({ name: 'rocket', merchant: 'one', isLive: true })
  expect(open({ ...store, gateway: 'sslcommerz' })?.isLive).toBe(true)
  expect(open({ ...store, baseUrl: 'https://sandbox.sslcommerz.com' })?.isLive).toBe(false)
  const wrong = [
    { ...store, gateway: 'another' },
    { ...store, gateway: 'constructor' },
    { ...store, gateway: '__proto__' },
    { storeId: STORE_ID },
    { ...store, more: 'x' },
    { ...store, storeId: 'x'.repeat(31) },
    { ...store, baseUrl: 'https://sandbox.sslcommerz.com.evil.example' },
    { ...store, baseUrl: 'http://127.0.0.1:1234' },
  ]
  expect(wrong.map(open)).toEqual(wrong.map(() => null))
})
