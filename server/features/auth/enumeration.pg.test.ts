// Can a stranger tell by the clock whether an email has an account?
import { expect, test } from 'vitest'
import { anAdmin, call, type TestApp, testApp } from '../../testing/app.ts'
import { aTenant } from '../../testing/event.ts'
import { distance, Z_MAX } from '../../testing/rank-distance.ts'

/** On a busy machine times scatter: more tries are made until a difference would be seen, and no more than that. */
const ROUNDS_MAX = 10
const TRIES = Math.max(40, Math.round(1_000 * Number(process.env['PROBESH_SHARE'] ?? '0.05')))
async function timeOf(server: TestApp, email: string): Promise<number> {
  const body = { email, password: 'not the password' }
  const startedMs = performance.now()
  const response = await call(server, 'POST /auth/login', { body })
  await response.body?.cancel()
  const tookMs = performance.now() - startedMs
  expect(response.status).toBe(401)
  return tookMs
}

test('ID9 over many tries the time of a wrong password and of an unknown email cannot be told apart', async () => {
  await using server = await testApp({ RATE_LIMIT_FACTOR: '100000' })
  await anAdmin(server.deps, await aTenant(server.deps), 'known@x.example')
  const known: number[] = []
  const unknown: number[] = []
  for (let at = 0; at < 5; at += 1) await timeOf(server, 'known@x.example')

  // As they would be without the work for nobody: an answer then comes tens of milliseconds sooner.
  const sooner = () => unknown.map((ms) => ms * 0.5)
  const isSeen = () => known.length >= TRIES && distance(known, sooner()) > Z_MAX
  for (let at = 0; at < TRIES * ROUNDS_MAX && !(at % TRIES === 0 && isSeen()); at += 1) {
    // By turns, and the other first in every second round: what drifts hits both.
    const isKnownFirst = at % 2 === 0
    if (isKnownFirst) known.push(await timeOf(server, 'known@x.example'))
    unknown.push(await timeOf(server, `nobody-${at}@x.example`))
    if (!isKnownFirst) known.push(await timeOf(server, 'known@x.example'))
  }

  const z = distance(known, unknown)
  process.stdout.write(
    `enumeration by time: ${known.length} tries each, ${z.toFixed(2)} deviations\n`,
  )
  expect(z).toBeLessThan(Z_MAX)
  expect(isSeen()).toBe(true)
}, 900_000)
