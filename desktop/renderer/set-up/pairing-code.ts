// A pairing code as a person types it or a scanner reads it. Pure; the server forgives more than this.

const GROUP_CHARS = 4
const CODE_CHARS = 10
const BANGLA_ZERO = 0x09e6

/** Capitals and digits in groups of four with hyphens between them; Bangla digits are digits. */
export function groupPairingCode(typed: string): string {
  const plain = typed
    .replaceAll(/[০-৯]/g, (digit) => String((digit.codePointAt(0) ?? BANGLA_ZERO) - BANGLA_ZERO))
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
  return plain.match(new RegExp(`.{1,${GROUP_CHARS}}`, 'g'))?.join('-') ?? ''
}

/** The code in what a scanner read, grouped; null for anything else, such as a ticket. */
export function readPairingCode(text: string): string | null {
  const grouped = groupPairingCode(text.trim())
  const isCode = /^[A-Z0-9\s-]+$/i.test(text.trim())
  return isCode && grouped.replaceAll('-', '').length === CODE_CHARS ? grouped : null
}
