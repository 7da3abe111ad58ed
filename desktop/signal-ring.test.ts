import { expect, test } from 'vitest'
import type { Signal } from './contract/signals.ts'
import { createSignalRing, POLL_MS_MAX, RING_SIGNALS_MAX } from './signal-ring.ts'
import { handSignals, handTimers } from './testing/carrier.ts'

const CHANGED: Signal = { name: 'status.changed', payload: {} }

function aRing() {
  const signals = handSignals()
  const time = handTimers()
  return { ...signals, ...time, ring: createSignalRing(signals.source, time.timers) }
}

test('the first poll says where the ring stands, at once and without old news', async () => {
  const { ring, emit } = aRing()
  emit(CHANGED)

  const page = await ring.poll(null)

  expect(page).toEqual({ signals: [], next: 1, hasMissed: false, isSuperseded: false })
})

test('a signal ends the poll that waits for it', async () => {
  const { ring, emit, delays } = aRing()
  const polled = ring.poll(0)

  emit(CHANGED)

  expect(await polled).toMatchObject({
    signals: [{ ...CHANGED, sequence: 1 }],
    next: 1,
    hasMissed: false,
  })
  expect(delays()).toEqual([])
})

test('a signal between two polls is not lost', async () => {
  const { ring, emit } = aRing()
  emit(CHANGED)
  emit(CHANGED)

  const page = await ring.poll(1)

  expect(page.signals.map((signal) => signal.sequence)).toEqual([2])
})

test('a poll that hears nothing ends after 25 seconds', async () => {
  const { ring, delays, elapse } = aRing()
  const polled = ring.poll(0)

  expect(delays()).toEqual([POLL_MS_MAX])
  elapse()

  expect(await polled).toMatchObject({ signals: [], next: 0, isSuperseded: false })
  expect(POLL_MS_MAX).toBe(25_000)
})

test('a newer poll ends the older and says so', async () => {
  const { ring, emit, delays } = aRing()
  const older = ring.poll(0)

  const newer = ring.poll(0)

  expect(await older).toMatchObject({ signals: [], isSuperseded: true })
  expect(delays()).toHaveLength(1)
  emit(CHANGED)
  expect(await newer).toMatchObject({ next: 1, isSuperseded: false })
})

test('a page that fell behind the ring is told that it missed something', async () => {
  const { ring, emit } = aRing()
  for (let count = 0; count <= RING_SIGNALS_MAX; count += 1) emit(CHANGED)

  expect(await ring.poll(0)).toMatchObject({ hasMissed: true, next: RING_SIGNALS_MAX + 1 })
  expect((await ring.poll(0)).signals).toHaveLength(RING_SIGNALS_MAX)
  expect(await ring.poll(1)).toMatchObject({ hasMissed: false })
})

test('a page that is ahead of the ring comes from before a restart', async () => {
  const { ring } = aRing()

  expect(await ring.poll(7)).toEqual({ signals: [], next: 0, hasMissed: true, isSuperseded: false })
})

test('closing ends the open poll, the listening and every later poll', async () => {
  const { ring, listenerCount } = aRing()
  const open = ring.poll(0)

  ring.close()

  expect(await open).toMatchObject({ signals: [] })
  expect(await ring.poll(0)).toMatchObject({ signals: [] })
  expect(listenerCount()).toBe(0)
})

test('what a scanner read outlives any number of other signals, and the page hears that it missed some', async () => {
  const { ring, emit } = aRing()
  const read: Signal = { name: 'scanner.read', payload: { scannerId: 'a', text: 'PB1' } }
  emit(read)
  for (let count = 0; count < 3 * RING_SIGNALS_MAX; count += 1) emit(CHANGED)
  emit(read)

  const page = await ring.poll(0)

  expect(page.signals.filter(({ name }) => name === 'scanner.read')).toHaveLength(2)
  expect([page.signals.length, page.hasMissed]).toEqual([RING_SIGNALS_MAX, true])
  expect(page.next).toBe(3 * RING_SIGNALS_MAX + 2)
  for (let count = 0; count < 2 * RING_SIGNALS_MAX; count += 1) emit(read)
  expect((await ring.poll(page.next)).signals).toHaveLength(RING_SIGNALS_MAX)
})
