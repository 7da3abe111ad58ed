// A laptop that the organizer has wiped.
import { expect, test } from 'vitest'
import { EVENT, SERVER_TIME } from '../../testing/feed.ts'
import { PAIRING_CODE } from '../../testing/venue.ts'
import {
  aFolder,
  atWork,
  aWipeVenue,
  expectForgotten,
  namesIn,
  startStation,
  statusOf,
  WIPE_ORDER,
} from '../../testing/wipe-scene.ts'

test('SY22 a station that is ordered to forget waits until nothing is unsent, forgets everything and tells its server', async () => {
  using folder = aFolder()
  await using server = await aWipeVenue()
  const { venue, reports } = server
  const station = await atWork(folder.path, venue, 2)
  server.order(WIPE_ORDER)

  await station.sync.contactOnce()
  const before = await statusOf(station)
  await station.sync.pushOnce()
  await station.sync.contactOnce()
  await expectForgotten(station)
  expect(await station.sync.contactOnce()).toEqual({ kind: 'confirmed' })
  expect(await station.sync.contactOnce()).toEqual({ kind: 'nobody' })
  await station.close()

  expect(before).toMatchObject({ unsent: 2, station: { name: 'North 1' }, event: { id: EVENT } })
  expect(reports.at(-1)).toMatchObject({ wiped: WIPE_ORDER.id, unsent: 0 })
  expect(namesIn(folder.path)).toEqual(['journal.log', 'station.sqlite'])
  const again = await startStation(folder.path, venue.url)
  await expectForgotten(again)
  await again.close()
})

test('SY22 what is scanned between the order and the wipe is not lost: the wipe waits for it', async () => {
  using folder = aFolder()
  await using server = await aWipeVenue()
  const station = await atWork(folder.path, server.venue, 0)
  server.order(WIPE_ORDER)

  // The wipe is being made ready while a visitor comes.
  const contacting = station.sync.contactOnce()
  const shown = await station.handlers.scan({ code: server.venue.codeOf(1) })
  await contacting
  const { unsent } = await statusOf(station)
  await station.sync.pushOnce()
  const sent = server.venue.requests.filter(({ path }) => path === '/staff/check-in/batch')
  await station.close()

  expect(shown).toMatchObject({ value: { verdict: 'admitted' } })
  expect(unsent).toBe(1)
  expect(sent).toHaveLength(1)
})

test('SY22 a visitor who comes while the folder is being wiped is not shown green', async () => {
  using folder = aFolder()
  await using server = await aWipeVenue()
  const station = await atWork(folder.path, server.venue, 0)

  const wiping = station.core.wipe(WIPE_ORDER)
  const shown = await station.handlers.scan({ code: server.venue.codeOf(1) })
  const isWiped = await wiping
  await expectForgotten(station)
  await station.close()

  expect(isWiped).toBe(true)
  expect(shown).toMatchObject({ ok: false })
})

test('SY22 a scan that is under way when a wipe begins is either kept and sent, or not shown green', async () => {
  using folder = aFolder()
  await using server = await aWipeVenue()
  const station = await atWork(folder.path, server.venue, 0)

  const scanning = station.handlers.scan({ code: server.venue.codeOf(1) })
  const isWiped = await station.core.wipe(WIPE_ORDER)
  const shown = await scanning
  const isGreen = shown.ok && shown.value.verdict === 'admitted'
  const { unsent } = await statusOf(station)
  await station.close()

  expect([isWiped, unsent]).toEqual([!isGreen, isGreen ? 1 : 0])
})

test('SY22 nothing of a download that was under way is written behind a wipe', async () => {
  using folder = aFolder()
  await using server = await aWipeVenue()
  const station = await atWork(folder.path, server.venue, 0)
  server.holdDownloads()
  station.core.manifest.resetCursor(EVENT)
  const opened = server.venue.opened()
  const pulling = station.sync.pullOnce()
  await opened
  server.order(WIPE_ORDER)

  await station.sync.contactOnce()
  const pulled = await pulling
  await expectForgotten(station)
  await station.close()

  expect(pulled).toMatchObject({ kind: 'failed', trouble: { code: 'stopped' } })
})

test('SY22 a station with its keeper is wiped too, and the keeper looks after the new file', async () => {
  using folder = aFolder()
  await using server = await aWipeVenue()
  await (await atWork(folder.path, server.venue, 0)).close()
  const station = await startStation(folder.path, server.venue.url, { hasWorker: true })
  await station.core.backUpNow()
  const before = namesIn(folder.path)
  server.order(WIPE_ORDER)

  await station.sync.contactOnce()
  await expectForgotten(station)
  const after = namesIn(folder.path)
  await station.core.backUpNow()
  await station.close()

  expect(before.some((name) => name.startsWith('backups'))).toBe(true)
  expect(after).toEqual(['journal.log', 'station.sqlite'])
  expect(namesIn(folder.path).some((name) => name.startsWith('backups'))).toBe(true)
})

test('SY22 scans that the server will not take hold a wipe up, unless it is ordered to lose them', async () => {
  using folder = aFolder()
  await using server = await aWipeVenue()
  const station = await atWork(folder.path, server.venue, 1)
  const scanId = station.core.journal.list(0, 1)[0]?.scanId ?? ''
  station.core.journal.recordOutcomes([{ scanId, outcome: 'rejected' }], SERVER_TIME)
  server.order(WIPE_ORDER)

  await station.sync.contactOnce()
  const held = await statusOf(station)
  server.order({ ...WIPE_ORDER, isTotal: true })
  await station.sync.contactOnce()
  await expectForgotten(station)
  await station.close()

  expect(held).toMatchObject({ setAside: 1, station: { name: 'North 1' } })
  expect(server.reports.map(({ setAside }) => setAside)).toEqual([1, 1])
})

test('SY22 an order that is taken back before the scans are sent changes nothing', async () => {
  using folder = aFolder()
  await using server = await aWipeVenue()
  const station = await atWork(folder.path, server.venue, 1)
  server.order(WIPE_ORDER)
  await station.sync.contactOnce()
  server.order(null)

  await station.sync.pushOnce()
  await station.sync.contactOnce()
  const status = await statusOf(station)
  const second = await station.handlers.scan({ code: server.venue.codeOf(2) })
  await station.close()

  expect(status).toMatchObject({ unsent: 0, station: { name: 'North 1' }, event: { id: EVENT } })
  expect(second).toMatchObject({ value: { verdict: 'admitted' } })
})

test('SY22 a connected station sends, forgets and confirms by itself, and what was on its way is not written behind it', async () => {
  using folder = aFolder()
  await using server = await aWipeVenue()
  await (await atWork(folder.path, server.venue, 3)).close()
  server.order(WIPE_ORDER)

  const station = await startStation(folder.path, server.venue.url, { hasLoops: true })
  const isConfirmed = () => server.reports.at(-1)?.wiped === WIPE_ORDER.id
  while (!isConfirmed() || station.core.meta.get('wiped')?.confirm !== null) {
    await new Promise((resolve) => setImmediate(resolve))
    station.time.pass(1)
  }
  await expectForgotten(station)
  await station.close()

  expect(namesIn(folder.path)).toEqual(['journal.log', 'station.sqlite'])
})

test('SY22 a wiped laptop is paired anew, with anybody, and a wipe that nobody has heard of yet is still confirmed', async () => {
  using folder = aFolder()
  await using server = await aWipeVenue()
  await using other = await aWipeVenue()
  const station = await atWork(folder.path, server.venue, 1)
  await station.sync.pushOnce()
  server.order(WIPE_ORDER)
  await station.sync.contactOnce()

  const pairing = { server: other.venue.url, code: PAIRING_CODE, name: 'South 1' }
  expect(await station.handlers.pair(pairing)).toMatchObject({ ok: true })
  await station.sync.contactOnce()
  await station.sync.contactOnce()
  const { notices } = await statusOf(station)
  const left = station.core.meta.get('wiped')
  await station.close()

  expect(left).toBeNull()
  expect(server.reports.at(-1)).toMatchObject({ wiped: WIPE_ORDER.id })
  expect(other.reports).toEqual([expect.objectContaining({ unsent: 0 })])
  expect(notices).toEqual([])
})
