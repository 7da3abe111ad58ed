import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/attendees.en.ts')).ATTENDEES_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/attendees.bn.ts')).ATTENDEES_BN,
})

export const text = WORDS.text
