import { expect, test } from 'vitest'
import { aScan, stationId, userId } from '../testing/builders.ts'
import { ANNUL_WINDOW_MS, decideAnnul } from './decide-annul.ts'

const own = aScan({ operatorId: userId(1), scannedAt: 1_000 })
const operator = { isSupervisor: false, operatorId: userId(1), stationId: stationId(1) }
const supervisor = { isSupervisor: true, operatorId: userId(9), stationId: stationId(9) }

test('an operator takes back an own scan of the same station within 15 minutes, to the millisecond', () => {
  expect(decideAnnul(own, false, operator, 1_000 + ANNUL_WINDOW_MS)).toBeNull()
  expect(decideAnnul(own, false, operator, 1_001 + ANNUL_WINDOW_MS)).toBe('annul_too_late')
})

test('another operator, or the same one at another station, does not', () => {
  expect(decideAnnul(own, false, { ...operator, operatorId: userId(2) }, 1_000)).toBe(
    'annul_not_yours',
  )
  expect(decideAnnul(own, false, { ...operator, stationId: stationId(2) }, 1_000)).toBe(
    'annul_not_yours',
  )
})

test('a supervisor takes back any scan at any time', () => {
  expect(decideAnnul(own, false, supervisor, 1_000 + 100 * ANNUL_WINDOW_MS)).toBeNull()
})

test('only an admitted scan that still stands can be taken back', () => {
  expect(decideAnnul(null, false, supervisor, 1_000)).toBe('scan_not_found')
  expect(decideAnnul(own, true, supervisor, 1_000)).toBe('already_annulled')
  expect(decideAnnul(aScan({ verdict: 'refused' }), false, supervisor, 1_000)).toBe(
    'scan_not_admitted',
  )
  expect(decideAnnul(aScan({ kind: 'annul' }), false, supervisor, 1_000)).toBe('scan_not_found')
})
