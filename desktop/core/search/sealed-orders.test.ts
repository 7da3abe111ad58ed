import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { addOrders, CROWD, namesOf, signIn, stationOf } from '../../testing/crowd.ts'
import { anOrder } from '../../testing/orders.ts'
import { EVENT, tempStation, ticketId } from '../../testing/temp-station.ts'

test('SY19 nothing of an order or a name is readable in the file, its log, its backups or the second copy', async () => {
  await using station = await stationOf(CROWD, { hasWorker: true })
  signIn(station, 'supervisor')
  await addOrders(station, [
    anOrder(1, [ticketId(4), ticketId(5)], { n: 'SECRET7KQ', b: 'Shahana Parvin' }),
  ])
  while (station.core.search.view().state !== 'ready') await station.deps.timers.turn()
  expect(await namesOf(station, 'SECRET7KQ')).toHaveLength(2)
  await station.core.backUpNow()
  const bytes = Buffer.concat(filesIn(station.folder).map((path) => readFileSync(path)))
  const secrets = ['Shahana', 'SECRET7KQ', '1711000001', 'buyer1@mail', 'Farhana', 'ফারহানা', 'রহম']

  expect(filesIn(station.folder).some((path) => path.includes('backups'))).toBe(true)
  for (const secret of secrets) {
    for (const written of [secret, secret.toLowerCase(), secret.toUpperCase()]) {
      expect([written, bytes.includes(Buffer.from(written))]).toEqual([written, false])
      expect([written, bytes.includes(Buffer.from(written, 'utf16le'))]).toEqual([written, false])
    }
  }
  // The ids of an order's tickets stand in its block alone.
  expect(bytes.includes(anOrder(1, [ticketId(4)]).t[0] ?? '-')).toBe(false)
})

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())

test('a block that cannot be opened costs its own orders only, and the next stream brings all again', async () => {
  await using first = await stationOf(CROWD)
  await addOrders(first, [anOrder(1, [ticketId(4)])])
  await addOrders(first, [anOrder(2, [ticketId(5)])])
  await first.close()
  const db = new Database(join(first.folder, 'station.sqlite'))
  db.prepare('update order_blocks set sealed = zeroblob(length(sealed)) where block_id = 1').run()
  db.close()

  await using station = await tempStation({ folder: first.folder })
  const event = required(station.core.manifest.findEvent(EVENT), 'an event')

  expect(await namesOf(station, '7KQ2M9X')).toEqual(['করিম শেখ'])
  expect(await namesOf(station, 'karim')).toEqual(['Karim Uddin', 'করিম শেখ'])
  expect(station.core.orders.findFeed(event)?.cursor).toBeNull()
})

test('a file in which most orders were replaced is filled anew by the next stream', async () => {
  await using first = await stationOf(CROWD)
  for (const round of [1, 2]) {
    const orders = Array.from({ length: 300 }, () =>
      anOrder(1, [ticketId(4)], { p: `0171${round}` }),
    )
    await addOrders(first, orders)
  }
  await first.close()

  await using station = await tempStation({ folder: first.folder })
  const event = required(station.core.manifest.findEvent(EVENT), 'an event')

  expect(await namesOf(station, '7KQ2M9X001')).toEqual(['Karim Uddin'])
  expect(station.core.orders.findFeed(event)?.cursor).toBeNull()
})
