import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { ScanId } from '../../../shared/ids.ts'
import {
  aHead,
  anEnd,
  aRemoteScan,
  aTicket,
  codeOf,
  download,
  EVENT,
  LIST,
  pairWithoutServer,
  START,
  someTickets,
  stationWithEvent,
  tempStation,
  ticketId,
} from '../../testing/temp-station.ts'

test('a whole snapshot drops tickets that it no longer contains, and no scan', async () => {
  await using station = await stationWithEvent(3)
  await station.handlers.scan({ code: codeOf(0) })
  await station.core.manifest.applyLive(EVENT, [aRemoteScan(1)])

  await download(station, [aHead(), aTicket(1), anEnd({ cursor: 'cursor-2' })])

  expect(station.core.manifest.countTickets(EVENT)).toBe(1)
  expect(station.core.journal.countUnsent()).toBe(1)
  expect(station.core.history.list(ticketId(0), LIST)).toHaveLength(1)
  expect(await station.handlers.scan({ code: codeOf(1) })).toMatchObject({
    value: { reason: 'already_redeemed' },
  })
})

test('a snapshot that broke off drops nothing and moves no promise; the rest completes it', async () => {
  await using station = await stationWithEvent(3)

  const half = [aHead(), aTicket(5)]
  await station.core.manifest.applyStretch(EVENT, half, { cursor: 'half' })
  const meanwhile = station.core.manifest.countTickets(EVENT)
  const state = station.core.manifest.findState(EVENT)
  await download(station, [aHead(), aTicket(6), anEnd({ cursor: 'end', completeUntil: START + 9 })])

  expect(meanwhile).toBe(4)
  expect(state).toMatchObject({ cursor: 'half', completeUntil: START, isSnapshotOpen: true })
  expect(station.core.manifest.countTickets(EVENT)).toBe(2)
  expect(station.core.manifest.findState(EVENT)).toMatchObject({
    cursor: 'end',
    completeUntil: START + 9,
    isSnapshotOpen: false,
  })
})

test('a promise once made stays: changes never take completeUntil back, a new snapshot may', async () => {
  await using station = await stationWithEvent(1)
  const promised = () => station.core.manifest.findState(EVENT)?.completeUntil

  await download(station, [aHead({ mode: 'changes' }), anEnd({ completeUntil: START + 9 })])
  // A transaction that was open for long holds the server's next promise back.
  await download(station, [aHead({ mode: 'changes' }), anEnd({ completeUntil: START + 5 })])
  const kept = promised()
  await download(station, [aHead(), aTicket(0), anEnd({ completeUntil: START + 5 })])

  expect([kept, promised()]).toEqual([START + 9, START + 5])
})

test('a tombstone and a change take effect at the next scan', async () => {
  await using station = await stationWithEvent(2)

  await download(station, [
    aHead({ mode: 'changes' }),
    { type: 'tombstone', id: ticketId(0) },
    aTicket(1, { void: true }),
    anEnd({ cursor: 'cursor-2' }),
  ])

  expect(await station.handlers.scan({ code: codeOf(0) })).toMatchObject({
    value: { reason: 'unknown' },
  })
  expect(await station.handlers.scan({ code: codeOf(1) })).toMatchObject({
    value: { reason: 'canceled' },
  })
})

test('scans are answered between the slices of a download', async () => {
  await using station = await stationWithEvent(1)
  let isDone = false
  const lines = [aHead(), ...someTickets(10_000), anEnd({ cursor: 'cursor-2' })]

  const importing = download(station, lines).then(() => {
    isDone = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  const shown = await station.handlers.scan({ code: codeOf(0) })

  expect(isDone).toBe(false)
  expect(shown).toMatchObject({ value: { verdict: 'admitted' } })
  await importing
  expect(station.core.manifest.countTickets(EVENT)).toBe(10_000)
})

test('a stretch that is applied twice changes nothing the second time', async () => {
  await using station = await stationWithEvent(2)
  const lines = [aHead({ mode: 'changes' }), aTicket(0, { serial: 3 }), aRemoteScan(1)]

  await station.core.manifest.applyStretch(EVENT, lines, { cursor: 'again' })
  const once = station.core.tally.view()
  await station.core.manifest.applyStretch(EVENT, lines, { cursor: 'again' })

  expect(station.core.tally.view()).toEqual(once)
  expect(once).toEqual({ tickets: 2, scans: 1, checkedIn: 1 })
})

test('tickets that a whole snapshot no longer held are counted gone, though somebody looked meanwhile', async () => {
  await using station = await stationWithEvent(6_000)
  await station.handlers.counters({})
  let isDone = false
  const lines = [aHead(), ...someTickets(2_500), anEnd({ cursor: 'cursor-2', tickets: 2_500 })]
  const importing = download(station, lines).then(() => {
    isDone = true
  })
  while (!isDone) {
    station.core.tally.view()
    await station.core.tally.counters()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await importing

  const counters = await station.core.tally.counters()
  expect(station.core.tally.view().tickets).toBe(2_500)
  expect(counters?.all.tickets).toBe(2_500)
})

test('a green of ours that lost to an earlier entry is reported, and the same winner is found in any order', async () => {
  await using station = await stationWithEvent(1)
  const heard: unknown[] = []
  station.signals.subscribe((signal) => heard.push(signal))
  const shown = await station.handlers.scan({ code: codeOf(0) })
  if (!shown.ok) throw new Error(shown.error.code)
  const earlier = aRemoteScan(0)

  await station.core.manifest.applyLive(EVENT, [earlier])

  const conflict = {
    scanId: shown.value.scanId,
    winnerScanId: earlier.scanId,
    ticketId: ticketId(0),
  }
  expect(station.core.conflicts.list(EVENT, 10)).toMatchObject([conflict])
  expect(heard).toContainEqual({
    name: 'verdict.revised',
    payload: { ...conflict, listId: earlier.listId },
  })
})

test('a name with any character in it is kept as it was sent, and shown on one line', async () => {
  await using station = await stationWithEvent(0)
  const name = 'নুসরাত "জাহান" \u001e O’Neil\n'
  await download(station, [aHead({ mode: 'changes' }), aTicket(0, { name, note: 'A-12' }), anEnd()])

  const { manifest } = station.core
  const event = required(manifest.findEvent(EVENT), 'an event')
  const shown = await station.handlers.scan({ code: codeOf(0) })

  expect(manifest.findTicket(event, ticketId(0))).toMatchObject({ name, note: 'A-12' })
  // What a person reads stays on its line.
  expect(shown).toMatchObject({ value: { ticket: { name: 'নুসরাত "জাহান" O’Neil' } } })
})

test('live rows that come before the first download are left to it', async () => {
  await using station = await tempStation()
  pairWithoutServer(station)

  await station.core.manifest.applyLive(EVENT, [aRemoteScan(0)])
  await download(station, [aHead(), aTicket(0), aRemoteScan(0), anEnd()])

  expect(station.core.history.list(ticketId(0), LIST)).toHaveLength(1)
})

test('thousands of scans of one ticket hold the gate up for no longer than those of many', async () => {
  const scansOf = (ticketOf: (at: number) => number) =>
    Array.from({ length: 2_000 }, (_unused, at) =>
      aRemoteScan(ticketOf(at), {
        // Safe: well-formed, and each its own.
        scanId: `00000000-0000-7000-9000-${String(at).padStart(12, '0')}` as ScanId,
      }),
    )
  const timeOf = async (ticketOf: (at: number) => number) => {
    await using station = await stationWithEvent(2_000)
    const scans = scansOf(ticketOf)
    const startedAt = performance.now()
    await station.core.manifest.applyLive(EVENT, scans)
    return { ms: performance.now() - startedAt, conflicts: station.core.conflicts.count(EVENT) }
  }

  const ofMany = await timeOf((at) => at)
  const ofOne = [await timeOf(() => 0), await timeOf(() => 0)]

  expect(ofMany.conflicts).toBe(0)
  expect(ofOne.map(({ conflicts }) => conflicts)).toEqual([1_999, 1_999])
  // Each conflict is a row more. Whoever looked through all that came before would take dozens of times as long.
  expect(Math.min(...ofOne.map(({ ms }) => ms)) / ofMany.ms).toBeLessThan(20)
})
