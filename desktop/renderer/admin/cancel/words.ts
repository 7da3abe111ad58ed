import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/cancel.en.ts')).CANCEL_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/cancel.bn.ts')).CANCEL_BN,
})

export const text = WORDS.text
