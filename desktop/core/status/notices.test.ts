import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { GateId } from '../../../shared/ids.ts'
import { NOTICES_MAX, type NoticeLine, NoticeLines } from '../../../shared/sync/schema.ts'
import {
  aHead,
  anEnd,
  anId,
  aRemoteScan,
  aTicket,
  codeOf,
  download,
  EVENT,
  GATE,
  pairWithoutServer,
  START,
  stationWithEvent,
  type TempStation,
  tempStation,
} from '../../testing/temp-station.ts'

const HOUR = 3_600_000
const OTHER_GATE = anId<GateId>(30)

const aNotice = (id: string, more: Partial<NoticeLine> = {}): NoticeLine => ({
  id,
  text: `Notice ${id}`,
  gateIds: null,
  postedAt: START,
  until: START + HOUR,
  ...more,
})

async function noticesOf(station: TempStation) {
  const status = await station.handlers.status({})
  if (!status.ok) throw new Error(`refused: ${status.error.code}`)
  return status.value.notices
}

const messages = async (station: TempStation) =>
  (await noticesOf(station)).map(({ message }) => message)

/** Downloads a head line with these notices; null: one that names none. */
const head = (station: TempStation, notices: readonly NoticeLine[] | null) =>
  download(station, [
    aHead({ mode: 'changes', ...(notices !== null && { notices: [...notices] }) }),
    anEnd({ tickets: 2 }),
  ])

test('GT9 a gate shows what the organizer wrote for it and for all gates, until that ends', async () => {
  await using station = await stationWithEvent(2)
  await head(station, [
    aNotice('all'),
    aNotice('here', { gateIds: [GATE], until: START + 2 * HOUR }),
    aNotice('there', { gateIds: [OTHER_GATE] }),
  ])
  const first = await messages(station)
  station.time.pass(HOUR)

  expect(first).toEqual(['Notice all', 'Notice here'])
  expect(await messages(station)).toEqual(['Notice here'])
})

test('GT9 a page is told when a notice ends, also at a gate where nothing else happens', async () => {
  await using station = await stationWithEvent(2)
  await head(station, [aNotice('a'), aNotice('b', { until: START + 3 * HOUR })])
  await messages(station)
  station.time.pass(1_000)
  let told = 0
  station.signals.subscribe(({ name }) => {
    if (name === 'status.changed') told += 1
  })

  station.time.pass(HOUR - 2_000)
  const early = told
  station.time.pass(2_000)
  station.time.pass(1_000)

  expect([early, told]).toEqual([0, 1])
  expect(await messages(station)).toEqual(['Notice b'])
})

test('GT9 a notice is gone once the server names it no more, and stays over a restart while it does', async () => {
  const first = await stationWithEvent(2)
  await head(first, [aNotice('a'), aNotice('b')])
  await head(first, [aNotice('b')])
  await first.close()

  await using again = await tempStation({ folder: first.folder })
  const kept = await messages(again)
  await head(again, null)

  expect(kept).toEqual(['Notice b'])
  expect(await messages(again)).toEqual([])
  await first[Symbol.asyncDispose]()
})

test('GT8 a notice that was read is shown no more, after a restart either', async () => {
  const first = await stationWithEvent(2)
  await head(first, [aNotice('a'), aNotice('b')])
  const [read] = await noticesOf(first)
  const answer = await first.handlers.dismissNotice({ id: read?.id ?? '' })
  await first.close()

  await using again = await tempStation({ folder: first.folder })

  expect(answer.ok && answer.value.notices.map(({ message }) => message)).toEqual(['Notice b'])
  expect(await messages(again)).toEqual(['Notice b'])
  await first[Symbol.asyncDispose]()
})

test('GT8 what still holds stays when it is dismissed, and an unknown notice changes nothing', async () => {
  await using station = await stationWithEvent(1)
  station.core.clock.observe(START + 600_000, 10)
  const before = await noticesOf(station)

  const answer = await station.handlers.dismissNotice({ id: 'clock' })
  await station.handlers.dismissNotice({ id: 'conflict-of-nobody' })

  expect(before).toMatchObject([{ kind: 'clock', key: 'notice.clock' }])
  expect(answer.ok && answer.value.notices).toMatchObject([{ kind: 'clock' }])
  expect(station.core.meta.get('dismissed')).toBeNull()
})

test('GT8 a recovery is told until somebody read it', async () => {
  const first = await stationWithEvent(1)
  first.core.meta.set('recovery', {
    at: START,
    movedTo: 'damaged/1',
    scansKept: 2,
    sequencesLost: [],
    ticketsKept: 1,
    message: 'The data file was damaged.',
  })
  const [told] = await noticesOf(first)
  await first.handlers.dismissNotice({ id: told?.id ?? '' })
  await first.close()

  await using again = await tempStation({ folder: first.folder })

  expect(told).toMatchObject({ kind: 'recovered', key: 'notice.recovered' })
  expect(await noticesOf(again)).toEqual([])
  await first[Symbol.asyncDispose]()
})

test('GT8 a conflict of this station names the ticket and the gate that was first, and can be read away', async () => {
  await using station = await tempStation()
  pairWithoutServer(station)
  const gates = [
    { id: GATE, name: 'North' },
    { id: OTHER_GATE, name: 'South' },
  ]
  await download(station, [aHead({ gates }), aTicket(0), aTicket(1), anEnd({ tickets: 2 })])
  await station.handlers.selectEvent({ eventId: EVENT, gateId: GATE })
  await station.handlers.scan({ code: codeOf(0) })
  const earlier = { gateId: OTHER_GATE, scannedAt: START - 60_000 }
  await station.core.manifest.applyLive(EVENT, [aRemoteScan(0, earlier)])
  // Of another station: for that one to look at.
  await station.core.manifest.applyLive(EVENT, [
    aRemoteScan(1, earlier),
    aRemoteScan(1, { scanId: anId(0x900_555) }),
  ])
  const told = await noticesOf(station)
  await station.handlers.dismissNotice({ id: told[0]?.id ?? '' })

  expect(told).toMatchObject([
    {
      kind: 'conflict',
      key: 'notice.conflict_named',
      params: { name: 'Visitor 0', gate: 'South' },
      message: 'Visitor 0 was admitted here and had entered at South before.',
    },
  ])
  expect(await noticesOf(station)).toEqual([])
})

test('GT8 the gate that was first hears of the second entry as well, and where it was', async () => {
  await using station = await tempStation()
  pairWithoutServer(station)
  const gates = [
    { id: GATE, name: 'North' },
    { id: OTHER_GATE, name: 'South' },
  ]
  await download(station, [aHead({ gates }), aTicket(0), anEnd({ tickets: 1 })])
  await station.handlers.selectEvent({ eventId: EVENT, gateId: GATE })
  await station.handlers.scan({ code: codeOf(0) })

  const later = { gateId: OTHER_GATE, scannedAt: START + 60_000 }
  await station.core.manifest.applyLive(EVENT, [aRemoteScan(0, later)])
  const told = await noticesOf(station)
  await station.handlers.dismissNotice({ id: told[0]?.id ?? '' })

  expect(told).toMatchObject([
    {
      kind: 'conflict',
      key: 'notice.conflict_first_named',
      params: { name: 'Visitor 0', gate: 'South' },
    },
  ])
  expect(await noticesOf(station)).toEqual([])
})

test('GT9 of more notices than a gate can read the newest are kept, each cut to a line', () => {
  const sent = Array.from({ length: 10_000 }, (_unused, at) => ({
    id: `n${at}`,
    text: '😀'.repeat(2_000),
    gateIds: null,
    postedAt: '2026-12-16T12:00:00.000Z',
    until: '2026-12-16T13:00:00.000Z',
  }))

  const kept = v.parse(NoticeLines, sent)

  expect(kept.map(({ id }) => id)).toEqual(sent.slice(-NOTICES_MAX).map(({ id }) => id))
  expect(kept.every(({ text }) => text === '😀'.repeat(250))).toBe(true)
  expect(v.parse(NoticeLines, [{ id: 'x' }])).toEqual([])
})
