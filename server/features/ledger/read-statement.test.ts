import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LINES_MAX, readStatement } from './read-statement.ts'

const read = (text: string) => readStatement(new TextEncoder().encode(text))

const faultOf = (text: string) => {
  const result = read(text)
  return result.ok
    ? 'none'
    : result.error.details.map(({ line, column, why }) => `${line} ${column} ${why}`)
}

test('LE7 a statement is read by the titles of its columns, in Dhaka’s time and whole poisha', () => {
  const result = read(
    '\uFEFFDate,Type,TrxID,Amount,Fee,Remark\r\n' +
      '2026-11-22 15:00:20,Payment,CKM40XV7TQ,"1,500.00",27.75,one\r\n' +
      '2026-11-23T05:05:19Z,refund,CKN1,-750.00,,two\r\n' +
      '2026-11-24,settlement,P-9,"1,23,456.5",0,three\r\n',
  )

  expect(result).toEqual({
    ok: true,
    value: [
      {
        ...{ lineNo: 2, kind: 'payment', reference: 'CKM40XV7TQ', amountCents: 150_000 },
        ...{ feeCents: 2_775, occurredAt: Date.UTC(2026, 10, 22, 9, 0, 20) },
      },
      {
        ...{ lineNo: 3, kind: 'refund', reference: 'CKN1', amountCents: 75_000 },
        ...{ feeCents: 0, occurredAt: Date.UTC(2026, 10, 23, 5, 5, 19) },
      },
      {
        ...{ lineNo: 4, kind: 'payout', reference: 'P-9', amountCents: 12_345_650 },
        ...{ feeCents: 0, occurredAt: Date.UTC(2026, 10, 23, 18) },
      },
    ],
  })
})

const STRIPE_HEAD =
  'balance_transaction_id,created_utc,created,currency,gross,fee,net,reporting_category,source_id,' +
  'description,charge_id,payment_intent_id\n'

test('LE7 of Stripe’s own report a payment is known by its intent, a refund by its own id, and times are UTC', () => {
  const result = read(
    STRIPE_HEAD +
      'txn_1,2026-11-22 09:00:20,2026-11-22 15:00:20,bdt,1500.00,73.50,1426.50,charge,ch_1,Order,ch_1,pi_1\n' +
      'txn_2,2026-11-22 19:30:00,2026-11-23 01:30:00,bdt,-750.00,0.00,-750.00,refund,re_1,REFUND,ch_1,pi_1\n' +
      'txn_3,2026-11-23,2026-11-23 06:00:00,bdt,200.00,10.00,190.00,charge,ch_2,Order,ch_2,\n' +
      'txn_4,2026-11-24 00:00:00,2026-11-24 06:00:00,bdt,-500.00,0.00,-500.00,payout,po_1,PAYOUT,,\n',
  )

  expect(result).toMatchObject({
    ok: true,
    value: [
      { kind: 'payment', reference: 'pi_1', occurredAt: Date.UTC(2026, 10, 22, 9, 0, 20) },
      { kind: 'refund', reference: 're_1', occurredAt: Date.UTC(2026, 10, 22, 19, 30) },
      { kind: 'payment', reference: 'ch_2', occurredAt: Date.UTC(2026, 10, 23) },
      { kind: 'payout', reference: 'po_1', occurredAt: Date.UTC(2026, 10, 24) },
    ],
  })
})

test('LE7 where a table says what its reference is, nothing else is taken for it', () => {
  const text = 'date,reference,amount,payment_intent_id\n2026-01-02,A,1,pi_1\n'

  expect(read(text)).toMatchObject({ value: [{ reference: 'A' }] })
})

test.each([',', ';', '\t'])('LE7 columns may be parted by %j', (mark) => {
  const text = [
    ['amount', 'reference', 'date'],
    ['16', 'A', '2026-01-02'],
  ]

  expect(read(text.map((row) => row.join(mark)).join('\n'))).toMatchObject({
    ok: true,
    value: [{ kind: 'payment', reference: 'A', amountCents: 1_600, feeCents: 0 }],
  })
})

const HEAD = 'date,kind,reference,amount,fee\n'

test.each([
  ['', '1 date missing,1 reference missing,1 amount missing'],
  ['date,amount\n2026-01-02,1', '1 reference missing'],
  [HEAD, '1 null empty'],
  [`${HEAD}2026-02-30,payment,A,1,`, '2 date unreadable'],
  [`${HEAD},payment,A,1,`, '2 date missing'],
  [`${HEAD}2026-01-02,gift,A,1,`, '2 kind unreadable'],
  [`${HEAD}2026-01-02,payment,,1,`, '2 reference missing'],
  [`${HEAD}2026-01-02,payment,A,1e3,`, '2 amount unreadable'],
  [`${HEAD}2026-01-02,payment,A,0,`, '2 amount unreadable'],
  [`${HEAD}2026-01-02,payment,A,"15,00.00",`, '2 amount unreadable'],
  [`${HEAD}2026-01-02,payment,A,1,some`, '2 fee unreadable'],
  [`${HEAD}2026-01-02,payment,A,1,\n2026-01-02,payment,A,1,`, '3 reference twice'],
  [`${HEAD}2026-01-02,payment,"A,1,`, '1 null no_table'],
  [`${HEAD}2026-01-02,payment,A\0,1,`, '1 null no_table'],
])('LE8 what is wrong with a statement is told by line and column: %j', (text, expected) => {
  expect(faultOf(text).toString()).toBe(expected)
})

test('LE8 bytes that are no text, and more lines than are taken, are refused', () => {
  const many = HEAD + '2026-01-02,payment,A,1,\n'.repeat(LINES_MAX + 1)

  expect(readStatement(new Uint8Array([0xff, 0xfe, 0x00]))).toMatchObject({ ok: false })
  expect(faultOf(many).toString()).toContain('too_many')
})

test('LE8 no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(typeof readStatement(bytes).ok).toBe('boolean')
    }),
  )
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...'date,kind"reference;amount\n\r\t12.-5 A'), { maxLength: 200 }),
      (chars) => {
        expect(typeof read(HEAD + chars.join('')).ok).toBe('boolean')
      },
    ),
  )
})
