// What somebody typed, as the search is asked for it: the likeliest meaning first. Pure.
import * as v from 'valibot'
import { soundsOf } from '../../../shared/sound.ts'
import { foldDigits, foldEmail, foldNumber, foldText } from '../../../shared/text.ts'
import {
  beginningKey,
  cutWord,
  emailTerm,
  INNER_CHARS_MIN,
  numberTerm,
  phoneDigits,
  phoneEndTerm,
  phoneTerm,
} from './search-terms.ts'

/** Nobody types more words to find one person. */
const WORDS_MAX = 6
const EMAIL_CHARS_MIN = 3
const NUMBER_CHARS_MIN = 4
const PHONE_DIGITS_MIN = 4

export const MeaningKind = v.picklist(['name', 'email', 'number', 'phone', 'phoneEnd'])
export type MeaningKind = v.InferOutput<typeof MeaningKind>

/** What the text may mean. The first that finds anything is what it meant. */
export type Meaning =
  /** Every word is a part of one of the name's words, in any order. */
  | { readonly kind: 'name'; readonly words: readonly WordQuery[] }
  /** A term begins so. */
  | { readonly kind: Exclude<MeaningKind, 'name'>; readonly start: string }

export type WordQuery = {
  /** A word is asked for that has a key which begins so. */
  readonly start: string
  /** Or, where there are too many of those, so. */
  readonly narrowStart: string
  /** The sound of a word in the other script. Null: it has none worth asking for. */
  readonly sound: string | null
  readonly isBangla: boolean
}

export const hasBangla = (text: string): boolean => /\p{Script=Bengali}/u.test(text)

export function readSearch(text: string): readonly Meaning[] {
  const name = nameOf(text)
  const email = emailOf(text)
  const number = numberOf(text)
  if (text.includes('@')) return [...email, ...name]
  const isDigits = /^[\d\s()+./-]+$/.test(foldDigits(text.normalize('NFKC')))
  return isDigits
    ? [...phoneOf(text), ...number, ...name, ...email]
    : [...name, ...number, ...email]
}

function nameOf(text: string): Meaning[] {
  const words = [...new Set(foldText(text).split(' ').map(cutWord))].filter((word) => word !== '')
  return words.length === 0
    ? []
    : [{ kind: 'name', words: words.slice(0, WORDS_MAX).map(wordQuery) }]
}

function wordQuery(word: string): WordQuery {
  const narrowStart = beginningKey(word)
  const start = Array.from(word).length < INNER_CHARS_MIN ? narrowStart : word
  const sound = soundsOf(word)
  return {
    start,
    narrowStart,
    // One consonant alone is the sound of half of all words.
    sound: Array.from(sound).length < 2 ? null : `~${sound}`,
    isBangla: hasBangla(word),
  }
}

function emailOf(text: string): Meaning[] {
  const email = foldEmail(text)
  return email.length < EMAIL_CHARS_MIN || /\s/.test(email)
    ? []
    : [meaning('email', emailTerm(email))]
}

function numberOf(text: string): Meaning[] {
  const number = foldNumber(text)
  return number.length < NUMBER_CHARS_MIN || /\s/.test(text.trim())
    ? []
    : [meaning('number', numberTerm(number))]
}

function phoneOf(text: string): Meaning[] {
  const start = phoneDigits(text)
  // At a number's end its zeros are digits like the others.
  const end = foldDigits(text.normalize('NFKC')).replace(/\D+/g, '')
  return [
    ...(start.length < PHONE_DIGITS_MIN ? [] : [meaning('phone', phoneTerm(start))]),
    ...(end.length < PHONE_DIGITS_MIN ? [] : [meaning('phoneEnd', phoneEndTerm(end))]),
  ]
}

const meaning = (kind: Exclude<MeaningKind, 'name'>, start: string): Meaning => ({ kind, start })
