// What was done, in words, by the `noun.verb` of the audit trail.
import { currentLanguage } from '../../parts/words.ts'
import { defineWords } from './words.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/actions.en.ts')).ACTIONS_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/actions.bn.ts')).ACTIONS_BN,
})

/** Every deed that has a sentence, by the sentence. */
export const actionOptions = (): readonly { readonly value: string; readonly label: string }[] =>
  WORDS.all()
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => one.label.localeCompare(other.label, currentLanguage()))

/** The verb itself where there is no sentence: of another release, or of a plug-in. */
export const actionText = (action: string): string => WORDS.find(action) ?? action
