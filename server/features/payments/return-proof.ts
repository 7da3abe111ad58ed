// What the address has that a provider sends a buyer's browser back to, and nobody else knows.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Config } from '../../config.ts'

const PROOF_BYTES = 18

/**
 * 24 characters of base64url, computed from the attempt's reference: asked again for one attempt, the provider is given
 * the same address. The reference alone stands in lists and at the provider, and opens nothing.
 */
export const writeReturnProof = ({ masterKey }: Pick<Config, 'masterKey'>, ref: string): string =>
  createHmac('sha256', masterKey)
    // Labelled, so that nothing else made with the key can be taken for one.
    .update(`payment-return:${ref}`)
    .digest()
    .subarray(0, PROOF_BYTES)
    .toString('base64url')

/** Takes as long for every text of that length. */
export function isReturnProof(
  config: Pick<Config, 'masterKey'>,
  ref: string,
  given: string,
): boolean {
  const [made, told] = [Buffer.from(writeReturnProof(config, ref)), Buffer.from(given)]
  return made.length === told.length && timingSafeEqual(made, told)
}
