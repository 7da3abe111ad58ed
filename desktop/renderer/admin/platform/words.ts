import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/platform.en.ts')).PLATFORM_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/platform.bn.ts')).PLATFORM_BN,
})

export const text = WORDS.text
