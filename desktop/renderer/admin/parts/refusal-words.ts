// The sentences of the server's refusals, by code.
import { defineWords } from './words.ts'

export const refusalWords = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/refusals.en.ts')).REFUSALS_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/refusals.bn.ts')).REFUSALS_BN,
})
