import fc from 'fast-check'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { GateId, ScanId } from '../../../shared/ids.ts'
import type { SyncLine } from '../../../shared/sync/schema.ts'
import { recount } from '../../testing/recount.ts'
import {
  aHead,
  aList,
  anEnd,
  anId,
  aRemoteScan,
  aTicket,
  codeOf,
  download,
  EVENT,
  GATE,
  LIST,
  pairWithoutServer,
  START,
  stationWithEvent,
  type TempStation,
  tempStation,
  ticketId,
} from '../../testing/temp-station.ts'
import { openDatabase, stationPaths } from '../db/open.ts'

const OTHER_GATE = anId<GateId>(30)
const MANY = aList({ entries: 3, reentryAfterExit: true })

async function countersOf(station: TempStation) {
  const answer = await station.handlers.counters({})
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`)
  return answer.value
}

async function scan(station: TempStation, number: number, direction: 'entry' | 'exit' = 'entry') {
  const answer = await station.handlers.scan({ code: codeOf(number), direction })
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`)
  return answer.value
}

test('a gate counts what it admitted, let out and refused; all gates together count who is inside', async () => {
  await using station = await stationWithEvent(4)
  await scan(station, 0)
  await scan(station, 0)
  await scan(station, 1)
  await scan(station, 1, 'exit')
  await station.core.manifest.applyLive(EVENT, [aRemoteScan(2, { gateId: OTHER_GATE })])

  expect(await countersOf(station)).toEqual({
    gate: { entries: 2, exits: 1, refused: 1 },
    all: { tickets: 4, checkedIn: 3, inside: 2 },
    types: [
      { number: 1, name: 'Gallery', nameBn: null, tickets: 4, checkedIn: 3 },
      { number: 2, name: 'VIP', nameBn: null, tickets: 0, checkedIn: 0 },
    ],
  })
})

test('a scan that was taken back counts no more, whoever took it back', async () => {
  await using station = await stationWithEvent(3)
  const mine = await scan(station, 0)
  const other = await scan(station, 1)
  await countersOf(station)

  await station.handlers.annul({ scanId: mine.scanId })
  const annul = aRemoteScan(1, { kind: 'annul', annuls: other.scanId, reason: 'annulled' })
  await station.core.manifest.applyLive(EVENT, [annul])
  await station.core.manifest.applyLive(EVENT, [{ ...annul, scanId: anId<ScanId>(0x900_777) }])

  expect(await countersOf(station)).toMatchObject({
    gate: { entries: 0, exits: 0, refused: 0 },
    all: { checkedIn: 0, inside: 0 },
  })
})

test('another gate of the same laptop counts its own scans, and a restart counts the same', async () => {
  const first = await tempStation()
  pairWithoutServer(first)
  const gates = [
    { id: GATE, name: 'North' },
    { id: OTHER_GATE, name: 'South' },
  ]
  await download(first, [aHead({ gates, lists: [MANY] }), aTicket(0), aTicket(1), anEnd()])
  await first.handlers.selectEvent({ eventId: EVENT, gateId: GATE })
  await scan(first, 0)
  await countersOf(first)
  await first.handlers.selectEvent({ eventId: EVENT, gateId: OTHER_GATE })
  await scan(first, 1)
  await scan(first, 1, 'exit')
  const before = await countersOf(first)
  await first.close()

  await using again = await tempStation({ folder: first.folder })

  expect(before).toMatchObject({
    gate: { entries: 1, exits: 1, refused: 0 },
    all: { checkedIn: 2, inside: 1 },
  })
  expect(await countersOf(again)).toEqual(before)
  await first[Symbol.asyncDispose]()
})

const TICKETS = 4
const number = fc.nat({ max: TICKETS - 1 })
const seconds = fc.integer({ min: -60, max: 60 })
const op = fc.oneof(
  fc.record({ kind: fc.constant('scan' as const), number, isExit: fc.boolean() }),
  fc.record({ kind: fc.constant('annulOwn' as const), at: fc.nat({ max: 20 }) }),
  fc.record({ kind: fc.constant('remote' as const), number, isExit: fc.boolean(), seconds }),
  fc.record({ kind: fc.constant('annulRemotely' as const), at: fc.nat({ max: 40 }) }),
  fc.record({
    kind: fc.constant('change' as const),
    number,
    t: fc.constantFrom(1, 2),
    isVoid: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('drop' as const), number }),
  fc.record({ kind: fc.constant('gate' as const), isOther: fc.boolean() }),
  fc.record({ kind: fc.constant('look' as const) }),
)
type Op = typeof op extends fc.Arbitrary<infer T> ? T : never

/** One station and everything that was scanned so far, its own scans and others. */
function world(station: TempStation) {
  const known: { readonly scanId: ScanId; readonly number: number }[] = []
  let made = 0
  const live = async (line: SyncLine) => await station.core.manifest.applyLive(EVENT, [line])
  const remote = async (number: number, more: Parameters<typeof aRemoteScan>[1]) => {
    made += 1
    const line = aRemoteScan(number, { scanId: anId<ScanId>(0xa00_000 + made), ...more })
    known.push({ scanId: line.scanId, number })
    await live(line)
  }
  return async (one: Op): Promise<void> => {
    station.time.pass(1_000)
    if (one.kind === 'scan') {
      const { scanId } = await scan(station, one.number, one.isExit ? 'exit' : 'entry')
      known.push({ scanId, number: one.number })
    } else if (one.kind === 'remote') {
      const scannedAt = station.core.clock.now() + one.seconds * 1_000
      await remote(one.number, { direction: one.isExit ? 'exit' : 'entry', scannedAt })
    } else if (one.kind === 'annulOwn') {
      const target = known[one.at % known.length]
      if (target !== undefined) await station.handlers.annul({ scanId: target.scanId })
    } else if (one.kind === 'annulRemotely') {
      const target = known[one.at % known.length]
      if (target === undefined) return
      await remote(target.number, { kind: 'annul', annuls: target.scanId, reason: 'annulled' })
    } else if (one.kind === 'change')
      await live(aTicket(one.number, { t: one.t, void: one.isVoid }))
    else if (one.kind === 'drop') await live({ type: 'tombstone', id: ticketId(one.number) })
    else if (one.kind === 'gate') {
      await station.handlers.selectEvent({
        eventId: EVENT,
        gateId: one.isOther ? OTHER_GATE : GATE,
      })
    } else await station.handlers.counters({})
  }
}

test('GT1 whatever happens at whatever gate, the counters are those of a count from scratch', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(op, { maxLength: 40 }), async (ops) => {
      await using station = await tempStation()
      pairWithoutServer(station)
      const gates = [
        { id: GATE, name: 'North' },
        { id: OTHER_GATE, name: 'South' },
      ]
      const tickets = Array.from({ length: TICKETS }, (_unused, at) => aTicket(at))
      await download(station, [
        aHead({ gates, lists: [MANY] }),
        ...tickets,
        anEnd({ completeUntil: START - 86_400_001 }),
      ])
      await station.handlers.selectEvent({ eventId: EVENT, gateId: GATE })
      const apply = world(station)
      for (const one of ops) await apply(one)

      const selection = required(station.core.meta.get('selection'), 'an event is selected')
      const event = required(station.core.manifest.findEvent(EVENT), 'the event')
      const list = required(event.lists.get(LIST), 'the list')
      const db = openDatabase(stationPaths(station.folder).database)
      const whole = recount(db, station.core.history, event, list, selection.gateId)
      db.close()
      const { types, ...sums } = await countersOf(station)
      expect(sums).toEqual({ gate: whole.gate, all: whole.all })
      for (const { number, tickets, checkedIn } of types) {
        expect({ number, tickets, checkedIn }).toEqual({
          number,
          ...(whole.types.get(number) ?? { tickets: 0, checkedIn: 0 }),
        })
      }
    }),
    { numRuns: 60 },
  )
}, 240_000)
