// From a key to a sentence of a mail.
import { fillText, type Language } from '../fill.ts'
import type { MessageParams } from '../keys.ts'
import { MAIL_BN } from './bn.ts'
import { MAIL_EN } from './en.ts'
import type { MailKey, MailTexts } from './keys.ts'

const TEXTS: Record<Language, MailTexts> = { en: MAIL_EN, bn: MAIL_BN }

/** The sentence of a key, its `{gaps}` filled and numbers written in the language's digits. */
export const writeMailText = (
  language: Language,
  key: MailKey,
  params: MessageParams = {},
): string => fillText(language, TEXTS[language][key], params)
