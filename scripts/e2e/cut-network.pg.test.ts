import { expect, test } from 'vitest'
import { openTestSql } from '../../server/testing/open.ts'
import { rpc } from './processes.ts'
import { openVenue } from './venue.ts'

const TICKETS = 1_000
const SCANS = 200
const KILLS = 10

test('with the server gone and the station killed again and again, every admission reaches the ledger once, with its time', async () => {
  await using venue = await openVenue(TICKETS)
  const codes = venue.seeded.codes.slice(0, SCANS)
  let station = await venue.pairStation(0)
  const signedIn = await rpc(station, 'signIn', venue.seeded.staff)
  const ready = await rpc(station, 'status', {})
  expect(ready.counts.here.tickets).toBe(TICKETS)
  await venue.killServer()

  const greens: { readonly scanId: string; readonly scannedAt: string }[] = []
  for (const [at, code] of codes.entries()) {
    const answer = await rpc(station, 'scan', { code })
    expect(answer).toMatchObject({ verdict: 'admitted', reason: 'ok', source: 'local' })
    greens.push(answer)
    if (at % (SCANS / KILLS) !== 0) continue
    // Recorded, and not acknowledged by anybody: there is no server.
    await station.kill()
    station = await venue.startStation(0)
    const { operator, event } = await rpc(station, 'status', {})
    expect(operator?.id).toBe(signedIn.operator?.id)
    expect(event?.id).toBe(venue.seeded.event.id)
  }
  for (const [at, code] of codes.entries()) {
    const answer = await rpc(station, 'scan', { code })
    expect(answer).toMatchObject({
      verdict: 'refused',
      reason: 'already_redeemed',
      firstEntry: {
        scannedAt: greens[at]?.scannedAt,
        gateName: venue.seeded.gates[0]?.name,
        operatorId: signedIn.operator?.id,
      },
    })
  }
  await venue.startServer()
  const after = await rpc(station, 'syncNow', {})

  expect(after).toMatchObject({ unsent: 0, setAside: 0 })
  await using owner = openTestSql(venue.database.ownerUrl)
  const rows = await owner<
    { scanId: string; verdict: string; reason: string; scannedAt: number; operatorId: string }[]
  >`
    select scan_id, verdict, reason, scanned_at, operator_id from scans order by scanned_at`
  const admitted = rows.filter((row) => row.verdict === 'admitted')
  expect(admitted.map(({ scanId, scannedAt }) => ({ scanId, scannedAt }))).toEqual(
    greens.map(({ scanId, scannedAt }) => ({ scanId, scannedAt: Date.parse(scannedAt) })),
  )
  expect(rows.filter((row) => row.reason === 'already_redeemed')).toHaveLength(SCANS)
  expect(rows).toHaveLength(2 * SCANS)
  expect(new Set(rows.map((row) => row.operatorId))).toEqual(new Set([signedIn.operator?.id]))
  const [checkedIn] = await owner`select count(*)::int as count from checked_in_tickets`
  expect(checkedIn).toEqual({ count: SCANS })
})
