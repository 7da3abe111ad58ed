import fc from 'fast-check'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { SCAN_REASONS } from '../../../shared/checkin/schema.ts'
import { BatchScan, BOOT_ID_CHARS_MAX } from '../../../shared/sync/schema.ts'
import { CODE_CHARS_MAX } from '../../../shared/tickets/code-limits.ts'
import { INSTANT_MAX } from '../../../shared/time.ts'
import { plainHashOf } from './plain-hash.ts'
import { readPlainScan } from './plain-scan.ts'
import { contentHashOf } from './upload-row.ts'

const uuid = fc.uuid()
const instant = fc.integer({ min: 0, max: INSTANT_MAX }).map((ms) => new Date(ms).toISOString())

/** As a station writes it. */
const stationRow = fc.record({
  scanId: uuid,
  qrCode: fc.string({ unit: 'binary', maxLength: 200 }),
  listId: uuid,
  gateId: fc.option(uuid),
  direction: fc.constantFrom('entry', 'exit'),
  scannedAt: instant,
  localAt: instant,
  sequence: fc.maxSafeNat(),
  bootId: fc.string({ maxLength: 64 }),
  verdict: fc.constantFrom('admitted', 'refused'),
  reason: fc.constantFrom(...SCAN_REASONS),
  operatorId: fc.option(uuid),
})

const oddText = fc.oneof(
  uuid.map((id) => id.toUpperCase()),
  fc.string({ maxLength: 80 }),
  fc.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[Z+zO]$/),
  fc.stringMatching(/^(19[67]\d|2026)-[01]\d-[0-3]\dT[0-2]\d:[0-6]\d:[0-6]\d\.\d{3}Z$/),
  fc.constantFrom('2026-02-30T00:00:00.000Z', '2026-11-22T24:00:00.000Z', '2026-11-22T18:42:07Z'),
  fc.constantFrom('x'.repeat(65), 'x'.repeat(9_000), 'scan', 'annul', 'toString', 'constructor'),
)
const oddValue = fc.oneof(
  oddText,
  fc.double(),
  fc.integer(),
  fc.jsonValue(),
  fc.constant(undefined),
)
const fieldName = fc.constantFrom(...Object.keys(BatchScan.entries), 'unknown', '__proto__')

/** A row with some fields taken away, added or written otherwise. */
const otherRow = fc
  .tuple(stationRow, fc.array(fc.tuple(fieldName, fc.option(oddValue)), { maxLength: 3 }))
  .map(([row, changes]) => {
    const fields = new Map<string, unknown>(Object.entries(row))
    for (const [name, value] of changes) {
      if (value === null && fields.has(name)) fields.delete(name)
      else fields.set(name, value)
    }
    return Object.fromEntries(fields)
  })

it('reads every row that a station writes as the schema does', () => {
  fc.assert(
    fc.property(stationRow, (row) => {
      expect(readPlainScan(row)).toStrictEqual(v.parse(BatchScan, row))
    }),
    { numRuns: 2_000 },
  )
})

it('reads no row that the schema refuses, and no other otherwise than it', () => {
  fc.assert(
    fc.property(fc.oneof(otherRow, fc.jsonValue()), (row) => {
      const plain = readPlainScan(row)
      if (plain !== null) expect(plain).toStrictEqual(v.parse(BatchScan, row))
    }),
    { numRuns: 10_000 },
  )
})

/** As they come in a batch: one has most in common with the one before it. */
const stationRows = fc
  .tuple(stationRow, fc.array(fc.tuple(stationRow, fc.subarray(Object.keys(BatchScan.entries)))))
  .map(([first, others]) => {
    const rows: Record<string, unknown>[] = [first]
    for (const [other, changed] of others) {
      const own = Object.entries(other).filter(([name]) => changed.includes(name))
      rows.push({ ...rows.at(-1), ...Object.fromEntries(own) })
    }
    return rows
  })

it('gives every row of a station the hash that it has by the schema', () => {
  fc.assert(
    fc.property(stationRows, (rows) => {
      const plain = rows.map((row) => readPlainScan(row))
      const hashes = plain.map((scan) => scan && plainHashOf(scan))
      expect(hashes).toEqual(rows.map((row) => contentHashOf(v.parse(BatchScan, row))))
    }),
    { numRuns: 1_000 },
  )
})

it('hashes the longest row, and instants of any number of digits', () => {
  const codes = ['x'.repeat(CODE_CHARS_MAX), '\u2028'.repeat(CODE_CHARS_MAX)]
  const instants = [0, 9, 999_999_999_999, 1_000_000_000_000, 9_999_999_999_999, 10_000_000_000_000]
  for (const [at, ms] of instants.entries()) {
    const row = {
      scanId: '01a20906-e9cd-7778-9dd5-2c0123456789',
      qrCode: codes[at % 2] ?? '',
      listId: '01a20906-e9cd-7778-9dd5-2c0123456780',
      gateId: '01a20906-e9cd-7778-9dd5-2c0123456781',
      direction: 'entry',
      scannedAt: new Date(ms).toISOString(),
      localAt: new Date(ms + 1).toISOString(),
      sequence: Number.MAX_SAFE_INTEGER,
      bootId: '\u0001'.repeat(BOOT_ID_CHARS_MAX),
      verdict: 'refused',
      reason: 'already_redeemed',
      operatorId: '01a20906-e9cd-7778-9dd5-2c0123456782',
    }
    const plain = readPlainScan(row)
    expect(plain && plainHashOf(plain)).toBe(contentHashOf(v.parse(BatchScan, row)))
  }
})
