import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/events.en.ts')).EVENTS_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/events.bn.ts')).EVENTS_BN,
})

export const text = WORDS.text
