// What was done, in words, by the `noun.verb` of the audit trail.
import { defineWords } from './words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/actions.en.ts')).ACTIONS_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/actions.bn.ts')).ACTIONS_BN,
})

/** The verb itself where there is no sentence: of another release, or of a plug-in. */
export const actionText = (action: string): string => WORDS.find(action) ?? action
