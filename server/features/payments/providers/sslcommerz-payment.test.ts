import { expect, test } from 'vitest'
import type { OpenPayment } from './port.ts'
import { STORE_ID } from './sslcommerz.vectors.ts'
import { storeAt } from './testing/sslcommerz-store.ts'

const ATTEMPT: OpenPayment = {
  attemptRef: 'PB0123456789ABCDEF',
  providerPaymentId: '9F2B7C64A1D04E0E8D7F6B1A3C5E7F90',
  amountCents: 150_000,
  currency: 'BDT',
  createdAt: 0,
  returnProof: null,
}
const VAL_ID = '261122150102kQ7vXw2pLm9TzRs'
const VALIDATION = {
  APIConnect: 'DONE',
  status: 'VALID',
  tran_id: ATTEMPT.attemptRef,
  val_id: VAL_ID,
  amount: '1500.00',
  currency: 'BDT',
  currency_type: 'BDT',
  currency_amount: '1500.00',
  bank_tran_id: '261122150102aB3dE5fG7hJ',
  store_amount: '1470.00',
  store_id: STORE_ID,
  tran_date: '2026-11-22 15:00:20',
  card_type: 'DBBLMOBILEB-Dbbl Mobile Banking',
  card_no: '',
  risk_level: '0',
  risk_title: 'Safe',
}
const LISTED = {
  status: 'VALID',
  tran_id: ATTEMPT.attemptRef,
  val_id: VAL_ID,
  tran_date: '2026-11-22 15:00:20',
}

type Fields = Readonly<Record<string, unknown>>

/** A store that lists these transactions and validates each as `validation` says. */
const holding = (
  elements: readonly Fields[],
  validation: Fields | ((valId: string) => unknown) = {},
) =>
  storeAt({
    answer: ({ url }) => {
      const valId = url.searchParams.get('val_id')
      if (valId === null) {
        return { APIConnect: 'DONE', no_of_trans_found: elements.length, element: elements }
      }
      return typeof validation === 'function'
        ? validation(valId)
        : { ...VALIDATION, val_id: valId, ...validation }
    },
  })

test('RO3 a listed payment is paid by its validation, first or repeated', async () => {
  const evidence = {
    provider: 'rocket',
    merchant: 'installation',
    isLive: false,
    attemptRef: ATTEMPT.attemptRef,
    providerPaymentId: null,
    providerTxnId: '261122150102aB3dE5fG7hJ',
    amountCents: 150_000,
    currency: 'BDT',
    paidAt: Date.parse('2026-11-22T09:00:20Z'),
    isHeldForRisk: false,
    raw: {
      val_id: VAL_ID,
      card_type: VALIDATION.card_type,
      store_amount: '1470.00',
      risk_level: '0',
      risk_title: 'Safe',
    },
  }

  for (const status of ['VALID', 'VALIDATED']) {
    expect(await holding([{ ...LISTED, status }], { status }).rocket.query(ATTEMPT)).toEqual({
      kind: 'paid',
      evidence,
      furtherPayments: [],
    })
  }
})

test.each([
  ['amount', { amount: '1499.99' }, { amountCents: 149_999 }],
  ['amount asked', { currency_amount: '15.00' }, { amountCents: 1_500 }],
  ['currency', { currency: 'USD' }, { currency: 'USD' }],
  ['currency asked', { currency_type: 'usd' }, { currency: 'USD' }],
  ['reference', { tran_id: 'PBOTHERATTEMPT00' }, { attemptRef: 'PBOTHERATTEMPT00' }],
  ['risk', { risk_level: '1', risk_title: 'Unsafe' }, { isHeldForRisk: true }],
  ['risk that nobody names', { risk_level: undefined }, { isHeldForRisk: true }],
  ['a currency that is not repeated', { currency: undefined }, { currency: 'BDT' }],
])('PV2 evidence holds what the validation says: another %s', async (_what, change, expected) => {
  expect(await holding([LISTED], change).rocket.query(ATTEMPT)).toMatchObject({
    kind: 'paid',
    evidence: expected,
  })
})

test.each([
  ['an amount with a comma', { amount: '1,500.00' }],
  ['an asked amount with a comma', { currency_amount: '1,500.00' }],
  ['an amount in parts of a poisha', { amount: '1500.005' }],
  ['an amount as a number', { amount: 1500 }],
  ['no amount asked', { currency_amount: undefined }],
  ['no currency', { currency_type: undefined }],
  ['another payment’s validation', { val_id: '261122150102another0000000' }],
  ['another store', { store_id: 'another0store' }],
  ['no transaction of a bank', { bank_tran_id: '' }],
  ['a state that nobody knows', { status: 'PAID' }],
  ['no word whether it was let in', { APIConnect: undefined }],
])('PV4 a validation with %s proves nothing, and nothing changes', async (_what, change) => {
  expect(await holding([LISTED], change).rocket.query(ATTEMPT)).toMatchObject({
    kind: 'unknown',
    reason: 'unreadable',
  })
})

test('RO3 what is listed as paid and validated as invalid leaves the payment open, and an operator is told', async () => {
  const { rocket, alarms } = holding([LISTED], { status: 'INVALID_TRANSACTION' })

  expect(await rocket.query(ATTEMPT)).toMatchObject({
    kind: 'unknown',
    providerCode: 'INVALID_TRANSACTION',
  })
  expect(alarms).toHaveLength(1)
})

const tries = (...statuses: string[]) =>
  statuses.map((status, at) => ({ status, tran_date: `2026-11-22 15:00:2${at}` }))

test.each([
  ['nothing', [], { kind: 'pending', isApproved: false }],
  ['a try under way', tries('PENDING'), { kind: 'pending' }],
  ['a try under way after one that failed', tries('FAILED', 'PENDING'), { kind: 'pending' }],
  [
    'a try that failed after one that is under way',
    tries('PENDING', 'FAILED'),
    { kind: 'pending' },
  ],
  ['a state that nobody knows', tries('FAILED', 'SETTLING'), { kind: 'pending' }],
  [
    'a try that failed',
    tries('FAILED'),
    { kind: 'failed', reason: 'declined', canStillBePaid: true },
  ],
  [
    'one that was cancelled after one that failed',
    tries('FAILED', 'CANCELLED'),
    { kind: 'failed', reason: 'cancelled' },
  ],
  ['one that nobody tried', tries('UNATTEMPTED'), { kind: 'failed', reason: 'expired' }],
  [
    'one that has run out',
    tries('EXPIRED'),
    { kind: 'failed', reason: 'expired', canStillBePaid: true },
  ],
])('RO4 with %s listed the payment is %o', async (_what, elements, expected) => {
  expect(await holding(elements).rocket.query(ATTEMPT)).toMatchObject(expected)
})

test('RO4 paid twice within a session, the first counts and the other is told to be given back', async () => {
  const other = {
    ...LISTED,
    val_id: '261122150059first0000000000',
    tran_date: '2026-11-22 15:00:19',
  }
  const { rocket } = holding([LISTED, { status: 'FAILED' }, other], (valId) => ({
    ...VALIDATION,
    val_id: valId,
    bank_tran_id: `bank${valId}`,
  }))

  expect(await rocket.query(ATTEMPT)).toMatchObject({
    kind: 'paid',
    evidence: { providerTxnId: `bank${other.val_id}` },
    furtherPayments: [{ providerTxnId: `bank${VAL_ID}` }],
  })
})

test('RO4 of two payments one that cannot be validated now has both wait; else it would never be counted', async () => {
  const other = { ...LISTED, val_id: '261122150059first0000000000' }
  const { rocket } = holding([LISTED, other], (valId) =>
    valId === VAL_ID ? VALIDATION : { status: 'VALID' },
  )

  expect(await rocket.query(ATTEMPT, other.val_id)).toMatchObject({
    kind: 'unknown',
    reason: 'unreadable',
  })
})

test('RO3 a stranger’s validation id of another payment counts for nothing and holds up nothing', async () => {
  const stranger = '261122150102of0another00000'
  const answers = (strangers: unknown) => (valId: string) =>
    valId === stranger ? strangers : { ...VALIDATION, val_id: valId }
  const theirs = { ...VALIDATION, val_id: stranger, tran_id: 'PBOTHERATTEMPT00' }
  const hint = (valId: string) =>
    storeAt().rocket.readReturn(
      new Map([
        ['val_id', valId],
        ['outcome', 'success'],
      ]),
    )

  const paid = await holding([LISTED], answers(theirs)).rocket.confirm(ATTEMPT, hint(stranger))
  const open = await holding([], answers(theirs)).rocket.confirm(ATTEMPT, hint(stranger))
  const broken = await holding([LISTED], answers('?')).rocket.confirm(ATTEMPT, hint(stranger))
  const { rocket, asked } = holding([LISTED])
  await rocket.confirm(ATTEMPT, hint(`${VAL_ID}&tran_id=x`))

  expect([paid.kind, open.kind, broken.kind]).toEqual(['paid', 'pending', 'paid'])
  expect(paid).toMatchObject({ evidence: { attemptRef: ATTEMPT.attemptRef }, furtherPayments: [] })
  expect(asked.map(({ url }) => url.searchParams.get('val_id'))).toEqual([null, VAL_ID])
})

test('RO4 a validation id proves nothing while the list of what else was paid does not come', async () => {
  const { rocket } = storeAt({
    answer: ({ url }) =>
      url.searchParams.has('val_id') ? { ...VALIDATION } : { APIConnect: 'DONE', element: 'later' },
  })

  expect(await rocket.query(ATTEMPT, VAL_ID)).toMatchObject({ kind: 'unknown' })
})

test('RO3 a validation id from a notification finds a payment that the list does not have yet', async () => {
  const { rocket } = holding([], {})

  expect(await rocket.query(ATTEMPT, VAL_ID)).toMatchObject({ kind: 'paid', furtherPayments: [] })
})

test.each([
  ['more tries than the count', { no_of_trans_found: 1, element: [] }],
  ['fewer', { no_of_trans_found: 0, element: [LISTED] }],
  ['no count', { element: [LISTED] }],
  ['a list that is none', { no_of_trans_found: 1, element: LISTED }],
  [
    'another payment’s',
    { no_of_trans_found: 1, element: [{ ...LISTED, tran_id: 'PBOTHERATTEMPT00' }] },
  ],
  ['a payment without its validation id', { no_of_trans_found: 1, element: [{ status: 'VALID' }] }],
  ['a try that is none', { no_of_trans_found: 1, element: ['VALID'] }],
])('PV4 a list of %s says nothing', async (_what, body) => {
  const { rocket } = storeAt({ answer: () => ({ APIConnect: 'DONE', ...body }) })

  expect(await rocket.query(ATTEMPT)).toMatchObject({ kind: 'unknown', reason: 'unreadable' })
})
