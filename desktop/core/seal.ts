// Sealing at rest: AES-256-GCM under the one data key that the shell keeps for this laptop.
import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'
import { assert } from '../../shared/assert.ts'
import { poolRandom } from './random-pool.ts'

/** Makes bytes unreadable without the laptop's data key. Synchronous: a scan seals its raw code. */
export type Seal = {
  /** A text is sealed as its UTF-8. */
  readonly seal: (plain: Uint8Array | string) => Buffer
  /** Null: sealed under another key, or damaged. */
  readonly open: (sealed: Uint8Array) => Buffer | null
}

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = NONCE_BYTES + TAG_BYTES

/** A seal over `key` (32 bytes). Layout: nonce 12, tag 16, ciphertext. */
export function aesSeal(key: Uint8Array, randomBytes: (length: number) => Uint8Array): Seal {
  assert(key.length === KEY_BYTES, 'the data key has 32 bytes')
  const secret = createSecretKey(key)
  const nextNonce = poolRandom(randomBytes)
  return {
    seal: (plain) => {
      const nonce = nextNonce(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', secret, nonce)
      // In this mode there is as much of it as of the plain bytes, and `final` adds nothing.
      const body = cipher.update(typeof plain === 'string' ? Buffer.from(plain) : plain)
      cipher.final()
      const sealed = Buffer.allocUnsafe(HEAD_BYTES + body.length)
      sealed.set(nonce)
      sealed.set(cipher.getAuthTag(), NONCE_BYTES)
      sealed.set(body, HEAD_BYTES)
      return sealed
    },
    open: (sealed) => {
      if (sealed.length < HEAD_BYTES) return null
      const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, NONCE_BYTES))
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, HEAD_BYTES))
      const plain = decipher.update(sealed.subarray(HEAD_BYTES))
      try {
        decipher.final()
      } catch (error) {
        if (error instanceof Error) return null
        throw error
      }
      return plain
    },
  }
}

export const sealText = (seal: Seal, text: string): Buffer => seal.seal(text)

/** A sealed text for a column that holds text. */
export const sealAsText = (seal: Seal, text: string): string =>
  SEALED_MARK + sealText(seal, text).toString('base64')

/** Null: sealed under another key. A text without the mark is as an earlier release wrote it. */
export function openAsText(seal: Seal, stored: string): string | null {
  if (!stored.startsWith(SEALED_MARK)) return stored
  return openText(seal, Buffer.from(stored.slice(SEALED_MARK.length), 'base64'))
}

const SEALED_MARK = 'sealed:'

export const openText = (seal: Seal, sealed: Uint8Array): string | null =>
  seal.open(sealed)?.toString('utf8') ?? null
