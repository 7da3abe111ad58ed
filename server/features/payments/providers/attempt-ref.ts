// The reference under which a provider knows one attempt to pay. The tightest of them, Nagad, takes 20 of A-Z0-9.

/** 12 to 20 of `A-Z0-9`, never used for a second attempt. */
export const ATTEMPT_REF = /^[A-Z0-9]{12,20}$/

/** Without letters that a person mixes up on the telephone. 32 of them, so that five bits choose one evenly. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const DRAWN_CHARS = 16

/** A new reference: `PB` and 80 random bits. */
export function newAttemptRef(randomBytes: (length: number) => Uint8Array): string {
  const drawn = Array.from(randomBytes(DRAWN_CHARS), (byte) => ALPHABET[byte & 31])
  return `PB${drawn.join('')}`
}

export const isAttemptRef = (text: unknown): text is string =>
  typeof text === 'string' && ATTEMPT_REF.test(text)
