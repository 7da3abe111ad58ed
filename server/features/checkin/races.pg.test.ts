// Requests that meet: on one replica, or on two.
import { expect, test } from 'vitest'
import type { ScanId } from '../../../shared/ids.ts'
import { instantToText, MINUTE_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { aStation, call, testApp } from '../../testing/app.ts'
import type { TestDeps } from '../../testing/deps.ts'
import {
  aGate,
  anUpload,
  aStationId,
  type Gate,
  ledgerState,
  upload,
  uploaderOf,
} from '../../testing/gate.ts'
import { openTestAppDb } from '../../testing/open.ts'

/** Stores an admitted scan with this id and keeps its transaction open until `commit` resolves. */
async function holdScan(deps: TestDeps, gate: Gate, scanId: ScanId) {
  const commit = Promise.withResolvers<void>()
  const stored = Promise.withResolvers<void>()
  const slowDb = openTestAppDb(deps.database.appUrl)
  const done = withTenant(slowDb, gate.tenantId, async (tx) => {
    await tx`
      insert into scans (scan_id, kind, event_id, list_id, direction, scanned_at, verdict, reason, content_hash,
                         received_at)
      values (${scanId}, 'scan', ${gate.eventId}, ${gate.listId}, 'entry', ${tx.typed.instant(0)}, 'refused',
              'invalid', '', ${tx.typed.instant(0)})`
    stored.resolve()
    await commit.promise
  })
  await stored.promise
  return {
    commit: async () => {
      commit.resolve()
      await done
      await slowDb.end()
    },
  }
}

/** Resolves once somebody waits for a lock that another transaction holds. */
async function somebodyWaits(deps: TestDeps): Promise<void> {
  for (;;) {
    const waiting = await deps.platformDb`select 1 from pg_locks where not granted`
    if (waiting.length > 0) return
  }
}

test('a scan id that is taken while a check-in is under way is refused, not a fault', async () => {
  await using server = await testApp()
  const { deps } = server
  const gate = await aGate(deps, { tickets: 1 })
  const station = await aStation(server, gate.tenantId, [gate.eventId])
  // Safe: a fresh id becomes this scan's.
  const scanId = deps.newId() as ScanId
  const held = await holdScan(deps, gate, scanId)

  const asked = call(server, 'POST /staff/check-in', {
    body: { qrCode: 'no ticket of ours', scanId },
    bearer: station.credential,
  })
  await somebodyWaits(deps)
  await held.commit()

  expect((await asked).status).toBe(409)
})

test('batches that share scans in different orders are both taken, and each scan counts once', async () => {
  await using server = await testApp()
  const { deps } = server
  const gate = await aGate(deps)
  const uploader = uploaderOf(gate, { stationId: aStationId(1) })

  for (let round = 0; round < 5; round += 1) {
    const scans = Array.from({ length: 200 }, (_unused, at) =>
      anUpload(deps, gate, `nothing ${at}`),
    )
    const replies = await Promise.all([
      upload(deps, uploader, scans),
      upload(deps, uploader, scans.toReversed()),
      upload(deps, uploader, scans),
      upload(deps, uploader, scans.toReversed()),
    ])
    const outcomes = replies.flat().map(({ outcome }) => outcome)
    expect(outcomes.filter((outcome) => outcome === 'recorded')).toHaveLength(200)
    expect(outcomes.filter((outcome) => outcome === 'repeated')).toHaveLength(600)
  }
})

test('what another replica stored is a repeat, also a refusal and a scan of an event that is taken away', async () => {
  await using server = await testApp()
  const { deps } = server
  const gate = await aGate(deps, { tickets: 3 })
  const [green, later] = [0, 1].map((at) => anUpload(deps, gate, gate.tickets[at]?.text ?? ''))
  const red = anUpload(deps, gate, gate.tickets[0]?.text ?? '', {
    verdict: 'refused',
    reason: 'already_redeemed',
  })
  await upload({ ...deps }, uploaderOf(gate), [red, green])

  const reds = await upload({ ...deps }, uploaderOf(gate), [later, red])
  const without = uploaderOf(gate, { eventIds: new Set<string>() })
  const taken = await upload({ ...deps }, without, [
    red,
    anUpload(deps, gate, gate.tickets[2]?.text ?? ''),
  ])
  const changed = await upload({ ...deps }, uploaderOf(gate), [{ ...red, direction: 'exit' }])

  expect(reds.map(({ outcome }) => outcome)).toEqual(['recorded', 'repeated'])
  expect(taken.map(({ outcome }) => outcome)).toEqual(['repeated', 'rejected'])
  expect(changed).toMatchObject([{ outcome: 'rejected', error: { code: 'scan_changed' } }])
  expect((await ledgerState(deps, gate.tenantId)).scans).toBe(3)
})

test('a batch that another replica stored in part moves each conflict once', async () => {
  await using server = await testApp()
  const { deps } = server
  const gate = await aGate(deps, { tickets: 1 })
  const [first, second, third] = [2, 1, 0].map((minutes) =>
    anUpload(deps, gate, gate.tickets[0]?.text ?? '', {
      scannedAt: instantToText(deps.now() - minutes * MINUTE_MS),
    }),
  )
  await upload({ ...deps }, uploaderOf(gate), [first, third])

  const answers = await upload({ ...deps }, uploaderOf(gate), [second, third])

  expect(answers.map(({ outcome }) => outcome)).toEqual(['recorded', 'repeated'])
  const { scans, conflicts } = await ledgerState(deps, gate.tenantId)
  expect(scans).toBe(3)
  expect(new Set(conflicts)).toEqual(
    new Set([
      { scanId: second?.scanId, winnerScanId: first?.scanId },
      { scanId: third?.scanId, winnerScanId: second?.scanId },
    ]),
  )
})
