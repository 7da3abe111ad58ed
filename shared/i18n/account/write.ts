// From a key to a sentence of an account page.
import { fillText, type Language } from '../fill.ts'
import type { MessageParams } from '../keys.ts'
import { ACCOUNT_BN } from './bn.ts'
import { ACCOUNT_EN } from './en.ts'
import type { AccountKey, AccountTexts } from './keys.ts'

const TEXTS: Record<Language, AccountTexts> = { en: ACCOUNT_EN, bn: ACCOUNT_BN }

/** The sentence of a key, its `{gaps}` filled and numbers written in the language's digits. */
export const writeAccountText = (
  language: Language,
  key: AccountKey,
  params: MessageParams = {},
): string => fillText(language, TEXTS[language][key], params)
