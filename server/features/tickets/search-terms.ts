// What tickets and orders are found by: the words of names, and what an order is called by. Pure.
import { soundsOf } from '../../../shared/sound.ts'
import { foldEmail, foldNumber, foldPhone, foldText, reversed } from '../../../shared/text.ts'

/** In the place of a ticket's id it stands for the order as a whole. */
export const WHOLE_ORDER = '00000000-0000-0000-0000-000000000000'

/** Nobody has a longer word in a name, and PostgreSQL takes no much longer key. */
export const WORD_CHARS_MAX = 60
/** A part of a word with fewer characters is looked for at the beginnings of words alone. */
export const INNER_CHARS_MIN = 3

/** The words of a name, each once, as they are compared. */
export const wordsOf = (name: string | null): readonly string[] =>
  name === null
    ? []
    : [...new Set(foldText(name).split(' ').map(cutWord))].filter((word) => word !== '')

export const cutWord = (word: string): string => Array.from(word).slice(0, WORD_CHARS_MAX).join('')

/** What a word is found by: its beginning, what is inside of it, and its sound in the other script. */
export function keysOf(word: string): readonly string[] {
  const characters = Array.from(word)
  const inner = characters
    .slice(0, Math.max(0, characters.length - INNER_CHARS_MIN + 1))
    .map((_character, at) => characters.slice(at).join(''))
  const sound = soundsOf(word)
  return [beginningKey(word), ...inner, ...(sound === '' ? [] : [`~${sound}`])]
}

/** A word's key that no other word shares. */
export const beginningKey = (word: string): string => `^${word}`

/** After every character that a term or key has: where the range of those ends that begin so. */
export const endOf = (start: string): string => `${start}\u{10ffff}`

/** The kinds of terms, by their first letter. */
export const wordTerm = (word: string): string => `w${word}`
export const emailTerm = (email: string): string => `e${foldEmail(email)}`
export const numberTerm = (number: string): string => `n${foldNumber(number)}`
export const phoneTerm = (digits: string): string => `p${digits}`
/** From its last digit on. */
export const phoneEndTerm = (digits: string): string => `r${reversed(digits)}`

/** A phone's digits without the zero that stands for the country: what every way to write it has in common. */
export const phoneDigits = (phone: string): string => foldPhone(phone).replace(/^0+/, '')

export type Buyer = {
  readonly number: string
  readonly buyerName: string
  readonly buyerEmail: string
  readonly buyerPhone: string | null
}

/** Everything that an order is found by. */
export function orderTerms({ number, buyerName, buyerEmail, buyerPhone }: Buyer): string[] {
  const digits = buyerPhone === null ? '' : phoneDigits(buyerPhone)
  return [
    ...wordsOf(buyerName).map(wordTerm),
    emailTerm(buyerEmail),
    numberTerm(number),
    ...(digits === '' ? [] : [phoneTerm(digits), phoneEndTerm(digits)]),
  ]
}
