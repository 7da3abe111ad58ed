// `login`: signing in against bare argon2id, and what a flood of sign-ins costs the gates.
import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { runningMaxOf } from '../../server/features/auth/password.ts'
import { startChild } from './child.ts'
import { alternate, compared, type Figure, type Pair, quantile } from './figures.ts'
import { openConnection, runLoad, writeRequest } from './http-load.ts'
import type { VerifyOrder } from './login-baseline.ts'
import type { Scene, SceneEvent } from './scene.ts'

const CONNECTIONS = 4
const SIGN_INS = 40
const ROUNDS = 5
/** More than wait at once are refused, which is the flood's own affair. */
const FLOOD_CONNECTIONS = 16
const PACE_MS = 5
const CHECK_INS = 200

export async function benchLogin(scene: Scene): Promise<readonly Figure[]> {
  return [await rate(scene), await besideFlood(scene)]
}

async function rate(scene: Scene): Promise<Figure> {
  const { email, password, id } = scene.people.staff
  const [row] = await scene.owner`select password_hash from users where id = ${id}`
  const passwordHash = String(row?.['password_hash'] ?? row?.['passwordHash'])
  await using baseline = await startChild('login-baseline.ts', [])
  const request = writeRequest('POST', '/auth/login', 'none', { email, password })
  const ours = async (): Promise<number> => {
    const load = { url: scene.server.url, connections: CONNECTIONS, count: SIGN_INS }
    return SIGN_INS / (await runLoad({ ...load, requestOf: () => request })).seconds
  }
  const atOnce = runningMaxOf(availableParallelism())
  const order: VerifyOrder = { passwordHash, password, count: SIGN_INS, atOnce }
  const bare = (): Promise<number> => baseline.ask<number>(order)
  await ours()
  await bare()
  return compared(
    { benchmark: 'login', measure: `sign-ins, ${atOnce} verified at once`, unit: 'per s' },
    await alternate(ROUNDS, ours, bare),
    { atLeast: 0.8 },
  )
}

async function besideFlood(scene: Scene): Promise<Figure> {
  const event = await scene.event('login', CHECK_INS * (ROUNDS * 2 + 1))
  const { credential } = await event.pair()
  let next = 0
  const p99 = async (): Promise<number> => {
    const codes = event.codes.slice(next, next + CHECK_INS)
    next += CHECK_INS
    return checkInP99(scene, codes, credential)
  }
  await p99()
  const pairs: Pair[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const baseline = await p99()
    const flood = await startFlood(scene)
    const ours = await p99()
    await flood.stop()
    pairs.push({ ours, baseline })
  }
  return compared(
    { benchmark: 'login', measure: 'check-in p99 beside a flood of sign-ins', unit: 'ms' },
    pairs,
    { atMost: 3 },
  )
}

/** Each sent on its own, at a busy gate's pace. */
async function checkInP99(
  scene: Scene,
  codes: SceneEvent['codes'],
  credential: string,
): Promise<number> {
  const connection = await openConnection(scene.server.url)
  const latencies: number[] = []
  for (const qrCode of codes) {
    const request = writeRequest('POST', '/staff/check-in', credential, { qrCode })
    const startedMs = performance.now()
    const answer = await connection.send(request)
    latencies.push(performance.now() - startedMs)
    if (answer.status !== 200) throw new Error(`HTTP ${answer.status}: ${answer.body}`)
    await wait(PACE_MS)
  }
  connection.close()
  return quantile(latencies, 0.99)
}

/** Wrong passwords of nobody, as many as the server takes. */
async function startFlood(scene: Scene): Promise<{ readonly stop: () => Promise<void> }> {
  const body = { email: 'nobody@bench.example', password: 'wrong' }
  const request = writeRequest('POST', '/auth/login', 'none', body)
  let isOver = false
  const flooding = Array.from({ length: FLOOD_CONNECTIONS }, async () => {
    const connection = await openConnection(scene.server.url)
    while (!isOver) {
      const { status } = await connection.send(request)
      if (status !== 401 && status !== 429) throw new Error(`sign-in: HTTP ${status}`)
    }
    connection.close()
  })
  return {
    stop: async () => {
      isOver = true
      await Promise.all(flooding)
    },
  }
}
