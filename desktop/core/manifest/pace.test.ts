import { expect, test } from 'vitest'
import { BUSY_MS, paceAt } from './pace.ts'

const NOW = 1_800_000_000_000

test('a download beside scans works less than a fifth of a millisecond at a time, and rests longer than it works', () => {
  const { workMs, restMs } = paceAt(NOW, NOW - 1_000)

  expect(workMs).toBeLessThanOrEqual(0.2)
  expect(restMs).toBeGreaterThan(5 * workMs)
})

test('a download at a quiet gate does not rest, and still lets a scan in every few milliseconds', () => {
  const { workMs, restMs } = paceAt(NOW, null)

  expect(restMs).toBe(0)
  expect(workMs).toBeGreaterThan(1)
  expect(workMs).toBeLessThanOrEqual(10)
})

test('a gate is busy until ten seconds after its last scan, and also where a clock was set back', () => {
  const [busy, quiet] = [paceAt(NOW, NOW), paceAt(NOW, null)]

  expect(paceAt(NOW, NOW - BUSY_MS + 1)).toEqual(busy)
  expect(paceAt(NOW, NOW - BUSY_MS)).toEqual(quiet)
  expect(paceAt(NOW, NOW + 60_000)).toEqual(busy)
})
