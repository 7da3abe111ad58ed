import { expect, test } from 'vitest'
import { readBkashNotice } from './bkash-webhook.ts'
import type { WebhookDelivery } from './port.ts'
import {
  CERTIFICATE,
  NOTIFICATION,
  SIGNATURE_2,
  SIGNED_TEXT,
  SUBSCRIPTION,
  TOPIC_ARN,
} from './sns.vectors.ts'
import { type CertificateSource, createCertificateSource } from './sns-certificate.ts'
import {
  isCertificateUrl,
  isSubscribeUrl,
  readSnsMessage,
  textToSign,
  verifySnsMessage,
} from './sns-message.ts'

/** The throw-away certificate begins two hours after the message that it signed. */
const NOW = Date.parse('2026-11-22T11:30:00Z')
const CERTIFICATE_URL = JSON.parse(NOTIFICATION).SigningCertURL

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const typeOf = (body: string): string => /"Type":"(\w+)"/.exec(body)?.[1] ?? ''
const deliver = (
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): WebhookDelivery => ({
  body: typeof body === 'string' ? encode(body) : body,
  headers: new Map(
    Object.entries({
      'x-amz-sns-message-type': typeOf(
        typeof body === 'string' ? body : Buffer.from(body).toString('latin1'),
      ),
      ...headers,
    }),
  ),
})

type World = { readonly now?: number; readonly topicArn?: string | null; readonly pem?: string }

function verifier({ now = NOW, topicArn = TOPIC_ARN, pem = CERTIFICATE }: World = {}) {
  const fetched: string[] = []
  const io = { fetch, now: () => now, timeoutSignal: () => new AbortController().signal }
  const certificates: CertificateSource = createCertificateSource(io, async (url) => {
    fetched.push(String(url))
    return String(url) === CERTIFICATE_URL ? new Response(pem) : new Response('', { status: 404 })
  })
  const check = (delivery: WebhookDelivery) =>
    verifySnsMessage(delivery, { topicArn, certificates, now: () => now })
  return { check, fetched }
}

/** The notification with fields changed; its signature stays. */
const changed = (body: string, fields: Record<string, unknown>): string =>
  JSON.stringify({ ...JSON.parse(body), ...fields })

const without = (body: string, ...names: string[]): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(body)).filter(([name]) => !names.includes(name))),
  )

const VERSION_2 = changed(without(NOTIFICATION, 'Token', 'Subject', 'SubscribeURL'), {
  SignatureVersion: '2',
  Signature: SIGNATURE_2,
})

test('what is signed is each field and its value on lines of their own, empty ones left out', () => {
  const message = readSnsMessage(encode(NOTIFICATION))

  expect(message.ok && textToSign(message.value)).toBe(SIGNED_TEXT)
})

test.each([
  ['a notification of version 1 with empty fields', NOTIFICATION],
  ['a notification of version 2', VERSION_2],
  ['a question whether to subscribe', SUBSCRIPTION],
])('%s as Amazon signed it is believed', async (_what, body) => {
  const verdict = await verifier().check(deliver(body))

  expect(verdict.ok ? null : verdict.error).toBeNull()
})

test('a notification asks for its payment and proves nothing by itself', async () => {
  const verdict = await verifier().check(deliver(NOTIFICATION))

  expect(verdict.ok && readBkashNotice(verdict.value)).toEqual({
    ok: true,
    value: {
      eventKey: '7d1c2a55-6f0e-5b1b-9a59-7e2b1d6c0a01',
      eventName: 'sns.Notification',
      occurredAt: Date.parse('2026-11-22T09:00:42.117Z'),
      news: {
        kind: 'ask',
        attemptRef: 'TKT7Q2M9XAB01K4ZP',
        providerPaymentId: null,
        clue: 'CKM40XV7TQ',
      },
    },
  })
})

test('a question whether to subscribe brings its address, which is Amazon’s and of our topic', async () => {
  const verdict = await verifier().check(deliver(SUBSCRIPTION))
  const event = verdict.ok && readBkashNotice(verdict.value)

  expect(event).toMatchObject({ ok: true, value: { news: { kind: 'subscription' } } })
  expect(isSubscribeUrl(JSON.parse(SUBSCRIPTION).SubscribeURL, TOPIC_ARN)).toBe(true)
})

/** Where a byte may change without anybody signing it: there it changes nothing that we do either. */
const isUnsigned = (body: string, at: number): boolean => {
  const names = ['UnsubscribeURL', 'Token":""', 'SubscribeURL":""', 'Subject":""']
  return names.some((name) => {
    const from = body.indexOf(`"${name}`)
    const value = name === 'UnsubscribeURL' ? body.indexOf('","', from) + 1 : from + name.length + 1
    return from >= 0 && at >= from && at < value
  })
}

test.each([
  ['notification of version 1', NOTIFICATION],
  ['notification of version 2', VERSION_2],
  ['subscription', SUBSCRIPTION],
])(
  'with any one byte of a %s changed it is refused, or was in no signed place',
  async (_what, body) => {
    const { check } = verifier()
    const whole = await check(deliver(body))
    const event = whole.ok && readBkashNotice(whole.value)
    const headers = { 'x-amz-sns-message-type': typeOf(body) }
    const believed: string[] = []

    for (let at = 0; at < body.length; at += 1) {
      const other = body[at] === 'x' ? 'y' : 'x'
      const verdict = await check(deliver(body.slice(0, at) + other + body.slice(at + 1), headers))
      const isHarmless =
        isUnsigned(body, at) &&
        verdict.ok &&
        JSON.stringify(readBkashNotice(verdict.value)) === JSON.stringify(event)
      if (verdict.ok && !isHarmless) believed.push(body.slice(Math.max(0, at - 20), at + 5))
    }

    expect(believed).toEqual([])
  },
)

test('another spelling of the signature’s own bytes is not believed', async () => {
  const { Signature } = JSON.parse(NOTIFICATION)
  // The last character before the padding has bits that no byte uses.
  const respelt = changed(NOTIFICATION, { Signature: Signature.replace(/g==$/, 'h==') })

  expect(Buffer.from(JSON.parse(respelt).Signature, 'base64')).toEqual(
    Buffer.from(Signature, 'base64'),
  )
  expect(await verifier().check(deliver(respelt))).toMatchObject({
    ok: false,
    error: { code: 'untrusted' },
  })
})

test.each<[string, string, Record<string, unknown>, string]>([
  ['another topic', NOTIFICATION, { TopicArn: `${TOPIC_ARN}2` }, 'wrong_merchant'],
  ['version 3', NOTIFICATION, { SignatureVersion: '3' }, 'untrusted'],
  ['a version that every object has', NOTIFICATION, { SignatureVersion: 'toString' }, 'untrusted'],
  ['version 1 called 2', NOTIFICATION, { SignatureVersion: '2' }, 'untrusted'],
  ['a subscription’s field', NOTIFICATION, { Token: 'x' }, 'untrusted'],
  ['no signature', NOTIFICATION, { Signature: '' }, 'untrusted'],
  ['a subject', NOTIFICATION, { Subject: 'x' }, 'untrusted'],
  [
    'a confirmation elsewhere',
    SUBSCRIPTION,
    { SubscribeURL: 'https://evil.example/' },
    'untrusted',
  ],
  ['no message', NOTIFICATION, { Message: undefined }, 'malformed'],
  ['a number for a time', NOTIFICATION, { Timestamp: 1 }, 'malformed'],
  ['another kind', NOTIFICATION, { Type: 'Greeting' }, 'malformed'],
])('a message with %s is refused', async (_what, body, fields, code) => {
  const verdict = await verifier().check(
    deliver(changed(body, fields), { 'x-amz-sns-message-type': typeOf(body) }),
  )

  expect(verdict).toMatchObject({ ok: false, error: { code } })
})

test('without a topic of ours nothing is believed, and nothing is fetched for it', async () => {
  const { check, fetched } = verifier({ topicArn: null })

  expect(await check(deliver(NOTIFICATION))).toMatchObject({
    ok: false,
    error: { httpStatus: 403 },
  })
  expect(fetched).toEqual([])
})

test('the header’s kind is the body’s', async () => {
  const { check } = verifier()

  for (const type of ['SubscriptionConfirmation', '']) {
    const verdict = await check(deliver(NOTIFICATION, { 'x-amz-sns-message-type': type }))
    expect(verdict).toMatchObject({ ok: false, error: { code: 'untrusted', httpStatus: 403 } })
  }
})

test.each([
  ['2026-11-23T09:00:42.117Z', null],
  ['2026-11-23T09:00:42.118Z', 'too_old'],
])('a notification is believed for a day: at %s it is %s', async (now, code) => {
  const verdict = await verifier({ now: Date.parse(now) }).check(deliver(NOTIFICATION))

  expect(verdict.ok ? null : verdict.error.code).toBe(code)
})

test('a message from the future is refused', async () => {
  const now = Date.parse('2026-11-22T08:55:41Z')

  expect(await verifier({ now }).check(deliver(NOTIFICATION))).toMatchObject({
    ok: false,
    error: { code: 'too_old' },
  })
})

const FORBIDDEN = [
  'http://sns.ap-southeast-1.amazonaws.com/a.pem',
  'https://sns.ap-southeast-1.amazonaws.com:8443/a.pem',
  'https://user@sns.ap-southeast-1.amazonaws.com/a.pem',
  'https://sns.ap-southeast-1.amazonaws.com.evil.example/a.pem',
  'https://evil.example/sns.ap-southeast-1.amazonaws.com/a.pem',
  'https://sns.ap-southeast-1.amazonaws.com/a.pem?x=1',
  'https://sns.ap-southeast-1.amazonaws.com/a.pem#x',
  'https://sns.ap-southeast-1.amazonaws.com/a.crt',
  'https://s3.ap-southeast-1.amazonaws.com/a.pem',
  'https://sns.a.amazonaws.com/a.pem',
  'https://sns.x.y.amazonaws.com/a.pem',
  'https://sns_evil.amazonaws.com/a.pem',
  'https://sns.ap-southeast-1.amazonaws.com.cn.evil.example/a.pem',
  'https://127.0.0.1/a.pem',
  'file:///a.pem',
  'a.pem',
]

test('a certificate at no address of Amazon’s is refused before anything is fetched', async () => {
  const { check, fetched } = verifier()

  for (const url of FORBIDDEN) {
    const verdict = await check(deliver(changed(NOTIFICATION, { SigningCertURL: url })))
    expect({
      url,
      is: isCertificateUrl(url),
      code: verdict.ok ? 'ok' : verdict.error.code,
    }).toEqual({
      url,
      is: false,
      code: 'untrusted',
    })
  }
  expect(fetched).toEqual([])
  expect(isCertificateUrl('https://sns.cn-north-1.amazonaws.com.cn/a.pem')).toBe(true)
})

test.each([
  ['https://sns.ap-southeast-1.amazonaws.com/?Action=ConfirmSubscription', false],
  [`https://sns.ap-southeast-1.amazonaws.com/?Action=Unsubscribe&TopicArn=${TOPIC_ARN}`, false],
  [
    `https://sns.ap-southeast-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC_ARN}x`,
    false,
  ],
  [`https://evil.example/?Action=ConfirmSubscription&TopicArn=${TOPIC_ARN}`, false],
  [
    `https://sns.ap-southeast-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC_ARN}`,
    true,
  ],
])('the confirmation’s address %s is ours: %s', (url, isOurs) => {
  expect(isSubscribeUrl(url, TOPIC_ARN)).toBe(isOurs)
})

test('a certificate is fetched once and kept, and looked at again when its day is over', async () => {
  const { check, fetched } = verifier()

  await Promise.all(Array.from({ length: 20 }, () => check(deliver(NOTIFICATION))))
  await check(deliver(SUBSCRIPTION))

  expect(fetched).toEqual([CERTIFICATE_URL])
})

test.each<[string, () => Promise<Response>, string]>([
  ['nobody there', () => Promise.reject(new TypeError('fetch failed')), 'cannot_verify'],
  ['a fault', async () => new Response('', { status: 500 }), 'cannot_verify'],
  [
    'a redirect',
    async () => new Response('', { status: 302, headers: { location: 'https://evil.example' } }),
    'cannot_verify',
  ],
  ['more than a certificate', async () => new Response('x'.repeat(16 * 1024 + 1)), 'cannot_verify'],
  ['a page', async () => new Response('<html></html>'), 'untrusted'],
  [
    'a damaged certificate',
    async () => new Response(CERTIFICATE.replace('MIID', 'MIIE')),
    'untrusted',
  ],
])('with %s where the certificate should be, a message is %s', async (_what, answer, code) => {
  const io = { fetch, now: () => NOW, timeoutSignal: () => new AbortController().signal }
  const certificates = createCertificateSource(io, answer)
  const verdict = await verifySnsMessage(deliver(NOTIFICATION), {
    topicArn: TOPIC_ARN,
    certificates,
    now: () => NOW,
  })

  expect(verdict).toMatchObject({ ok: false, error: { code } })
  // Out of reach is not the sender's fault: Amazon tries again after a 5xx, and after nothing else.
  expect(verdict.ok || verdict.error.httpStatus).toBe(code === 'cannot_verify' ? 503 : 403)
})

test.each([
  ['an empty body', ''],
  ['a list', '[]'],
  ['null', 'null'],
  ['text', '"Notification"'],
  ['half of a message', NOTIFICATION.slice(0, 300)],
])('%s is malformed and nothing is thrown', async (_what, body) => {
  expect(await verifier().check(deliver(body))).toMatchObject({
    ok: false,
    error: { code: 'malformed', httpStatus: 400 },
  })
})

test('bytes that are no text and more than Amazon sends are refused', async () => {
  expect(await verifier().check(deliver(Uint8Array.of(0xff)))).toMatchObject({ ok: false })
  expect(await verifier().check(deliver(new Uint8Array(256 * 1024 + 1)))).toMatchObject({
    ok: false,
    error: { code: 'too_large', httpStatus: 413 },
  })
})

const notice = (fields: Record<string, unknown>) => {
  const message = readSnsMessage(encode(NOTIFICATION))
  if (!message.ok) throw new Error('the vector is whole')
  const inner = { ...JSON.parse(message.value.Message), ...fields }
  return readBkashNotice({ ...message.value, Message: JSON.stringify(inner) })
}

test.each<[string, Record<string, unknown>, string]>([
  [
    'of a payment without us',
    { merchantInvoiceNumber: undefined, transactionReference: undefined },
    'note',
  ],
  [
    'with a reference of another system',
    { merchantInvoiceNumber: 'inv/7', transactionReference: 'x' },
    'note',
  ],
  ['with our reference in the other field', { merchantInvoiceNumber: null }, 'ask'],
  ['that is not complete', { transactionStatus: 'Pending' }, 'note'],
])('a notice %s is %s', (_what, fields, kind) => {
  expect(notice(fields)).toMatchObject({ ok: true, value: { news: { kind } } })
})

test.each<[string, Record<string, unknown>]>([
  ['no transaction', { trxID: undefined }],
  ['a number for a transaction', { trxID: 7 }],
  ['markup for a transaction', { trxID: '<b>' }],
])('a notice with %s is malformed', (_what, fields) => {
  expect(notice(fields)).toMatchObject({ ok: false, error: { code: 'malformed' } })
})
