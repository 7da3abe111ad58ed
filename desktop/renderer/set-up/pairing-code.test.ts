// A pairing code as people type it and scanners read it.
import { expect, test } from 'vitest'
import { VALID_VECTORS } from '../../../shared/tickets/qr.vectors.ts'
import { groupPairingCode, readPairingCode } from './pairing-code.ts'

test('blanks, hyphens and small letters do not matter while a code is typed', () => {
  expect(groupPairingCode('k7q m2dv-x9')).toBe('K7QM-2DVX-9')
  expect(groupPairingCode('K7QM-')).toBe('K7QM')
  expect(groupPairingCode('')).toBe('')
})

test('a code that is typed with Bangla digits is the same code', () => {
  expect(groupPairingCode('K৭QM২')).toBe('K7QM-2')
})

test('writing a code again changes nothing', () => {
  const written = groupPairingCode('k7qm2dvx9b')

  expect(groupPairingCode(written)).toBe(written)
})

test('a scanner’s reading is a pairing code only when it is nothing else', () => {
  expect(readPairingCode('K7QM-2DVX-9B')).toBe('K7QM-2DVX-9B')
  expect(readPairingCode('k7qm2dvx9b\r')).toBe('K7QM-2DVX-9B')
  expect(readPairingCode(VALID_VECTORS[0]?.text ?? '')).toBeNull()
  expect(readPairingCode('https://a.bc')).toBeNull()
  expect(readPairingCode('8901030865278')).toBeNull()
})
