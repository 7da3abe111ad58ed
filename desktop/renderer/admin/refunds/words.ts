import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/refunds.en.ts')).REFUNDS_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/refunds.bn.ts')).REFUNDS_BN,
})

export const text = WORDS.text
