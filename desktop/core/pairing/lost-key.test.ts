import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { TicketId } from '../../../shared/ids.ts'
import { EVENT, SERVER_TIME, ticketIdOf } from '../../testing/feed.ts'
import { anOrder } from '../../testing/orders.ts'
import { testDeps } from '../../testing/temp-station.ts'
import { PAIRING_CODE, STEWARD, SUPERVISOR, startVenue, type Venue } from '../../testing/venue.ts'
import { aesSeal } from '../seal.ts'
import { createStation } from '../station.ts'
import { createSync, type Sync } from '../sync/create-sync.ts'

/** A start of the laptop's program with that key. */
async function start(folder: string, venue: Venue, key: number) {
  const { deps } = testDeps({ folder, wall: SERVER_TIME, fetch })
  const seal = aesSeal(Buffer.alloc(32, key), deps.randomBytes)
  let sync: Sync | null = null
  const station = await createStation({ ...deps, seal }, (core) => {
    sync = createSync(core, { server: venue.url, hasLoops: false })
    return sync
  })
  const { handlers } = station
  return {
    ...station,
    sync: required<Sync>(sync, 'a station makes its sync'),
    pair: () => handlers.pair({ code: PAIRING_CODE, name: 'North 1' }),
    signIn: ({ email, name }: typeof STEWARD) => handlers.signIn({ email, password: name }),
    names: async (text: string) => {
      const found = await handlers.search({ text })
      return found.ok ? found.value.items.map(({ name }) => name) : found.error.code
    },
  }
}

type Sent = { readonly ticketId?: TicketId; readonly qrCode?: string; readonly force?: object }
const sentTo = (venue: Venue): Sent[] =>
  venue.requests
    .filter(({ path }) => path === '/staff/check-in/batch')
    .flatMap(({ body }) => (JSON.parse(body) as { scans: Sent[] }).scans)

test('KS7 a station whose key is gone keeps its scans, is paired anew, and has everything back after a download', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-lost-key-'))
  await using venue = await startVenue(9, {
    tickets: { 3: { name: 'Farhana Akter', attention: 'Knows Rafiq' }, 4: { blocked: true } },
    orders: [anOrder(1, [ticketIdOf(3)], { n: '7KQ2M9X', b: 'Buyer One' })],
  })
  const before = await start(folder.path, venue, 1)
  await before.pair()
  await before.handlers.selectEvent({ eventId: EVENT })
  await before.sync.pullOnce()
  await before.sync.pullFieldsOnce()
  await before.signIn(SUPERVISOR)
  await before.handlers.scan({ code: venue.codeOf(3) })
  await before.handlers.scan({ code: venue.codeOf(4), force: { reason: 'Guest of Rafiq' } })
  await before.close()

  const after = await start(folder.path, venue, 2)
  const status = await after.handlers.status({})
  expect(status).toMatchObject({
    value: { station: null, tenant: null, operator: null, event: null, unsent: 2 },
  })
  expect(await after.handlers.scan({ code: venue.codeOf(3) })).toMatchObject({ ok: false })
  expect(await after.pair()).toMatchObject({ ok: true })
  await after.handlers.selectEvent({ eventId: EVENT })
  expect(await after.sync.pullOnce()).toMatchObject({ kind: 'complete' })
  await after.sync.pullFieldsOnce()
  await after.sync.pushOnce()

  expect(after.sync.isDrained()).toBe(true)
  const [plain, forced] = sentTo(venue)
  expect(plain).toMatchObject({ ticketId: ticketIdOf(3) })
  expect(forced).toMatchObject({ ticketId: ticketIdOf(4), force: { reason: expect.any(String) } })
  await after.signIn(STEWARD)
  expect(await after.names('farhana')).toEqual(['Farhana Akter'])
  expect(await after.names('7KQ2M9X')).toEqual(['Farhana Akter'])
  const again = await after.handlers.scan({ code: venue.codeOf(3) })
  expect(again).toMatchObject({ value: { reason: 'already_redeemed' } })
  const event = required(after.core.manifest.findEvent(EVENT), 'the event')
  expect(after.core.manifest.findTicket(event, ticketIdOf(3))).toMatchObject({
    name: 'Farhana Akter',
    attention: 'Knows Rafiq',
  })
  await after.close()
})
