// The demo's station: started beside the server, paired and standing at its gate.
import { join } from 'node:path'
import * as v from 'valibot'
import type { Demo } from '../seed-demo.ts'
import { type Child, startChild } from './child.ts'

const StationReady = v.object({
  ready: v.literal(true),
  url: v.string(),
  token: v.string(),
  adminUrl: v.string(),
  adminToken: v.string(),
})
export type StationReady = v.InferOutput<typeof StationReady>

const Status = v.object({ station: v.nullable(v.unknown()), event: v.nullable(v.unknown()) })
const Problem = v.object({ message: v.string() })

const CALL_TIMEOUT_MS = 30_000

/** Starts the station that belongs to this server address, and pairs it where it is not paired. */
export async function startStation(
  dataDir: string,
  serverUrl: string,
  demo: Demo,
): Promise<Child<StationReady>> {
  // A station is paired with one address; another port is another server to it.
  const folder = join(dataDir, 'stations', new URL(serverUrl).port || 'default')
  const station = await startChild({
    name: 'station',
    script: 'scripts/station.ts',
    args: ['--shell', 'loopback', '--server', serverUrl, '--data', folder, '--port', '0'],
    logFile: join(dataDir, 'station.log'),
    ready: StationReady,
  })
  try {
    await pairWith(station.ready, serverUrl, demo)
    return station
  } catch (error) {
    await station.stop()
    throw error
  }
}

async function pairWith(station: StationReady, server: string, demo: Demo): Promise<void> {
  const status = v.parse(Status, await call(station, 'status', {}))
  if (status.station === null) {
    await call(station, 'pair', { server, code: demo.pairing.code, name: 'Demo laptop' })
  }
  if (status.event === null) {
    const [list] = demo.lists
    const [gate] = demo.gates
    await call(station, 'selectEvent', {
      eventId: demo.event.id,
      ...(list !== undefined && { listId: list.id }),
      ...(gate !== undefined && { gateId: gate.id }),
    })
  }
}

/** Rejects with the station's own sentence. */
async function call(station: StationReady, name: string, input: object): Promise<unknown> {
  const response = await fetch(`${station.url}/rpc/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${station.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  })
  const body: unknown = await response.json()
  if (response.ok) return body
  const problem = v.safeParse(Problem, body)
  throw new Error(
    `The station refused ${name}: ${problem.success ? problem.output.message : response.status}`,
  )
}
