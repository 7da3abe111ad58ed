import { expect, test } from 'vitest'
import type { BatchScanInput } from '../../../shared/sync/schema.ts'
import {
  type EdgeReply,
  type EdgeRequest,
  json,
  PORTAL,
  problem,
  startEdge,
} from '../../testing/fake-edge.ts'
import { SERVER_TIME, scanIdOf } from '../../testing/feed.ts'
import { openSyncCore } from '../../testing/sync-core.ts'
import { createSync } from './create-sync.ts'

const OPTIONS = { server: null, hasLoops: false }
const serverTime = new Date(SERVER_TIME).toISOString()
const scansOf = (request: EdgeRequest): BatchScanInput[] => JSON.parse(request.body).scans

type Outcome = (scan: BatchScanInput) => object
const recorded: Outcome = (scan) => ({ scanId: scan.scanId, outcome: 'recorded' })
const answerAll = (request: EdgeRequest, outcome: Outcome = recorded): EdgeReply =>
  json({ serverTime, results: scansOf(request).map(outcome) })

/** A station with `count` admitted scans whose edge answers each batch in turn; the last answer stays. */
async function withScans(count: number, answers: readonly ((request: EdgeRequest) => EdgeReply)[]) {
  const station = openSyncCore()
  let asked = 0
  const edge = await startEdge((request) => {
    const answer = answers[Math.min(asked, answers.length - 1)]
    asked += 1
    return answer?.(request) ?? PORTAL
  })
  station.pairWith(edge.url)
  for (let number = 1; number <= count; number += 1) station.admit(number)
  const sync = createSync(station.core, OPTIONS)
  const sizes = () => edge.requests.map((request) => scansOf(request).length)
  return {
    journal: station.core.journal,
    sync,
    edge,
    sizes,
    [Symbol.asyncDispose]: async () => {
      await sync.close()
      await edge[Symbol.asyncDispose]()
      station[Symbol.dispose]()
    },
  }
}

test('SY7 the oldest unsent scans go first, and only what the server named is marked', async () => {
  await using one = await withScans(3, [(request) => answerAll(request)])

  const pushed = await one.sync.pushOnce()

  expect(pushed).toEqual({ kind: 'drained', recorded: 3, rejected: 0 })
  expect(scansOf(one.edge.requests[0] as EdgeRequest).map(({ scanId }) => scanId)).toEqual(
    [1, 2, 3].map((number) => scanIdOf(number + 5_000)),
  )
  expect(one.sync.isDrained()).toBe(true)
})

test('SY8 a rejected scan is set aside with its reason and blocks nothing', async () => {
  const error = { code: 'scan_changed', message: 'Other content' }
  await using one = await withScans(3, [
    (request) =>
      answerAll(request, (scan) =>
        scan.sequence === 2 ? { scanId: null, outcome: 'rejected', error } : recorded(scan),
      ),
  ])

  const pushed = await one.sync.pushOnce()
  await one.sync.pushOnce()

  expect(pushed).toEqual({ kind: 'drained', recorded: 2, rejected: 1 })
  expect(one.journal.listSetAside(0, 10)).toMatchObject([{ scanId: scanIdOf(5_002), ...error }])
  expect(one.sizes()).toEqual([3])
})

test.each<[string, (request: EdgeRequest) => EdgeReply, string]>([
  [
    'a result too few',
    (request) => json({ serverTime, results: scansOf(request).slice(1).map(recorded) }),
    'broken_answer',
  ],
  [
    'a result too many',
    (request) =>
      json({ serverTime, results: [...scansOf(request), ...scansOf(request)].map(recorded) }),
    'broken_answer',
  ],
  [
    'results in another order',
    (request) => json({ serverTime, results: scansOf(request).toReversed().map(recorded) }),
    'broken_answer',
  ],
  [
    'a row without an id that is not rejected',
    (request) => answerAll(request, () => ({ scanId: null, outcome: 'recorded' })),
    'broken_answer',
  ],
  ['half an answer', (request) => ({ ...answerAll(request), cutAt: 60 }), 'broken_answer'],
  ['half JSON', () => ({ ...json(null), body: '{"serverTime":' }), 'broken_answer'],
  ['500 after the scans were stored', () => problem(500, 'internal'), 'server_error'],
  ['a page in HTML', () => PORTAL, 'not_the_server'],
  ['401', () => problem(401, 'station_revoked'), 'revoked'],
])('SY9 after %s every scan is sent again with the same id', async (_name, bad, code) => {
  await using one = await withScans(3, [bad, (request) => answerAll(request)])

  const first = await one.sync.pushOnce()
  const unsent = one.journal.countUnsent()
  const second = await one.sync.pushOnce()

  expect(first).toMatchObject({ kind: 'failed', trouble: { code } })
  expect(unsent).toBe(3)
  expect(second).toMatchObject({ kind: 'drained', recorded: 3 })
  expect(scansOf(one.edge.requests[0] as EdgeRequest)).toEqual(
    scansOf(one.edge.requests[1] as EdgeRequest),
  )
})

test('SY13 a pause that the server asked for is handed on', async () => {
  await using one = await withScans(1, [() => problem(429, 'busy', { 'retry-after': '7' })])

  expect(await one.sync.pushOnce()).toMatchObject({
    trouble: { code: 'busy', retryAfterMs: 7_000 },
  })
})

test('SY10 a batch that is too large is halved until it passes', async () => {
  const tooLarge = (request: EdgeRequest): EdgeReply =>
    scansOf(request).length > 3 ? { status: 413 } : answerAll(request)
  await using one = await withScans(10, [tooLarge])

  let rounds = 0
  while (!one.sync.isDrained() && rounds < 30) {
    await one.sync.pushOnce()
    rounds += 1
  }

  expect(one.sync.isDrained()).toBe(true)
  expect(one.journal.countSetAside()).toBe(0)
  expect(one.sizes().slice(0, 3)).toEqual([10, 5, 2])
})

test('SY10 the one scan that makes the server refuse a batch is set aside, the others go up', async () => {
  const poison = (request: EdgeRequest): EdgeReply =>
    scansOf(request).some((scan) => scan.sequence === 7)
      ? problem(400, 'invalid_input')
      : answerAll(request)
  await using one = await withScans(12, [poison])

  let rounds = 0
  while (!one.sync.isDrained() && rounds < 40) {
    await one.sync.pushOnce()
    rounds += 1
  }

  expect(one.journal.listSetAside(0, 10)).toMatchObject([{ sequence: 7, code: 'invalid_input' }])
  expect(one.sync.isDrained()).toBe(true)
})

test('nothing unsent asks nothing of the server', async () => {
  await using one = await withScans(0, [(request) => answerAll(request)])

  expect(await one.sync.pushOnce()).toEqual({ kind: 'drained', recorded: 0, rejected: 0 })
  expect(one.edge.requests).toHaveLength(0)
})

test('SY15 a revoked station sends its last scans and then may be wiped', async () => {
  await using one = await withScans(2, [(request) => answerAll(request)])

  expect(one.sync.isDrained()).toBe(false)
  await one.sync.pushOnce()

  expect(one.sync.isDrained()).toBe(true)
})
