// `download` and `delta`: what the first download costs server and station, and what the next one does.
import { join } from 'node:path'
import { type Child, startChild } from './child.ts'
import { readAll } from './download-client.ts'
import { makeFeedFile } from './feed-file.ts'
import { alternate, compared, type Figure, measured, type Pair } from './figures.ts'
import { peakResidentBytes, residentBytes } from './process-usage.ts'
import type { Scene, SceneEvent } from './scene.ts'
import type { Pulling } from './station-process.ts'

const TICKETS = 100_000
const ROUNDS = 5
const STATIONS_AT_ONCE = 5
const MEMORY_ROUNDS = 3
const MEBIBYTE = 1_024 * 1_024

const pathOf = ({ event }: SceneEvent): string => `/staff/events/${event.id}/tickets`

/** The server's side: time, size, memory. */
export async function benchDownload(scene: Scene): Promise<readonly Figure[]> {
  const event = await scene.event('hundred-thousand', TICKETS)
  const { credential } = await event.pair()
  await using baseline = await startChild('download-baseline.ts', [scene.ownerUrl, event.event.id])
  const bareUrl = await baseline.ask<string>({})
  const bytes: number[] = []
  const ours = async () => {
    const read = await readAll(scene.server.url, pathOf(event), credential)
    bytes.push(read.bytes / TICKETS)
    return read.seconds
  }
  const bare = async () => (await readAll(bareUrl, '/', null)).seconds
  await ours()
  await bare()
  const named = (measure: string, unit: string) => ({ benchmark: 'download', measure, unit })
  return [
    compared(named('time to the last byte', 's'), await alternate(ROUNDS, ours, bare), {
      atMost: 0.8,
    }),
    measured(named('size before compression, names included', 'B a ticket'), bytes, {
      atMost: 180,
    }),
    measured(
      named(`server memory growth, ${STATIONS_AT_ONCE} stations at once`, 'MiB'),
      await memoryGrowth(scene, event),
      { atMost: 32 },
    ),
    ...(await stationSide(scene, event)),
  ]
}

/** The laptop's side: until every row is in its file, and what its event loop felt meanwhile. */
async function stationSide(scene: Scene, event: SceneEvent): Promise<readonly Figure[]> {
  const eventId = event.event.id
  const { file } = await makeFeedFile(scene, event, 0)
  const { credential } = await event.pair()
  const ready: Pair[] = []
  const imports: Pair[] = []
  const lateMs: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    await using station = await startChild('station-process.ts', [
      join(scene.folder, `station-${round}`),
      scene.server.url,
    ])
    await station.ask({ kind: 'pair', code: await event.pairingCode(), eventId })
    const bulk = () => station.ask<number>({ kind: 'bareImport', file })
    const alone = await readAll(scene.server.url, pathOf(event), credential)
    const pulled = await station.ask<Pulling>({ kind: 'pull' })
    const slower = Math.max(alone.seconds, await bulk())
    ready.push({ ours: pulled.seconds, baseline: slower })
    lateMs.push(pulled.loopP999Ms)
    imports.push(await importRate(scene, event, station, file, round))
  }
  const named = (measure: string, unit: string) => ({ benchmark: 'download', measure, unit })
  return [
    compared(named('station ready, against the slower of download and bulk insert', 's'), ready, {
      atMost: 1.25,
    }),
    compared(named('import, against a bulk insert of the same rows', 'rows/s'), imports, {
      atLeast: 0.65,
    }),
    measured(named('event loop p99.9 of the importing station', 'ms'), lateMs, { atMost: 20 }),
  ]
}

/** Into a new file each, the rows in memory before the clock starts. */
async function importRate(
  scene: Scene,
  event: SceneEvent,
  bare: Child,
  file: string,
  round: number,
): Promise<Pair> {
  await using station = await startChild('station-process.ts', [
    join(scene.folder, `import-${round}`),
    scene.server.url,
  ])
  const order = { kind: 'import', eventId: event.event.id, file }
  const ours = TICKETS / (await station.ask<number>(order))
  return { ours, baseline: TICKETS / (await bare.ask<number>({ kind: 'bareImport', file })) }
}

/** In a fresh server process each time, so that no earlier load has made its heap large. */
async function memoryGrowth(scene: Scene, event: SceneEvent): Promise<number[]> {
  const growth: number[] = []
  for (let round = 0; round < MEMORY_ROUNDS; round += 1) {
    await using server = await scene.startServer()
    const stations = await Promise.all(Array.from({ length: STATIONS_AT_ONCE }, () => event.pair()))
    // The first request compiles code and opens connections.
    await fetch(`${server.url}/staff/events`, {
      headers: { authorization: `Bearer ${stations[0]?.credential}` },
    }).then((answer) => answer.text())
    const before = residentBytes(server.pid)
    const downloads = stations.map(({ credential }) =>
      readAll(server.url, pathOf(event), credential),
    )
    const peak = await peakResidentBytes(server.pid, Promise.all(downloads))
    growth.push((peak - before) / MEBIBYTE)
  }
  return growth
}

/** One ticket in a hundred changes, and the station asks again. */
export async function benchDelta(scene: Scene): Promise<readonly Figure[]> {
  const event = await scene.event('hundred-thousand', TICKETS)
  const { credential } = await event.pair()
  const bytes: { ours: number; baseline: number }[] = []
  let fullBytes = 0
  let cursor = ''
  const full = async () => {
    const read = await readAll(scene.server.url, pathOf(event), credential)
    fullBytes = read.bytes
    cursor = (JSON.parse(read.lastLine) as { cursor: string }).cursor
    return read.seconds
  }
  const delta = async () => {
    await changeTickets(scene, event)
    const path = `${pathOf(event)}?after=${encodeURIComponent(cursor)}`
    const read = await readAll(scene.server.url, path, credential)
    const end = JSON.parse(read.lastLine) as { cursor: string; complete: boolean }
    if (!end.complete) throw new Error('a delta that is not complete')
    cursor = end.cursor
    bytes.push({ ours: read.bytes, baseline: fullBytes })
    return read.seconds
  }
  await full()
  await delta()
  const times = await alternate(ROUNDS, delta, full)
  // Others scan the same event.
  await scene.owner`
    update tickets set is_blocked = false where event_id = ${event.event.id} and is_blocked`
  const named = (measure: string, unit: string) => ({ benchmark: 'delta', measure, unit })
  return [
    compared(named('size after 1 % changed', 'bytes'), bytes, { atMost: 0.02 }),
    compared(named('time after 1 % changed', 's'), times, { atMost: 0.05 }),
  ]
}

let changes = 0

/** A thousand notes, spread over the whole event, in one transaction. */
async function changeTickets({ owner }: Scene, { event }: SceneEvent): Promise<void> {
  changes += 1
  const { count } = await owner`
    update tickets set is_blocked = not is_blocked
     where id in (
       select id from (
         select id, row_number() over (order by id) as at from tickets where event_id = ${event.id}) numbered
        where at % ${TICKETS / 1_000} = ${changes % 100})`
  if (count !== TICKETS / 100) throw new Error(`defect: ${count} tickets changed`)
}
