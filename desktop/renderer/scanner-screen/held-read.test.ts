// What is read while the test code is waited for.
import { expect, test } from 'vitest'
import { VALID_VECTORS } from '../../../shared/tickets/qr.vectors.ts'
import { placeOnUs } from '../../testing/key-presses.ts'
import { CALIBRATION_TEXT, type CalibrationRead } from '../scanners/calibration.ts'
import type { Read } from '../state/gate-context.ts'
import { whatWasRead } from './held-read.ts'

const TICKET = VALID_VECTORS[0]?.text ?? ''

const readOf = (text: string, source: Read['source'] = 'wedge'): Read => ({
  text,
  source,
  scannerId: null,
  atMs: 0,
})

const keysOf = (text: string): CalibrationRead => ({
  strokes: [...text].map((key, at) => ({
    ...placeOnUs(key),
    key,
    isCapsLock: false,
    atMs: at * 10,
  })),
  terminator: 'enter',
})

const heard = (text: string) => whatWasRead(readOf(text), keysOf(text))

test('the test code is learnt from', () => {
  expect(heard(CALIBRATION_TEXT)).toMatchObject({
    kind: 'learnt',
    calibration: { terminator: 'enter', msPerCharacter: 10 },
  })
})

test('most of the test code asks for it once more', () => {
  expect(heard(CALIBRATION_TEXT.slice(2)).kind).toBe('again')
})

test('a ticket is a scan, and so is anybody’s code', () => {
  expect(heard(TICKET).kind).toBe('scan')
  expect(heard('HTTPS').kind).toBe('scan')
  expect(whatWasRead(readOf(TICKET, 'serial'), null).kind).toBe('scan')
  expect(whatWasRead(readOf(TICKET, 'hand'), null).kind).toBe('scan')
})

test('a serial scanner and the camera have nothing to learn', () => {
  expect(whatWasRead(readOf(CALIBRATION_TEXT, 'serial'), null)).toEqual({
    kind: 'heard',
    source: 'serial',
  })
  expect(whatWasRead(readOf(CALIBRATION_TEXT, 'camera'), null).kind).toBe('heard')
})
