import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../shared/time.ts'
import { createLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { skewOf, watchClock } from './watch-clock.ts'

const AT = Date.parse('2026-12-16T12:00:00.400Z')

function openWatch(answer: (at: number) => Response) {
  const clock = { now: AT }
  const lines: string[] = []
  const metrics = createMetrics()
  const now = () => clock.now
  const log = createLog({ level: 'warn', now, write: (line) => void lines.push(line) })
  // The world's end of it: what a provider's host answers.
  const ask = watchClock(async () => answer(clock.now), { now, log, metrics })
  return { ask, clock, lines, metrics }
}

const answerOf = (url: string, headers: Record<string, string>): Response =>
  Object.defineProperty(new Response('', { headers }), 'url', { value: url })

const dated = (url: string, at: number, more: Record<string, string> = {}): Response =>
  answerOf(url, { date: new Date(at).toUTCString(), ...more })

test.each([
  ['within the second that is named', 5_400, 5_600, 5_000, 0],
  ['after an answer that took its time', 1_000, 9_000, 5_000, 0],
  ['ahead', 10_000, 10_200, 5_000, 4_000],
  ['behind', 0, 200, 5_000, -4_800],
])('PV26 a clock is compared: %s', (_name, askedAt, answeredAt, named, skewMs) => {
  expect(skewOf(askedAt, answeredAt, named)).toBe(skewMs)
})

test('PV26 a wrong clock is told once an hour for each host, and a right one never', async () => {
  const skew = { ms: 0 }
  const { ask, clock, lines, metrics } = openWatch((at) =>
    dated('https://pay.example/x', at - skew.ms),
  )
  await ask('https://pay.example/x')
  const before = lines.length

  skew.ms = 5 * MINUTE_MS
  await ask('https://pay.example/x')
  await ask('https://pay.example/x')
  const [once] = lines
  clock.now += HOUR_MS
  await ask('https://pay.example/x')

  expect(before).toBe(0)
  expect(once).toContain('"skewSeconds":299')
  expect(lines).toHaveLength(2)
  expect(await metrics.write()).toMatch(/probesh_clock_skew_seconds\{host="pay.example"\} 299/)
})

test.each([
  ['names no hour', () => answerOf('https://pay.example/x', {})],
  ['names none that can be read', () => answerOf('https://pay.example/x', { date: 'soon' })],
  ['was kept by somebody', () => dated('https://pay.example/x', 0, { age: '90' })],
  ['comes from this machine’s sandbox', () => dated('http://127.0.0.1:9/x', 0)],
])('PV26 an answer that %s says nothing of the clock', async (_name, answer) => {
  const { ask, lines, metrics } = openWatch(answer)

  await ask('https://pay.example/x')

  expect(lines).toEqual([])
  expect(await metrics.write()).not.toContain('host=')
})
