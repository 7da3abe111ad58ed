// What a person typed, as the index is asked for it. Pure.
import { soundsOf } from '../../../shared/sound.ts'
import { foldDigits, foldEmail, foldNumber, foldPhone, foldText } from '../../../shared/text.ts'

/** Nobody types more to find one person. */
const QUERY_CHARS_MAX = 200
const WORDS_MAX = 6

const NUMBER_CHARS_MIN = 3
const PHONE_DIGITS_MIN = 3
const EMAIL_CHARS_MIN = 3

export type Query = {
  /** Matches of names, each in the index's own language and more of them than the one before. */
  readonly whole: string | null
  readonly starts: string | null
  readonly within: string | null
  /** By sound, across scripts. */
  readonly sounds: string | null
  /** Null where the text cannot be one, or the start of one. */
  readonly number: string | null
  readonly phone: string | null
  readonly email: string | null
}

export function readQuery(text: string): Query {
  const cut = text.slice(0, QUERY_CHARS_MAX)
  const words = foldText(cut).split(' ').filter(isWord).slice(0, WORDS_MAX)
  const number = foldNumber(cut)
  return {
    whole: all('name', words, (word) => ` ${word} `),
    starts: all('name', words, (word) => (word.length === 1 ? `  ${word}` : ` ${word}`)),
    within: words.some((word) => Array.from(word).length >= 3)
      ? all('name', words, (word) => (Array.from(word).length < 3 ? ` ${word}` : word))
      : null,
    sounds: soundsMatch(cut),
    number: !/\s/.test(cut.trim()) && number.length >= NUMBER_CHARS_MIN ? number : null,
    phone: phoneOf(cut),
    email: emailOf(cut),
  }
}

const isWord = (word: string): boolean => word !== ''

/** Every word, in any order. Words are letters, marks and digits, so nothing in them needs escaping. */
function all(
  column: 'name' | 'sound',
  words: readonly string[],
  write: (word: string) => string,
): string | null {
  const parts = words.map((word) => `"${atLeastThree(write(word))}"`)
  return parts.length === 0 ? null : `${column} : (${parts.join(' AND ')})`
}

/** The index knows three characters and more: a shorter start of a word has both of the spaces before it. */
const atLeastThree = (text: string): string => (Array.from(text).length < 3 ? ` ${text}` : text)

/** One consonant alone would sound like a tenth of all names, so it must be the whole word. */
function soundsMatch(text: string): string | null {
  const sounds = soundsOf(text).split(' ').filter(isWord).slice(0, WORDS_MAX)
  const parts = sounds.map((sound) =>
    sound.length === 1 ? `" ${sound} "` : withLastH(sound, `" ${sound}"`),
  )
  return parts.length === 0 ? null : `sound : (${parts.join(' AND ')})`
}

/** Fatemah is Fatema: an h at the end is written or not. */
const withLastH = (sound: string, match: string): string =>
  sound.endsWith('হ') ? `(${match} OR " ${sound.slice(0, -1)} ")` : match

function phoneOf(text: string): string | null {
  const isNumber = /^[\d\s()+./-]+$/.test(foldDigits(text.normalize('NFKC')))
  const digits = isNumber ? foldPhone(text) : ''
  return digits.length >= PHONE_DIGITS_MIN ? digits : null
}

function emailOf(text: string): string | null {
  const email = foldEmail(text)
  return email.length >= EMAIL_CHARS_MIN && !/\s/.test(email) ? email : null
}
