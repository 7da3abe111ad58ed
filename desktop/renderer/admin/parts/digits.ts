// Digits of either script, as a person types them.
const BANGLA_DIGITS = /[০-৯]/g
const BANGLA_ZERO = 0x09e6

/** `১২` as `12`. */
export const latinDigits = (typed: string): string =>
  typed.replaceAll(BANGLA_DIGITS, (digit) => String((digit.codePointAt(0) ?? 0) - BANGLA_ZERO))

/** A whole number of at most nine digits, with or without commas; null: it is none. */
export function readCount(typed: string): number | null {
  const plain = latinDigits(typed).replaceAll(',', '').trim()
  return /^\d{1,9}$/.test(plain) ? Number(plain) : null
}
