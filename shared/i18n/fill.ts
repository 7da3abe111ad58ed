// Fills the gaps of a sentence, and writes digits as a language does. Without the sentences themselves, so that a page
// loads those of its language alone.
import type { MessageParams } from './keys.ts'

export const LANGUAGES = ['en', 'bn'] as const
export type Language = (typeof LANGUAGES)[number]

const BANGLA_ZERO = 0x09e6

/** The text with its digits as the language writes them. */
export function writeDigits(language: Language, text: string): string {
  if (language === 'en') return text
  return text.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(BANGLA_ZERO + Number(digit)))
}

/** The sentence with its `{gaps}` filled, numbers in the language's digits. A gap without a value stays. */
export const fillText = (language: Language, sentence: string, params: MessageParams): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (gap, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    if (value === undefined) return gap
    return typeof value === 'number' ? writeDigits(language, String(value)) : value
  })
