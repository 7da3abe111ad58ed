// A stranger between us and a provider, who has a certificate of his own making: a real one, on a real port.
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOpenProvider } from '../../server/features/payments/open-provider.ts'
import { createProviderTokens } from '../../server/features/payments/provider-tokens.ts'
import { newAttemptRef } from '../../server/features/payments/providers/attempt-ref.ts'
import { openTestDeps, type TestDeps } from '../../server/testing/deps.ts'
import { required } from '../../shared/assert.ts'
import type { Provider } from '../../shared/payments/schema.ts'
import { createIdentity } from './bkash/certificate.ts'
import { bareKey, newKeyPair } from './nagad/seal.ts'

let deps: TestDeps
let url = ''
/** Connections that were begun, and requests that came by one. */
let met = 0
let asked = 0
const open = new AsyncDisposableStack()

beforeAll(async () => {
  deps = open.use(await openTestDeps())
  const { privateKey, pem } = createIdentity(Date.now())
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' })
  const server = createServer({ key, cert: pem }, (_request, response) => {
    asked += 1
    response.setHeader('content-type', 'application/json').end('{}')
  })
  server.on('connection', () => {
    met += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.defer(() => void server.close())
  // Safe: it listens on a port.
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => open.disposeAsync())

const keys = newKeyPair()
const CREDENTIALS: Readonly<Record<Provider, Readonly<Record<string, string>>>> = {
  stripe: { secretKey: 'sk_test_stranger', webhookSecret: 'whsec_stranger' },
  bkash: { username: 'user', password: 'word', appKey: 'key', appSecret: 'secret' },
  nagad: {
    ...{ merchantId: '683002007104225', privateKey: bareKey(keys.privateKey) },
    publicKey: bareKey(keys.publicKey),
  },
  rocket: { storeId: 'store', storePassword: 'word' },
}

function openAt(provider: Provider) {
  const opened = createOpenProvider(
    {
      ...{ fetch, now: deps.now, randomBytes: deps.randomBytes, alarm: () => {} },
      ...{ timeoutSignal: () => AbortSignal.timeout(60_000), wait: async () => {} },
      tokens: createProviderTokens(deps),
    },
    deps.config,
  )({
    ...{ provider, merchant: 'installation' },
    credentials: { ...CREDENTIALS[provider], baseUrl: provider === 'nagad' ? `${url}/api/` : url },
  })
  return required(opened, 'these are credentials')
}

test.each(['stripe', 'bkash', 'nagad', 'rocket'] as const)(
  'PV25 %s is told nothing, and believed nothing, under a certificate that nobody known has signed',
  async (provider) => {
    const adapter = openAt(provider)
    const now = deps.now()
    const attemptRef = newAttemptRef(deps.randomBytes)
    const before = { met, asked }

    const created = await adapter.create({
      ...{ attemptRef, amountCents: 150_000, currency: 'BDT', locale: 'bn' },
      lines: [{ name: 'Regular', unitCents: 150_000, quantity: 1 }],
      buyer: { name: 'Rahim', email: 'rahim@mail.example', phone: null, address: null },
      returnUrl: `http://tickets.invalid/pay/${provider}/return/a/b`,
      webhookUrl: `http://tickets.invalid/webhooks/${provider}`,
      ...{ createdAt: now, holdUntil: now + 900_000 },
    })
    const standing = await adapter.query({
      ...{ attemptRef, providerPaymentId: 'a-payment', returnProof: null },
      ...{ amountCents: 150_000, currency: 'BDT', createdAt: now },
    })

    expect(created).toMatchObject({ ok: false, error: { code: 'provider_unknown' } })
    expect(standing.kind).toBe('unknown')
    expect(met).toBeGreaterThan(before.met)
    expect(asked).toBe(before.asked)
  },
)

test('whoever asks for no certificate is answered: the stranger is really there', async () => {
  const status = await new Promise((resolve, reject) => {
    request(url, { rejectUnauthorized: false }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end()
  })

  expect(status).toBe(200)
})
