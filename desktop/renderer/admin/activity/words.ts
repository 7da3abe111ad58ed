import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/activity.en.ts')).ACTIVITY_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/activity.bn.ts')).ACTIVITY_BN,
})

export const text = WORDS.text
