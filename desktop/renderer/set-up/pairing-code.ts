// A pairing code as a person types it or a scanner reads it. Pure; the server forgives more than this.
import { readPairingLink } from '../../../shared/stations/pairing-link.ts'

const GROUP_CHARS = 4
const CODE_CHARS = 10
const BANGLA_ZERO = 0x09e6

/** Capitals and digits in groups of four with hyphens between them; Bangla digits are digits. Of a link its code. */
export function groupPairingCode(typed: string): string {
  const plain = (readPairingLink(typed)?.code ?? typed)
    .replaceAll(/[০-৯]/g, (digit) => String((digit.codePointAt(0) ?? BANGLA_ZERO) - BANGLA_ZERO))
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
  return plain.match(new RegExp(`.{1,${GROUP_CHARS}}`, 'g'))?.join('-') ?? ''
}

export type ReadPairing = {
  readonly code: string
  /** What the organizer's picture names; null for a bare code. */
  readonly server: string | null
}

/** What a scanner read, its code grouped; null for anything else, such as a ticket. */
export function readPairing(text: string): ReadPairing | null {
  const link = readPairingLink(text)
  const code = link?.code ?? text.trim()
  const grouped = groupPairingCode(code)
  const isCode = /^[A-Z0-9\s-]+$/i.test(code)
  if (!isCode || grouped.replaceAll('-', '').length !== CODE_CHARS) return null
  return { code: grouped, server: link?.server ?? null }
}
