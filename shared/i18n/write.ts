// From a key to a sentence, for programs that hold both languages.
import { BN } from './bn.ts'
import { EN } from './en.ts'
import { fillText, type Language } from './fill.ts'
import type { MessageKey, MessageParams, Texts } from './keys.ts'

const TEXTS: Record<Language, Texts> = { en: EN, bn: BN }

/** The sentence of a key, its `{gaps}` filled and numbers written in the language's digits. */
export const writeText = (
  language: Language,
  key: MessageKey,
  params: MessageParams = {},
): string => fillText(language, TEXTS[language][key], params)
