import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/move.en.ts')).MOVE_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/move.bn.ts')).MOVE_BN,
})

export const text = WORDS.text
