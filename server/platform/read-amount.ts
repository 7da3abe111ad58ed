// Providers write money as decimal text. It becomes integer poisha exactly, or not at all.

/** Ten digits of taka: more than any provider moves, and far below where integers end. */
const AMOUNT = /^(0|[1-9]\d{0,9})(?:\.(\d{1,2}))?$/

/**
 * `"16"`, `"16.0"` and `"1500.00"` as integer poisha; null for anything else.
 *
 * Signs, exponents, separators, blanks, a third decimal and Bangla digits are refused, a JSON number too.
 */
export function readAmount(value: unknown): number | null {
  const parts = typeof value === 'string' ? AMOUNT.exec(value) : null
  if (parts === null) return null
  const [, taka = '', poisha = ''] = parts
  return Number(taka) * 100 + Number(poisha.padEnd(2, '0'))
}

/** Integer poisha with two decimals: `150000` as `1500.00`. */
export function writeAmount(cents: number): string {
  const digits = String(cents).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
