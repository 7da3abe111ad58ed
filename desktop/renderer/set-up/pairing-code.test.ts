// A pairing code as people type it and scanners read it.
import { expect, test } from 'vitest'
import { writePairingLink } from '../../../shared/stations/pairing-link.ts'
import { VALID_VECTORS } from '../../../shared/tickets/qr.vectors.ts'
import { groupPairingCode, readPairing } from './pairing-code.ts'

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
  const bare = { code: 'K7QM-2DVX-9B', server: null }

  expect(readPairing('K7QM-2DVX-9B')).toEqual(bare)
  expect(readPairing('k7qm2dvx9b\r')).toEqual(bare)
  expect(readPairing(VALID_VECTORS[0]?.text ?? '')).toBeNull()
  expect(readPairing('https://a.bc')).toBeNull()
  expect(readPairing('8901030865278')).toBeNull()
})

test('the picture that the organizer shows names the server as well, and pasted where the code is typed it is the code', () => {
  const link = writePairingLink({ server: 'https://tickets.example', code: 'K7QM-2DVX-9B' })
  const read = { code: 'K7QM-2DVX-9B', server: 'https://tickets.example' }

  expect(readPairing(link)).toEqual(read)
  expect(readPairing(`${link.toUpperCase()}\r`)).toEqual(read)
  expect(groupPairingCode(link)).toBe('K7QM-2DVX-9B')
  expect(readPairing('https://tickets.example/pair#K7QM-2DVX-9')).toBeNull()
})
