import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/cases.en.ts')).CASES_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/cases.bn.ts')).CASES_BN,
})

export const text = WORDS.text

/** Why a gate said no; the server's own word for one of another release. */
export const reasonText = (reason: string): string => WORDS.find(`reason.${reason}`) ?? reason
