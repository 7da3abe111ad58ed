// `checkin`: the gate's route under load, against a bare loop; and how long it waits while somebody downloads.
import { setTimeout as wait } from 'node:timers/promises'
import type { CheckInOrder } from './checkin-baseline.ts'
import { type Child, startChild } from './child.ts'
import { readAll } from './download-client.ts'
import { alternate, compared, type Figure, measured, quantile } from './figures.ts'
import { openConnection, runLoad, writeRequest } from './http-load.ts'
import { cpuSeconds } from './process-usage.ts'
import { resetScans, type Scene, type SceneEvent } from './scene.ts'

const CONNECTIONS = 32
const ROUNDS = 5
const ROUND_CHECKINS = 5_000
const BIG_EVENT_TICKETS = 100_000
const WORST_ROUNDS = 5
/** One scan in 5 ms is a busy gate's worth of stations; the machine is then not full of them alone. */
const PACE_MS = 5

/** Rates are per CPU second of the process that does the work. */
export async function benchCheckIn(scene: Scene): Promise<readonly Figure[]> {
  const event = await scene.event('checkin', ROUND_CHECKINS * 2)
  return [await rate(scene, event), ...(await worst(scene, event))]
}

async function rate(scene: Scene, event: SceneEvent): Promise<Figure> {
  const { credential, stationId } = await event.pair()
  const [list] = event.event.lists
  if (list === undefined) throw new Error('defect: an event has a list')
  const tickets = await scene.owner<{ id: string; code: string }[]>`
    select id, encode(qr_code_payload, 'hex') as code from tickets where event_id = ${event.event.id}
     order by id limit ${ROUND_CHECKINS}`
  // The code as stored has 76 characters: the baseline's rows carry as many bytes as ours.
  const order: CheckInOrder = {
    tenantId: scene.tenantId,
    eventId: event.event.id,
    listId: list.id,
    stationId,
    workers: CONNECTIONS,
    tickets: tickets.map(({ id, code }) => ({ id, code: code.padEnd(76, '0').slice(0, 76) })),
  }
  const requests = event.codes
    .slice(0, ROUND_CHECKINS)
    .map((qrCode) => writeRequest('POST', '/staff/check-in', credential, { qrCode }))
  await using baseline = await startChild('checkin-baseline.ts', [scene.ownerUrl, '10'])
  const ours = () => oursOnce(scene, requests)
  const bare = () => bareOnce(scene, baseline, order)
  // Both warm: code compiled, statements prepared.
  await ours()
  await bare()
  return compared(
    { benchmark: 'checkin', measure: 'check-ins, 32 connections', unit: 'per CPU s' },
    await alternate(ROUNDS, ours, bare),
    { atLeast: 0.7 },
  )
}

async function oursOnce(scene: Scene, requests: readonly Buffer[]): Promise<number> {
  await resetScans(scene.owner)
  const before = cpuSeconds(scene.server.pid)
  await runLoad({
    url: scene.server.url,
    connections: CONNECTIONS,
    count: requests.length,
    requestOf: (at) => requests[at] ?? Buffer.alloc(0),
  })
  return requests.length / (cpuSeconds(scene.server.pid) - before)
}

async function bareOnce(scene: Scene, baseline: Child, order: CheckInOrder): Promise<number> {
  await resetScans(scene.owner)
  const before = cpuSeconds(baseline.pid)
  await baseline.ask(order)
  return order.tickets.length / (cpuSeconds(baseline.pid) - before)
}

/** The slowest of many check-ins, each sent on its own, with and without a download beside them. */
async function worst(scene: Scene, event: SceneEvent): Promise<readonly Figure[]> {
  const { credential } = await event.pair()
  const big = await scene.event('hundred-thousand', BIG_EVENT_TICKETS)
  const downloader = await big.pair()
  const path = `/staff/events/${big.event.id}/tickets`
  const quiet: number[] = []
  const busy: number[] = []
  const busyP99: number[] = []
  let next = ROUND_CHECKINS
  const checkInsDuring = async (work: Promise<unknown>): Promise<number[]> => {
    const connection = await openConnection(scene.server.url)
    const latencies: number[] = []
    let isOver = false
    const over = work.finally(() => {
      isOver = true
    })
    while (!isOver) {
      const qrCode = event.codes[next]
      next += 1
      const request = writeRequest('POST', '/staff/check-in', credential, { qrCode })
      const startedMs = performance.now()
      const answer = await connection.send(request)
      latencies.push(performance.now() - startedMs)
      if (answer.status !== 200) throw new Error(`HTTP ${answer.status}: ${answer.body}`)
      await wait(PACE_MS)
    }
    await over
    connection.close()
    return latencies
  }
  await readAll(scene.server.url, path, downloader.credential)
  for (let round = 0; round < WORST_ROUNDS; round += 1) {
    quiet.push(Math.max(...(await checkInsDuring(wait(1_500)))))
    const latencies = await checkInsDuring(readAll(scene.server.url, path, downloader.credential))
    busy.push(Math.max(...latencies))
    busyP99.push(quantile(latencies, 0.99))
  }
  const named = (measure: string) => ({ benchmark: 'checkin', measure, unit: 'ms' })
  return [
    measured(named('worst during a download of 100,000'), busy, { atMost: 60 }, (all) =>
      Math.max(...all),
    ),
    measured(named('p99 during a download of 100,000'), busyP99, null),
    measured(named('worst with nothing beside it'), quiet, null, (all) => Math.max(...all)),
  ]
}
