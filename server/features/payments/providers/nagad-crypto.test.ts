import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  COMPLETE,
  GATEWAY_PRIVATE,
  GATEWAY_PUBLIC,
  INITIALIZE,
  INITIALIZED,
  MERCHANT_PRIVATE,
  MERCHANT_PUBLIC,
  REFUND,
} from './nagad.vectors.ts'
import {
  isOwnPublicKey,
  type NagadKeys,
  openText,
  readPrivateKey,
  readPublicKey,
  type Sealed,
  sealText,
} from './nagad-crypto.ts'

function keysOf(own: string, nagad: string): NagadKeys {
  const [mine, theirs] = [readPrivateKey(own), readPublicKey(nagad)]
  if (mine === null || theirs === null) throw new Error('both are keys')
  return { own: mine, nagad: theirs }
}

/** Each side has its own private key and the other's public one. */
const US = keysOf(MERCHANT_PRIVATE, GATEWAY_PUBLIC)
const NAGAD = keysOf(GATEWAY_PRIVATE, MERCHANT_PUBLIC)

const BODIES = [
  ['initialize', INITIALIZE, US, NAGAD],
  ['the answer to initialize', INITIALIZED, NAGAD, US],
  ['complete', COMPLETE, US, NAGAD],
  ['a refund', REFUND, US, NAGAD],
] as const

test.each(BODIES)(
  'PV19 the body of %s is opened, and signed to the byte',
  (_what, body, from, to) => {
    const made = sealText(from, body.plain)

    expect(openText(to, body)).toBe(body.plain)
    expect(made?.signature).toBe(body.signature)
    expect(made?.sealed).not.toBe(body.sealed)
    expect(made && openText(to, made)).toBe(body.plain)
  },
)

/** The same with one byte of it changed, for each byte in turn. */
function* withEachByteChanged(base64: string): Generator<string> {
  const bytes = Buffer.from(base64, 'base64')
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    yield changed.toString('base64')
  }
}

const opened = (to: NagadKeys, bodies: Iterable<Sealed>): (string | null)[] =>
  [...bodies].map((body) => openText(to, body)).filter((text) => text !== null)

test.each(BODIES)('PV19 %s with any one byte changed is not opened', (_what, body, _from, to) => {
  const sealed = [...withEachByteChanged(body.sealed)]
  const signatures = [...withEachByteChanged(body.signature)]

  expect([sealed.length, signatures.length]).toEqual([256, 256])
  expect(
    opened(
      to,
      sealed.map((one) => ({ ...body, sealed: one })),
    ),
  ).toEqual([])
  expect(
    opened(
      to,
      signatures.map((one) => ({ ...body, signature: one })),
    ),
  ).toEqual([])
})

test('PV19 a text with any one byte changed has another signature than the one that was sent', () => {
  const bytes = Buffer.from(INITIALIZED.plain)
  const believed = Array.from(bytes.keys(), (at) => {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    const made = sealText(NAGAD, changed.toString('latin1'))
    return made && openText(US, { ...made, signature: INITIALIZED.signature })
  })

  expect(believed.filter((text) => text !== null)).toEqual([])
})

test.each([
  ['another’s signature', { ...INITIALIZED, signature: COMPLETE.signature }],
  ['no signature', { ...INITIALIZED, signature: '' }],
  ['a signature of ours', { ...INITIALIZED, signature: INITIALIZE.signature }],
  ['nothing', { ...INITIALIZED, sealed: '' }],
  ['half a block', { ...INITIALIZED, sealed: INITIALIZED.sealed.slice(0, 172) }],
  ['two blocks', { ...INITIALIZED, sealed: INITIALIZED.sealed.repeat(2) }],
  ['what was sealed for somebody else', COMPLETE],
  [
    'another writing of the same bytes',
    { ...INITIALIZED, sealed: INITIALIZED.sealed.slice(0, -2) },
  ],
  ['no base64', { ...INITIALIZED, sealed: `${INITIALIZED.sealed} ` }],
])('PV19 %s is not opened', (_what, body) => {
  expect(openText(US, body)).toBeNull()
})

/** A block as it is written here, sealed for us without any padding and rightly signed. */
function blockOf(start: readonly number[], text: string): Sealed {
  const plain = Buffer.from(text)
  const fill = Buffer.alloc(256 - start.length - plain.length - 1, 0xff)
  const block = Buffer.concat([Buffer.from(start), fill, Buffer.of(0), plain])
  const key = { key: NAGAD.nagad, padding: constants.RSA_NO_PADDING }
  const signature = sealText(NAGAD, text)?.signature ?? ''
  return { sealed: publicEncrypt(key, block).toString('base64'), signature }
}

test.each<[string, readonly number[], string | null]>([
  ['as it should be', [0, 2], 'signed'],
  ['that begins as one of a signature does', [0, 1], null],
  ['of another kind', [0, 3], null],
  ['whose padding is too short', [0, 2, 1, 2, 3, 0], null],
])('PV19 a block %s, rightly signed, is opened as %j: %s', (_what, start, text) => {
  expect(openText(US, blockOf(start, 'signed'))).toBe(text)
})

test('a text fills a block to its last byte, and one byte more is not sealed', () => {
  const full = 'x'.repeat(245)
  const made = sealText(US, full)

  expect(made && openText(NAGAD, made)).toBe(full)
  expect(sealText(US, `${full}x`)).toBeNull()
  // Three bytes of UTF-8 are no more than one letter.
  expect(sealText(US, 'অ'.repeat(82))).toBeNull()
})

const pem = (kind: string, base64: string): string =>
  `-----BEGIN ${kind}-----\n${base64.replaceAll(/.{64}/g, '$&\n')}\n-----END ${kind}-----\n`
const pkcs1 = US.own.export({ format: 'der', type: 'pkcs1' }).toString('base64')

test.each([
  ['with its armour', pem('PRIVATE KEY', MERCHANT_PRIVATE)],
  ['with written line ends', pem('PRIVATE KEY', MERCHANT_PRIVATE).replaceAll('\n', '\\n')],
  ['with its armour on one line', pem('PRIVATE KEY', MERCHANT_PRIVATE).replaceAll('\n', ' ')],
  ['in quotes', `"${MERCHANT_PRIVATE}"`],
  ['as PKCS#1', pkcs1],
  ['as PKCS#1 with its armour', pem('RSA PRIVATE KEY', pkcs1)],
])('our key is read %s', (_what, text) => {
  expect(readPrivateKey(text)?.equals(US.own)).toBe(true)
})

const small = generateKeyPairSync('rsa', { modulusLength: 1024 })
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const bare = (key: { export(options: object): string | Buffer }, type: string): string =>
  Buffer.from(key.export({ format: 'der', type })).toString('base64')

test.each([
  ['nothing', ''],
  ['half a key', MERCHANT_PRIVATE.slice(0, 800)],
  ['a public key', MERCHANT_PUBLIC],
  ['a key that is too small', bare(small.privateKey, 'pkcs8')],
  ['a key of a curve', bare(curve.privateKey, 'pkcs8')],
])('our key is not %s', (_what, text) => {
  expect(readPrivateKey(text)).toBeNull()
})

test.each([
  ['a private key', MERCHANT_PRIVATE],
  ['a key that is too small', bare(small.publicKey, 'spki')],
  ['a key of a curve', bare(curve.publicKey, 'spki')],
])('Nagad’s key is not %s', (_what, text) => {
  expect(readPublicKey(text)).toBeNull()
})

test('our own public key is known for no key of Nagad’s', () => {
  expect([isOwnPublicKey(US), isOwnPublicKey(keysOf(MERCHANT_PRIVATE, MERCHANT_PUBLIC))]).toEqual([
    false,
    true,
  ])
})
