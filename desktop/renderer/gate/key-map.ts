// Every key of the page in one table: what listens to keys reads it, and the help screen shows it.
import type { MessageKey } from '../../../shared/i18n/keys.ts'

export const KEY_ACTIONS = [
  'search',
  'hand',
  'scan',
  'undo',
  'mute',
  'lock',
  'help',
  'force',
  'group',
  'confirm',
  'screen',
] as const
export type KeyAction = (typeof KEY_ACTIONS)[number]

export type KeyRow = {
  readonly action: KeyAction
  /** As they are printed on the keyboard. */
  readonly keys: readonly string[]
  readonly meaning: MessageKey
}

/** The signs among the keys, `/` and `?`, are heard outside of text fields only. */
export const KEY_MAP: readonly KeyRow[] = [
  { action: 'scan', keys: ['Esc'], meaning: 'scan.key.scan' },
  { action: 'search', keys: ['F2', '/'], meaning: 'scan.key.search' },
  { action: 'hand', keys: ['F3'], meaning: 'search.key.hand' },
  { action: 'force', keys: ['F4'], meaning: 'scan.key.force' },
  { action: 'confirm', keys: ['F6'], meaning: 'scan.key.confirm' },
  { action: 'group', keys: ['F7'], meaning: 'search.key.group' },
  { action: 'undo', keys: ['F8'], meaning: 'scan.key.undo' },
  { action: 'mute', keys: ['F9'], meaning: 'scan.key.mute' },
  { action: 'lock', keys: ['F10'], meaning: 'kiosk.key.lock' },
  { action: 'help', keys: ['?'], meaning: 'scan.key.help' },
  { action: 'screen', keys: ['Alt+1', 'Alt+9'], meaning: 'scan.key.screen' },
]

export type KeyPressed = Pick<
  KeyboardEvent,
  'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'isComposing' | 'repeat'
>

export type KeyOrder =
  | { readonly action: Exclude<KeyAction, 'screen'> }
  /** From 0, in the order of the navigation. */
  | { readonly action: 'screen'; readonly at: number }

const BY_CODE: ReadonlyMap<string, Exclude<KeyAction, 'screen'>> = new Map([
  ['Escape', 'scan'],
  ['F2', 'search'],
  ['F3', 'hand'],
  ['F4', 'force'],
  ['F6', 'confirm'],
  ['F7', 'group'],
  ['F8', 'undo'],
  ['F9', 'mute'],
  ['F10', 'lock'],
])

/** What a key orders; null: nothing. The digits of the number pad with Alt are a scanner's, not an order. */
export function keyOrder(pressed: KeyPressed): KeyOrder | null {
  if (pressed.isComposing || pressed.repeat || pressed.metaKey || pressed.ctrlKey) return null
  if (pressed.altKey) {
    const digit = /^Digit([1-9])$/.exec(pressed.code)?.[1]
    return digit === undefined ? null : { action: 'screen', at: Number(digit) - 1 }
  }
  const action = BY_CODE.get(pressed.code)
  return action === undefined ? null : { action }
}

/** What a lone sign orders, by what is printed on the key or by where it lies under another layout. */
export function signOrder(sign: {
  readonly key: string
  readonly code: string
  readonly isShift: boolean
}): KeyOrder | null {
  const isSlash = sign.code === 'Slash'
  if (sign.key === '?' || (isSlash && sign.isShift)) return { action: 'help' }
  return sign.key === '/' || isSlash ? { action: 'search' } : null
}
