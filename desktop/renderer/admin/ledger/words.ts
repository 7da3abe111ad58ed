import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/ledger.en.ts')).LEDGER_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/ledger.bn.ts')).LEDGER_BN,
})

export const text = WORDS.text
