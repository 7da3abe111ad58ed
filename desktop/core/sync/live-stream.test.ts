import { expect, test } from 'vitest'
import type { EdgeReply, EdgeRequest, FakeEdge } from '../../testing/fake-edge.ts'
import { json, ndjson, problem, startEdge } from '../../testing/fake-edge.ts'
import {
  EVENT,
  headRow,
  LIST,
  type Row,
  SERVER_TIME,
  scanRow,
  ticketIdOf,
  ticketRow,
  writeDownload,
} from '../../testing/feed.ts'
import { openSyncCore, type SyncCore } from '../../testing/sync-core.ts'
import { createSync, type Sync } from './create-sync.ts'

const FEED = { epoch: 1, rows: [ticketRow(1), ticketRow(2)], stretch: 1 }
const LIVE: EdgeReply = {
  headers: { 'content-type': 'text/event-stream' },
  body: ': beat\n\n',
  isOpen: true,
}
const rowsEvent = (rows: readonly Row[]): string => `event: rows\ndata: ${JSON.stringify(rows)}\n\n`

type Running = AsyncDisposable & {
  readonly edge: FakeEdge
  readonly station: SyncCore
  readonly sync: Sync
  /** Resolves when `isTrue` says so; asked after every request and every change of the station. */
  readonly until: (isTrue: () => boolean) => Promise<void>
}

const standard = (request: EdgeRequest): EdgeReply => {
  if (request.path.endsWith('/live')) return LIVE
  if (request.path === '/stations/contact') return problem(404, 'not_found')
  if (request.method === 'POST') {
    const { scans } = JSON.parse(request.body)
    const results = scans.map(({ scanId }: { scanId: string }) => ({ scanId, outcome: 'recorded' }))
    return json({ serverTime: new Date(SERVER_TIME).toISOString(), results })
  }
  return ndjson(writeDownload(FEED, new URL(request.path, 'http://x').searchParams.get('after')))
}

/** A station whose loops run for real against an edge. */
async function run(
  answer: (request: EdgeRequest) => EdgeReply | Promise<EdgeReply> = standard,
): Promise<Running> {
  const station = openSyncCore({ random: () => 0.01 })
  const edge = await startEdge(answer)
  station.pairWith(edge.url)
  const sync = createSync(station.core, { server: null, hasLoops: true })
  sync.wake()
  return {
    edge,
    station,
    sync,
    until: async (isTrue) => {
      while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
    },
    [Symbol.asyncDispose]: async () => {
      await sync.close()
      await edge[Symbol.asyncDispose]()
      station[Symbol.dispose]()
    },
  }
}

const history = (station: SyncCore) => station.history.list(ticketIdOf(1), LIST)
const hasDownload = (station: SyncCore) =>
  station.core.manifest.findState(EVENT)?.completeUntil !== null &&
  station.core.manifest.findState(EVENT) !== null

test('SY11 an entry at another gate is known here as soon as it is streamed, and the cursor stays', async () => {
  await using one = await run()
  await one.edge.opened()
  await one.until(() => hasDownload(one.station))
  const cursor = one.station.core.manifest.findState(EVENT)?.cursor

  one.edge.write(rowsEvent([scanRow(7, 1)]))
  one.edge.write(rowsEvent([scanRow(7, 1), { type: 'tombstone', id: ticketIdOf(2) }]))
  await one.until(() => one.station.core.manifest.countTickets(EVENT) === 1)

  expect(history(one.station)).toHaveLength(1)
  expect(one.station.core.manifest.findState(EVENT)?.cursor).toBe(cursor)
})

test('SY11 no stream is opened before the head line that its rows need, so that no entry is heard in vain', async () => {
  const first = Promise.withResolvers<EdgeReply>()
  const wasReady: boolean[] = []
  let downloads = 0
  const isReady = () => one.station.core.manifest.findState(EVENT) !== null
  await using one: Running = await run((request) => {
    if (request.path.endsWith('/live')) wasReady.push(isReady())
    if (!request.path.includes('/tickets')) return standard(request)
    downloads += 1
    return downloads === 1 ? first.promise : problem(503, 'busy')
  })
  await one.until(() => downloads === 1)
  // Whatever was to be asked together with the download has been asked by then.
  await fetch(`${one.edge.url}/whatever`)
  const whole = writeDownload(FEED, null)
  const cutAt = Buffer.byteLength(whole.slice(0, whole.indexOf('"e1:1"') + 10))
  first.resolve({ ...ndjson(whole), cutAt })
  await one.until(isReady)
  await one.edge.opened()

  one.edge.write(rowsEvent([scanRow(7, 1)]))
  await one.until(() => history(one.station).length === 1)

  expect(wasReady).toEqual([true])
  expect(one.station.core.manifest.findState(EVENT)?.completeUntil).toBeNull()
})

test('SY11 every new stream is followed by a download, so that nothing falls in between', async () => {
  await using one = await run()
  const downloads = () => one.edge.requests.filter(({ path }) => path.includes('/tickets')).length
  const streams = () => one.edge.requests.filter(({ path }) => path.endsWith('/live')).length
  await one.edge.opened()
  await one.until(() => hasDownload(one.station))
  const before = downloads()

  one.edge.cut()
  await one.until(() => streams() === 2 && downloads() > before)

  expect(streams()).toBe(2)
})

test('after the laptop slept every route asks anew at once, whatever still waits for an answer', async () => {
  let isAsleep = false
  let asked = 0
  await using one = await run((request) => {
    asked += 1
    // A connection from before the sleep: nobody answers on it, and nobody ends it.
    return isAsleep ? new Promise<EdgeReply>(() => {}) : standard(request)
  })
  const streams = () => one.edge.requests.filter(({ path }) => path.endsWith('/live')).length
  await one.edge.opened()
  await one.until(() => hasDownload(one.station))
  isAsleep = true
  void one.sync.syncNow()
  const before = asked
  await one.until(() => asked > before)
  isAsleep = false
  one.station.admit(1)

  one.sync.renew()
  await one.until(() => streams() === 2 && one.station.core.journal.countUnsent() === 0)

  expect(one.sync.view().connection).toMatchObject({ state: 'online' })
  expect(one.sync.view().lastContactAt).not.toBeNull()
})

test('the server can ask for a download', async () => {
  await using one = await run()
  await one.edge.opened()
  await one.until(() => hasDownload(one.station) && one.sync.view().download === null)
  const downloads = () =>
    one.edge.requests.filter(({ path }) => path.includes('/tickets?after=')).length
  const before = downloads()

  one.edge.write('event: pull\ndata:\n\n')
  await one.until(() => downloads() > before)

  expect(downloads()).toBe(before + 1)
})

test('SY3 a row that cannot be read applies none of its event, and the stream begins anew', async () => {
  await using one = await run()
  await one.edge.opened()
  await one.until(() => hasDownload(one.station))

  one.edge.write(rowsEvent([scanRow(7, 1), { type: 'scan' }]))
  await one.until(() => one.edge.requests.filter(({ path }) => path.endsWith('/live')).length === 2)

  expect(history(one.station)).toHaveLength(0)
})

test('a head has no place in a live stream', async () => {
  await using one = await run()
  await one.edge.opened()
  await one.until(() => hasDownload(one.station))

  one.edge.write(rowsEvent([headRow('snapshot')]))
  await one.until(() => one.edge.requests.filter(({ path }) => path.endsWith('/live')).length === 2)

  expect(one.station.core.manifest.findState(EVENT)?.isSnapshotOpen).toBe(false)
})

test('SY7 a scan goes up at once, without waiting for the next download', async () => {
  await using one = await run()
  await one.until(() => hasDownload(one.station))

  one.station.admit(1)
  one.sync.wake()
  await one.until(() => one.sync.isDrained())

  expect(one.sync.view().connection).toMatchObject({ state: 'online', reason: 'ok' })
})

test('a download that fails for ever keeps no scan from going up', async () => {
  await using one = await run((request) =>
    request.method === 'POST' ? standard(request) : problem(500, 'internal'),
  )
  one.station.admit(1)
  one.sync.wake()
  await one.until(() => one.sync.isDrained())

  expect(one.station.core.manifest.findState(EVENT)).toBeNull()
})

test('SY15 a revoked station stops downloading, says so, and its scans still go up', async () => {
  await using one = await run((request) =>
    request.method === 'POST' ? standard(request) : problem(401, 'station_revoked'),
  )
  await one.until(() => one.sync.view().connection.reason === 'revoked')
  const asked = one.edge.requests.length

  one.station.admit(1)
  one.sync.wake()
  await one.until(() => one.sync.isDrained())

  expect(one.edge.requests.slice(asked).every(({ method }) => method === 'POST')).toBe(true)
  expect(one.sync.view().connection).toMatchObject({ state: 'problem', reason: 'revoked' })
})

test('SY15 the stream of a station that is revoked after its first download is not opened again', async () => {
  let downloads = 0
  const isDone = Promise.withResolvers<EdgeReply>()
  await using one = await run((request) => {
    if (request.method === 'POST') return standard(request)
    // Asked for while the download runs, refused when it is whole: an answer that still succeeds means that contact is back.
    if (request.path.endsWith('/live')) return isDone.promise
    downloads += 1
    return downloads === 1 ? standard(request) : problem(401, 'station_revoked')
  })
  const streams = () => one.edge.requests.filter(({ path }) => path.endsWith('/live')).length
  await one.until(() => streams() === 1 && hasDownload(one.station))
  await one.until(() => one.sync.view().download === null)
  isDone.resolve(problem(401, 'station_revoked'))
  await one.until(() => one.sync.view().connection.reason === 'revoked')

  one.station.admit(1)
  one.sync.wake()
  await one.until(() => one.sync.isDrained())

  expect(streams()).toBe(1)
  expect(one.sync.view().connection).toMatchObject({ state: 'problem', reason: 'revoked' })
})

test('whoever asks for a sync hears when both ways had a round', async () => {
  await using one = await run()
  await one.until(() => hasDownload(one.station))
  one.station.admit(2)
  const before = one.edge.requests.filter(({ path }) => path.includes('/tickets')).length

  await one.sync.syncNow()

  expect(one.sync.isDrained()).toBe(true)
  expect(one.edge.requests.filter(({ path }) => path.includes('/tickets')).length).toBeGreaterThan(
    before,
  )
})

test('another event ends the requests of the one before', async () => {
  await using one = await run()
  await one.edge.opened()
  const other = EVENT.replace('e1', 'e2') as typeof EVENT

  one.station.core.meta.set('selection', { eventId: other, listId: null, gateId: null })
  one.sync.wake()
  await one.until(() => one.edge.requests.some(({ path }) => path.includes(other)))

  expect(one.edge.requests.at(-1)?.path).toContain(other)
})

test('closing ends every request under way', async () => {
  const one = await run((request) =>
    request.path.endsWith('/live') ? LIVE : { ...ndjson(''), isOpen: true },
  )
  await one.edge.opened()

  await one.sync.close()
  const asked = one.edge.requests.length
  one.sync.wake()
  await one.sync.syncNow()

  expect(one.edge.requests.length).toBe(asked)
  await one[Symbol.asyncDispose]()
})

test('SY20 what the organizer writes to the gates is here at once, in a form that is not known it is passed over', async () => {
  await using one = await run()
  await one.edge.opened()
  await one.until(() => hasDownload(one.station))
  const shown = () => one.station.core.manifest.findEvent(EVENT)?.head.notices ?? []
  const notice = {
    id: 'n1',
    text: 'Doors close at nine',
    gateIds: null,
    postedAt: '2026-12-16T12:00:00.000Z',
    until: '2026-12-16T15:00:00.000Z',
  }

  one.edge.write(`event: notices\ndata: ${JSON.stringify([notice])}\n\n`)
  await one.until(() => shown().length === 1)
  one.edge.write('event: notices\ndata: [{"shape":"of a later release"}]\n\n')
  one.edge.write(rowsEvent([scanRow(7, 1)]))
  await one.until(() => history(one.station).length === 1)
  const kept = shown()
  one.edge.write('event: notices\ndata: []\n\n')
  await one.until(() => shown().length === 0)

  expect(kept).toMatchObject([{ id: 'n1', text: 'Doors close at nine' }])
})
