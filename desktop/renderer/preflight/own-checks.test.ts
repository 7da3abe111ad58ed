// What the page says of its own laptop before the doors.
import { expect, test } from 'vitest'
import type { Calibration } from '../scanners/calibration.ts'
import { type OwnView, ownChecks } from './own-checks.ts'

const READY: OwnView = {
  lastRead: { source: 'wedge', at: '2026-11-22T12:00:00.000Z' },
  calibration: { layout: null, terminator: 'enter', msPerCharacter: 8.2, isCapsLock: false },
  camera: 'off',
  cameraPlace: 'browser',
  sound: 'heard',
  isMuted: false,
  power: { kind: 'known', isPluggedIn: true, percent: 80 },
}

const statesOf = (more: Partial<OwnView>) =>
  Object.fromEntries(ownChecks({ ...READY, ...more }).map(({ check, state }) => [check, state]))
const keysOf = (check: string, more: Partial<OwnView>) =>
  ownChecks({ ...READY, ...more })
    .find((line) => line.check === check)
    ?.says.map(({ key }) => key)

test('a laptop with a scanner, sound and a plug is ready, its camera left off', () => {
  expect(new Set(Object.values(statesOf({})))).toEqual(new Set(['ok']))
})

test('without any scanner heard, scanner, test and camera are to be looked at', () => {
  expect(statesOf({ lastRead: null, calibration: null })).toMatchObject({
    scanner: 'warn',
    calibration: 'warn',
    camera: 'warn',
  })
})

test('a camera that reads is enough, and needs no test', () => {
  const lastRead = { source: 'camera', at: '2026-11-22T12:00:00.000Z' } as const

  expect(statesOf({ lastRead, camera: 'running', calibration: null })).toMatchObject({
    scanner: 'ok',
    calibration: 'ok',
    camera: 'ok',
  })
})

test('a camera that was turned on and does not run says what to do, scanner or not', () => {
  expect(statesOf({ camera: 'denied' })['camera']).toBe('warn')
  expect(keysOf('camera', { camera: 'denied' })).toContain('scanner.camera.do.denied')
})

test('every advice about the scanner stands in its line', () => {
  const calibration: Calibration = {
    layout: { KeyQ: 'A' },
    terminator: 'none',
    msPerCharacter: 80,
    isCapsLock: true,
  }

  expect(statesOf({ calibration })['calibration']).toBe('warn')
  expect(keysOf('calibration', { calibration })).toEqual([
    'preflight.calibration.ok',
    'scanner.advice.slow',
    'scanner.advice.no_terminator',
    'scanner.advice.caps_lock',
    'scanner.advice.other_country',
  ])
})

test.each<[OwnView['power'], string]>([
  [{ kind: 'unknown' }, 'unknown'],
  [{ kind: 'known', isPluggedIn: true, percent: 3 }, 'ok'],
  [{ kind: 'known', isPluggedIn: false, percent: 40 }, 'ok'],
  [{ kind: 'known', isPluggedIn: false, percent: 39 }, 'warn'],
  [{ kind: 'known', isPluggedIn: false, percent: 9 }, 'bad'],
])('power %j is %s', (power, state) => {
  expect(statesOf({ power })['power']).toBe(state)
})

test('sound that nobody heard is wrong, sound that was muted is to be looked at', () => {
  expect(statesOf({ sound: 'silent' })['sound']).toBe('bad')
  expect(statesOf({ sound: 'unasked' })['sound']).toBe('warn')
  expect(statesOf({ isMuted: true })['sound']).toBe('warn')
})
