import { expect, test } from 'vitest'
import { BKASH_ORIGINS, createBkash, tokenKeyOf } from './bkash.ts'
import { groupOf } from './bkash-codes.ts'
import { readCreated, standingOf } from './bkash-payment.ts'
import type { OpenPayment, PaymentRequest } from './port.ts'
import { isRedirectAllowed, readBaseUrl } from './provider-io.ts'

const LIVE = readBaseUrl('https://tokenized.pay.bka.sh', BKASH_ORIGINS, true)
const SANDBOX = readBaseUrl('http://127.0.0.1:5050', BKASH_ORIGINS, false)
if (LIVE === null || SANDBOX === null) throw new Error('both are addresses that may be set')

const REF = 'TKT7Q2M9XAB01K4ZP'
const ID = 'TR0011kQ7vXw2pL1795338012345'
const CALLBACK = `https://tickets.example.com/pay/bkash/return?a=${REF}`
const request: PaymentRequest = {
  attemptRef: REF,
  amountCents: 150_000,
  currency: 'BDT',
  lines: [{ name: 'General', unitCents: 75_000, quantity: 2 }],
  buyer: { name: 'A Buyer', email: 'buyer@example.com', phone: null, address: null },
  locale: 'bn',
  returnUrl: 'https://tickets.example.com/pay/bkash/return',
  webhookUrl: 'https://tickets.example.com/webhooks/bkash',
  createdAt: 0,
  holdUntil: 900_000,
}

/** As bKash answers `create`. */
const CREATED = {
  statusCode: '0000',
  statusMessage: 'Successful',
  paymentID: ID,
  bkashURL: `https://payment.bkash.com/?paymentId=${ID}&hash=8d1f0c5b&mode=0011&apiVersion=v1.2.0-beta`,
  callbackURL: CALLBACK,
  successCallbackURL: `${CALLBACK}&paymentID=${ID}&status=success&signature=Zk3q9sT1aB`,
  amount: '1500.00',
  intent: 'sale',
  currency: 'BDT',
  paymentCreateTime: '2026-11-22T15:00:12:345 GMT+0600',
  transactionStatus: 'Initiated',
  merchantInvoiceNumber: REF,
}

test('the wallet’s page, the payment’s id and what its return will carry are read', () => {
  expect(readCreated(CREATED, request, LIVE)).toEqual({
    redirectUrl: CREATED.bkashURL,
    providerPaymentId: ID,
    returnProof: 'Zk3q9sT1aB',
  })
  expect(readCreated({ ...CREATED, successCallbackURL: undefined }, request, LIVE)).toMatchObject({
    returnProof: null,
  })
})

test.each<[string, Record<string, unknown>]>([
  ['another host', { bkashURL: 'https://bkash.com.evil.example/' }],
  ['a host that only ends alike', { bkashURL: 'https://evilbkash.com/' }],
  ['plain HTTP', { bkashURL: 'http://payment.bkash.com/' }],
  ['another port', { bkashURL: 'https://payment.bkash.com:8443/' }],
  ['a name before the host', { bkashURL: 'https://payment.bkash.com@evil.example/' }],
  ['this machine', { bkashURL: 'http://127.0.0.1:5050/' }],
  ['a script', { bkashURL: 'javascript:alert(1)' }],
  ['no address', { bkashURL: undefined }],
  ['another amount', { amount: '1500.01' }],
  ['an amount that is a number', { amount: 1500 }],
  ['another currency', { currency: 'USD' }],
  ['another invoice', { merchantInvoiceNumber: 'TKT7Q2M9XAB01K4ZQ' }],
  ['no payment', { paymentID: undefined }],
  ['a payment’s id that is markup', { paymentID: '<b>' }],
])('nobody is sent to a page of %s', (_what, fields) => {
  expect(readCreated({ ...CREATED, ...fields }, request, LIVE)).toBeNull()
})

test('the sandbox’s page is on its own origin, and only where a sandbox is set', () => {
  const isOwn = (): boolean => true

  expect(isRedirectAllowed('http://127.0.0.1:5050/pay/1', SANDBOX, isOwn)).toBe(true)
  expect(isRedirectAllowed('http://127.0.0.1:5051/pay/1', SANDBOX, isOwn)).toBe(false)
  expect(isRedirectAllowed('https://payment.bkash.com/', SANDBOX, isOwn)).toBe(false)
})

const attempt: OpenPayment = {
  attemptRef: REF,
  providerPaymentId: ID,
  amountCents: 150_000,
  currency: 'BDT',
  createdAt: 0,
  returnProof: null,
}
const account = { merchant: 'installation', isLive: true }

/** As bKash answers `execute`. */
const EXECUTED = {
  statusCode: '0000',
  statusMessage: 'Successful',
  paymentID: ID,
  payerReference: REF,
  customerMsisdn: '01700000001',
  trxID: 'CKM40XV7TQ',
  amount: '1500.00',
  transactionStatus: 'Completed',
  paymentExecuteTime: '2026-11-22T15:00:41:952 GMT+0600',
  currency: 'BDT',
  intent: 'sale',
  merchantInvoiceNumber: REF,
}

test('what execute answers is evidence, without the buyer’s number', () => {
  const standing = standingOf(EXECUTED, attempt, account)

  expect(standing).toEqual({
    kind: 'paid',
    evidence: {
      provider: 'bkash',
      merchant: 'installation',
      isLive: true,
      attemptRef: REF,
      providerPaymentId: ID,
      providerTxnId: 'CKM40XV7TQ',
      amountCents: 150_000,
      currency: 'BDT',
      paidAt: Date.parse('2026-11-22T09:00:41.952Z'),
      isHeldForRisk: false,
    },
    furtherPayments: [],
  })
  expect(JSON.stringify(standing)).not.toContain('01700000001')
})

test('the evidence holds what bKash says, also where it is not what we asked for', () => {
  const { merchantInvoiceNumber: _name, ...rest } = EXECUTED
  const queried = { ...rest, merchantInvoice: 'TKT7Q2M9XAB01K4ZQ', amount: '15', currency: 'USD' }

  expect(standingOf(queried, attempt, account)).toMatchObject({
    kind: 'paid',
    evidence: { attemptRef: 'TKT7Q2M9XAB01K4ZQ', amountCents: 1_500, currency: 'USD' },
  })
})

test.each<[string, Record<string, unknown>, string]>([
  ['completed, of another payment', { paymentID: 'TR0011another' }, 'unknown'],
  ['completed, without a transaction', { trxID: undefined }, 'unknown'],
  ['completed, with a transaction that is markup', { trxID: '<b>CKM40XV7TQ' }, 'unknown'],
  ['completed, with no amount', { amount: '1,500.00' }, 'unknown'],
  ['completed, without an invoice', { merchantInvoiceNumber: undefined }, 'unknown'],
  ['of no state', { transactionStatus: undefined }, 'unknown'],
  ['of a state that nobody knows', { transactionStatus: 'Reticulating' }, 'unknown'],
  ['initiated', { transactionStatus: 'Initiated' }, 'pending'],
  ['cancelled', { transactionStatus: 'Cancelled' }, 'cancelled'],
  ['canceled', { transactionStatus: 'CANCELED' }, 'cancelled'],
  ['expired', { transactionStatus: 'Expired' }, 'expired'],
  ['failed', { transactionStatus: 'Failed' }, 'declined'],
  ['declined', { transactionStatus: 'Declined' }, 'declined'],
])('a payment that is %s is %s', (_what, fields, expected) => {
  const standing = standingOf({ ...EXECUTED, ...fields }, attempt, account)

  expect(standing.kind === 'failed' ? standing.reason : standing.kind).toBe(expected)
})

test.each<[Record<string, unknown>, boolean]>([
  [{ userVerificationStatus: 'Complete' }, true],
  [{ verificationStatus: 'Complete' }, true],
  [{ userVerificationStatus: 'Incomplete' }, false],
  [{}, false],
])('initiated with %j is approved: %s', (fields, isApproved) => {
  const body = { paymentID: ID, transactionStatus: 'Initiated', ...fields }

  expect(standingOf(body, attempt, account)).toEqual({ kind: 'pending', isApproved })
})

test('a code that is in no list is a matter for us, and not for the buyer', () => {
  expect(['2070', '2128', '', 'toString'].map(groupOf)).toEqual([
    'other',
    'other',
    'other',
    'other',
  ])
})

test('one token serves one set of credentials: a name and a key alone give nobody’s token', () => {
  const account = { username: 'u', password: 'p', appKey: 'k', appSecret: 's', base: LIVE }

  expect(tokenKeyOf({ ...account, appKey: 'k2' })).not.toBe(tokenKeyOf(account))
  expect(tokenKeyOf({ ...account, username: 'u2' })).not.toBe(tokenKeyOf(account))
  expect(tokenKeyOf({ ...account, password: 'p2' })).not.toBe(tokenKeyOf(account))
  expect(tokenKeyOf({ ...account, appSecret: 's2' })).not.toBe(tokenKeyOf(account))
  expect(tokenKeyOf({ ...account, base: SANDBOX })).not.toBe(tokenKeyOf(account))
})

test('live is bKash’s production address, and nothing else', () => {
  const io = {
    fetch,
    now: () => 0,
    timeoutSignal: () => new AbortController().signal,
    wait: async () => {},
    alarm: () => {},
    tokens: {
      read: async () => null,
      claim: async () => ({ kind: 'spent', until: 0 }) as const,
      keep: async () => false,
      release: async () => {},
    },
  }
  const isLive = (base: typeof LIVE): boolean => {
    const settings = { merchant: 'm', username: 'u', password: 'p', appKey: 'k', appSecret: 's' }
    return createBkash(io, { ...settings, topicArn: null, refundForm: 'v2', base }).isLive
  }
  const test = readBaseUrl('https://tokenized.sandbox.bka.sh', BKASH_ORIGINS, true)

  expect([isLive(LIVE), isLive(SANDBOX), test !== null && isLive(test)]).toEqual([
    true,
    false,
    false,
  ])
})
