// What a deed was about, in words.
import { defineWords } from '../parts/words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/trail.en.ts')).TRAIL_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/trail.bn.ts')).TRAIL_BN,
})

/** The name itself where there is no word: of another release. */
export const subjectText = (kind: string): string => WORDS.find(`subject.${kind}`) ?? kind
