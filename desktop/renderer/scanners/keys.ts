// What a key press means: the character by its place on the keyboard, whatever layout or input method is chosen.

/** What the page is told of a key, and where the focus was. */
export type KeyPress = {
  readonly isUp: boolean
  /** `KeyboardEvent.code`: the place of the key; empty where a program typed the character. */
  readonly code: string
  /** `KeyboardEvent.key`: what the layout makes of it; `Process` while an input method has it. */
  readonly key: string
  readonly isShift: boolean
  readonly isControl: boolean
  readonly isAlt: boolean
  readonly isMeta: boolean
  readonly isCapsLock: boolean
  readonly isRepeat: boolean
  /** `event.timeStamp`: when it was pressed, however late it is heard. */
  readonly atMs: number
}

/** A key press that stands for one character. */
export type Stroke = {
  readonly code: string
  readonly key: string
  readonly isShift: boolean
  readonly isCapsLock: boolean
  readonly atMs: number
}

export const TERMINATORS = ['enter', 'tab', 'control_j', 'function_key', 'none'] as const
/** What a scanner types after a code. */
export type Terminator = (typeof TERMINATORS)[number]

/** Characters by the place of their key, for scanners that are set to another country. See `calibration.ts`. */
export type Layout = Readonly<Record<string, string>>

/** The key's place in a layout. */
export const placeOf = ({ code, isShift }: Pick<Stroke, 'code' | 'isShift'>): string =>
  isShift ? `Shift+${code}` : code

/** Places of the punctuation on a keyboard of the United States, without and with shift. */
const PUNCTUATION: Readonly<Record<string, string>> = {
  Space: '  ',
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  IntlBackslash: '<>',
  Semicolon: ';:',
  Quote: '\'"',
  Backquote: '`~',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  NumpadAdd: '++',
  NumpadSubtract: '--',
  NumpadMultiply: '**',
  NumpadDivide: '//',
  NumpadDecimal: '..',
}
const SHIFTED_DIGITS = ')!@#$%^&*('

/** The character at a place of the United States' keyboard; null for a key that types none. */
function characterAt(code: string, isShift: boolean): string | null {
  const [, kind, which = ''] = /^(Key|Digit|Numpad)([A-Z0-9])$/.exec(code) ?? []
  if (kind === 'Key') return isShift ? which : which.toLowerCase()
  if (kind === 'Digit') return isShift ? SHIFTED_DIGITS.charAt(Number(which)) : which
  if (kind === 'Numpad') return which
  const pair = Object.hasOwn(PUNCTUATION, code) ? PUNCTUATION[code] : undefined
  return pair?.charAt(isShift ? 1 : 0) ?? null
}

const isOneCharacter = (key: string): boolean => key.length === 1 || [...key].length === 1

/** What a key press types, as far as a scanner is concerned; null when it types nothing. */
export function strokeOf(press: KeyPress): Stroke | null {
  const { code, key, isShift, isCapsLock, atMs } = press
  // AltGr is Control and Alt together where it types a character.
  const isCommand = press.isMeta || press.isControl !== press.isAlt
  if (isCommand) return null
  const types = code === '' ? isOneCharacter(key) : characterAt(code, isShift) !== null
  return types ? { code, key, isShift, isCapsLock, atMs } : null
}

/** The text of strokes, one UTF-16 unit for each, so that places in the text are places in the strokes. */
export const textByPlace = (strokes: readonly Stroke[], layout: Layout | null): string =>
  strokes.map((stroke) => unitOf(stroke, layout)).join('')

function unitOf(stroke: Stroke, layout: Layout | null): string {
  const place = placeOf(stroke)
  const learnt = layout !== null && Object.hasOwn(layout, place) ? layout[place] : undefined
  return (learnt ?? characterAt(stroke.code, stroke.isShift) ?? stroke.key).charAt(0)
}

/** The same as the chosen layout has it: right where scanner and computer are set to the same other country. */
export const textByLayout = (strokes: readonly Stroke[]): string =>
  strokes.map((stroke) => (stroke.key.length === 1 ? stroke.key : unitOf(stroke, null))).join('')

/** Which terminator a key is; null for any other key. */
export function terminatorOf(press: KeyPress): Exclude<Terminator, 'none'> | null {
  const { code, key } = press
  const isCommand = press.isControl || press.isMeta || press.isAlt
  if (press.isControl && !press.isAlt && !press.isMeta && (code === 'KeyJ' || code === 'KeyM')) {
    return 'control_j'
  }
  if (isCommand) return null
  if (code === 'Enter' || code === 'NumpadEnter' || key === 'Enter') return 'enter'
  if ((code === 'Tab' || key === 'Tab') && !press.isShift) return 'tab'
  return /^F\d{1,2}$/.test(code) ? 'function_key' : null
}

/** Keys that correct what was typed: only people press them. */
export const isCorrection = ({ code, key }: KeyPress): boolean =>
  code === 'Backspace' || code === 'Delete' || key === 'Backspace' || key === 'Delete'

/** The digit of the number pad, with Alt held: scanners in "Alt mode" spell a character by its number. */
export function altDigitOf(press: KeyPress): string | null {
  if (!press.isAlt || press.isControl || press.isMeta) return null
  return /^Numpad(\d)$/.exec(press.code)?.[1] ?? null
}
