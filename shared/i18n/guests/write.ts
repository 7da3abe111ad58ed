// From a key to a word of the list of guests.
import { fillText, type Language } from '../fill.ts'
import type { MessageParams } from '../keys.ts'
import { GUESTS_BN } from './bn.ts'
import { GUESTS_EN } from './en.ts'
import type { GuestKey, GuestTexts } from './keys.ts'

const TEXTS: Record<Language, GuestTexts> = { en: GUESTS_EN, bn: GUESTS_BN }

/** The sentence of a key, its `{gaps}` filled and numbers written in the language's digits. */
export const writeGuestText = (
  language: Language,
  key: GuestKey,
  params: MessageParams = {},
): string => fillText(language, TEXTS[language][key], params)
