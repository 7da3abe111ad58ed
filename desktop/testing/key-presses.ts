// Key presses as scanners and people make them, under the layouts that gates have.

/** A key press as the page's listener takes it. */
export type TestPress = {
  readonly isUp: boolean
  readonly code: string
  readonly key: string
  readonly isShift: boolean
  readonly isControl: boolean
  readonly isAlt: boolean
  readonly isMeta: boolean
  readonly isCapsLock: boolean
  readonly isRepeat: boolean
  readonly atMs: number
}

export const LAYOUTS = ['us', 'bangla', 'azerty', 'qwertz', 'ime', 'caps_lock', 'injected'] as const
export type TestLayout = (typeof LAYOUTS)[number]

export type Place = { readonly code: string; readonly isShift: boolean }

const SIGNS: Readonly<Record<string, Place>> = Object.fromEntries(
  Object.entries({
    ' ': 'Space',
    '-': 'Minus',
    '=': 'Equal',
    '[': 'BracketLeft',
    ']': 'BracketRight',
    '\\': 'Backslash',
    ';': 'Semicolon',
    "'": 'Quote',
    '`': 'Backquote',
    ',': 'Comma',
    '.': 'Period',
    '/': 'Slash',
  }).map(([sign, code]) => [sign, { code, isShift: false }]),
)
const SHIFTED: Readonly<Record<string, string>> = {
  _: 'Minus',
  '+': 'Equal',
  '{': 'BracketLeft',
  '}': 'BracketRight',
  '|': 'Backslash',
  ':': 'Semicolon',
  '"': 'Quote',
  '~': 'Backquote',
  '<': 'Comma',
  '>': 'Period',
  '?': 'Slash',
}

/** Where a character is on a keyboard of the United States. */
export function placeOnUs(character: string): Place {
  if (/[a-z]/i.test(character)) {
    return { code: `Key${character.toUpperCase()}`, isShift: /[A-Z]/.test(character) }
  }
  if (/\d/.test(character)) return { code: `Digit${character}`, isShift: false }
  const digit = ')!@#$%^&*('.indexOf(character)
  if (digit >= 0) return { code: `Digit${digit}`, isShift: true }
  const shifted = SHIFTED[character]
  const place = shifted === undefined ? SIGNS[character] : { code: shifted, isShift: true }
  if (place === undefined) throw new Error(`no key types ${JSON.stringify(character)}`)
  return place
}

const AZERTY: Readonly<Record<string, string>> = { a: 'q', q: 'a', w: 'z', z: 'w', m: ',' }
const AZERTY_DIGITS = 'à&é"\'(-è_ç'
const BANGLA = 'কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষ'

/** What `event.key` is where the layout is that one. */
export function keyUnder(layout: TestLayout, character: string): string {
  const lower = character.toLowerCase()
  if (layout === 'ime') return 'Process'
  if (layout === 'bangla' && /[a-z]/.test(lower)) {
    return BANGLA.charAt((lower.charCodeAt(0) + (lower === character ? 0 : 7)) % BANGLA.length)
  }
  if (layout === 'bangla' && /\d/.test(character))
    return String.fromCharCode(0x9e6 + Number(character))
  if (layout === 'azerty' && /\d/.test(character)) return AZERTY_DIGITS.charAt(Number(character))
  if (layout === 'azerty') return recased(AZERTY[lower] ?? lower, character)
  if (layout === 'qwertz') return recased({ y: 'z', z: 'y' }[lower] ?? lower, character)
  if (layout === 'caps_lock') return lower === character ? character.toUpperCase() : lower
  return character
}

const recased = (key: string, like: string): string =>
  like === like.toLowerCase() ? key : key.toUpperCase()

const NONE = {
  isUp: false,
  isShift: false,
  isControl: false,
  isAlt: false,
  isMeta: false,
  isCapsLock: false,
  isRepeat: false,
}

/** One character typed under a layout by whoever has a keyboard of the United States, as scanners do. */
export function pressOf(character: string, layout: TestLayout, atMs: number): TestPress {
  const key = keyUnder(layout, character)
  const isCapsLock = layout === 'caps_lock'
  if (layout === 'injected') return { ...NONE, code: '', key: character, atMs }
  return { ...NONE, ...placeOnUs(character), key, isCapsLock, atMs }
}

/** A key that types no character. */
export const namedPress = (
  name: string,
  atMs: number,
  more: Partial<TestPress> = {},
): TestPress => ({
  ...NONE,
  code: name,
  key: name === 'NumpadEnter' ? 'Enter' : name,
  atMs,
  ...more,
})

export const TEST_TERMINATORS = ['Enter', 'NumpadEnter', 'Tab', 'Control+J', 'none'] as const

/** The presses that end a scan. */
export function terminatorPresses(
  terminator: (typeof TEST_TERMINATORS)[number],
  atMs: number,
): TestPress[] {
  if (terminator === 'none') return []
  if (terminator !== 'Control+J') return [namedPress(terminator, atMs)]
  return [namedPress('KeyJ', atMs, { key: 'j', isControl: true })]
}
