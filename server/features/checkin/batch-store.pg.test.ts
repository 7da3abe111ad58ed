import { expect, test } from 'vitest'
import type { ScanId } from '../../../shared/ids.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { openTestDeps } from '../../testing/deps.ts'
import { aGate, anUpload, upload, uploaderOf } from '../../testing/gate.ts'
import { openTestSql } from '../../testing/open.ts'
import { findRepeats, lockBatchTickets } from './batch-store.ts'
import { findScans, lockTickets } from './store.ts'

test('tickets that leave as one text are what they are as rows, but for what is only shown', async () => {
  await using deps = await openTestDeps()
  await using owner = openTestSql(deps.database.ownerUrl)
  const gate = await aGate(deps, { tickets: 5 })
  const ids = gate.tickets.map(({ ticketId }) => ticketId).sort()
  const [from = '', until = '', both = '', marked = ''] = ids
  const at = instantToText(deps.now())
  const later = instantToText(deps.now() + HOUR_MS)
  await owner`update tickets set valid_from = ${at} where id = ${from}`
  await owner`update tickets set valid_until = ${at} where id = ${until}`
  await owner`update tickets set valid_from = ${at}, valid_until = ${later} where id = ${both}`
  await owner`
    update tickets set is_void = true, is_blocked = true, serial = 3, note = 'two words', attention = 'look'
     where id = ${marked}`

  const [rows, batch] = await withTenant(deps.db, gate.tenantId, (tx) =>
    Promise.all([lockTickets(tx, ids), lockBatchTickets(tx, ids)]),
  )

  expect(rows).toHaveLength(5)
  expect(batch).toEqual(rows.map((row) => ({ ...row, name: null, note: null, attention: null })))
})

test('scans that leave as one text are what they are as rows, flags included', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const [first, second] = gate.tickets
  const plain = anUpload(deps, gate, first?.text ?? '')
  const toCome = anUpload(deps, gate, second?.text ?? '', {
    scannedAt: instantToText(deps.now() + DAY_MS),
  })
  const late = anUpload(deps, gate, second?.text ?? '', { verdict: 'refused', reason: 'unpaid' })
  const ended = { stationRevokedAt: deps.now() }
  await upload(deps, uploaderOf(gate), [plain])
  await upload(deps, uploaderOf(gate, { ended }), [toCome, late])

  const [rows, repeats] = await withTenant(deps.db, gate.tenantId, async (tx) => {
    const stored = await tx<{ scanId: ScanId }[]>`select scan_id from scans`
    const ids = stored.map(({ scanId }) => scanId)
    const batch = await findRepeats(tx, ids)
    return [await findScans(tx, ids), batch] as const
  })

  expect(repeats.map(({ flags }) => flags).toSorted()).toEqual([
    [],
    ['clock_suspect', 'station_revoked'],
    ['station_revoked'],
  ])
  expect(repeats).toEqual(
    rows.map(({ scannedAt: _scannedAt, flags, ...row }) => ({
      ...row,
      flags: flags?.split(',') ?? [],
    })),
  )
})
