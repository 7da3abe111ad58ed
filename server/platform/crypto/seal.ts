// Secrets at rest, sealed with the installation's MASTER_KEY.
import { createCipheriv, createDecipheriv } from 'node:crypto'

/** Which MASTER_KEY sealed it: raised when an installation changes its key. */
const KEY_VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEADER_BYTES = 1 + NONCE_BYTES
export const MASTER_KEY_BYTES = 32

export type SealDeps = {
  readonly masterKey: Uint8Array
  /** Cryptographic randomness. */
  readonly randomBytes: (length: number) => Uint8Array
}

/**
 * AES-256-GCM: key version 1 byte, nonce 12, ciphertext, tag 16.
 *
 * @param purpose what the secret is and whose; a sealed secret does not open as another's
 */
export function seal(deps: SealDeps, purpose: string, secret: Uint8Array): Uint8Array {
  const nonce = deps.randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', deps.masterKey, nonce)
  cipher.setAAD(Buffer.from(purpose))
  const body = Buffer.concat([cipher.update(secret), cipher.final()])
  return Buffer.concat([Uint8Array.of(KEY_VERSION), nonce, body, cipher.getAuthTag()])
}

/**
 * Opens what `seal` made for the same purpose.
 *
 * @throws when the bytes were changed, belong to another purpose, or another MASTER_KEY sealed them
 */
export function openSealed(masterKey: Uint8Array, purpose: string, sealed: Uint8Array): Uint8Array {
  if (sealed.length < HEADER_BYTES + TAG_BYTES || sealed[0] !== KEY_VERSION) {
    throw new Error(`The sealed ${purpose} has a form that this release does not know`)
  }
  const nonce = sealed.subarray(1, HEADER_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', masterKey, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(purpose))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  const body = decipher.update(sealed.subarray(HEADER_BYTES, sealed.length - TAG_BYTES))
  try {
    return Buffer.concat([body, decipher.final()])
  } catch (cause) {
    throw new Error(
      `The ${purpose} does not open: MASTER_KEY is not the one that it was sealed with, or the row was changed`,
      { cause },
    )
  }
}
