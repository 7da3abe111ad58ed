import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/orders.en.ts')).ORDERS_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/orders.bn.ts')).ORDERS_BN,
})

export const text = WORDS.text
