import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/staff.en.ts')).STAFF_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/staff.bn.ts')).STAFF_BN,
})

export const text = WORDS.text
