import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { CANCELLED_IPN, STORE_PASSWORD, VALID_IPN } from './sslcommerz.vectors.ts'
import { type Given, storeAt } from './testing/sslcommerz-store.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const deliver = (body: string | Uint8Array, given: Given = {}) =>
  storeAt(given).rocket.verifyWebhook({
    body: typeof body === 'string' ? bytes(body) : body,
    headers: new Map(),
  })

/** Signed as SSLCOMMERZ signs, over the fields that `verify_key` names by then. */
function sign(
  text: string,
  change: Readonly<Record<string, string | null>>,
  password = STORE_PASSWORD,
) {
  const form = new URLSearchParams(text)
  for (const [name, value] of Object.entries(change)) {
    if (value === null) form.delete(name)
    else form.set(name, value)
  }
  const names = (form.get('verify_key') ?? '').split(',').filter((name) => name !== 'store_passwd')
  for (const [field, algorithm] of [
    ['verify_sign', 'md5'],
    ['verify_sign_sha2', 'sha256'],
  ] as const) {
    const hash = (what: string): string => createHash(algorithm).update(what).digest('hex')
    const pairs = names.map((name) => [name, form.get(name) ?? ''] as const)
    const all = [...pairs, ['store_passwd', hash(password)] as const].sort(([a], [b]) =>
      a < b ? -1 : 1,
    )
    form.set(field, hash(all.map(([name, value]) => `${name}=${value}`).join('&')))
  }
  return form.toString()
}

const without = (text: string, ...names: string[]): string =>
  (new URLSearchParams(text).get('verify_key') ?? '')
    .split(',')
    .filter((name) => !names.includes(name))
    .join(',')

test('RO2 a notification of SSLCOMMERZ’s with both hashes has its payment asked about, paid or not', async () => {
  expect(await deliver(VALID_IPN)).toEqual({
    ok: true,
    value: {
      eventKey: '261122150102kQ7vXw2pLm9TzRs:0',
      eventName: 'ipn.VALID',
      occurredAt: Date.parse('2026-11-22T09:00:20Z'),
      news: {
        kind: 'ask',
        attemptRef: 'TKT7Q2M9XAB01K4ZP',
        providerPaymentId: null,
        clue: '261122150102kQ7vXw2pLm9TzRs',
      },
    },
  })
  expect(await deliver(CANCELLED_IPN)).toMatchObject({
    ok: true,
    value: {
      eventKey: 'TKT7Q2M9XAB01K4ZP:CANCELLED:',
      news: { kind: 'ask', attemptRef: 'TKT7Q2M9XAB01K4ZP', clue: null },
    },
  })
})

test.each([
  ['paid', VALID_IPN],
  ['cancelled', CANCELLED_IPN],
])(
  'RO2 with one byte other, more or less the notification of a %s payment is none',
  async (_what, text) => {
    const body = bytes(text)
    const { rocket } = storeAt()
    const isTaken = async (changed: Uint8Array): Promise<boolean> =>
      (await rocket.verifyWebhook({ body: changed, headers: new Map() })).ok
    const taken: string[] = []
    for (let at = 0; at < body.length; at += 1) {
      const other = Uint8Array.from(body)
      other[at] = (body[at] ?? 0) ^ 1
      const less = Uint8Array.from([...body.subarray(0, at), ...body.subarray(at + 1)])
      const more = Uint8Array.from([...body.subarray(0, at), 0x78, ...body.subarray(at)])
      for (const [how, changed] of Object.entries({ other, less, more })) {
        if (await isTaken(changed)) taken.push(`${how} at ${at}`)
      }
    }

    expect(await isTaken(body)).toBe(true)
    expect(taken).toEqual([])
  },
)

test.each([
  ['verify_sign', 'verify_sign_sha2'],
  ['verify_sign_sha2', 'verify_sign'],
])('RO2 one hash alone is not enough: %s wrong or missing, %s right', async (wrong, right) => {
  const form = new URLSearchParams(VALID_IPN)
  form.set(wrong, 'f'.repeat(form.get(wrong)?.length ?? 0))
  const missing = new URLSearchParams(VALID_IPN)
  missing.delete(wrong)

  const codes = [await deliver(String(form)), await deliver(String(missing))].map(
    (one) => !one.ok && [one.error.code, one.error.httpStatus],
  )

  expect(form.get(right)).toBe(new URLSearchParams(VALID_IPN).get(right))
  expect(codes).toEqual([
    ['untrusted', 403],
    ['untrusted', 403],
  ])
})

/** What decides about money or ownership. */
const COVERED = [
  ...[
    'amount',
    'currency',
    'status',
    'store_id',
    'tran_id',
    'val_id',
    'store_amount',
    'currency_type',
  ],
  ...[
    'currency_amount',
    'bank_tran_id',
    'risk_level',
    'risk_title',
    'tran_date',
    'error',
    'value_a',
  ],
]

test.each(COVERED)(
  'RO2 a verify_key without %s covers too little, however well it is hashed',
  async (name) => {
    const left = sign(VALID_IPN, { verify_key: without(VALID_IPN, name) })
    const whole = sign(VALID_IPN, {})

    expect((await deliver(whole)).ok).toBe(true)
    expect(await deliver(left)).toMatchObject({
      ok: false,
      error: { code: 'untrusted', httpStatus: 403 },
    })
  },
)

test.each([
  ['a field that is not there', { verify_key: `${without(VALID_IPN)},cus_fax` }],
  ['a field twice', { verify_key: `${without(VALID_IPN)},amount` }],
  ['nothing', { verify_key: '' }],
  [
    'the password’s own name',
    { store_passwd: 'x', verify_key: `${without(VALID_IPN)},store_passwd` },
  ],
  ['not the password that somebody posts', { store_passwd: 'x' }],
  ['no validation id of a payment', { val_id: null, verify_key: without(VALID_IPN, 'val_id') }],
])('RO2 a verify_key with %s is refused', async (_what, change) => {
  expect(await deliver(sign(VALID_IPN, change))).toMatchObject({
    ok: false,
    error: { code: 'untrusted' },
  })
})

test('RO2 a field that SSLCOMMERZ adds without signing it changes nothing; a signed one it may add', async () => {
  const loose = await deliver(`${VALID_IPN}&cus_fax=1&subscription_id=2`)
  const signed = await deliver(
    sign(VALID_IPN, { cus_fax: '1', verify_key: `${without(VALID_IPN)},cus_fax` }),
  )

  expect([loose, signed]).toEqual([await deliver(VALID_IPN), await deliver(VALID_IPN)])
})

test.each([
  ['a field twice', `${VALID_IPN}&amount=1.00`, 'malformed', 400],
  ['no UTF-8', Uint8Array.from([...bytes(VALID_IPN), 0xff]), 'malformed', 400],
  ['nothing', '', 'malformed', 400],
  ['JSON', '{"status":"VALID"}', 'malformed', 400],
  ['64 KB', `${VALID_IPN}&x=${'x'.repeat(64 * 1024)}`, 'too_large', 413],
  [
    'two hundred fields',
    `${VALID_IPN}${Array.from({ length: 200 }, (_u, at) => `&a${at}=`).join('')}`,
    'malformed',
    400,
  ],
])('a body of %s is refused', async (_what, body, code, httpStatus) => {
  expect(await deliver(body)).toMatchObject({ ok: false, error: { code, httpStatus } })
})

test('RO2 another store’s notification is refused, with our password or its own', async () => {
  const ours = await deliver(sign(VALID_IPN, { store_id: 'another0store' }))
  const theirs = await deliver(sign(VALID_IPN, { store_id: 'another0store' }, 'their_password'))
  const moved = await deliver(VALID_IPN, { storePassword: 'changed since' })

  expect([ours, theirs, moved].map((one) => !one.ok && one.error.code)).toEqual([
    'wrong_merchant',
    'untrusted',
    'untrusted',
  ])
})

test('a transaction that somebody else made in the same store is kept and nothing is done', async () => {
  const event = await deliver(sign(VALID_IPN, { tran_id: 'shop-order-1' }))

  expect(event).toMatchObject({ ok: true, value: { news: { kind: 'note' } } })
})

test('what was verified is read again without the password, and tells the same', async () => {
  const { rocket } = storeAt({ storePassword: 'changed since' })

  expect(rocket.readWebhook(bytes(VALID_IPN))).toEqual(await deliver(VALID_IPN))
  expect(rocket.readWebhook(Uint8Array.of(0xff))).toMatchObject({
    ok: false,
    error: { code: 'malformed' },
  })
})
