import * as v from 'valibot'
import { expect, test } from 'vitest'
import { HeadLine, NoticeLines } from '../../../shared/sync/schema.ts'
import { HOUR_MS, instantToText } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { createChangeHub } from '../../platform/feed/create-change-hub.ts'
import { openTestDeps, type TestDeps } from '../../testing/deps.ts'
import { granted } from '../../testing/event.ts'
import { aGate, type Gate } from '../../testing/gate.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { postNotice } from '../events/post-notice.ts'
import { withdrawNotice } from '../events/withdraw-notice.ts'
import { download } from './download.ts'
import { createLiveStreams } from './live-streams.ts'

const post = async (deps: Deps, gate: Gate, text: string, hours = 1) =>
  granted(
    await postNotice(deps, {
      tenantId: gate.tenantId,
      eventId: gate.eventId,
      actor: SYSTEM_ACTOR,
      input: { text, gateIds: null, until: deps.now() + hours * HOUR_MS },
    }),
  )

/** The head line's row as it is sent. */
async function headRow(deps: TestDeps, gate: Gate): Promise<Record<string, unknown>> {
  const request = { tenantId: gate.tenantId, eventId: gate.eventId, after: undefined }
  for await (const chunk of granted(await download(deps, { ...request, withKeys: true }))) {
    return JSON.parse(Buffer.from(chunk).toString('utf8').split('\n')[0] ?? '')
  }
  throw new Error('no line')
}

/** The notices of the first event that names any. */
async function readNotices(body: ReadableStream<Uint8Array>): Promise<string> {
  const notices = noticeReader(body)
  const first = await notices.next()
  await notices.close()
  return first
}

/** The notices of one event after the other. */
function noticeReader(body: ReadableStream<Uint8Array>) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    next: async (): Promise<string> => {
      for (;;) {
        const [all, data] = /event: notices\ndata: (.*)\n\n/.exec(text) ?? []
        if (all !== undefined && data !== undefined) {
          text = text.slice(text.indexOf(all) + all.length)
          return data
        }
        const { value, done } = await reader.read()
        if (done) throw new Error('the stream ended')
        text += value
      }
    },
    close: () => reader.cancel(),
  }
}

test('FD15 a head line names the notices that run, and none where none does', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const before = await headRow(deps, gate)
  const short = await post(deps, gate, 'Bring water', 1)
  await post(deps, gate, 'গেট ২ বন্ধ', 2)
  const both = await headRow(deps, gate)
  deps.clock.now = short.until
  const later = await headRow(deps, gate)

  expect(before).not.toHaveProperty('notices')
  expect(v.parse(HeadLine, both).notices).toEqual([
    {
      id: short.id,
      text: 'Bring water',
      gateIds: null,
      postedAt: short.postedAt,
      until: short.until,
    },
    expect.objectContaining({ text: 'গেট ২ বন্ধ' }),
  ])
  expect(later).toMatchObject({ notices: [{ text: 'গেট ২ বন্ধ' }] })
})

test('FD15 a notice reaches the live streams of every replica at once, with those that run already', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const hubOf = () =>
    createChangeHub({ db: deps.db, listenUrl: deps.database.appUrl, log: deps.log })
  const [here, there] = [hubOf(), hubOf()]
  const streams = createLiveStreams({ ...deps, hub: there })
  await post(deps, gate, 'Posted before')
  const reader = { key: 'somebody', stationId: null, isWelcome: async () => true }
  const body = await streams.open(gate.tenantId, gate.eventId, reader)

  await post({ ...deps, hub: here }, gate, 'Posted now')
  const told = v.parse(NoticeLines, JSON.parse(await readNotices(body)))
  streams.close()
  await Promise.all([here.close(), there.close()])

  expect(told.map(({ text }) => text)).toEqual(['Posted before', 'Posted now'])
})

test('FD15 a station of another tenant’s event is told nothing', async () => {
  await using deps = await openTestDeps()
  const mine = await aGate(deps)
  const other = await aGate(deps, { slug: 'beta' })
  await post(deps, mine, 'For our gates')

  expect(await headRow(deps, other)).not.toHaveProperty('notices')
  expect(await headRow(deps, mine)).toMatchObject({
    notices: [{ text: 'For our gates', until: instantToText(deps.now() + HOUR_MS) }],
  })
})

test('FD17 a notice that is taken back leaves the live streams at once, and the next head line', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const hub = createChangeHub({ db: deps.db, listenUrl: deps.database.appUrl, log: deps.log })
  const own = { ...deps, hub }
  const streams = createLiveStreams(own)
  const reader = { key: 'somebody', stationId: null, isWelcome: async () => true }
  const notices = noticeReader(await streams.open(gate.tenantId, gate.eventId, reader))
  const { tenantId, eventId } = gate
  const kept = await post(own, gate, 'Stays')
  await notices.next()
  const { id } = await post(own, gate, 'Wrong gate')
  const both = await notices.next()

  const withdrawal = { tenantId, eventId, noticeId: id, actor: SYSTEM_ACTOR }
  granted(await withdrawNotice(own, withdrawal))
  const left = await notices.next()
  await notices.close()
  streams.close()
  await hub.close()

  expect(both).toContain('Wrong gate')
  expect(JSON.parse(left)).toEqual([expect.objectContaining({ id: kept.id })])
  expect(await headRow(deps, gate)).toMatchObject({ notices: [{ id: kept.id }] })
})
