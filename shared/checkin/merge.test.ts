import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aScan, scanId, stationId } from '../testing/builders.ts'
import { checkedInAt, merge, type ReuseSettings } from './merge.ts'
import type { Scan } from './schema.ts'

const ONCE: ReuseSettings = { entriesMax: 1, reentryAfterExit: false }
const entry = (number: number, scannedAt: number, station = 1): Scan =>
  aScan({ scanId: scanId(number), scannedAt, stationId: stationId(station) })
const exit = (number: number, scannedAt: number): Scan =>
  aScan({ scanId: scanId(number), scannedAt, direction: 'exit' })
const annul = (number: number, annuls: number): Scan =>
  aScan({ scanId: scanId(number), scannedAt: 5_000, kind: 'annul', annuls: scanId(annuls) })

test('MG1 of two entries the earlier by corrected time wins, whichever arrived first', () => {
  const merged = merge([entry(1, 300), entry(2, 200)], ONCE)

  expect(merged.firstEntry?.scanId).toBe(scanId(2))
  expect(merged.conflicts).toMatchObject([{ scanId: scanId(1), winnerScanId: scanId(2) }])
})

test('MG2 at the same millisecond the lower station id wins, then the lower scan id; a missing station sorts first', () => {
  const byStation = merge([entry(1, 200, 9), entry(2, 200, 3)], ONCE)
  const byScan = merge([entry(2, 200), entry(1, 200)], ONCE)
  const server = { ...entry(7, 200), stationId: null }
  const byMissing = merge([entry(1, 200, 1), server], ONCE)

  expect(byStation.firstEntry?.scanId).toBe(scanId(2))
  expect(byScan.firstEntry?.scanId).toBe(scanId(1))
  expect(byMissing.firstEntry?.scanId).toBe(scanId(7))
})

test('MG3 an annulled scan drops out, also when its annul came first', () => {
  const scans = [annul(9, 1), entry(1, 100), entry(2, 200)]

  expect(merge(scans, ONCE).conflicts).toEqual([])
  expect(merge([...scans].reverse(), ONCE).firstEntry?.scanId).toBe(scanId(2))
  expect(checkedInAt([merge([annul(9, 1), entry(1, 100)], ONCE)])).toBeNull()
})

test('MG4 exits never count as use, and allow re-entry only where the list says so', () => {
  const scans = [entry(1, 100), exit(2, 200), entry(3, 300)]

  expect(merge(scans, ONCE).conflicts.map((conflict) => conflict.scanId)).toEqual([scanId(3)])
  expect(merge(scans, { entriesMax: 1, reentryAfterExit: true }).conflicts).toEqual([])
  expect(merge(scans, { entriesMax: 2, reentryAfterExit: false }).conflicts).toEqual([])
})

test('MG5 a forced entry is never a conflict, and still counts as use', () => {
  const forced: Scan = { ...entry(2, 200), forcedPast: 'already_redeemed' }

  expect(merge([entry(1, 100), forced], ONCE).conflicts).toEqual([])
  expect(merge([forced, entry(3, 300)], ONCE).conflicts).toHaveLength(1)
})

test('MG6 every losing entry is one conflict of its own', () => {
  const merged = merge([entry(1, 100), entry(2, 200), entry(3, 300)], ONCE)

  expect(merged.conflicts.map((conflict) => conflict.scanId)).toEqual([scanId(2), scanId(3)])
})

const anyScan = fc
  .record({
    number: fc.integer({ min: 1, max: 12 }),
    at: fc.integer({ min: 1, max: 6 }),
    station: fc.option(fc.integer({ min: 1, max: 3 })),
    kind: fc.constantFrom('entry', 'exit', 'annul', 'refused', 'forced', 'unseen'),
    annuls: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ number, at, station, kind, annuls }): Scan => {
    const base = aScan({
      scanId: scanId(number),
      scannedAt: at,
      stationId: station === null ? null : stationId(station),
    })
    if (kind === 'exit') return { ...base, direction: 'exit' }
    if (kind === 'annul') return { ...base, kind: 'annul', annuls: scanId(annuls) }
    if (kind === 'refused') return { ...base, verdict: 'refused', reason: 'blocked' }
    if (kind === 'forced') return { ...base, forcedPast: 'blocked' }
    return kind === 'unseen' ? { ...base, reason: 'unseen' } : base
  })

/** A scan is immutable: one id has one content, as the stores on both sides see to. */
const anyHistory = fc.uniqueArray(anyScan, { selector: (scan) => scan.scanId, maxLength: 12 })
const anySettings = fc.record({
  entriesMax: fc.option(fc.integer({ min: 1, max: 3 })),
  reentryAfterExit: fc.boolean(),
})

test('MG7 any order, repetition and split of the arrivals gives one answer', () => {
  fc.assert(
    fc.property(
      anyHistory.chain((history) =>
        fc.tuple(
          fc.constant(history),
          fc.shuffledSubarray(history, { minLength: history.length }),
          fc.subarray(history),
        ),
      ),
      anySettings,
      ([history, shuffled, repeated], list) => {
        const expected = merge(history, list)

        expect(merge([...repeated, ...shuffled, ...repeated], list)).toEqual(expected)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('MG8 what the merge lets stand would each have been admitted on the history before it', () => {
  fc.assert(
    fc.property(anyHistory, anySettings, (history, list) => {
      const { standing, conflicts } = merge(history, list)
      const losing = new Set(conflicts.map((conflict) => conflict.scanId))
      for (const [at, scan] of standing.entries()) {
        const before = merge(standing.slice(0, at + 1), list)
        const lost = before.conflicts.some((conflict) => conflict.scanId === scan.scanId)
        expect(lost).toBe(losing.has(scan.scanId))
      }
    }),
    { numRuns: 1_000 },
  )
})
