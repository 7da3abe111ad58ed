import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VALID_VECTORS } from '../../../shared/tickets/qr.vectors.ts'
import {
  LAYOUTS,
  namedPress,
  pressOf,
  TEST_TERMINATORS,
  type TestLayout,
  terminatorPresses,
} from '../../testing/key-presses.ts'
import { codeOf } from '../../testing/temp-station.ts'
import type { KeyPress } from './keys.ts'
import { type FieldView, withoutScan } from './text-field.ts'
import { hearKey, hearSilence, QUIET, type WedgeSetting, type WedgeStep } from './wedge.ts'

const [A = '', B = ''] = [VALID_VECTORS[0]?.text, VALID_VECTORS[7]?.text]
const PLAIN: WedgeSetting = { layout: null, takesSilence: false }

/** A page with some text fields and a button, and what became of every key. */
class Desk {
  state = QUIET
  setting = PLAIN
  nowMs = 1_000
  /** Null: a button has the focus. */
  focus: number | null = null
  readonly fields = new Map<number, FieldView>()
  readonly reads: string[] = []
  readonly lone: string[] = []
  submits = 0
  clicks = 0
  /** Not until the timer is due: a page that stutters. */
  hasTimer = true

  constructor(...values: string[]) {
    for (const [id, value] of values.entries()) {
      const selection = [value.length, value.length] as const
      this.fields.set(id, { id, value, selection, isByHand: false })
    }
  }

  value(id: number): string {
    return this.fields.get(id)?.value ?? ''
  }

  wait(ms: number): void {
    this.nowMs += ms
    if (this.hasTimer) this.settle(hearSilence(this.state, this.nowMs, this.setting))
  }

  press(press: KeyPress): void {
    const field = this.focus === null ? null : (this.fields.get(this.focus) ?? null)
    const step = hearKey(this.state, press, field, this.setting)
    this.settle(step)
    // A field is put right before the key does anything to it.
    const now = field === null ? null : (this.fields.get(field.id) ?? null)
    if (!step.isSwallowed && !press.isUp) this.act(press, now)
  }

  /** What the browser does with a key that is not kept from it. */
  act(press: KeyPress, field: FieldView | null): void {
    if (press.key === 'Enter' || press.code === 'NumpadEnter') {
      if (field === null) this.clicks += 1
      else this.submits += 1
    } else if (press.code === 'Space' && field === null) this.clicks += 1
    else if (field !== null && !press.isControl) this.insert(field, press)
  }

  insert(field: FieldView, { key, code }: KeyPress): void {
    const typed = key === 'Process' ? `ক${code.at(-1)}` : key.length === 1 ? key : ''
    const [start, end] = field.selection ?? [0, 0]
    const value = field.value.slice(0, start) + typed + field.value.slice(end)
    const place = start + typed.length
    this.fields.set(field.id, { ...field, value, selection: [place, place] })
  }

  settle(step: WedgeStep): void {
    this.state = step.state
    for (const cut of step.cuts.toReversed()) {
      const now = this.fields.get(cut.before.id)
      if (now !== undefined) this.fields.set(now.id, { ...now, ...withoutScan(cut, now) })
    }
    this.reads.push(...step.reads.map(({ text }) => text))
    if (step.lone !== null) this.lone.push(step.lone.key)
  }

  type(text: string, layout: TestLayout = 'us', msEach = 10): void {
    for (const character of text) {
      this.wait(msEach)
      this.press(pressOf(character, layout, this.nowMs))
    }
  }

  end(terminator: (typeof TEST_TERMINATORS)[number] = 'Enter', afterMs = 10): void {
    if (terminator === 'none') return
    this.wait(afterMs)
    for (const press of terminatorPresses(terminator, this.nowMs)) this.press(press)
  }

  key(name: string, more: Partial<KeyPress> = {}): void {
    this.wait(200)
    this.press(namedPress(name, this.nowMs, more))
  }
}

test.each(LAYOUTS.flatMap((layout) => TEST_TERMINATORS.map((end) => [layout, end] as const)))(
  'a code is read under %s with %s after it, wherever the focus is',
  (layout, end) => {
    for (const focus of [null, 0]) {
      const desk = new Desk('Rahim')
      desk.focus = focus

      desk.type(A, layout)
      desk.end(end)
      desk.hasTimer = true
      desk.wait(400)

      expect(desk.reads.map((text) => text.toUpperCase())).toEqual([A])
      expect(desk.value(0)).toBe('Rahim')
      expect([desk.submits, desk.clicks]).toEqual([0, 0])
    }
  },
)

test('the slowest scanner is read, and a page that stutters cuts no scan in two', () => {
  const desk = new Desk('')
  desk.hasTimer = false

  desk.type(A.slice(0, 30), 'us', 100)
  desk.wait(1_300)
  desk.type(A.slice(30), 'us', 100)
  desk.end()

  expect(desk.reads).toEqual([A])
})

test('the selected text of a field comes back with its selection', () => {
  const desk = new Desk('Rahim Uddin')
  desk.focus = 0
  desk.fields.set(0, { id: 0, value: 'Rahim Uddin', selection: [0, 5], isByHand: false })

  desk.type(A)
  desk.end()

  expect(desk.fields.get(0)).toMatchObject({ value: 'Rahim Uddin', selection: [0, 5] })
})

test('two codes without anything between them are two scans, and a field is as it was', () => {
  const desk = new Desk('Rahim')
  desk.focus = 0

  desk.type(A + B)
  desk.end()

  expect(desk.reads).toEqual([A, B])
  expect(desk.value(0)).toBe('Rahim')
})

test('a code that lost a character is heard, so that the steward scans again, and its mate is admitted', () => {
  const desk = new Desk('Rahim')
  desk.focus = 0
  const broken = A.slice(0, 50) + A.slice(51)

  desk.type(broken)
  desk.end()
  desk.type(broken + B)
  desk.end()

  expect(desk.reads).toEqual([broken, broken, B])
  expect(desk.value(0)).toBe('Rahim')
  expect(desk.submits).toBe(0)
})

test('where a code is spelt out by hand, a wrong one stays to be mended', () => {
  const desk = new Desk('')
  desk.focus = 0
  desk.fields.set(0, { id: 0, value: '', selection: [0, 0], isByHand: true })
  const broken = A.slice(0, 50) + A.slice(51)

  desk.type(broken)
  desk.end()

  expect(desk.reads).toEqual([])
  expect(desk.value(0)).toBe(broken)
  expect(desk.submits).toBe(1)
})

test.each(['Rahim', 'PBablu Rahman', 'pb200 Karim', 'A'.repeat(19), 'ABCD-EFGH'])(
  'the name %s is typed, submitted and never taken for a scan',
  (name) => {
    const desk = new Desk('')
    desk.focus = 0

    desk.type(name)
    desk.end()
    desk.wait(2_000)

    expect(desk.value(0)).toBe(name)
    expect(desk.reads).toEqual([])
    expect(desk.submits).toBe(1)
  },
)

test.each(['https://example.com/t/123?x=1', '8901030865278', ']Q1HELLO WORLD', 'WiFi:S:x;;'])(
  'the foreign code %s is heard where no field has the focus, and presses nothing',
  (foreign) => {
    const desk = new Desk('')

    desk.type(foreign)
    desk.end()

    expect(desk.reads).toEqual([foreign])
    expect(desk.clicks).toBe(0)
  },
)

test('a line end of two keys presses no button with the second one', () => {
  for (const second of ['Enter', 'Control+J', 'Tab'] as const) {
    const desk = new Desk()

    desk.type(A)
    desk.end('Enter')
    desk.end(second)

    expect(desk.reads).toEqual([A])
    expect(desk.clicks).toBe(0)
  }
})

test('a person presses buttons with Enter and Space, and tabs on, whenever no scan is under way', () => {
  const desk = new Desk()

  desk.key('Enter')
  desk.key('Space', { key: ' ' })
  desk.type('x')
  desk.wait(400)
  desk.key('Enter')
  desk.type(A)
  desk.end()
  desk.wait(400)
  desk.key('Enter')

  expect(desk.clicks).toBe(4)
  expect(desk.reads).toEqual([A])
})

test('a single sign outside of any field is a shortcut, and one inside a scan is not', () => {
  const desk = new Desk('')

  desk.type('/')
  desk.wait(400)
  desk.wait(2_000)
  desk.type('https://example.com')
  desk.end()
  desk.focus = 0
  desk.type('?')
  desk.wait(400)

  expect(desk.lone).toEqual(['/'])
})

test('Alt and the numbers of the pad spell a code, where no field has the focus', () => {
  const desk = new Desk('')
  const spell = (character: string): void => {
    for (const digit of String(character.charCodeAt(0)).padStart(3, '0')) {
      desk.wait(5)
      desk.press(namedPress(`Numpad${digit}`, desk.nowMs, { key: digit, isAlt: true }))
    }
    desk.press(namedPress('AltLeft', desk.nowMs, { key: 'Alt', isUp: true }))
  }

  for (const character of `${A}\r`) spell(character)

  expect(desk.reads).toEqual([A])
})

test('a scanner and a computer of the same other country understand each other without a calibration', () => {
  const desk = new Desk('')
  // On a French keyboard the letter A is where the United States have Q.
  const french = { A: 'Q', Q: 'A', W: 'Z', Z: 'W' } as Readonly<Record<string, string>>

  for (const character of A) {
    desk.wait(10)
    const press = pressOf(french[character] ?? character, 'us', desk.nowMs)
    desk.press({ ...press, isShift: true, key: character })
  }
  desk.end()

  expect(desk.reads).toEqual([A])
})

test('what a person corrects is no scan', () => {
  const desk = new Desk('')
  desk.focus = 0

  desk.type(A.slice(0, 75))
  desk.key('Backspace')
  desk.type('G')
  desk.end()

  expect(desk.reads).toEqual([])
  expect(desk.submits).toBe(1)
})

test('while a screen waits, a text without a terminator is handed over after a short silence', () => {
  const desk = new Desk('')
  desk.setting = { layout: null, takesSilence: true }

  desk.type('CQR0!!&é"xyz'.replace('é', 'e'))
  desk.wait(400)

  expect(desk.reads).toEqual(['CQR0!!&e"xyz'])
})

test('the focus wanders while a scan is typed, and every field is as it was', () => {
  const desk = new Desk('Rahim', 'Karim')

  for (const [at, character] of [...A].entries()) {
    desk.focus = [0, null, 1, 0][Math.floor(at / 19)] ?? null
    desk.type(character)
  }
  desk.end()

  expect(desk.reads).toEqual([A])
  expect([desk.value(0), desk.value(1)]).toEqual(['Rahim', 'Karim'])
})

const CODES = Array.from({ length: 12 }, (_unused, at) => codeOf(at))
const typed = fc.record({
  who: fc.constant('person' as const),
  text: fc.stringMatching(/^[A-Za-z0-9 .,@-]{1,15}$/),
  gapMs: fc.nat({ max: 3_000 }),
  msEach: fc.integer({ min: 1, max: 120 }),
  focus: fc.constantFrom(0, 1),
  isEnded: fc.boolean(),
})
const scanned = fc.record({
  who: fc.constant('scanner' as const),
  gapMs: fc.nat({ max: 3_000 }),
  msEach: fc.integer({ min: 1, max: 120 }),
  focus: fc.constantFrom(0, 1, null),
  end: fc.constantFrom(...TEST_TERMINATORS),
  layout: fc.constantFrom(...LAYOUTS),
  /** A character after the header that gets lost on the way; null: none. */
  lost: fc.option(fc.integer({ min: 6, max: 75 }), { freq: 8 }),
})

const without = (text: string, at: number | null): string =>
  at === null ? text : text.slice(0, at) + text.slice(at + 1)

test('however people and scanners take turns, each scan is heard once and no typed character is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(typed, scanned), { maxLength: 12 }),
      fc.boolean(),
      (turns, hasTimer) => {
        const desk = new Desk('', '')
        desk.hasTimer = hasTimer
        const wanted = { reads: [] as string[], fields: ['', ''] }
        for (const turn of turns) {
          desk.wait(turn.gapMs)
          desk.focus = turn.focus
          if (turn.who === 'person') {
            desk.type(turn.text, 'us', turn.msEach)
            wanted.fields[turn.focus] += turn.text
            if (turn.isEnded) desk.end('Enter', turn.msEach)
          } else {
            const lost = turn.end === 'none' ? null : turn.lost
            const code = without(CODES[wanted.reads.length] ?? '', lost)
            desk.type(code, turn.layout, turn.msEach)
            wanted.reads.push(code)
            desk.end(turn.end, turn.msEach)
          }
        }
        desk.hasTimer = true
        desk.wait(400)

        expect(desk.reads.map((text) => text.toUpperCase())).toEqual(wanted.reads)
        expect([desk.value(0), desk.value(1)]).toEqual(wanted.fields)
        expect(desk.clicks).toBe(0)
      },
    ),
    { numRuns: 500 },
  )
})
