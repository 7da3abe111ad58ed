import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/account.en.ts')).ACCOUNT_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/account.bn.ts')).ACCOUNT_BN,
})

export const text = WORDS.text
