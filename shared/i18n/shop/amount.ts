// Amounts of money as a person reads them.
import type { Language } from '../fill.ts'

const FORMATS: Record<Language, readonly [whole: Intl.NumberFormat, broken: Intl.NumberFormat]> = {
  en: formats('en-IN'),
  bn: formats('bn-BD'),
}

/** Lakhs and crores are what both languages count in. */
function formats(locale: string): readonly [Intl.NumberFormat, Intl.NumberFormat] {
  return [
    new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }),
    new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  ]
}

/** Integer poisha as `BDT 1,50,000` or `৳১,৫০,০০০`; poisha are shown only where there are some. */
export function writeAmount(language: Language, amountCents: number): string {
  const [whole, broken] = FORMATS[language]
  const number = (amountCents % 100 === 0 ? whole : broken).format(amountCents / 100)
  return language === 'bn' ? `৳${number}` : `BDT\u00a0${number}`
}
