// A refusal in words, for programs. A page writes its own, in its language.
import { writeText } from '../../shared/i18n/write.ts'
import { type CallRefusal, refusalKey } from './refusals.ts'

/** The sentence in English, for programs; a page writes its own from the code. */
export const refusalMessage = (refusal: CallRefusal): string =>
  writeText('en', refusalKey(refusal.code), refusal.params)
