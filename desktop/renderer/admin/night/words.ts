import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/night.en.ts')).NIGHT_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/night.bn.ts')).NIGHT_BN,
})

export const text = WORDS.text
