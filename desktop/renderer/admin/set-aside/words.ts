import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/set-aside.en.ts')).SET_ASIDE_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/set-aside.bn.ts')).SET_ASIDE_BN,
})

export const text = WORDS.text
