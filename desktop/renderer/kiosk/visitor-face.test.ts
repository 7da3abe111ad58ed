// What a visitor reads at a screen of their own.
import { expect, test } from 'vitest'
import type { ScanId } from '../../../shared/ids.ts'
import type { AdmissionView } from '../../contract/views.ts'
import type { Panel } from '../state/gate-state.ts'
import { faceOf } from './visitor-face.ts'

const verdict = (more: Partial<AdmissionView>): Panel => ({
  kind: 'verdicts',
  isDim: false,
  number: 1,
  read: null,
  shownAtMs: 0,
  admissions: [
    {
      verdict: 'admitted',
      reason: 'ok',
      scanId: 'a scan' as ScanId,
      scannedAt: '2026-11-22T12:00:00.000Z',
      direction: 'entry',
      forcedPast: null,
      opensAt: null,
      closedAt: null,
      canOverride: false,
      canForce: false,
      codeRefusal: null,
      durableMs: 1,
      source: 'local',
      ...more,
    },
  ],
})

const refused = (more: Partial<AdmissionView>) => verdict({ verdict: 'refused', ...more })
const faces = (panel: Panel) => faceOf(panel, 'here').face

test('an admission is a welcome, an exit a goodbye', () => {
  expect(faces(verdict({}))).toBe('welcome')
  expect(faces(verdict({ direction: 'exit' }))).toBe('goodbye')
})

test('what staff must look at sends the visitor past them, and does not say what it is', () => {
  expect(faces(verdict({ attention: 'Wristband, gold' }))).toBe('welcomeCare')
  expect(faces(verdict({ reason: 'unseen' }))).toBe('welcomeCare')
})

test('whatever is refused leads to the staff, but for a code that was not read whole', () => {
  const codeRefusal = (code: 'too_short' | 'bad_signature') =>
    refused({ reason: 'invalid', codeRefusal: { code } })

  expect(faces(refused({ reason: 'already_redeemed' }))).toBe('used')
  expect(faces(refused({ reason: 'blocked' }))).toBe('staff')
  expect(faces(codeRefusal('bad_signature'))).toBe('staff')
  expect(faces(codeRefusal('too_short'))).toBe('unread')
})

test('where nobody decided, or the station is gone, nobody is welcomed', () => {
  const why = { code: 'no_answer', message: '' }

  expect(faces({ kind: 'undecided', number: 1, why, shownAtMs: 0 })).toBe('staff')
  expect(faceOf(verdict({}), 'gone')).toEqual({ face: 'staff', tone: null })
  expect(faceOf({ kind: 'idle' }, 'foreign').face).toBe('staff')
})
