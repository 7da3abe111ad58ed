import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/reports.en.ts')).REPORTS_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/reports.bn.ts')).REPORTS_BN,
})

export const text = WORDS.text
