import { expect, test } from 'vitest'
import {
  aRemoteScan,
  codeOf,
  EVENT,
  stationWithEvent,
  type TempStation,
  tempStation,
  ticketId,
} from '../../testing/temp-station.ts'

async function lastOf(station: TempStation) {
  const answer = await station.handlers.lastVerdict({})
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`)
  return answer.value.admission
}

async function scanned(station: TempStation, code: string) {
  const answer = await station.handlers.scan({ code })
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`)
  return answer.value
}

/** Closes the station and asks the next run of it. */
async function lastAfterRestart(station: TempStation) {
  await station.close()
  await using again = await tempStation({ folder: station.folder })
  return await lastOf(again)
}

test('a station that scanned nothing has no verdict to show again', async () => {
  await using station = await stationWithEvent(1)

  expect(await lastOf(station)).toBeNull()
})

test('a page that was loaded again gets the newest verdict word for word', async () => {
  await using station = await stationWithEvent(2)
  await scanned(station, codeOf(0))
  const second = await scanned(station, codeOf(0))
  const byHand = await station.handlers.admitByTicket({ ticketId: ticketId(1) })

  expect(await lastOf(station)).toEqual(byHand.ok && byHand.value)
  expect(second.reason).toBe('already_redeemed')
})

test.each([
  ['a green one', (station: TempStation) => scanned(station, codeOf(0))],
  [
    'one that was in already',
    async (station: TempStation) => {
      await scanned(station, codeOf(0))
      return await scanned(station, codeOf(0))
    },
  ],
  ['a stranger’s code', (station: TempStation) => scanned(station, 'https://example.com/menu')],
  ['a mistyped code', (station: TempStation) => scanned(station, `${codeOf(0).slice(0, -1)}0`)],
  [
    'an unseen ticket',
    (station: TempStation) =>
      scanned(station, codeOf(99, { issuedAt: station.core.clock.now(), attendeeName: 'Mitu' })),
  ],
])('after a restart the newest verdict is shown as it was: %s', async (_which, make) => {
  await using station = await stationWithEvent(1)
  const shown = await make(station)

  expect(await lastAfterRestart(station)).toEqual({ ...shown, durableMs: 0 })
})

test('an annul is no verdict, and what became known since changes none', async () => {
  await using station = await stationWithEvent(1)
  const shown = await scanned(station, codeOf(0))
  await station.handlers.annul({ scanId: shown.scanId })
  await station.core.manifest.applyLive(EVENT, [aRemoteScan(0)])

  const again = await lastAfterRestart(station)

  expect(again).toMatchObject({ scanId: shown.scanId, verdict: 'admitted', reason: 'ok' })
})
