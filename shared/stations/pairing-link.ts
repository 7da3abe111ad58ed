// What the QR picture of a pairing code holds: the server's address and the code, so that nobody types either.
import { MINUTE_MS } from '../time.ts'

/** A code is read out across a hall and typed at once. */
export const PAIRING_CODE_MS = 10 * MINUTE_MS

export type PairingLink = {
  /** As a person would type it. */
  readonly server: string
  readonly code: string
}

/** Behind the hash, so that a telephone that opens it tells the code to nobody. */
const PATH = '/pair#'

export const writePairingLink = ({ server, code }: PairingLink): string =>
  `${server.replace(/\/+$/, '')}${PATH}${code}`

/** A link of 10 letters and digits, in whatever case a scanner types; null for any other text. Proves nothing. */
export function readPairingLink(text: string): PairingLink | null {
  const [, server, code] =
    /^(https?:\/\/[^\s#?]+)\/pair#([A-Z0-9-]{10,14})$/i.exec(text.trim()) ?? []
  if (server === undefined || code === undefined) return null
  // Scheme and host know no case; a path does, and what shouts it is a scanner's Caps Lock.
  const isShouted = server === server.toUpperCase()
  return { server: isShouted ? server.toLowerCase() : server, code: code.toUpperCase() }
}
