// From a key to a sentence, and from Latin digits to Bangla ones.
import { BN } from './bn.ts'
import { EN } from './en.ts'
import type { MessageKey, MessageParams, Texts } from './keys.ts'

export const LANGUAGES = ['en', 'bn'] as const
export type Language = (typeof LANGUAGES)[number]

const TEXTS: Record<Language, Texts> = { en: EN, bn: BN }

const BANGLA_ZERO = 0x09e6

/** The text with its digits as the language writes them. */
export function writeDigits(language: Language, text: string): string {
  if (language === 'en') return text
  return text.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(BANGLA_ZERO + Number(digit)))
}

/** The sentence of a key, its `{gaps}` filled and numbers written in the language's digits. */
export function writeText(language: Language, key: MessageKey, params: MessageParams = {}): string {
  return TEXTS[language][key].replaceAll(/\{(\w+)\}/g, (gap, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    if (value === undefined) return gap
    return typeof value === 'number' ? writeDigits(language, String(value)) : value
  })
}
