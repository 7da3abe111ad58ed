import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/home.en.ts')).HOME_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/home.bn.ts')).HOME_BN,
})

export const text = WORDS.text
