import { expect, test } from 'vitest'
import { cleanScan } from '../../../shared/tickets/qr.ts'
import { pressOf } from '../../testing/key-presses.ts'
import { codeOf } from '../../testing/temp-station.ts'
import {
  adviceOf,
  CALIBRATION_TEXT,
  type Calibration,
  learnScanner,
  readCalibration,
  writeCalibration,
} from './calibration.ts'
import { type Stroke, strokeOf, textByPlace } from './keys.ts'

/** A French keyboard: letters that moved, and digits that need shift. */
const FRENCH: Readonly<Record<string, string>> = { A: 'Q', Q: 'A', W: 'Z', Z: 'W', M: ';' }

function strokes(text: string, country: 'us' | 'french' = 'us', msEach = 10): Stroke[] {
  return [...text].flatMap((character, at) => {
    const moved = country === 'french' ? (FRENCH[character] ?? character) : character
    const press = pressOf(moved, 'us', at * msEach)
    const isShift = country === 'french' ? /\d/.test(character) : press.isShift
    const stroke = strokeOf({ ...press, isShift })
    return stroke === null ? [] : [stroke]
  })
}

test('the calibration code is no ticket', () => {
  expect(cleanScan(CALIBRATION_TEXT)).toMatchObject({ ok: false })
})

test('a scanner as it comes out of the box needs no layout', () => {
  const learnt = learnScanner({ strokes: strokes(CALIBRATION_TEXT), terminator: 'enter' })

  expect(learnt).toEqual({
    layout: null,
    terminator: 'enter',
    msPerCharacter: 10,
    isCapsLock: false,
  })
})

test('a scanner that is set to another country is understood from then on', () => {
  const learnt = learnScanner({
    strokes: strokes(CALIBRATION_TEXT, 'french'),
    terminator: 'tab',
  })
  const code = codeOf(1)

  expect(learnt?.layout).not.toBeNull()
  expect(textByPlace(strokes(code, 'french'), null)).not.toBe(code)
  expect(textByPlace(strokes(code, 'french'), learnt?.layout ?? null)).toBe(code)
  expect(readCalibration(writeCalibration(learnt as Calibration))).toEqual(learnt)
})

test('an identifier before the code does not disturb, a missing character does', () => {
  const read = (text: string) => learnScanner({ strokes: strokes(text), terminator: 'enter' })

  expect(read(`]Q1${CALIBRATION_TEXT}`)?.layout).toBeNull()
  expect(read(CALIBRATION_TEXT.slice(1))).toBeNull()
  expect(read(CALIBRATION_TEXT.replace('7', ''))).toBeNull()
  expect(read(CALIBRATION_TEXT.replace('7', '8'))).toBeNull()
  expect(read(codeOf(1))).toBeNull()
})

test('a slow scanner, one without a terminator, and CapsLock are worth a word', () => {
  const at = (msEach: number) => strokes(CALIBRATION_TEXT, 'us', msEach)
  const slow = learnScanner({ strokes: at(31), terminator: 'none' })
  const loud = learnScanner({
    strokes: at(30).map((stroke) => ({ ...stroke, isCapsLock: true })),
    terminator: 'enter',
  })

  expect(slow && adviceOf(slow)).toEqual(['slow', 'no_terminator'])
  expect(loud && adviceOf(loud)).toEqual(['caps_lock'])
})

test('what was kept by somebody else counts as nothing', () => {
  for (const text of [null, '', '{', '{}', '[]', '{"layout":{"a":"bc"}}']) {
    expect(readCalibration(text)).toBeNull()
  }
})
