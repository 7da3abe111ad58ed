// What a scanner is told, beside what the page shows.
import { expect, test } from 'vitest'
import type { AdmissionView } from '../../contract/views.ts'
import { toneOf } from './tones.ts'

// Safe: nothing else of it is looked at.
const admission = (more: Partial<AdmissionView>) =>
  ({ verdict: 'admitted', reason: 'ok', forcedPast: null, ...more }) as AdmissionView

test('whatever the page shows as ADMIT, CHECK sounds like that at the scanner', () => {
  expect(toneOf(admission({}))).toBe('admitted')
  expect(toneOf(admission({ attention: 'Wristband' }))).toBe('attention')
  expect(toneOf(admission({ forcedPast: 'blocked' }))).toBe('attention')
  expect(toneOf(admission({ reason: 'unseen' }))).toBe('attention')
})

test('a used ticket and a stop sound different', () => {
  const used = admission({ verdict: 'refused', reason: 'already_redeemed' })
  const stopped = admission({ verdict: 'refused', reason: 'canceled' })

  expect([toneOf(used), toneOf(stopped)]).toEqual(['already_in', 'stop'])
})
