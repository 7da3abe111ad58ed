import * as v from 'valibot'
import { expect, test } from 'vitest'
import { SyncLine } from '../../../shared/sync/schema.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { createChangeHub } from '../../platform/feed/create-change-hub.ts'
import { openTestDeps, type TestDeps } from '../../testing/deps.ts'
import { aGate, anUpload, aStationId, type Gate, upload, uploaderOf } from '../../testing/gate.ts'
import { openTestAppDb } from '../../testing/open.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { voidTicket } from '../tickets/void-ticket.ts'
import { createLiveStreams, type LiveReader, type LiveStreams } from './live-streams.ts'

const aReader = (stationId: LiveReader['stationId'] = null): LiveReader => ({
  key: stationId ?? 'somebody',
  stationId,
  isWelcome: async () => true,
})

/** A replica of its own: the same database, another hub. */
function aReplica(deps: TestDeps): { deps: Deps; streams: LiveStreams } & AsyncDisposable {
  const hub = createChangeHub({ db: deps.db, listenUrl: deps.database.appUrl, log: deps.log })
  const replica: Deps = { ...deps, hub }
  const streams = createLiveStreams(replica)
  return {
    deps: replica,
    streams,
    [Symbol.asyncDispose]: async () => {
      streams.close()
      await hub.close()
    },
  }
}

/** Reads a stream until `isEnough` says so; a stream that ends early fails the test. */
async function readRows(
  body: ReadableStream<Uint8Array>,
  isEnough: (lines: readonly SyncLine[]) => boolean,
): Promise<readonly SyncLine[]> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  const lines: SyncLine[] = []
  let text = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) throw new Error('the stream ended')
    text += value
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      const data = /^event: rows\ndata: (.*)$/s.exec(event)?.[1]
      if (data !== undefined) lines.push(...v.parse(v.array(SyncLine), JSON.parse(data)))
    }
    if (isEnough(lines)) {
      await reader.cancel()
      return lines
    }
  }
}

const scansIn = (lines: readonly SyncLine[]) => lines.filter((line) => line.type === 'scan')
const codeOf = (gate: Gate, at: number): string => gate.tickets[at]?.text ?? ''

test('FD11 a scan reaches the live streams of every replica, though not that of its own station', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 2 })
  await using one = aReplica(deps)
  await using two = aReplica(deps)
  const other = await two.streams.open(gate.tenantId, gate.eventId, aReader(aStationId(2)))
  const own = await one.streams.open(gate.tenantId, gate.eventId, aReader(aStationId(1)))

  const mine = anUpload(deps, gate, codeOf(gate, 0))
  await upload(one.deps, uploaderOf(gate), [mine])
  const theirs = anUpload(deps, gate, codeOf(gate, 1))
  const seenByOther = readRows(other, (lines) => scansIn(lines).length > 0)
  const seenByOwn = readRows(own, (lines) => scansIn(lines).length > 0)
  await seenByOther
  await upload(two.deps, uploaderOf(gate, { stationId: aStationId(2) }), [theirs])

  expect(scansIn(await seenByOther)).toMatchObject([{ scanId: mine.scanId }])
  expect(scansIn(await seenByOwn)).toMatchObject([{ scanId: theirs.scanId }])
})

test('FD12 a change is delivered though an older transaction is still open', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 2 })
  await using replica = aReplica(deps)
  const body = await replica.streams.open(gate.tenantId, gate.eventId, aReader())
  await using slowDb = openTestAppDb(deps.database.appUrl)
  const release = Promise.withResolvers<void>()
  const started = Promise.withResolvers<void>()
  const slow = withTenant(slowDb, gate.tenantId, async (tx) => {
    await tx`update tickets set is_blocked = true where id = ${gate.tickets[0]?.ticketId ?? ''}`
    started.resolve()
    await release.promise
  })
  await started.promise

  const { ticketId } = gate.tickets[1] ?? {}
  if (ticketId === undefined) throw new Error('no ticket')
  await voidTicket(replica.deps, { tenantId: gate.tenantId, ticketId, actor: SYSTEM_ACTOR })
  const lines = await readRows(body, (rows) =>
    rows.some((row) => row.type === 'ticket' && row.void),
  )
  release.resolve()
  await slow

  expect(lines).toContainEqual(expect.objectContaining({ id: ticketId, void: true }))
})

test('a stream ends when the server stops, so that the station goes elsewhere', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  await using replica = aReplica(deps)
  const reader = (await replica.streams.open(gate.tenantId, gate.eventId, aReader())).getReader()
  await reader.read()

  replica.streams.close()

  expect(await reader.read()).toMatchObject({ done: true })
})

test('one reader has five streams at most: a sixth ends the oldest, and nobody else’s', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  await using replica = aReplica(deps)
  const open = (reader: LiveReader) => replica.streams.open(gate.tenantId, gate.eventId, reader)
  const other = (await open(aReader(aStationId(1)))).getReader()
  const [oldest, second] = [
    (await open(aReader())).getReader(),
    (await open(aReader())).getReader(),
  ]
  for (const reader of [other, oldest, second]) await reader.read()

  for (let more = 3; more <= 6; more += 1) await open(aReader())
  const nextOfOthers = Promise.race([other.read(), second.read()])
  const ended = await Promise.race([oldest.read(), nextOfOthers])

  expect(ended).toMatchObject({ done: true })
  await expect(Promise.race([nextOfOthers, Promise.resolve('open')])).resolves.toBe('open')
})
