// What SSLCOMMERZ notifies: a form with two hashes over the fields that it lists. It has a payment asked about, no more:
// its key is the store's password, and an old notification stays genuine for ever.
import { createHash, timingSafeEqual } from 'node:crypto'
import { ok, type Result, refuse } from '../../../../shared/result.ts'
import { readProviderTime } from '../../../platform/read-time.ts'
import { isAttemptRef } from './attempt-ref.ts'
import type { WebhookEvent, WebhookRejection } from './port.ts'
import type { SslcommerzSettings } from './sslcommerz-call.ts'
import { isValId } from './sslcommerz-payment.ts'

type Fields = ReadonlyMap<string, string>

const BYTES_MAX = 64 * 1024
const FIELDS_MAX = 150

/** In every notification, and signed. */
const SIGNED = ['amount', 'currency', 'status', 'store_id', 'tran_id']
/** In that of a payment, and signed. */
const SIGNED_IF_VALID = [
  ...['val_id', 'store_amount', 'currency_type', 'currency_amount', 'bank_tran_id'],
  ...['risk_level', 'tran_date'],
]
/** Signed wherever they are: what decides about money never stands beside the signature. */
const SIGNED_IF_THERE = [...SIGNED_IF_VALID, 'risk_title', 'store_passwd', 'error', 'value_a']

const rejection = (
  code: WebhookRejection['code'],
  httpStatus: WebhookRejection['httpStatus'],
  why: string,
) => refuse<WebhookRejection>({ code, httpStatus, why })

const malformed = (why: string) => rejection('malformed', 400, why)
const untrusted = (why: string) => rejection('untrusted', 403, why)

/** Whether whoever knows the store's password has written it. */
export function verifyIpn(
  body: Uint8Array,
  { storeId, storePassword }: Pick<SslcommerzSettings, 'storeId' | 'storePassword'>,
): Result<WebhookEvent, WebhookRejection> {
  if (body.byteLength > BYTES_MAX) {
    return rejection('too_large', 413, 'Longer than any notification of SSLCOMMERZ')
  }
  const fields = readForm(body)
  if (fields === null) return malformed('The body is no form in UTF-8 with each field once')
  const names = readSignedNames(fields)
  if (names === null) return untrusted('The verify_key does not cover what it must')
  const isGenuine = [
    isHash(fields, names, 'verify_sign', 'md5', storePassword),
    isHash(fields, names, 'verify_sign_sha2', 'sha256', storePassword),
  ].every(Boolean)
  if (!isGenuine) return untrusted('The two hashes are not of these fields and our password')
  if (fields.get('store_id') !== storeId) {
    return rejection('wrong_merchant', 403, 'The notification is of another store')
  }
  return readEvent(fields)
}

/** One that was verified when it came. */
export function readIpn(body: Uint8Array): Result<WebhookEvent, WebhookRejection> {
  const fields = readForm(body)
  return fields === null ? malformed('The body is no form') : readEvent(fields)
}

/** Null for what two readers may read differently. */
function readForm(body: Uint8Array): Fields | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
    const parts = text.split('&')
    const fields = new Map(new URLSearchParams(text))
    const isPlain = parts.every((part) => part.includes('=')) && fields.size === parts.length
    return isPlain && parts.length <= FIELDS_MAX ? fields : null
  } catch {
    return null
  }
}

/** The fields that the hashes are over; null where they leave out what must be covered, or name what is not there. */
function readSignedNames(fields: Fields): readonly string[] | null {
  const names = (fields.get('verify_key') ?? '').split(',')
  const signed = new Set(names)
  const isList =
    signed.size === names.length &&
    names.every((name) => /^\w{1,60}$/.test(name) && fields.has(name)) &&
    // The password's own place in what is hashed.
    !signed.has('store_passwd')
  const wanted = [
    ...SIGNED,
    ...(fields.get('status') === 'VALID' ? SIGNED_IF_VALID : []),
    ...SIGNED_IF_THERE.filter((name) => fields.has(name)),
  ]
  return isList && wanted.every((name) => signed.has(name)) ? names : null
}

/** As long for every text of the right length. */
function isHash(
  fields: Fields,
  names: readonly string[],
  field: string,
  algorithm: 'md5' | 'sha256',
  storePassword: string,
): boolean {
  const hash = (text: string): string => createHash(algorithm).update(text).digest('hex')
  const all = new Map([
    ...names.map((name) => [name, fields.get(name) ?? ''] as const),
    ['store_passwd', hash(storePassword)] as const,
  ])
  // Names are of ASCII: this order is that of their bytes.
  const text = [...all.keys()]
    .sort()
    .map((name) => `${name}=${all.get(name)}`)
    .join('&')
  const [made, told] = [Buffer.from(hash(text)), Buffer.from(fields.get(field) ?? '')]
  return made.length === told.length && timingSafeEqual(made, told)
}

function readEvent(fields: Fields): Result<WebhookEvent, WebhookRejection> {
  const field = (name: string): string => fields.get(name) ?? ''
  const [ref, status, valId] = [field('tran_id'), field('status'), field('val_id')]
  if (status === 'VALID' && !isValId(valId)) return malformed('A payment without its validation id')
  return ok({
    // Told again with another risk it is other news.
    eventKey:
      status === 'VALID'
        ? `${valId}:${field('risk_level')}`
        : `${ref}:${status}:${field('bank_tran_id')}`,
    eventName: `ipn.${status}`,
    occurredAt: readProviderTime(field('tran_date')),
    news: isAttemptRef(ref)
      ? {
          ...{ kind: 'ask', attemptRef: ref, providerPaymentId: null },
          clue: isValId(valId) ? valId : null,
        }
      : // Somebody else's use of the same store.
        { kind: 'note' },
  })
}
