// The code that a person reads out to pair a laptop: 50 bits that nobody mishears.
import { createHash } from 'node:crypto'

/** Crockford's 32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHARS = 10

/** `ABCD-EFGH-JK`. Takes one random byte for each character; 32 divides 256, so all are equally likely. */
export function writePairingCode(randomBytes: (length: number) => Uint8Array): string {
  const text = Array.from(randomBytes(CHARS), (byte) =>
    ALPHABET.charAt(byte % ALPHABET.length),
  ).join('')
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`
}

/** The key of a typed code in the directory; null for what cannot be one. */
export function pairingCodeHash(typed: string): Uint8Array | null {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  if (text.length !== CHARS || ![...text].every((char) => ALPHABET.includes(char))) return null
  return createHash('sha256').update(`pairing:${text}`).digest()
}
