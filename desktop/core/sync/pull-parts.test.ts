import { expect, test } from 'vitest'
import { ndjson, startEdge } from '../../testing/fake-edge.ts'
import {
  EVENT,
  endRow,
  type FeedState,
  headRow,
  type Row,
  scanRow,
  ticketRow,
  writeDownload,
  writeRows,
} from '../../testing/feed.ts'
import { openSyncCore, type SyncCore } from '../../testing/sync-core.ts'
import { createSync } from './create-sync.ts'

const ROWS = [ticketRow(1), ticketRow(2), scanRow(1, 1), ticketRow(3), ticketRow(4), ticketRow(5)]
const FEED: FeedState = { epoch: 1, rows: ROWS, stretch: 2 }

const questionOf = (path: string) => {
  const { searchParams } = new URL(path, 'http://x')
  return { after: searchParams.get('after'), rows: searchParams.get('rows') }
}

/** As the server answers who asks for rows: here two at a time, then a line that says that there are more. */
function writePart(feed: FeedState, after: string | null, rows: string | null): string {
  const whole = writeDownload(feed, after)
  const lines = whole.trimEnd().split('\n')
  const part = lines.slice(0, 1 + feed.stretch)
  if (rows === null || lines.length <= part.length + 1) return whole
  // Safe: `writeDownload` gives the last row of a stretch its cursor.
  const { cursor } = JSON.parse(part.at(-1) ?? '') as { cursor: string }
  return `${part.join('\n')}\n${writeRows([endRow(cursor, [], { complete: false })])}`
}

/** Pulls once from a server that has this, and tells what it was asked for. */
async function pullAll(
  station: SyncCore,
  answer: (asked: ReturnType<typeof questionOf>) => string,
) {
  const asked: ReturnType<typeof questionOf>[] = []
  await using edge = await startEdge(({ path }) => {
    const question = questionOf(path)
    asked.push(question)
    return ndjson(answer(question))
  })
  station.pairWith(edge.url)
  const sync = createSync(station.core, { server: null, hasLoops: false })
  const pulled = await sync.pullOnce()
  await sync.close()
  return { asked, pulled }
}

const partsOf =
  (feed: FeedState) =>
  ({ after, rows }: ReturnType<typeof questionOf>): string =>
    writePart(feed, after, rows)

/** Two scans of tickets that no feed names. */
function scanHere(station: SyncCore): void {
  station.admit(98)
  station.admit(99)
}

test('SY25 where visitors come a download is asked for in parts, and ends as one that came whole', async () => {
  using quiet = openSyncCore()
  using busy = openSyncCore()
  scanHere(busy)

  const whole = await pullAll(quiet, partsOf(FEED))
  const inParts = await pullAll(busy, partsOf(FEED))

  expect(whole.asked).toEqual([{ after: null, rows: null }])
  expect(inParts.asked.map(({ after }) => after)).toEqual([null, 'e1:2', 'e1:4'])
  expect(inParts.asked.every(({ rows }) => Number(rows) > 0)).toBe(true)
  expect(inParts.pulled).toEqual({ kind: 'complete', rows: ROWS.length })
  expect(busy.content(8)).toEqual(quiet.content(8))
})

test('SY25 nothing is promised before the last part', async () => {
  using station = openSyncCore()
  scanHere(station)
  const states: unknown[] = []

  await pullAll(station, (asked) => {
    states.push(station.core.manifest.findState(EVENT))
    return writePart(FEED, asked.after, asked.rows)
  })

  expect(states.slice(1)).toMatchObject([
    { cursor: 'e1:2', completeUntil: null, isSnapshotOpen: true },
    { cursor: 'e1:4', completeUntil: null, isSnapshotOpen: true },
  ])
  expect(station.core.manifest.findState(EVENT)).toMatchObject({ isSnapshotOpen: false })
  expect(station.core.manifest.findState(EVENT)?.completeUntil).not.toBeNull()
})

test('SY25 a server that sends everything to whoever asks for a part is taken at its word', async () => {
  using station = openSyncCore()
  scanHere(station)

  const { asked, pulled } = await pullAll(station, ({ after }) => writeDownload(FEED, after))

  expect(asked).toHaveLength(1)
  expect(pulled).toEqual({ kind: 'complete', rows: ROWS.length })
})

test('SY25 a server that is restored between two parts begins anew, and is offered the journal', async () => {
  using station = openSyncCore()
  scanHere(station)
  const unsent = station.core.journal.listUnsent(10)
  station.core.journal.recordOutcomes(
    unsent.map(({ scanId }) => ({ scanId, outcome: 'recorded' })),
    5,
  )
  const restored: FeedState = { epoch: 2, rows: ROWS.slice(0, 2), stretch: 2, head: { gates: [] } }

  const { asked, pulled } = await pullAll(station, ({ after, rows }) =>
    writePart(after === null ? FEED : restored, after, rows),
  )

  expect(asked.map(({ after }) => after)).toEqual([null, 'e1:2'])
  expect(pulled).toMatchObject({ kind: 'complete' })
  expect(station.core.journal.listUnsent(10)).toEqual(unsent)
  expect(station.core.manifest.findState(EVENT)?.cursor).toBe('e2:2')
  expect(station.core.manifest.findEvent(EVENT)?.gates.size).toBe(0)
})

test('SY25 a server that has more and sends nothing is not asked in a circle', async () => {
  using station = openSyncCore()
  scanHere(station)
  const nothing: readonly Row[] = [headRow('snapshot'), endRow('e1:0', [], { complete: false })]

  const { asked, pulled } = await pullAll(station, () => writeRows(nothing))

  expect(asked).toHaveLength(1)
  expect(pulled).toEqual({ kind: 'more', rows: 0 })
})
