// Sealing at rest: AES-256-GCM under the one data key that the shell keeps for this laptop.
import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'
import { assert } from '../../shared/assert.ts'
import { poolRandom } from './random-pool.ts'

/** Makes bytes unreadable without the laptop's data key. Synchronous: a scan seals its raw code. */
export type Seal = {
  readonly seal: (plain: Uint8Array) => Buffer
  /** Null: sealed under another key, or damaged. */
  readonly open: (sealed: Uint8Array) => Buffer | null
}

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** A seal over `key` (32 bytes). Layout: nonce 12, tag 16, ciphertext. */
export function aesSeal(key: Uint8Array, randomBytes: (length: number) => Uint8Array): Seal {
  assert(key.length === KEY_BYTES, 'the data key has 32 bytes')
  const secret = createSecretKey(key)
  const nextNonce = poolRandom(randomBytes)
  return {
    seal: (plain) => {
      const nonce = nextNonce(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', secret, nonce)
      const body = cipher.update(plain)
      cipher.final()
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    open: (sealed) => {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return null
      const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, NONCE_BYTES))
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      const plain = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES))
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

export const sealText = (seal: Seal, text: string): Buffer => seal.seal(Buffer.from(text, 'utf8'))

export const openText = (seal: Seal, sealed: Uint8Array): string | null =>
  seal.open(sealed)?.toString('utf8') ?? null
