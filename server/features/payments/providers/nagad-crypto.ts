// What Nagad's bodies are sealed and signed with: RSA, PKCS#1 v1.5, SHA-256. Keys come as bare base64 or as PEM.
import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  sign,
  verify,
} from 'node:crypto'

export type NagadKeys = {
  /** Ours: opens what Nagad sends, signs what we send. */
  readonly own: KeyObject
  /** Nagad's: seals what we send, proves what it sends. */
  readonly nagad: KeyObject
}

/** What was sealed, and the signature over the same text before it was sealed. Both base64. */
export type Sealed = { readonly sealed: string; readonly signature: string }

const BITS_MIN = 2048

/** A private key as the portal gives it, PKCS#8 or PKCS#1; null when it is none of RSA with 2048 bits at least. */
export function readPrivateKey(text: string): KeyObject | null {
  const key = derOf(text)
  const readAs = (type: 'pkcs8' | 'pkcs1') =>
    attempt(() => createPrivateKey({ key, format: 'der', type }))
  return onlyStrong(readAs('pkcs8') ?? readAs('pkcs1'))
}

/** A public key; null when it is none of RSA with 2048 bits at least, and for a private key. */
export const readPublicKey = (text: string): KeyObject | null =>
  onlyStrong(attempt(() => createPublicKey({ key: derOf(text), format: 'der', type: 'spki' })))

/** Without armour, quotes, white space, and line ends that were written as `\n`. */
const derOf = (text: string): Buffer =>
  Buffer.from(text.replaceAll(/-----[^-]*-----|\\[rn]|["'\s]/g, ''), 'base64')

const onlyStrong = (key: KeyObject | null): KeyObject | null => {
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0
  return key?.asymmetricKeyType === 'rsa' && bits >= BITS_MIN ? key : null
}

/** Whether the public key is the private one's own: then it is not Nagad's. */
export const isOwnPublicKey = ({ own, nagad }: NagadKeys): boolean =>
  createPublicKey(own)
    .export({ format: 'der', type: 'spki' })
    .equals(nagad.export({ format: 'der', type: 'spki' }))

const PADDING_BYTES_MIN = 11

/** How many bytes of text fit into one block: 245 with 2048 bits. */
export const plainBytesMax = ({ nagad }: NagadKeys): number =>
  (nagad.asymmetricKeyDetails?.modulusLength ?? 0) / 8 - PADDING_BYTES_MIN

/** Sealed for Nagad and signed by us; null for a text that does not fit into a block. */
export function sealText(keys: NagadKeys, text: string): Sealed | null {
  const plain = Buffer.from(text, 'utf8')
  if (plain.length > plainBytesMax(keys)) return null
  const padding = constants.RSA_PKCS1_PADDING
  return {
    sealed: publicEncrypt({ key: keys.nagad, padding }, plain).toString('base64'),
    signature: sign('sha256', plain, keys.own).toString('base64'),
  }
}

/**
 * The text that Nagad sealed for us and signed.
 *
 * @returns null for whatever is wrong with it, and never why: a caller that told one fault from the other would answer
 *   questions about our key
 */
export function openText(keys: NagadKeys, { sealed, signature }: Sealed): string | null {
  const [block, proof] = [fromBase64(sealed), fromBase64(signature)]
  if (block === null || proof === null) return null
  const plain = decrypt(keys.own, block)
  if (plain === null || !verify('sha256', plain, keys.nagad, proof)) return null
  const text = plain.toString('utf8')
  // Bytes that are no UTF-8 would read as something that nobody signed.
  return Buffer.from(text, 'utf8').equals(plain) ? text : null
}

/** In the one way in which it is written; other ways of the same bytes are not Nagad's. */
function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

/**
 * The block is opened as it is and its padding taken off here. Node's own refuses to on some builds (CVE-2023-46809), and
 * gives random bytes for a damaged block on the others.
 */
function decrypt(key: KeyObject, block: Buffer): Buffer | null {
  const opened = attempt(() => privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, block))
  if (opened === null || opened[0] !== 0 || opened[1] !== 2) return null
  const end = opened.indexOf(0, 2)
  return end >= PADDING_BYTES_MIN - 1 ? opened.subarray(end + 1) : null
}

function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    // OpenSSL's reasons are many and none is for anybody.
    return null
  }
}
