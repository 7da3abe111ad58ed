// The second stream from the real server to a real station, and what is found there.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStation, type Station } from '../../desktop/core/station.ts'
import { createSync, type Sync } from '../../desktop/core/sync/create-sync.ts'
import { testDeps } from '../../desktop/testing/temp-station.ts'
import { SYSTEM_ACTOR } from '../../server/features/activity/record-activity.ts'
import type { ImportedOrder } from '../../server/features/orders/import-orders.ts'
import { startPairing } from '../../server/features/stations/start-pairing.ts'
import { renameTicket } from '../../server/features/tickets/rename-ticket.ts'
import { withTenant } from '../../server/platform/db/tenant-tx.ts'
import { aStation, call, type TestApp, testApp } from '../../server/testing/app.ts'
import { aGate, type Gate } from '../../server/testing/gate.ts'
import { required } from '../../shared/assert.ts'
import { granted, importAll } from '../seed/make-event.ts'
import { makeOrders } from '../seed/make-orders.ts'
import { createDice } from '../seed/people.ts'

type World = { readonly server: TestApp; readonly gate: Gate; readonly orders: ImportedOrder[] }

/** An event whose tickets are of the demo's people. */
async function aWorld(server: TestApp, tickets: number): Promise<World> {
  const gate = await aGate(server.deps)
  const choices = gate.event.ticketTypes.map(({ id }) => ({ ticketTypeId: id, weight: 1 }))
  const orders: ImportedOrder[] = []
  const made = makeOrders(createDice('search'), choices, tickets)
  await importAll(server.deps, gate.tenantId, gate.eventId, made, (some) => orders.push(...some))
  return { server, gate, orders }
}

type Paired = AsyncDisposable & { readonly station: Station; readonly sync: Sync }

async function paired({ server, gate }: World): Promise<Paired> {
  const folder = mkdtempSync(join(tmpdir(), 'probesh-search-'))
  const request: typeof fetch = async (url, init) => await server.app.request(String(url), init)
  const { deps } = testDeps({ folder, wall: server.deps.now(), fetch: request })
  let sync: Sync | null = null
  const station = await createStation(deps, (core) => {
    sync = createSync(core, { server: 'http://127.0.0.1:1', hasLoops: false })
    return sync
  })
  const asked = { eventIds: [gate.eventId], gateId: null, createdBy: null }
  const { code } = granted(await startPairing(server.deps, gate.tenantId, asked))
  granted(await station.handlers.pair({ code, name: 'Gate' }))
  granted(await station.handlers.selectEvent({ eventId: gate.eventId }))
  return {
    station,
    sync: required<Sync>(sync, 'a station makes its sync'),
    [Symbol.asyncDispose]: async () => {
      await station.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const find = async ({ handlers }: Station, text: string) =>
  granted(await handlers.search({ text })).items

test('SF10 the second stream takes at most 120 bytes a ticket of the demo', async () => {
  await using server = await testApp()
  const { gate } = await aWorld(server, 2_000)
  const { credential } = await aStation(server, gate.tenantId, [gate.eventId])
  const path = `/staff/events/${gate.eventId}/search-fields`

  const answer = await call(server, `GET ${path}`, { bearer: credential })

  expect((await answer.arrayBuffer()).byteLength / 2_000).toBeLessThanOrEqual(120)
})

test('SY18 what the server knows of an order is found at the gate, and what changes there is found anew', async () => {
  await using server = await testApp()
  const world = await aWorld(server, 60)
  const { gate, orders } = world
  await using laptop = await paired(world)
  const { station, sync } = laptop
  expect(await sync.pullFieldsOnce()).toEqual({ kind: 'waits' })
  expect(await sync.pullOnce()).toMatchObject({ kind: 'complete' })
  // With the order that every gate of a test has.
  expect(await sync.pullFieldsOnce()).toEqual({ kind: 'complete', orders: orders.length + 1 })
  const order = required(
    orders.find(({ tickets }) => tickets.length > 1),
    'an order of several',
  )

  const found = await find(station, order.number.toLowerCase())
  // First of all: a short number may sound like somebody's name.
  const first = found.slice(0, order.tickets.length)
  expect(new Set(first.map(({ id }) => id))).toEqual(
    new Set(order.tickets.map(({ ticketId }) => ticketId)),
  )
  expect(found[0]?.order).toEqual({
    number: order.number,
    tickets: order.tickets.length,
    contact: null,
  })

  const ticketId = required(order.tickets[0]?.ticketId, 'a ticket')
  const about = { tenantId: gate.tenantId, actor: SYSTEM_ACTOR, ticketId }
  granted(await renameTicket(server.deps, { ...about, name: 'Zulekha Quddus' }))
  await withTenant(
    server.deps.db,
    gate.tenantId,
    (tx) => tx`update orders set buyer_phone = '01555123456' where id = ${order.id}`,
  )
  await sync.pullOnce()
  await sync.pullFieldsOnce()

  expect((await find(station, 'জুলেখা')).map(({ id }) => id)).toEqual([ticketId])
  expect(await find(station, '01555-123456')).toHaveLength(order.tickets.length)
  const group = granted(await station.handlers.group({ ticketId }))
  expect(group.items.map(({ id }) => id)[0]).toBe(ticketId)
  expect(group.items).toHaveLength(order.tickets.length)
})
