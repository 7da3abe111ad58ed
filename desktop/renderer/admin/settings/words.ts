import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/settings.en.ts')).SETTINGS_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/settings.bn.ts')).SETTINGS_BN,
})

export const text = WORDS.text
