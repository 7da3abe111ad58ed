// The words of badges. They come with what prints them, not with the page: few gates need them.
import { BADGE_BN } from '../../../shared/i18n/bn/badge.ts'
import { BADGE_EN } from '../../../shared/i18n/en/badge.ts'
import { fillText } from '../../../shared/i18n/fill.ts'
import type { MessageParams } from '../../../shared/i18n/keys.ts'
import { currentLanguage } from '../parts/words.ts'

const TEXTS = { en: BADGE_EN, bn: BADGE_BN } as const

export function badgeText(key: keyof typeof BADGE_EN, params: MessageParams = {}): string {
  const language = currentLanguage()
  return fillText(language, TEXTS[language][key], params)
}
