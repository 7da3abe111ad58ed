// Amounts of money, exact to the poisha: shown in the page's language, read from what a person typed.
import { writeDigits } from '../../../../shared/i18n/fill.ts'
import { currentLanguage } from '../../parts/words.ts'
import { latinDigits } from './digits.ts'

/** Integer poisha as `৳1,50,000` or `৳১,৫০,০০০.৫০`: lakhs and crores, poisha only where there are some. */
export function moneyText(cents: number): string {
  const sign = cents < 0 ? '−' : ''
  const whole = new Intl.NumberFormat('en-IN').format(Math.floor(Math.abs(cents) / 100))
  const rest = Math.abs(cents) % 100
  const poisha = rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`
  return `${sign}৳${writeDigits(currentLanguage(), whole + poisha)}`
}

/** The value of an input: `1500.50`. */
export function moneyInput(cents: number): string {
  const rest = cents % 100
  return `${Math.floor(cents / 100)}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`
}

/** Poisha of what was typed, in either script, with or without ৳ and commas; null: it is no amount. Never by fractions. */
export function readMoney(typed: string): number | null {
  const plain = latinDigits(typed)
    .replace(/^\s*(৳|BDT|Tk\.?)?\s*/i, '')
    .replaceAll(',', '')
    .trim()
  const [, whole, poisha = ''] = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(plain) ?? []
  return whole === undefined ? null : Number(whole) * 100 + Number(poisha.padEnd(2, '0') || 0)
}
