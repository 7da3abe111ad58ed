// What a station tells of itself now and then.
import { expect, test } from 'vitest'
import type { StationReportText } from '../../../shared/stations/contact.ts'
import {
  type EdgeReply,
  type EdgeRequest,
  json,
  ndjson,
  PORTAL,
  problem,
  startEdge,
} from '../../testing/fake-edge.ts'
import { EVENT, SERVER_TIME, ticketRow, writeDownload } from '../../testing/feed.ts'
import { openSyncCore } from '../../testing/sync-core.ts'
import { createSync } from './create-sync.ts'

const FEED = { epoch: 1, rows: [ticketRow(1), ticketRow(2)], stretch: 1 }
const serverTime = new Date(SERVER_TIME).toISOString()
const isContact = ({ path }: EdgeRequest): boolean => path === '/stations/contact'
const reportOf = ({ body }: EdgeRequest): StationReportText => JSON.parse(body)

const standard = (request: EdgeRequest): EdgeReply => {
  if (isContact(request)) return json({ serverTime, wipe: null })
  if (request.method === 'POST') {
    const { scans } = JSON.parse(request.body) as { scans: { scanId: string }[] }
    const outcome = (at: number) => (at === 0 ? 'recorded' : 'rejected')
    const results = scans.map(({ scanId }, at) => ({ scanId, outcome: outcome(at) }))
    return json({ serverTime, results })
  }
  if (request.path.endsWith('/live')) return problem(503, 'unavailable')
  return ndjson(writeDownload(FEED, new URL(request.path, 'http://x').searchParams.get('after')))
}

async function aStation(
  hasLoops: boolean,
  answer: (request: EdgeRequest) => EdgeReply | Promise<EdgeReply> = standard,
) {
  const station = openSyncCore({ random: () => 0.01 })
  const edge = await startEdge(answer)
  station.pairWith(edge.url)
  const sync = createSync(station.core, { server: null, hasLoops })
  return {
    ...station,
    edge,
    sync,
    reports: () => edge.requests.filter(isContact).map(reportOf),
    until: async (isTrue: () => boolean) => {
      while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
    },
    [Symbol.asyncDispose]: async () => {
      await sync.close()
      await edge[Symbol.asyncDispose]()
      station[Symbol.dispose]()
    },
  }
}

test('SY21 a station tells what is unsent, what is set aside, its event, and until when its tickets are complete', async () => {
  await using one = await aStation(false)
  await one.sync.contactOnce()
  await one.sync.pullOnce()
  one.admit(1)
  one.admit(2)
  const told = await one.sync.contactOnce()
  await one.sync.pushOnce()
  await one.sync.contactOnce()

  const dataAt = new Date(SERVER_TIME - 15_000).toISOString()
  expect(told).toEqual({ kind: 'told', unsent: 2, wipe: null })
  expect(one.reports()).toEqual([
    { unsent: 0, setAside: 0, eventId: EVENT, dataAt: null },
    { unsent: 2, setAside: 0, eventId: EVENT, dataAt },
    { unsent: 0, setAside: 1, eventId: EVENT, dataAt },
  ])
  expect(one.core.clock.view().contactAt).not.toBeNull()
})

test('SY21 what was told of unsent scans is told anew as soon as none is', async () => {
  const held = Promise.withResolvers<void>()
  await using one = await aStation(true, async (request) => {
    if (request.method === 'POST' && !isContact(request)) await held.promise
    return standard(request)
  })
  one.admit(1)
  one.sync.wake()
  await one.until(() => one.reports().length === 1)
  held.resolve()
  await one.until(() => one.reports().length === 2)

  expect(one.reports().map(({ unsent }) => unsent)).toEqual([1, 0])
})

test('SY21 a revoked station, which asks for nothing else any more, still tells how it is', async () => {
  await using one = await aStation(true, (request) =>
    isContact(request) ? standard(request) : problem(401, 'station_revoked'),
  )
  one.sync.wake()

  await one.until(() => one.sync.view().connection.reason === 'revoked')
  await one.until(() => one.reports().length === 1)

  expect(one.sync.view().connection).toMatchObject({ state: 'problem', reason: 'revoked' })
})

test('SY21 a server that does not know the route, or does not answer it, changes nothing on the screen', async () => {
  for (const reply of [problem(404, 'not_found'), PORTAL, problem(503, 'unavailable')]) {
    await using one = await aStation(false, (request) =>
      isContact(request) ? reply : standard(request),
    )
    await one.sync.pullOnce()
    const before = one.sync.view()

    expect(await one.sync.contactOnce()).toMatchObject({ kind: 'failed' })
    expect(await one.sync.contactOnce()).toMatchObject({ kind: 'failed' })
    expect(one.sync.view()).toEqual(before)
  }
})

test('SY21 a laptop that is nobody’s station tells nobody anything', async () => {
  await using one = await aStation(false)
  one.core.meta.remove('station')

  expect(await one.sync.contactOnce()).toEqual({ kind: 'nobody' })
  expect(one.edge.requests).toEqual([])
})
