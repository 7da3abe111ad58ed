import { defineWords } from './words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/pay.en.ts')).PAY_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/pay.bn.ts')).PAY_BN,
})

export const text = WORDS.text
