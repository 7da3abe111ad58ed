import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () =>
    (await import('../../../../shared/i18n/admin/refund-limit.en.ts')).REFUND_LIMIT_EN,
  bn: async () =>
    (await import('../../../../shared/i18n/admin/refund-limit.bn.ts')).REFUND_LIMIT_BN,
})

export const text = WORDS.text
