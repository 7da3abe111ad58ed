// Which key orders what, and which keys are left to whoever types.
import { expect, test } from 'vitest'
import { KEY_MAP, type KeyPressed, keyOrder, signOrder } from './key-map.ts'

const press = (more: Partial<KeyPressed>): KeyPressed => ({
  key: '',
  code: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  isComposing: false,
  repeat: false,
  ...more,
})

test('the signs order by what is printed on them, and by their place under a Bangla layout', () => {
  expect(signOrder({ key: '/', code: 'Digit7', isShift: true })).toEqual({ action: 'search' })
  expect(signOrder({ key: '?', code: 'Minus', isShift: true })).toEqual({ action: 'help' })
  expect(signOrder({ key: '্', code: 'Slash', isShift: false })).toEqual({ action: 'search' })
  expect(signOrder({ key: 'p', code: 'KeyP', isShift: false })).toBeNull()
})

test('Alt with a digit goes to a screen; on the number pad it is a scanner that spells', () => {
  expect(keyOrder(press({ code: 'Digit2', altKey: true }))).toEqual({ action: 'screen', at: 1 })
  expect(keyOrder(press({ code: 'Numpad2', altKey: true }))).toBeNull()
})

test('a key that is held, composed or the browser’s own orders nothing', () => {
  const undo = { key: 'F8', code: 'F8' }

  expect(keyOrder(press({ ...undo, repeat: true }))).toBeNull()
  expect(keyOrder(press({ ...undo, isComposing: true }))).toBeNull()
  expect(keyOrder(press({ ...undo, ctrlKey: true }))).toBeNull()
})

test('every key that the help names does what it says there', () => {
  const orderOf = (key: string) =>
    key.length === 1
      ? signOrder({ key, code: '', isShift: false })
      : keyOrder(press({ key, code: key === 'Esc' ? 'Escape' : key }))

  for (const { action, keys } of KEY_MAP) {
    for (const key of keys.filter((one) => !one.startsWith('Alt'))) {
      expect(orderOf(key), key).toEqual({ action })
    }
  }
})
