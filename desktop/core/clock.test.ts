import { expect, test } from 'vitest'
import { codeOf, START, stationWithEvent, tempStation } from '../testing/temp-station.ts'
import { correctedNow, nextScanTime } from './clock.ts'

const HOUR = 3_600_000

test('a laptop clock two hours wrong does not reach a scan once the server was heard', async () => {
  await using station = await stationWithEvent(1, { wall: START - 2 * HOUR })
  station.core.clock.observe(START, 40)
  station.time.pass(5_000)

  const shown = await station.handlers.scan({ code: codeOf(0) })

  if (!shown.ok) throw new Error(shown.error.code)
  expect(Math.abs(Date.parse(shown.value.scannedAt) - (START + 5_000))).toBeLessThanOrEqual(20)
  expect(station.core.journal.find(shown.value.scanId)?.localAt).toBe(START - 2 * HOUR + 5_000)
})

test('setting the laptop clock during a session changes nothing and is noticed', async () => {
  await using station = await stationWithEvent(1)
  station.core.clock.observe(START, 0)
  const before = station.core.clock.now()

  station.time.wall += 3 * HOUR

  expect(station.core.clock.now()).toBe(before)
  expect(station.core.clock.view()).toMatchObject({ doubt: 'wall_clock_moved' })
})

test('after a restart without a network the last offset goes on, and the time never goes back', async () => {
  const first = await stationWithEvent(2, { wall: START - 2 * HOUR })
  first.core.clock.observe(START, 0)
  const shown = await first.handlers.scan({ code: codeOf(0) })
  await first.close()

  await using second = await tempStation({ folder: first.folder, wall: START - 2 * HOUR + 60_000 })
  expect(second.core.clock.now()).toBe(START + 60_000)
  expect(second.core.clock.view()).toMatchObject({ doubt: 'restarted_offline' })
  second.time.wall -= 24 * HOUR
  const later = await second.handlers.scan({ code: codeOf(1) })

  if (!shown.ok || !later.ok) throw new Error('a scan was refused')
  expect(Date.parse(later.value.scannedAt)).toBe(Date.parse(shown.value.scannedAt) + 1)
  await first[Symbol.asyncDispose]()
})

test('after the laptop slept time goes by its wall clock, in doubt until the server is heard again', async () => {
  await using station = await stationWithEvent(1, { wall: START - 2 * HOUR })
  station.core.clock.observe(START, 0)
  // Asleep: the wall clock went on, and the monotonic one stood still.
  station.time.wall += 3 * HOUR

  await station.resume()

  expect(station.core.clock.now()).toBe(START + 3 * HOUR)
  expect(station.core.clock.view()).toMatchObject({ doubt: 'restarted_offline' })
  station.core.clock.observe(START + 3 * HOUR + 900, 0)
  expect(station.core.clock.now()).toBe(START + 3 * HOUR + 900)
  expect(station.core.clock.view()).toMatchObject({ doubt: null })
})

test('a station that never heard the server says so', async () => {
  await using station = await tempStation()

  expect(station.core.clock.view()).toMatchObject({ doubt: 'never_synchronised', contactAt: null })
  expect(correctedNow(null, 0, START, 99)).toBe(START)
  expect(nextScanTime(START, null)).toBe(START)
})
