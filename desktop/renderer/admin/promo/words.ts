import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/promo.en.ts')).PROMO_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/promo.bn.ts')).PROMO_BN,
})

export const text = WORDS.text
