// Amazon SNS over HTTP: whether Amazon signed a message, for our topic, lately.
import { verify, type X509Certificate } from 'node:crypto'
import * as v from 'valibot'
import { ok, type Result, refuse } from '../../../../shared/result.ts'
import { DAY_MS, type Instant, MINUTE_MS } from '../../../../shared/time.ts'
import type { WebhookDelivery, WebhookRejection } from './port.ts'
import type { CertificateSource } from './sns-certificate.ts'

const text = v.optional(v.pipe(v.string(), v.maxLength(64 * 1024)), '')

const Message = v.object({
  Type: v.picklist(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{8,100}$/)),
  TopicArn: v.pipe(v.string(), v.maxLength(300)),
  Message: v.pipe(v.string(), v.maxLength(256 * 1024)),
  Timestamp: v.pipe(v.string(), v.isoTimestamp()),
  SignatureVersion: v.string(),
  Signature: v.pipe(v.string(), v.maxLength(2_000)),
  SigningCertURL: v.pipe(v.string(), v.maxLength(1_000)),
  Subject: text,
  Token: text,
  SubscribeURL: text,
})
export type SnsMessage = v.InferOutput<typeof Message>

/** Amazon's own limit. */
const BODY_BYTES_MAX = 256 * 1024
/** Amazon repeats a message for an hour; a day leaves room for a queue in between. Inclusive, as is the future. */
const NOTIFICATION_AGE_MS_MAX = DAY_MS
/** Amazon's question stays open for three days. */
const SUBSCRIPTION_AGE_MS_MAX = 3 * DAY_MS
const AHEAD_MS_MAX = 5 * MINUTE_MS

const reject = (code: WebhookRejection['code'], why: string) => {
  const httpStatus = code === 'malformed' ? 400 : code === 'too_large' ? 413 : 403
  return refuse<WebhookRejection>({ code, httpStatus, why })
}

type Trust = {
  /** Null: no topic was agreed, and nothing is believed. */
  readonly topicArn: string | null
  readonly certificates: CertificateSource
  readonly now: () => Instant
}

/** Reads a message without asking who sent it: for what was verified when it came. */
export function readSnsMessage(body: Uint8Array): Result<SnsMessage, WebhookRejection> {
  if (body.byteLength > BODY_BYTES_MAX) return reject('too_large', 'Longer than any SNS message')
  const parsed = v.safeParse(Message, readJson(body))
  return parsed.success ? ok(parsed.output) : reject('malformed', 'The body is not an SNS message')
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

/** What costs nothing is looked at first: a stranger makes us fetch no certificate. */
export async function verifySnsMessage(
  { body, headers }: WebhookDelivery,
  { topicArn, certificates, now }: Trust,
): Promise<Result<SnsMessage, WebhookRejection>> {
  const read = readSnsMessage(body)
  if (!read.ok) return read
  const message = read.value
  if (headers.get('x-amz-sns-message-type') !== message.Type) {
    return reject('untrusted', 'The header names another kind of message than the body')
  }
  // Any customer of Amazon gets good signatures for a topic of their own.
  const isOurs = topicArn !== null && message.TopicArn === topicArn
  if (!isOurs)
    return reject('wrong_merchant', 'The message is of another topic than BKASH_TOPIC_ARN')
  const strange = strangenessOf(message, now())
  if (strange !== null) return strange
  const certificate = await certificates(message.SigningCertURL)
  if (certificate.kind === 'unreachable') {
    const why = 'The signing certificate cannot be fetched'
    return refuse({ code: 'cannot_verify', httpStatus: 503, why })
  }
  if (certificate.kind === 'unusable') return reject('untrusted', certificate.why)
  return isSigned(message, certificate.certificate)
    ? ok(message)
    : reject('untrusted', 'The signature does not sign this message')
}

/** Why it is refused by its own words alone; null: go on. */
function strangenessOf(message: SnsMessage, now: Instant) {
  if (!DIGESTS.has(message.SignatureVersion)) {
    return reject('untrusted', 'A signature version that we do not know')
  }
  if (!isCertificateUrl(message.SigningCertURL)) {
    return reject('untrusted', 'The certificate’s address is not Amazon’s')
  }
  const isSubscription = message.Type !== 'Notification'
  // These are unsigned on a notification, where Amazon leaves them out and bKash leaves them empty.
  if (!isSubscription && (message.Token !== '' || message.SubscribeURL !== '')) {
    return reject('untrusted', 'A notification with a subscription’s fields')
  }
  if (isSubscription && !isSubscribeUrl(message.SubscribeURL, message.TopicArn)) {
    return reject('untrusted', 'The confirmation’s address is not Amazon’s for this topic')
  }
  const ageMs = now - Date.parse(message.Timestamp)
  const ageMsMax = isSubscription ? SUBSCRIPTION_AGE_MS_MAX : NOTIFICATION_AGE_MS_MAX
  const isTimely = ageMs <= ageMsMax && ageMs >= -AHEAD_MS_MAX
  return isTimely ? null : reject('too_old', 'The message is too old, or from the future')
}

/** Amazon's hosts, and no other: everything else about the message may be a stranger's. */
function readAmazonUrl(given: string): URL | null {
  const url = URL.parse(given)
  if (url === null || url.protocol !== 'https:' || url.port !== '') return null
  if (url.username !== '' || url.password !== '' || url.hash !== '') return null
  return /^sns\.[a-z0-9-]{3,}\.amazonaws\.com(\.cn)?$/.test(url.hostname) ? url : null
}

export function isCertificateUrl(given: string): boolean {
  const url = readAmazonUrl(given)
  return url?.pathname.endsWith('.pem') === true && url.search === ''
}

/** The address that says yes to one topic's subscription. */
export function isSubscribeUrl(given: string, topicArn: string | null): boolean {
  const asked = readAmazonUrl(given)?.searchParams
  return asked?.get('Action') === 'ConfirmSubscription' && asked.get('TopicArn') === topicArn
}

/** SHA-1 is what Amazon signs with unless a topic asks for version 2. */
const DIGESTS: ReadonlyMap<string, string> = new Map([
  ['1', 'RSA-SHA1'],
  ['2', 'RSA-SHA256'],
])

const NOTIFICATION_FIELDS = [
  'Message',
  'MessageId',
  'Subject',
  'Timestamp',
  'TopicArn',
  'Type',
] as const
const SUBSCRIPTION_FIELDS = [
  ...(['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const),
] as const

/** The signed text: name, line, value, line, for each field that is there and not empty. */
export function textToSign(message: SnsMessage): string {
  const fields = message.Type === 'Notification' ? NOTIFICATION_FIELDS : SUBSCRIPTION_FIELDS
  return fields
    .filter((name) => message[name] !== '')
    .map((name) => `${name}\n${message[name]}\n`)
    .join('')
}

function isSigned(message: SnsMessage, { publicKey }: X509Certificate): boolean {
  const digest = DIGESTS.get(message.SignatureVersion)
  const signature = Buffer.from(message.Signature, 'base64')
  // Base64 of the same bytes can be written in several ways: one is Amazon's.
  if (digest === undefined || signature.toString('base64') !== message.Signature) return false
  if (publicKey.asymmetricKeyType !== 'rsa') return false
  return verify(digest, Buffer.from(textToSign(message)), publicKey, signature)
}
