import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/platform.en.ts')).PLATFORM_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/platform.bn.ts')).PLATFORM_BN,
})

export const text = WORDS.text
/** What became of a provider’s message; the code itself where there is no sentence: of another release. */
export const outcomeText = (outcome: string): string =>
  WORDS.find(`hooks.outcome.${outcome}`) ?? outcome
