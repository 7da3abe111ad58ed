import { expect, test } from 'vitest'
import { writeDhakaDigits } from '../../../platform/read-time.ts'
import { openerIo } from './account-opener.ts'
import { NAGAD_ORIGINS } from './nagad.ts'
import { GATEWAY_PUBLIC, MERCHANT_PRIVATE, MERCHANT_PUBLIC } from './nagad.vectors.ts'
import { openNagad } from './nagad-account.ts'
import { findPublicIpv4, type NagadSettings, readNagadAnswer } from './nagad-call.ts'
import { findClockFault } from './nagad-clock.ts'
import { findCredentialFault, groupOf } from './nagad-codes.ts'
import { readPrivateKey, readPublicKey } from './nagad-crypto.ts'
import { readCompleted, readInitialized, standingOf } from './nagad-payment.ts'
import type { OpenPayment, PaymentStanding } from './port.ts'
import { readBaseUrl } from './provider-io.ts'

const LIVE = readBaseUrl('https://api.mynagad.com/api/dfs/', NAGAD_ORIGINS, true)
const SANDBOX = readBaseUrl('http://127.0.0.1:5050', NAGAD_ORIGINS, false)
const [own, nagad] = [readPrivateKey(MERCHANT_PRIVATE), readPublicKey(GATEWAY_PUBLIC)]
if (LIVE === null || SANDBOX === null || own === null || nagad === null) {
  throw new Error('all of them are right')
}

const REF =
  'MTEyMjE1MDAxMDQxNy42ODMwMDAwMDAwMDAwMDEuVEtUN1EyTTlYQUIwMUs0WlAuYTFiMmMzZDRlNWY2MDcxODI5M2E='
const ORDER = 'TKT7Q2M9XAB01K4ZP'
const PAGE = `https://payment.mynagad.com:30000/check-out/${REF}`

test.each([
  ['as it stands', PAGE],
  ['encoded', `https://payment.mynagad.com/check-out/${encodeURIComponent(REF)}`],
  ['at the sandbox that Nagad has', `https://sandbox-ssl.mynagad.com:10061/check-out/${REF}`],
])('PV18 the wallet’s page is read, its reference %s', (_what, url) => {
  expect(readCompleted({ callBackUrl: url, status: 'Success' }, REF, LIVE)).toEqual({
    ...{ redirectUrl: url, providerPaymentId: REF, returnProof: null },
  })
})

test.each<[string, Record<string, unknown>]>([
  ['another host', { callBackUrl: `https://mynagad.com.evil.example/check-out/${REF}` }],
  ['a host that only ends alike', { callBackUrl: `https://evilmynagad.com/check-out/${REF}` }],
  ['the bare domain', { callBackUrl: `https://mynagad.com/check-out/${REF}` }],
  ['plain HTTP', { callBackUrl: `http://sandbox.mynagad.com:10060/check-out/${REF}` }],
  ['a name before the host', { callBackUrl: `https://api.mynagad.com@evil.example/${REF}` }],
  ['this machine', { callBackUrl: `http://127.0.0.1:5050/check-out/${REF}` }],
  ['a script', { callBackUrl: `javascript:alert("${REF}")` }],
  ['another payment', { callBackUrl: 'https://api.mynagad.com/check-out/bm90IG91cnM=' }],
  ['no address', { callBackUrl: undefined }],
  ['a failure', { status: 'Failed' }],
  ['no status', { status: undefined }],
])('PV18 nobody is sent to a page of %s', (_what, fields) => {
  expect(readCompleted({ callBackUrl: PAGE, status: 'Success', ...fields }, REF, LIVE)).toBeNull()
})

test('PV18 the sandbox’s page is on its own origin, and only where a sandbox is set', () => {
  const page = { callBackUrl: `http://127.0.0.1:5050/check-out/${REF}`, status: 'Success' }

  expect(readCompleted(page, REF, SANDBOX)?.redirectUrl).toBe(page.callBackUrl)
  expect(readCompleted({ ...page, callBackUrl: PAGE }, REF, SANDBOX)).toBeNull()
})

const INITIALIZED = {
  paymentReferenceId: REF,
  challenge: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
  acceptDateTime: '20261122150010',
}

test('PV18 what initialize has opened is read, with the challenge that it gives', () => {
  expect(readInitialized(INITIALIZED)).toEqual({
    ...{ paymentRef: REF, challenge: INITIALIZED.challenge },
    acceptedAt: Date.parse('2026-11-22T09:00:10Z'),
  })
})

test.each<[string, Record<string, unknown>]>([
  ['no reference', { paymentReferenceId: undefined }],
  ['a reference that is a path', { paymentReferenceId: '../../verify' }],
  ['no challenge', { challenge: undefined }],
  ['an empty challenge', { challenge: '' }],
  ['a challenge that no block holds', { challenge: 'c'.repeat(65) }],
  ['a challenge that is markup', { challenge: '<b>c0ffee</b>' }],
])('PV18 an initialize with %s has opened nothing', (_what, fields) => {
  expect(readInitialized({ ...INITIALIZED, ...fields })).toBeNull()
})

const attempt: OpenPayment = {
  ...{ attemptRef: ORDER, providerPaymentId: REF, amountCents: 150_000, currency: 'BDT' },
  ...{ createdAt: 0, returnProof: null },
}

/** As Nagad answers `verify`. */
const VERIFIED = {
  merchantId: '683000000000001',
  orderId: ORDER,
  paymentRefId: REF,
  amount: '1500',
  clientMobileNo: '017****0001',
  merchantMobileNo: '01900000001',
  orderDateTime: '2026-11-22 15:00:10.0',
  issuerPaymentDateTime: '2026-11-22 15:01:40.0',
  issuerPaymentRefNo: '7QX4M2KD',
  additionalMerchantInfo: null,
  status: 'Success',
  statusCode: '000',
  cancelIssuerDateTime: null,
  cancelIssuerRefNo: null,
}

const SETTINGS: NagadSettings = {
  ...{ merchant: 'installation', merchantId: '683000000000001', accountNumber: null },
  ...{ serverIp: null, refundDay: 'payment', keys: { own, nagad }, base: LIVE },
}

function told(fields: Record<string, unknown>): { standing: PaymentStanding; alarms: string[] } {
  const alarms: string[] = []
  const standing = standingOf({ ...VERIFIED, ...fields }, attempt, {
    account: { merchant: 'installation', isLive: true },
    settings: SETTINGS,
    warn: (_name, what) => void alarms.push(what),
  })
  return { standing, alarms }
}

test('PV20 what verify answers is evidence, without the buyer’s number', () => {
  const { standing, alarms } = told({})

  expect(standing).toEqual({
    kind: 'paid',
    evidence: {
      ...{ provider: 'nagad', merchant: 'installation', isLive: true, attemptRef: ORDER },
      ...{ providerPaymentId: REF, providerTxnId: '7QX4M2KD', amountCents: 150_000 },
      ...{ currency: 'BDT', paidAt: Date.parse('2026-11-22T09:01:40Z'), isHeldForRisk: false },
    },
    furtherPayments: [],
  })
  expect(JSON.stringify(standing)).not.toContain('0001"')
  expect(alarms).toEqual([])
})

test('PV20 the evidence holds what Nagad says, also where it is not what we asked for', () => {
  const other = { orderId: 'TKT7Q2M9XAB01K4ZQ', amount: '15.01', merchantId: '683000000000002' }

  expect(told(other).standing).toMatchObject({
    evidence: {
      ...{ attemptRef: 'TKT7Q2M9XAB01K4ZQ', amountCents: 1_501 },
      merchant: 'nagad:683000000000002',
    },
  })
})

test.each([
  ['16', 1_600],
  ['16.0', 1_600],
  ['1500.00', 150_000],
  ['0.5', 50],
])('PV20 the amount %s is %d poisha', (amount, amountCents) => {
  expect(told({ amount }).standing).toMatchObject({ evidence: { amountCents } })
})

test.each<[string, Record<string, unknown>]>([
  ['of another payment', { paymentRefId: 'b3RoZXI=' }],
  ['with another number than success', { statusCode: '50_0026_851' }],
  ['without a number', { statusCode: undefined }],
  ['without a transaction', { issuerPaymentRefNo: null }],
  ['with a transaction that is markup', { issuerPaymentRefNo: '<b>7QX4M2KD' }],
  ['without a merchant', { merchantId: undefined }],
  ['without an order', { orderId: undefined }],
  ['with separators in its amount', { amount: '1,500.00' }],
  ['with three decimals', { amount: '1500.005' }],
  ['with an exponent', { amount: '1e3' }],
  ['of less than nothing', { amount: '-5.00' }],
  ['with no amount', { amount: '' }],
  ['with a blank before its amount', { amount: ' 5' }],
  ['with an amount that is a number', { amount: 1_500 }],
])('PV20 a success %s is none, and an operator is told', (_what, fields) => {
  const { standing, alarms } = told(fields)

  expect(standing).toMatchObject({ kind: 'unknown', reason: 'unreadable' })
  expect(alarms).toEqual([expect.stringContaining(ORDER)])
})

test.each([
  ...[
    ...['OrderInitiated', 'Ready', 'InProgress', 'TransactionInProgress'],
    ...['OtpSent', 'OtpVerified', 'PinGiven'],
  ].map((status) => [status, 'pending']),
  ...['Success', 'PartialCancelled', 'PartialRefunded'].map((status) => [status, 'paid']),
  ...['Aborted', 'Cancelled', 'Refunded'].map((status) => [status, 'cancelled']),
  ...['Failed', 'UnKnownFailed', 'Fraud'].map((status) => [status, 'declined']),
  ['InvalidRequest', 'setup'],
  ...['Reticulating', 'success', 'toString', ''].map((status) => [status, 'unknown']),
])('PV20 a payment that is %s is %s', (status, expected) => {
  const { standing } = told({ status })

  expect(standing.kind === 'failed' ? standing.reason : standing.kind).toBe(expected)
})

test('a reason that is in no list is nobody’s fault, and the names are known in other spellings', () => {
  expect(['Whatever', '', 'toString'].map(groupOf)).toEqual(['other', 'other', 'other'])
  expect(['INVALID_MERCHANT', 'Invalid Merchant', 'InvalidMerchant'].map(groupOf)).toEqual(
    Array.from({ length: 3 }, () => 'credentials'),
  )
  expect(findCredentialFault('InvalidOrderId')).toBeNull()
})

test.each([
  ['a page with 200', 200, '<html>Request Rejected</html>', 'unreadable'],
  ['nothing', 200, '', 'unreadable'],
  ['half an answer', 200, '{"status":', 'unreadable'],
  ['a list', 200, '[]', 'unreadable'],
  ['JSON without a reason', 403, '{"error":"x"}', 'unreadable'],
  ['a reason that is no word', 400, '{"reason":"<b>no</b>"}', 'unreadable'],
  ['a fault', 502, '<h1>502</h1>', 'busy'],
  ['too much', 429, '', 'busy'],
])('PV4 %s is no answer', async (_what, status, body, reason) => {
  expect(await readNagadAnswer(new Response(body, { status }))).toMatchObject({
    ...{ kind: 'unknown', reason },
  })
})

test('PV22 Dhaka’s digits are six hours ahead, over the end of a year as well', () => {
  expect(writeDhakaDigits(Date.parse('2026-11-22T09:00:10Z'))).toBe('20261122150010')
  expect(writeDhakaDigits(Date.parse('2026-12-31T18:00:00Z'))).toBe('20270101000000')
  expect(writeDhakaDigits(Date.parse('2026-10-01T00:00:00.999Z'))).toBe('20261001060000')
})

test('PV22 a clock is wrong when it is more than two minutes off, either way', () => {
  expect([0, 120_000, -120_000].map((off) => findClockFault(off, 0))).toEqual([null, null, null])
  expect(findClockFault(121_000, 0)).toContain('2 minutes ahead of')
  expect(findClockFault(-3_600_000, 0)).toContain('60 minutes behind')
  expect(findClockFault(121_000, null)).toBeNull()
})

test.each([
  ['103.4.5.6', '103.4.5.6'],
  ['::ffff:103.4.5.6', '103.4.5.6'],
  ['172.32.0.1', '172.32.0.1'],
  ['172.31.0.1', null],
  ['10.0.0.1', null],
  ['169.254.1.1', null],
  ['224.0.0.1', null],
  ['103.4.5.6\r\nx: y', null],
])('the public address of %j is %s', (address, ip) => {
  expect(findPublicIpv4(address)).toBe(ip)
})

const io = openerIo(
  {
    ...{ fetch, now: () => 0, timeoutSignal: () => new AbortController().signal },
    ...{ randomBytes: (length: number) => new Uint8Array(length), wait: async () => {} },
    alarm: () => {},
    tokens: {
      read: async () => null,
      claim: async () => ({ kind: 'spent', until: 0 }),
      keep: async () => false,
      release: async () => {},
    },
  },
  true,
)
const CREDENTIALS = {
  merchantId: '683000000000001',
  privateKey: MERCHANT_PRIVATE,
  publicKey: GATEWAY_PUBLIC,
}

test('PV24 an account is live at Nagad’s production address, and nowhere else', () => {
  const isLive = (baseUrl?: string) =>
    openNagad(io, 'm', { ...CREDENTIALS, ...(baseUrl && { baseUrl }) })?.isLive

  expect(isLive()).toBe(true)
  expect(isLive('https://api.mynagad.com:20002/api/dfs/')).toBe(true)
  expect(isLive('https://sandbox-ssl.mynagad.com/api/dfs/')).toBe(false)
})

test.each<[string, Record<string, string>]>([
  ['no private key', { privateKey: '' }],
  ['a private key that is none', { privateKey: 'MIIE' }],
  ['a public key in its place', { privateKey: MERCHANT_PUBLIC }],
  ['no public key', { publicKey: '' }],
  ['a private key for a public one', { publicKey: MERCHANT_PRIVATE }],
  ['a merchant that is no number', { merchantId: 'merchant' }],
  ['a wallet that is none', { accountNumber: '12' }],
  ['an address of no server', { serverIp: '10.0.0.1' }],
  ['a day that is none', { refundDay: 'yesterday' }],
  ['plain HTTP', { baseUrl: 'http://sandbox.mynagad.com:10080/api/dfs/' }],
  ['a stranger’s address', { baseUrl: 'https://api.mynagad.com.evil.example/api/dfs/' }],
  ['this machine in production', { baseUrl: 'http://127.0.0.1:5050/api/dfs/' }],
  ['what is no credential', { token: 'x' }],
])('PV24 %s opens no account', (_what, change) => {
  expect(openNagad(io, 'm', { ...CREDENTIALS, ...change })).toBeNull()
})

test('PV21 a return says what Nagad’s page said, and keeps none of its words', () => {
  const provider = openNagad(io, 'm', CREDENTIALS)
  const saying = (status: string) =>
    provider?.readReturn(
      new Map([
        ['merchant', '683000000000001'],
        ['order_id', ORDER],
        ['payment_ref_id', REF],
        ['status', status],
        ['status_code', '00_0000_000'],
        ['message', '<script>alert(1)</script>'],
      ]),
    )

  expect(saying('Success')).toEqual({
    ...{ attemptRef: ORDER, providerPaymentId: REF, said: 'success', proof: null, clue: null },
  })
  expect(['Aborted', 'Failed', 'toString', ''].map((status) => saying(status)?.said)).toEqual([
    ...['cancel', 'failure', 'nothing', 'nothing'],
  ])
})

test('PV21 no notification is Nagad’s', async () => {
  const provider = openNagad(io, 'm', CREDENTIALS)
  const body = new TextEncoder().encode(JSON.stringify(VERIFIED))

  expect(await provider?.verifyWebhook({ body, headers: new Map() })).toMatchObject({
    ...{ ok: false, error: { code: 'untrusted', httpStatus: 403 } },
  })
  expect(provider?.readWebhook(body).ok).toBe(false)
})
