// How a name sounds, roughly: its consonants, in Bangla letters whichever script it was written in. `Rahim` and রহিম
// become রহম, and so do most ways to spell it. For finding, never for showing.

/** Longer words have no sound of their own worth comparing. */
const WORD_CHARS_MAX = 60

/** Written short more often than not. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  md: 'মহমদ',
  mohd: 'মহমদ',
  মো: 'মহমদ',
  মোঃ: 'মহমদ',
  মোহাঃ: 'মহমদ',
  মুঃ: 'মহমদ',
  mst: 'মসমত',
  মোসাঃ: 'মসমত',
  মোছাঃ: 'মসমত',
}

/** An initial vowel, whichever it is: left out, half of all names would begin alike. */
const VOWEL_FIRST = 'অ'

/** The sounds of the words of a text, apart by one space. Words without a consonant have none. */
export function soundsOf(text: string): string {
  const sounds: string[] = []
  for (const word of text.normalize('NFKC').toLowerCase().split(BETWEEN_WORDS)) {
    const sound = word === '' ? '' : soundOfWord(word)
    if (sound !== '' && sound !== VOWEL_FIRST) sounds.push(sound)
  }
  return sounds.join(' ')
}

const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/u

/** A letter or a few of them, and what they leave in the sound; empty for a vowel. */
type Piece = { readonly length: number; readonly sound: string; readonly isJoined: boolean }

function soundOfWord(word: string): string {
  const short = SHORT_FORMS[word]
  if (short !== undefined) return short
  const letters = Array.from(word.slice(0, WORD_CHARS_MAX)).filter((one) => !SILENT.has(one))
  let sound = ''
  // The last sound when no vowel came after it: a doubled consonant sounds once.
  let touching = ''
  for (let at = 0; at < letters.length; ) {
    const piece = banglaPiece(letters, at) ?? latinPiece(letters, at)
    at += piece?.length ?? 1
    if (piece === null) continue
    if (piece.sound === '') {
      if (sound === '') sound = VOWEL_FIRST
      touching = ''
      continue
    }
    if (piece.sound !== touching) sound += piece.sound
    touching = piece.isJoined ? piece.sound : ''
  }
  return sound
}

/** Joiners and the marks that change no consonant: chandrabindu, visarga. */
const SILENT: ReadonlySet<string> = new Set(['\u200c', '\u200d', '\u0981', '\u0983'])

const HASANTA = '\u09cd'
const NUKTA = '\u09bc'

const BANGLA: Readonly<Record<string, string>> = {
  ...{ ক: 'ক', খ: 'ক', গ: 'গ', ঘ: 'গ', ঙ: 'ন', চ: 'চ', ছ: 'স', জ: 'জ', ঝ: 'জ', ঞ: 'ন' },
  ...{ ট: 'ত', ঠ: 'ত', ড: 'দ', ঢ: 'দ', ণ: 'ন', ত: 'ত', থ: 'ত', দ: 'দ', ধ: 'দ', ন: 'ন' },
  ...{ প: 'প', ফ: 'ফ', ব: 'ব', ভ: 'ব', ম: 'ম', য: 'জ', র: 'র', ল: 'ল' },
  ...{ শ: 'স', ষ: 'স', স: 'স', হ: 'হ', ৎ: 'ত', 'ং': 'ন', 'ৃ': 'র', ঋ: 'র' },
}

/** Bangla vowels and the signs for them. */
const BANGLA_VOWEL = /[\u0985-\u098a\u098c-\u0994\u09be-\u09c2\u09c4-\u09cc\u09d7]/u

function banglaPiece(letters: readonly string[], at: number): Piece | null {
  const letter = letters[at] ?? ''
  if (BANGLA_VOWEL.test(letter)) return { length: 1, sound: '', isJoined: false }
  const plain = Object.hasOwn(BANGLA, letter) ? BANGLA[letter] : undefined
  if (plain === undefined) return null
  const hasNukta = letters[at + 1] === NUKTA
  const end = at + (hasNukta ? 2 : 1)
  const isJoined = letters[end] === HASANTA
  const length = end - at + (isJoined ? 1 : 0)
  return { length, isJoined, sound: banglaSound(letters, at, plain, hasNukta, isJoined) }
}

function banglaSound(
  letters: readonly string[],
  at: number,
  plain: string,
  hasNukta: boolean,
  isJoined: boolean,
): string {
  const letter = letters[at] ?? ''
  // The consonant that this one is written under; empty for none.
  const above = letters[at - 1] === HASANTA ? (letters[at - 2] ?? '') : ''
  if (hasNukta) return letter === 'য' ? '' : 'র'
  if (letter === 'য') return above === '' || above === 'র' ? plain : ''
  // Under most letters a ব is not heard: স্বপন, বিশ্বাস.
  if (letter === 'ব') return above === '' || above === 'ম' || above === 'র' ? plain : ''
  if (letter === 'ঞ') return above === 'জ' ? 'গ' : isJoined ? plain : ''
  // Said as one with the sound before it, as `ng` is.
  if (letter === 'গ' && (above === 'ঙ' || letters[at - 1] === 'ং')) return ''
  // জ্ঞ is one sound, and the second letter gives it.
  if (letter === 'জ' && isJoined && letters[at + 2] === 'ঞ') return 'গ'
  return plain
}

/** The longest first. Latin letters that are not here sound as the table below says. */
const LATIN_GROUPS: readonly (readonly [letters: string, sound: string])[] = [
  ['chh', 'স'],
  ['chr', 'কর'],
  ['ksh', 'কস'],
  ['kh', 'ক'],
  ['gh', 'গ'],
  ['ch', 'চ'],
  ['jh', 'জ'],
  ['th', 'ত'],
  ['dh', 'দ'],
  ['ph', 'ফ'],
  ['bh', 'ব'],
  ['sh', 'স'],
  ['zh', 'জ'],
  ['ng', 'ন'],
  ['ce', 'স'],
  ['ci', 'স'],
]

const LATIN: Readonly<Record<string, string>> = {
  ...{ b: 'ব', c: 'ক', d: 'দ', f: 'ফ', g: 'গ', h: 'হ', j: 'জ', k: 'ক', l: 'ল', m: 'ম', n: 'ন' },
  ...{ p: 'প', q: 'ক', r: 'র', s: 'স', t: 'ত', v: 'ব', x: 'কস', z: 'জ' },
  ...{ a: '', e: '', i: '', o: '', u: '', w: '', y: '' },
}

function latinPiece(letters: readonly string[], at: number): Piece | null {
  const next = `${letters[at] ?? ''}${letters[at + 1] ?? ''}${letters[at + 2] ?? ''}`
  const group = LATIN_GROUPS.find(([start]) => next.startsWith(start))
  if (group !== undefined) return { length: group[0].length, sound: group[1], isJoined: true }
  const base = (letters[at] ?? '').normalize('NFD').charAt(0)
  if (!Object.hasOwn(LATIN, base)) return null
  return { length: 1, sound: LATIN[base] ?? '', isJoined: true }
}
