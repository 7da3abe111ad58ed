import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { blobId } from '../../desktop/core/db/ids.ts'
import { openTestSql } from '../../server/testing/open.ts'
import { nextSignals, rpc } from './processes.ts'
import { openVenue, type RunningStation } from './venue.ts'

const SHARE = Number(process.env['PROBESH_SHARE'] ?? '0.1')

type Lost = { readonly scanId: string; readonly winnerScanId: string }

/** The conflicts in a stopped station's own file. */
function conflictsInFile(folder: string): Lost[] {
  const file = readdirSync(folder).find((name) => name === 'station.sqlite')
  if (file === undefined) throw new Error(`no station file in ${readdirSync(folder).join(', ')}`)
  const db = new Database(join(folder, file), { readonly: true })
  const rows = db
    .prepare<[], { scan_id: Buffer; winner_scan_id: Buffer }>(
      'select scan_id, winner_scan_id from conflicts',
    )
    .all()
  db.close()
  return rows
    .map((row) => ({
      scanId: blobId<string>(row.scan_id),
      winnerScanId: blobId<string>(row.winner_scan_id),
    }))
    .sort((a, b) => (a.scanId < b.scanId ? -1 : 1))
}

/**
 * Both gates admit the same tickets without a server. Their clocks agree to some milliseconds only, and corrected time
 * decides: the earlier scan must win, whichever gate made it.
 */
async function admitTwice(
  gates: readonly [RunningStation, RunningStation],
  codes: readonly string[],
): Promise<Lost[]> {
  const ids = await Promise.all(
    gates.map(async (gate) => (await rpc(gate, 'status', {})).station?.id ?? ''),
  )
  const lost: Lost[] = []
  for (const code of codes) {
    const scans = [
      await rpc(gates[0], 'scan', { code }),
      await rpc(gates[1], 'scan', { code }),
    ] as const
    expect(scans.map((scan) => scan.verdict)).toEqual(['admitted', 'admitted'])
    const keys = scans.map((scan, at) => `${scan.scannedAt} ${ids[at]}`)
    const [winner, loser] = (keys[0] ?? '') < (keys[1] ?? '') ? scans : [scans[1], scans[0]]
    lost.push({ scanId: loser.scanId, winnerScanId: winner.scanId })
  }
  return lost.sort((a, b) => (a.scanId < b.scanId ? -1 : 1))
}

for (const order of ['the earlier gate first', 'the later gate first'] as const) {
  test(`two gates that admitted the same tickets offline agree with the server on winners and conflicts; uploaded ${order}`, async () => {
    await using venue = await openVenue(20)
    const stations = [await venue.pairStation(0), await venue.pairStation(1)] as const
    await venue.killServer()
    const lost = await admitTwice(stations, venue.seeded.codes.slice(0, 5))
    // Each is away while the other uploads: the processes end, their files stay.
    await Promise.all(stations.map((station) => station.stop()))
    await venue.startServer()

    for (const number of order === 'the earlier gate first' ? [0, 1, 0, 1] : [1, 0, 1, 0]) {
      const station = await venue.startStation(number)
      await rpc(station, 'syncNow', {})
      expect(await rpc(station, 'status', {})).toMatchObject({ unsent: 0 })
      expect(await station.stop()).toBe(0)
    }

    await using owner = openTestSql(venue.database.ownerUrl)
    const onServer = await owner<
      Lost[]
    >`select scan_id, winner_scan_id from conflicts order by scan_id`
    expect([...onServer]).toEqual(lost)
    expect(conflictsInFile(venue.stationFolder(0))).toEqual(lost)
    expect(conflictsInFile(venue.stationFolder(1))).toEqual(lost)
  })
}

test('online, the second gate refuses from one second after the first gate’s green', async () => {
  const count = Math.max(40, Math.round(1_000 * SHARE))
  await using venue = await openVenue(count)
  const [first, second] = [await venue.pairStation(0), await venue.pairStation(1)]
  const delaysMs: number[] = []
  let { next } = await nextSignals(second, 0)
  for (const code of venue.seeded.codes.slice(0, count)) {
    const before = await rpc(second, 'status', {})
    expect(await rpc(first, 'scan', { code })).toMatchObject({ verdict: 'admitted' })
    const greenAt = performance.now()
    // Until the second gate has heard of it; each round waits for its next signal.
    while ((await rpc(second, 'status', {})).counts.here.scans === before.counts.here.scans) {
      next = (await nextSignals(second, next)).next
    }
    delaysMs.push(performance.now() - greenAt)
    expect(await rpc(second, 'scan', { code })).toMatchObject({
      verdict: 'refused',
      reason: 'already_redeemed',
    })
  }
  delaysMs.sort((a, b) => a - b)
  const at = (share: number): number => delaysMs[Math.floor((delaysMs.length - 1) * share)] ?? 0
  console.log(
    `green at one gate, known at the other: p50 ${at(0.5).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms, worst ${at(1).toFixed(0)} ms over ${count} tickets`,
  )
  // Of a few dozen tickets the 99th of a hundred is the worst, and says how busy the machine was just then.
  expect(at(SHARE < 1 ? 0.5 : 0.99)).toBeLessThan(1_000)
})
