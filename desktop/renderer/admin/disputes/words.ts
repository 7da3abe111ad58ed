import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/disputes.en.ts')).DISPUTES_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/disputes.bn.ts')).DISPUTES_BN,
})

export const text = WORDS.text
