// Hears every key of the window before anybody else does, and finds the scans among them. Create it once.
import { hearRead, NOTHING_HEARD } from '../../../shared/scanners/bounce.ts'
import { IDLE_MS } from '../../../shared/scanners/split-reading.ts'
import type { Read } from '../state/gate-context.ts'
import { type Calibration, readCalibration, writeCalibration } from './calibration.ts'
import type { KeyPress, Stroke } from './keys.ts'
import { type Cut, type FieldView, withoutScan } from './text-field.ts'
import { hearKey, hearSilence, QUIET, type WedgeRead, type WedgeStep } from './wedge.ts'

export type WedgeEars = {
  readonly hear: (read: Read) => void
  /** A screen waits for whatever is scanned next, such as the calibration code: it need not end in a terminator. */
  readonly isHeld: () => boolean
  /**
   * A single letter, digit or sign outside of any text field, 0.3 s after it: a person's shortcut. Such keys reach no
   * other listener of the page, or a scanned address would press them.
   */
  readonly hearShortcut: (key: Stroke) => void
}

export type Wedge = {
  /** The keys of the newest read, already while it is heard: what `learnScanner` learns from. Null: none yet. */
  readonly lastRead: () => WedgeRead | null
  readonly calibration: () => Calibration | null
  /** From here on, and kept for the next session; null: forgets it. */
  readonly setCalibration: (calibration: Calibration | null) => void
  readonly stop: () => void
}

/** Give it to a field in which people spell a code out: `data-by-hand`. What is wrong in there stays. */
export const BY_HAND = 'byHand'

const STORED = 'scanner-calibration'

/** Listens until it is stopped. */
export function listenToWedge(ears: WedgeEars): Wedge {
  const fields = createFields()
  let state = QUIET
  let heard = NOTHING_HEARD
  let calibration = readCalibration(localStorage.getItem(STORED))
  let timer: ReturnType<typeof setTimeout> | undefined
  let isComposing = false
  let lastRead: WedgeRead | null = null
  /** Keys whose way down was swallowed: a button is pressed by the way up of a space. */
  const swallowed = new Set<string>()

  const setting = () => ({
    layout: calibration?.layout ?? null,
    takesSilence: calibration?.terminator === 'none' || ears.isHeld(),
  })
  const settle = (step: WedgeStep): void => {
    state = step.state
    for (const cut of step.cuts.toReversed()) fields.undo(cut, isComposing)
    for (const read of step.reads) {
      const echo = hearRead(heard, 'wedge', read.text.toUpperCase(), read.atMs)
      heard = echo.heard
      if (echo.isEcho) continue
      lastRead = read
      ears.hear({ text: read.text, source: 'wedge', scannerId: null, atMs: read.atMs })
    }
    if (step.lone !== null) ears.hearShortcut(step.lone)
  }
  const hearTimer = (): void => settle(hearSilence(state, performance.now(), setting()))
  const hear = (event: KeyboardEvent): void => {
    isComposing = event.isComposing
    const press = pressOf(event)
    const step = hearKey(state, press, fields.focused(), setting())
    const wasDown = press.isUp && swallowed.delete(keyName(press))
    if (step.isSwallowed && !press.isUp) swallowed.add(keyName(press))
    if (step.isSwallowed || wasDown) {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    settle(step)
    clearTimeout(timer)
    // A moment more: a timer may be early by a fraction of a millisecond.
    if (state.typed.length > 0) timer = setTimeout(hearTimer, IDLE_MS + 2)
  }
  window.addEventListener('keydown', hear, { capture: true })
  window.addEventListener('keyup', hear, { capture: true })
  return {
    lastRead: () => lastRead,
    calibration: () => calibration,
    setCalibration: (next) => {
      calibration = next
      if (next === null) localStorage.removeItem(STORED)
      else localStorage.setItem(STORED, writeCalibration(next))
    },
    stop: () => {
      clearTimeout(timer)
      window.removeEventListener('keydown', hear, { capture: true })
      window.removeEventListener('keyup', hear, { capture: true })
    },
  }
}

const keyName = ({ code, key }: KeyPress): string => (code === '' ? key : code)

const pressOf = (event: KeyboardEvent): KeyPress => ({
  isUp: event.type === 'keyup',
  code: event.code,
  key: event.key,
  isShift: event.shiftKey,
  isControl: event.ctrlKey,
  isAlt: event.altKey,
  isMeta: event.metaKey,
  isCapsLock: event.getModifierState('CapsLock'),
  isRepeat: event.repeat,
  atMs: event.timeStamp,
})

type TextField = HTMLInputElement | HTMLTextAreaElement

/** Inputs that take no text. */
const NO_TEXT = 'button checkbox color file hidden image radio range reset submit'.split(' ')

/** The element, if people write into it. */
export function textField(element: Element | null): TextField | null {
  const isText =
    element instanceof HTMLTextAreaElement ||
    (element instanceof HTMLInputElement && !NO_TEXT.includes(element.type))
  return isText && !element.readOnly && !element.disabled ? element : null
}

/** The page's text fields by number, so that what they held can be told without holding them. */
function createFields() {
  const ids = new WeakMap<TextField, number>()
  const byId = new Map<number, WeakRef<TextField>>()
  let count = 0
  const idOf = (field: TextField): number => {
    const known = ids.get(field)
    if (known !== undefined) return known
    count += 1
    ids.set(field, count)
    for (const [id, ref] of byId) if (ref.deref() === undefined) byId.delete(id)
    byId.set(count, new WeakRef(field))
    return count
  }
  return {
    focused: (): FieldView | null => {
      const field = textField(document.activeElement)
      if (field === null) return null
      return {
        id: idOf(field),
        value: field.value,
        selection: selectionOf(field),
        isByHand: field.dataset[BY_HAND] !== undefined,
      }
    },
    undo: (cut: Cut, isComposing: boolean): void => {
      const field = byId.get(cut.before.id)?.deref()
      if (field === undefined) return
      // An input method would write what it holds once more.
      if (isComposing && document.activeElement === field) {
        field.blur()
        field.focus()
      }
      const left = withoutScan(cut, { value: field.value, selection: selectionOf(field) })
      // Even where both read the same: letters in an empty number field read as nothing, and are there.
      field.value = left.value
      field.dispatchEvent(new Event('input', { bubbles: true }))
      if (left.selection !== null) field.setSelectionRange(left.selection[0], left.selection[1])
    },
  }
}

/** Null where the field tells nobody, such as a number or an email address. */
function selectionOf(field: TextField): readonly [number, number] | null {
  const { selectionStart, selectionEnd } = field
  return selectionStart === null || selectionEnd === null ? null : [selectionStart, selectionEnd]
}
