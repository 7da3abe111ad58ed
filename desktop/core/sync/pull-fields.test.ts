import fc from 'fast-check'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { OrderLine } from '../../../shared/sync/search-fields.ts'
import {
  type EdgeReply,
  type FakeEdge,
  ndjson,
  PORTAL,
  problem,
  startEdge,
} from '../../testing/fake-edge.ts'
import { EVENT, ticketIdOf, ticketRow, writeDownload } from '../../testing/feed.ts'
import { anOrder, type FieldsFeed, writeFields } from '../../testing/orders.ts'
import { openSyncCore, type SyncCore } from '../../testing/sync-core.ts'
import { createSync, type Sync } from './create-sync.ts'
import { readFieldsLine } from './read-fields-line.ts'

const ORDERS = Array.from({ length: 23 }, (_unused, at) =>
  anOrder(at, [ticketIdOf(2 * at), ticketIdOf(2 * at + 1)], {
    b: at % 3 === 0 ? `Buyer ${at}` : null,
  }),
)
const TICKETS = Array.from({ length: 4 }, (_unused, at) => ticketRow(at))

type Scene = AsyncDisposable & {
  readonly station: SyncCore
  readonly sync: Sync
  readonly edge: FakeEdge
  /** What the edge answers from now on. */
  feed: FieldsFeed
  reply: ((whole: string) => EdgeReply) | null
}

async function aScene(options: { readonly hasTickets?: boolean } = {}): Promise<Scene> {
  const state = {
    feed: { epoch: 1, orders: ORDERS, stretch: 5 } as FieldsFeed,
    reply: null as Scene['reply'],
  }
  const edge = await startEdge(({ path }) => {
    const after = new URL(path, 'http://edge').searchParams.get('after')
    if (path.includes('/tickets')) {
      return ndjson(writeDownload({ epoch: 1, rows: TICKETS, stretch: 50 }, after))
    }
    const whole = writeFields(state.feed, after)
    return state.reply?.(whole) ?? ndjson(whole)
  })
  const station = openSyncCore()
  station.pairWith(edge.url)
  const sync = createSync(station.core, { server: null, hasLoops: false })
  if (options.hasTickets ?? true) await sync.pullOnce()
  return Object.assign(state, {
    station,
    sync,
    edge,
    [Symbol.asyncDispose]: async () => {
      await sync.close()
      station[Symbol.dispose]()
      await edge[Symbol.asyncDispose]()
    },
  })
}

/** The orders as the file has them: of two that are one the later counts, and one without tickets is none. */
function storedOrders({ core }: SyncCore): OrderLine[] {
  const event = required(core.manifest.findEvent(EVENT), 'an event')
  const found = new Map<string, OrderLine>()
  let after = 0
  for (;;) {
    const block = core.orders.readBlock(event, after)
    if (block === null) break
    after = block.blockId
    for (const order of block.orders ?? []) found.set(order.id, { type: 'order', ...order })
  }
  return [...found.values()].filter(({ t }) => t.length > 0)
}

const fieldsAsked = ({ edge }: Scene): number =>
  edge.requests.filter(({ path }) => path.includes('search-fields')).length

test('SY18 a whole stream leaves every order, and the next one begins at its cursor', async () => {
  await using scene = await aScene()

  expect(await scene.sync.pullFieldsOnce()).toEqual({ kind: 'complete', orders: ORDERS.length })
  expect(storedOrders(scene.station)).toEqual(ORDERS)
  expect(await scene.sync.pullFieldsOnce()).toEqual({ kind: 'complete', orders: 0 })
  expect(scene.edge.requests.at(-1)?.path).toContain('after=f1%3A23')
})

test('SY18 nothing is asked before the tickets are all here', async () => {
  await using scene = await aScene({ hasTickets: false })

  expect(await scene.sync.pullFieldsOnce()).toEqual({ kind: 'waits' })
  expect(fieldsAsked(scene)).toBe(0)
})

test('SY18 broken off after any byte and gone on with, it ends like one that did not break', async () => {
  const whole = Buffer.from(writeFields({ epoch: 1, orders: ORDERS, stretch: 5 }, null))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 4 }), async (cuts) => {
      await using scene = await aScene()
      for (const cutAt of cuts) {
        scene.reply = (body) => ({ ...ndjson(body), cutAt: Math.min(cutAt, body.length) })
        await scene.sync.pullFieldsOnce()
      }
      scene.reply = null
      expect(await scene.sync.pullFieldsOnce()).toMatchObject({ kind: 'complete' })
      expect(storedOrders(scene.station)).toEqual(ORDERS)
    }),
    { numRuns: 25 },
  )
})

test('SY18 changes replace what they are of, and a server that was restored replaces everything', async () => {
  await using scene = await aScene()
  await scene.sync.pullFieldsOnce()
  const changed = anOrder(2, [ticketIdOf(4)], { p: '01911000000' })
  scene.feed = { ...scene.feed, orders: [...ORDERS, changed, anOrder(3, [], { n: '' })] }
  await scene.sync.pullFieldsOnce()

  const after = storedOrders(scene.station)
  expect(after).toHaveLength(ORDERS.length - 1)
  expect(after).toContainEqual(changed)

  scene.feed = { epoch: 2, orders: ORDERS.slice(0, 4), stretch: 2 }
  expect(await scene.sync.pullFieldsOnce()).toMatchObject({ kind: 'complete' })
  expect(storedOrders(scene.station)).toEqual(ORDERS.slice(0, 4))
})

test('SY18 a server without the stream, or one that refuses it, changes nothing that the screen shows', async () => {
  await using scene = await aScene()
  const before = scene.sync.view().connection

  for (const reply of [problem(404, 'not_found'), problem(403, 'forbidden')]) {
    scene.reply = () => reply
    expect(await scene.sync.pullFieldsOnce()).toEqual({ kind: 'nothing' })
  }
  for (const reply of [
    PORTAL,
    problem(500, 'internal'),
    ndjson('<html>'),
    ndjson('{"type":"head"'),
  ]) {
    scene.reply = () => reply
    expect(await scene.sync.pullFieldsOnce()).toMatchObject({ kind: 'failed', orders: 0 })
  }
  expect(scene.sync.view().connection).toEqual(before)
  expect(storedOrders(scene.station)).toEqual([])
})

test('SY18 nothing after a line that is wrong is applied: another event, no head, a newer protocol', async () => {
  await using scene = await aScene()
  const other = '00000000-0000-7000-8000-0000000000e9'
  const wrong: readonly ((whole: string) => string)[] = [
    (whole) => whole.replace(EVENT, other),
    (whole) => whole.slice(whole.indexOf('\n') + 1),
    (whole) => whole.replace('"protocol":1', '"protocol":9'),
    (whole) => whole.replace('"t":["', '"t":["!'),
  ]

  for (const spoil of wrong) {
    scene.reply = (whole) => ndjson(spoil(whole))
    expect(await scene.sync.pullFieldsOnce()).toMatchObject({ kind: 'failed', orders: 0 })
  }
  expect(storedOrders(scene.station)).toEqual([])
})

test('SY18 a download of tickets goes before: the stream stops after what it has, and goes on later', async () => {
  await using scene = await aScene()
  const [tickets, fields] = await Promise.all([scene.sync.pullOnce(), scene.sync.pullFieldsOnce()])

  expect(tickets).toMatchObject({ kind: 'complete' })
  expect(fields).toEqual({ kind: 'waits' })
  expect(await scene.sync.pullFieldsOnce()).toMatchObject({ kind: 'complete' })
  expect(storedOrders(scene.station)).toEqual(ORDERS)
})

test('a line of a kind that is not known here is passed over, and nothing makes the reader throw', () => {
  expect(readFieldsLine('{"type":"seat","n":1}')).toEqual({ ok: true, value: null })
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(typeof readFieldsLine(text).ok).toBe('boolean')
    }),
  )
})

test('SY18 long orders without a cursor among them are taken in before they fill the memory', async () => {
  await using scene = await aScene()
  const long = Array.from({ length: 8 }, (_unused, at) =>
    anOrder(at, [ticketIdOf(at)], { b: `${at}`.repeat(900_000) }),
  )
  scene.feed = { epoch: 1, orders: long, stretch: 100 }
  scene.reply = (whole) => ndjson(whole.split('\n').slice(0, 7).join('\n'))

  const pulled = await scene.sync.pullFieldsOnce()

  expect(pulled).toMatchObject({ kind: 'failed' })
  expect(storedOrders(scene.station).map(({ n }) => n)).toEqual(long.slice(0, 5).map(({ n }) => n))
})
