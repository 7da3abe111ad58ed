import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  afterScan,
  BURST_MS,
  BUSY_MS,
  NO_SCANS,
  paceAt,
  type Rhythm,
  SLICE_LATEST_MS,
} from './pace.ts'

const START = 1_000_000
/** Longer ago than anything is waited for. */
const LONG_AGO = START - BUSY_MS

/** Scans at these times after `START`. */
const scansAt = (...times: readonly number[]): Rhythm =>
  times.reduce((rhythm, ms) => afterScan(rhythm, START + ms), NO_SCANS)

test('a download at a quiet gate does not rest, and still lets a scan in every few milliseconds', () => {
  const neverScanned = paceAt(START, NO_SCANS, START)
  const scannedLongAgo = paceAt(START + BUSY_MS, scansAt(0), START + BUSY_MS)

  expect(neverScanned.restMs).toBe(0)
  expect(neverScanned.workMs).toBeGreaterThan(1)
  expect(neverScanned.workMs).toBeLessThanOrEqual(10)
  expect(scannedLongAgo).toEqual(neverScanned)
})

test('behind a visitor a download works for a quarter of the time that the quickest of them took, and then rests', () => {
  const rhythm = scansAt(0, 3_000, 5_000, 9_000)
  const at = (ms: number) => paceAt(START + 9_000 + ms, rhythm, START + 9_000 + ms).restMs

  expect([at(0), at(499)]).toEqual([0, 0])
  expect(at(500)).toBeGreaterThan(100)
})

test('the tickets of an order are one visitor: nothing is done between them, and the time behind the last is free', () => {
  const rhythm = scansAt(0, 4_000, 8_000, 8_005, 8_010)
  const at = (ms: number) => paceAt(START + 8_010 + ms, rhythm, START + 8_010 + ms).restMs

  expect(at(0)).toBe(BURST_MS)
  expect(at(BURST_MS - 1)).toBe(1)
  expect([at(BURST_MS), at(999)]).toEqual([0, 0])
  expect(at(1_000)).toBeGreaterThan(100)
})

test('where scans follow each other without a pause a slice waits for a scan to be right behind', () => {
  const rhythm = scansAt(0, 5)
  const rest = (sinceScanMs: number, sinceWorkMs: number) => {
    const now = START + 5 + sinceScanMs
    return paceAt(now, rhythm, now - sinceWorkMs).restMs
  }

  expect(rest(0, 249)).toBe(51)
  expect(rest(0, 250)).toBe(0)
  expect(rest(4, 250)).toBe(50)
  expect(rest(4, 300)).toBe(0)
})

test('a rest is of whole milliseconds, so that time has passed when it ends', () => {
  const worked = START - SLICE_LATEST_MS + 1e-10

  expect(paceAt(START, afterScan(NO_SCANS, START - 3), worked).restMs).toBe(1)
})

/** Milliseconds from one scan to the next, of people or of machines. */
const gaps = fc.array(
  fc.oneof(
    fc.double({ min: 0.3, max: 50, noNaN: true }),
    fc.double({ min: 50, max: 8_000, noNaN: true }),
  ),
  { minLength: 1, maxLength: 12 },
)

/** What a download of `workMs` comes to beside scans that repeat this rhythm for ever. */
function downloadBeside(everyMs: readonly number[], workMs: number) {
  let [now, worked, slicesMs, met] = [START, LONG_AGO, 0, 0]
  let rhythm = scansAt(0)
  let scans = 1
  let nextScan = START + (everyMs[0] ?? 0)
  while (slicesMs < workMs) {
    const pace = paceAt(now, rhythm, worked)
    const untilMs = now + (pace.restMs > 0 ? pace.restMs : pace.workMs)
    if (pace.restMs === 0) {
      slicesMs += pace.workMs
      worked = untilMs
      // The scan waits for the rest of the slice.
      if (nextScan < untilMs) met += 1
    }
    if (nextScan <= untilMs) {
      now = Math.max(nextScan, pace.restMs === 0 ? untilMs : nextScan)
      rhythm = afterScan(rhythm, now)
      nextScan += everyMs[scans % everyMs.length] ?? 1
      nextScan = Math.max(nextScan, now)
      scans += 1
    } else now = untilMs
  }
  return { tookMs: now - START, scans, met }
}

/** Of 100,000 tickets, reading and writing, on a laptop of the slower kind. */
const WORK_MS = 200

test('SY24 100,000 tickets are here within 61 seconds whatever the rhythm of the scans beside their download', () => {
  fc.assert(
    fc.property(gaps, (everyMs) => {
      expect(downloadBeside(everyMs, WORK_MS).tookMs).toBeLessThanOrEqual(61_000)
    }),
    { numRuns: 60 },
  )
})

test('SY24 of scans without a pause fewer than one in a hundred meets a slice, whatever they are apart', () => {
  fc.assert(
    fc.property(fc.double({ min: 2.5, max: 20, noNaN: true }), (everyMs) => {
      const { scans, met } = downloadBeside([everyMs], WORK_MS)
      expect(met).toBeLessThan(scans / 100)
    }),
    { numRuns: 30 },
  )
})
