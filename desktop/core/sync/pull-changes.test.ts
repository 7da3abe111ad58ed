import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { type EdgeReply, ndjson, PORTAL, problem, startEdge } from '../../testing/fake-edge.ts'
import {
  EVENT,
  endRow,
  type FeedState,
  headRow,
  LIST_ROW,
  type Row,
  scanRow,
  ticketIdOf,
  ticketRow,
  writeDownload,
  writeRows,
} from '../../testing/feed.ts'
import { openSyncCore, type SyncCore } from '../../testing/sync-core.ts'
import { createSync } from './create-sync.ts'
import type { SyncHost } from './sync-host.ts'

const OPTIONS = { server: null, hasLoops: false }

const ROWS = [
  ticketRow(1, { note: 'A-1', attention: '18+' }),
  ticketRow(2, { void: true, serial: 2 }),
  scanRow(1, 1),
  ticketRow(3, { order: 'refunded', from: '2026-11-22T10:00:00Z' }),
  { type: 'tombstone', id: ticketRow(2)['id'] },
  scanRow(2, 3),
  ticketRow(4),
]
const FEED: FeedState = { epoch: 1, rows: ROWS, stretch: 2 }

const afterOf = (path: string): string | null => new URL(path, 'http://x').searchParams.get('after')

/** Pulls until the download is complete; each pull's answer is cut where `cuts` says, then they come whole. */
async function pullWithCuts(core: SyncHost, feed: FeedState, cuts: readonly number[]) {
  const left = [...cuts]
  await using edge = await startEdge(({ path }) => {
    const body = writeDownload(feed, afterOf(path))
    const cut = left.shift()
    return { ...ndjson(body), ...(cut !== undefined && { cutAt: cut % Buffer.byteLength(body) }) }
  })
  pairTo(core, edge.url)
  const sync = createSync(core, OPTIONS)
  const kinds: string[] = []
  for (let at = 0; at <= cuts.length && kinds.at(-1) !== 'complete'; at += 1) {
    kinds.push((await sync.pullOnce())?.kind ?? 'none')
  }
  await sync.close()
  return kinds
}

function pairTo(core: SyncHost, server: string): void {
  const station = core.meta.get('station')
  if (station !== null) core.meta.set('station', { ...station, server })
}

/** One pull against an edge that always answers this. */
async function pullFrom(reply: EdgeReply) {
  using station = openSyncCore()
  await using edge = await startEdge(() => reply)
  station.pairWith(edge.url)
  const sync = createSync(station.core, OPTIONS)
  const pulled = await sync.pullOnce()
  const content = station.content(4)
  await sync.close()
  return { pulled, content, view: sync.view() }
}

async function cleanContent(feed: FeedState): Promise<Content> {
  using station = openSyncCore()
  station.pairWith('http://127.0.0.1:1')
  expect(await pullWithCuts(station.core, feed, [])).toEqual(['complete'])
  const content = station.content(8)
  expect(content).not.toBeNull()
  return content as Content
}

type Content = NonNullable<ReturnType<SyncCore['content']>>

test('SY1 a download that breaks after any byte goes on and ends as one that did not break', async () => {
  const clean = await cleanContent(FEED)
  using station = openSyncCore()
  let feed = FEED
  let cutAt: number | null = null
  await using edge = await startEdge(({ path }) => {
    const cut = cutAt
    cutAt = null
    return { ...ndjson(writeDownload(feed, afterOf(path))), ...(cut !== null && { cutAt: cut }) }
  })
  station.pairWith(edge.url)
  const sync = createSync(station.core, OPTIONS)
  const bytes = Buffer.byteLength(writeDownload(FEED, null))
  const headBytes = writeDownload(FEED, null).indexOf('\n')
  // Within the head every cut is alike, so every sixteenth stands for its neighbours.
  for (let cut = 0; cut < bytes; cut += cut < headBytes - 32 ? 16 : 1) {
    // Another epoch makes each round a whole snapshot.
    feed = { ...FEED, epoch: cut + 1 }
    cutAt = cut

    await sync.pullOnce()
    const last = await sync.pullOnce()

    expect(last?.kind).toBe('complete')
    expect(station.content(8)).toEqual({
      ...clean,
      state: { ...clean.state, cursor: `e${cut + 1}:${ROWS.length}` },
    })
  }
  await sync.close()
}, 120_000)

test('SY1 any sequence of cuts and resumes ends with the content of one clean download', async () => {
  const clean = await cleanContent(FEED)
  const cuts = fc.array(fc.nat({ max: 4_000 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(cuts, async (sequence) => {
      using station = openSyncCore()
      station.pairWith('http://127.0.0.1:1')
      const kinds = await pullWithCuts(station.core, FEED, sequence)
      expect(kinds.at(-1)).toBe('complete')
      expect(station.content(8)).toEqual(clean)
    }),
    { numRuns: 40 },
  )
}, 120_000)

/** Most are plain, some are not, and some come again otherwise. */
function manyRows(): Row[] {
  const rows = Array.from({ length: 450 }, (_unused, at) => {
    const number = at + 1
    if (at % 97 === 0) return ticketRow(number, { t: 2, note: `N-${number}`, blocked: true })
    if (at % 31 === 0) return ticketRow(number, { name: undefined })
    return ticketRow(number, { name: `নাম ${number}`, ...(at % 3 === 0 && { note: `A-${number}` }) })
  })
  return [
    ...rows,
    ticketRow(7, { name: 'Renamed once' }),
    ticketRow(8, { void: true, serial: 1 }),
    ticketRow(7, { name: 'Renamed twice' }),
    { type: 'tombstone', id: ticketIdOf(9) },
    // Right behind the plain lines of the same tickets.
    ticketRow(449, { void: true, serial: 1 }),
    { type: 'tombstone', id: ticketIdOf(450) },
  ]
}

/** Of every row by itself, the last of a ticket. */
const expectedTickets = (rows: readonly Row[]) => {
  const byId = new Map<unknown, object>()
  for (const { id, type, name = null, note = null, t, serial = 0, ...row } of rows) {
    if (type === 'tombstone') byId.delete(id)
    else {
      const isVoid = row['void'] === true
      byId.set(id, { id, typeNumber: t, name, note, serial, isVoid, isBlocked: 'blocked' in row })
    }
  }
  return [...byId.values()]
}

test('SY1 every ticket of a large download is as it was sent, plain ones, others and repeated ones', async () => {
  for (const stretch of [1_000, 250, 100, 7]) {
    using station = openSyncCore()
    station.pairWith('http://127.0.0.1:1')
    const rows = manyRows()
    expect(await pullWithCuts(station.core, { epoch: 1, rows, stretch }, [30_000])).toContain(
      'complete',
    )
    const { manifest } = station.core
    const event = required(manifest.findEvent(EVENT), 'an event')
    const found = Array.from({ length: 450 }, (_unused, at) =>
      manifest.findTicket(event, ticketIdOf(at + 1)),
    )

    expect(found.filter((ticket) => ticket !== null)).toMatchObject(expectedTickets(rows))
    expect(manifest.countTickets(EVENT)).toBe(448)
  }
})

test('SY2 what came before a break stays, and the next download begins at its cursor', async () => {
  using station = openSyncCore()
  const asked: (string | null)[] = []
  const whole = writeDownload(FEED, null)
  const cutAt = Buffer.byteLength(whole.slice(0, whole.indexOf('"e1:2"') + 10))
  await using edge = await startEdge(({ path }) => {
    asked.push(afterOf(path))
    const body = writeDownload(FEED, afterOf(path))
    return asked.length === 1 ? { ...ndjson(body), cutAt } : ndjson(body)
  })
  station.pairWith(edge.url)
  const sync = createSync(station.core, OPTIONS)

  const first = await sync.pullOnce()
  const between = station.core.manifest.findState(EVENT)
  await sync.pullOnce()
  await sync.close()

  expect(first).toMatchObject({ kind: 'failed', trouble: { code: 'broken_answer' } })
  expect(between).toMatchObject({ cursor: 'e1:2', completeUntil: null, isSnapshotOpen: true })
  expect(asked).toEqual([null, 'e1:2'])
})

test('SY4 completeness is promised only by the end line of a whole download', async () => {
  const { pulled, content } = await pullFrom(
    ndjson(writeRows([headRow('snapshot'), ...ROWS, endRow('e1:9', ROWS, { complete: false })])),
  )

  expect(pulled).toEqual({ kind: 'more', rows: ROWS.length })
  expect(content).toMatchObject({ state: { cursor: 'e1:9', completeUntil: null } })
})

test('SY5 a server that does not know the cursor is offered the whole journal again', async () => {
  using station = openSyncCore()
  station.pairWith('http://127.0.0.1:1')
  await pullWithCuts(station.core, FEED, [])
  for (const number of [1, 2, 3]) station.admit(number)
  const unsent = station.core.journal.listUnsent(10)
  station.core.journal.recordOutcomes(
    unsent.map(({ scanId }) => ({ scanId, outcome: 'recorded' })),
    5,
  )
  expect(station.core.journal.countUnsent()).toBe(0)

  await pullWithCuts(station.core, { epoch: 2, rows: ROWS.slice(0, 4), stretch: 2 }, [])

  expect(station.core.journal.listUnsent(10)).toEqual(unsent)
  expect(station.core.manifest.findState(EVENT)?.cursor).toBe('e2:4')
  expect(station.core.manifest.countTickets(EVENT)).toBe(3)
})

test('SY5 a first download, and one that goes on, leave the sent marks alone', async () => {
  using station = openSyncCore()
  station.pairWith('http://127.0.0.1:1')
  station.admit(1)
  const [scan] = station.core.journal.listUnsent(1)
  station.core.journal.recordOutcomes([{ scanId: scan?.scanId ?? '', outcome: 'recorded' }], 5)

  await pullWithCuts(station.core, FEED, [900, 300])

  expect(station.core.journal.countUnsent()).toBe(0)
})

test('SY6 a scan of this station survives a snapshot that does not contain it', async () => {
  using station = openSyncCore()
  station.pairWith('http://127.0.0.1:1')
  station.admit(1)

  await pullWithCuts(station.core, FEED, [])

  expect(station.history.list(ticketRow(1)['id'] as never, LIST_ROW['id'] as never)).toHaveLength(2)
})

test.each<[string, EdgeReply, string]>([
  ['a page in HTML', PORTAL, 'not_the_server'],
  [
    'a redirect',
    { status: 302, headers: { location: 'http://127.0.0.1:9/login' } },
    'not_the_server',
  ],
  ['an HTML refusal', { ...PORTAL, status: 403 }, 'not_the_server'],
  ['429', problem(429, 'busy', { 'retry-after': '7' }), 'busy'],
  ['503', { status: 503, headers: { 'retry-after': '7' } }, 'busy'],
  ['500', problem(500, 'internal'), 'server_error'],
  ['401', problem(401, 'station_revoked'), 'revoked'],
  ['403', problem(403, 'tenant_suspended'), 'forbidden'],
  ['404', problem(404, 'event_not_found'), 'not_found'],
  ['426', problem(426, 'protocol_unsupported'), 'protocol_unsupported'],
  ['an empty body', ndjson(''), 'broken_answer'],
  ['rows without a head', ndjson(writeRows([ticketRow(1), endRow('e1:1', [])])), 'broken_answer'],
  ['two heads', ndjson(writeRows([headRow('snapshot'), headRow('snapshot')])), 'broken_answer'],
  [
    'a newer protocol',
    ndjson(writeRows([headRow('snapshot', { protocol: 2 })])),
    'protocol_unsupported',
  ],
  [
    'a list setting that is not known here',
    ndjson(writeRows([headRow('snapshot', { lists: [{ ...LIST_ROW, pools: true }] })])),
    'protocol_unsupported',
  ],
  [
    'a line of an unknown kind',
    ndjson(writeRows([headRow('snapshot'), { type: 'x' }])),
    'protocol_unsupported',
  ],
  [
    'another event',
    ndjson(writeRows([headRow('snapshot', { event: { id: 'x' } })])),
    'broken_answer',
  ],
])('SY3 %s leaves nothing behind and says what it is', async (_name, reply, code) => {
  const { pulled, content } = await pullFrom(reply)

  expect(pulled).toMatchObject({ kind: 'failed', trouble: { code } })
  expect(content).toBeNull()
})

test.each([
  ['invalid JSON', '{"type":"ticket",'],
  ['half a line', '{"type":"tick'],
  ['a row of the wrong form', '{"type":"ticket","id":7}'],
])(
  'SY3 %s within a download keeps the stretches before it and nothing after',
  async (_name, bad) => {
    const good = writeDownload(FEED, null).split('\n').slice(0, 4).join('\n')

    const { pulled, content } = await pullFrom(
      ndjson(`${good}\n${bad}\n${writeRows([ticketRow(9)])}`),
    )

    expect(pulled).toMatchObject({ kind: 'failed', trouble: { code: 'broken_answer' } })
    expect(content).toMatchObject({ count: 2, state: { cursor: 'e1:2', completeUntil: null } })
  },
)

test('rows that come twice, and twice in one answer, change nothing', async () => {
  const clean = await cleanContent({ ...FEED, stretch: 100 })
  using station = openSyncCore()
  const body = writeRows([headRow('snapshot'), ...ROWS, ...ROWS, endRow('e1:7', ROWS)])
  await using edge = await startEdge(() => ndjson(body))
  station.pairWith(edge.url)
  const sync = createSync(station.core, OPTIONS)

  await sync.pullOnce()
  await sync.close()

  expect(station.content(8)).toEqual(clean)
})

test('SY17 a full disk has its own word, what was applied stays, and a later download goes on', async () => {
  using station = openSyncCore()
  await using edge = await startEdge(({ path }) => ndjson(writeDownload(FEED, afterOf(path))))
  station.pairWith(edge.url)
  const { manifest } = station.core
  let stretches = 0
  // What the driver throws when a write finds no space.
  const applyStretch: typeof manifest.applyStretch = async (...stretch) => {
    stretches += 1
    if (stretches === 2) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL')
    await manifest.applyStretch(...stretch)
  }
  const core = { ...station.core, manifest: { ...manifest, applyStretch } }
  const sync = createSync(core, OPTIONS)

  const full = await sync.pullOnce()
  const between = manifest.findState(EVENT)?.cursor
  const later = await sync.pullOnce()
  await sync.close()

  expect(full).toMatchObject({ kind: 'failed', trouble: { code: 'full_disk' } })
  expect(between).toBe('e1:2')
  expect(later).toMatchObject({ kind: 'complete' })
})

test('SY14 the screen says what to do about a Wi-Fi that wants a sign-in', async () => {
  const { view } = await pullFrom(PORTAL)

  expect(view.connection).toMatchObject({ state: 'connecting', reason: 'not_the_server' })
  expect(view.lastContactAt).toBeNull()
})

test('the credential and the protocol travel with every request, packing only over a network', async () => {
  using station = openSyncCore()
  await using edge = await startEdge(() => PORTAL)
  station.pairWith(edge.url)
  const sync = createSync(station.core, OPTIONS)

  await sync.pullOnce()
  await sync.close()

  expect(edge.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer secret-credential',
    'probesh-protocol': '1',
    'accept-encoding': 'identity',
  })
})
