// The sandbox's own certificates, written byte by byte: Node reads X.509 and does not make it.
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export type SigningIdentity = { readonly privateKey: KeyObject; readonly pem: string }

/** The value with its tag and length, as DER has it. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const { length } = body
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), body])
  const size = length < 0x100 ? 1 : 2
  const head =
    size === 1 ? Buffer.of(tag, 0x81, length) : Buffer.of(tag, 0x82, length >> 8, length & 0xff)
  return Buffer.concat([head, body])
}

const SEQUENCE = 0x30
const SET = 0x31
const INTEGER = 0x02
const BITS = 0x03
const NULL = Buffer.of(0x05, 0x00)
const UTF8 = 0x0c
const UTC_TIME = 0x17
const VERSION = 0xa0

/** 1.2.840.113549.1.1.11, SHA-256 with RSA. */
const SHA256_RSA = der(SEQUENCE, Buffer.from('06092a864886f70d01010b', 'hex'), NULL)
/** 2.5.4.3, the common name. */
const COMMON_NAME = Buffer.from('0603550403', 'hex')

const nameOf = (text: string): Buffer =>
  der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, Buffer.from(text)))))

/** `YYMMDDHHmmssZ`: two digits of the year reach to 2049. */
const timeOf = (at: number): Buffer =>
  der(UTC_TIME, Buffer.from(`${new Date(at).toISOString().replace(/\D/g, '').slice(2, 14)}Z`))

const pemOf = (bytes: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`

type Subject = {
  readonly name: string
  readonly publicKey: KeyObject
  readonly issuer: string
  readonly issuerKey: KeyObject
  readonly from: number
  readonly until: number
}

function certificateOf({ name, publicKey, issuer, issuerKey, from, until }: Subject): Buffer {
  const serial = Buffer.concat([Buffer.of(1), randomBytes(8)])
  const toSign = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, Buffer.of(2))),
    der(INTEGER, serial),
    SHA256_RSA,
    nameOf(issuer),
    der(SEQUENCE, timeOf(from), timeOf(until)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('RSA-SHA256', toSign, issuerKey)
  return der(SEQUENCE, toSign, SHA256_RSA, der(BITS, Buffer.of(0), signature))
}

const DAY_MS = 86_400_000

/** A key for signing notifications, with a certificate of an authority that is thrown away at once. */
export function createIdentity(now: number, lifeMs = 365 * DAY_MS): SigningIdentity {
  const authority = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const span = { from: now - DAY_MS, until: now + lifeMs }
  const issuer = 'Sandbox authority'
  const leaf = certificateOf({
    ...span,
    name: 'sns.amazonaws.com',
    publicKey: own.publicKey,
    issuer,
    issuerKey: authority.privateKey,
  })
  const root = certificateOf({
    ...span,
    name: issuer,
    publicKey: authority.publicKey,
    issuer,
    issuerKey: authority.privateKey,
  })
  return { privateKey: own.privateKey, pem: pemOf(leaf) + pemOf(root) }
}
