// RSA as Nagad does it: what it sends is sealed for the merchant and signed by itself, and the other way round.
import {
  constants,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  sign,
  verify,
} from 'node:crypto'

export type KeyPair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject }

export const newKeyPair = (): KeyPair => generateKeyPairSync('rsa', { modulusLength: 2048 })

/** Bare base64, as keys are handed out. */
export const bareKey = (key: KeyObject): string =>
  key.export({ format: 'der', type: key.type === 'private' ? 'pkcs8' : 'spki' }).toString('base64')

export type Sealed = { readonly sensitiveData: string; readonly signature: string }

export function seal(plain: string, forWhom: KeyObject, by: KeyObject): Sealed {
  const bytes = Buffer.from(plain, 'utf8')
  const padding = constants.RSA_PKCS1_PADDING
  return {
    sensitiveData: publicEncrypt({ key: forWhom, padding }, bytes).toString('base64'),
    signature: sign('sha256', bytes, by).toString('base64'),
  }
}

/** The text, or the reason for which Nagad takes none of it. */
export function open(
  { sensitiveData, signature }: Sealed,
  by: KeyObject,
  from: KeyObject,
): { readonly plain: string } | { readonly reason: string } {
  const bytes = takePaddingOff(Buffer.from(sensitiveData, 'base64'), by)
  if (bytes === null) return { reason: 'DecryptionError' }
  const isSigned = verify('sha256', bytes, from, Buffer.from(signature, 'base64'))
  return isSigned ? { plain: bytes.toString('utf8') } : { reason: 'SignatureVerificationFailed' }
}

/** By hand: a Node with the older OpenSSL does not, and one with the newer gives noise for a block that is broken. */
function takePaddingOff(block: Buffer, key: KeyObject): Buffer | null {
  try {
    const raw = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, block)
    const text = raw.indexOf(0, 2) + 1
    return raw[0] === 0 && raw[1] === 2 && text > 10 ? raw.subarray(text) : null
  } catch {
    // Not as long as the key.
    return null
  }
}

/** Looks like Nagad's hash at the end of a payment's reference. */
export const hexOf = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits)
