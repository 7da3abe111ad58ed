// `replay`: four stations that come back from a cut, against bare inserts of the same rows.
import { v7 as uuidv7 } from 'uuid'
import type { BatchReplyText, BatchScanInput } from '../../shared/sync/schema.ts'
import { type Child, startChild } from './child.ts'
import { alternate, compared, type Figure } from './figures.ts'
import { type Answer, openConnection, writeRequest } from './http-load.ts'
import type { ReplayOrder, ReplayRow } from './replay-baseline.ts'
import { type PairedStation, resetScans, type Scene, type SceneEvent } from './scene.ts'

const SCANS = 20_000
const STATIONS = 4
const BATCH = 500
/** One scan in ten is a ticket that another station admitted as well. */
const DOUBLES = SCANS / 10
const ROUNDS = 5

export async function benchReplay(scene: Scene): Promise<readonly Figure[]> {
  const event = await scene.event('replay', SCANS - DOUBLES)
  const stations = await Promise.all(Array.from({ length: STATIONS }, () => event.pair()))
  const rows = await makeRows(scene, event, stations)
  await using baseline = await startChild('replay-baseline.ts', [scene.ownerUrl, String(STATIONS)])
  const [list] = event.event.lists
  if (list === undefined) throw new Error('defect: an event has a list')
  const place = { eventId: event.event.id, listId: list.id, bootId: uuidv7() }
  const ours = () => oursOnce(scene, stations, place, rows())
  const bare = () =>
    bareOnce(scene, baseline, { ...place, tenantId: scene.tenantId, stations: rows() })
  await ours()
  await bare()
  return [
    compared(
      {
        benchmark: 'replay',
        measure: `${SCANS} scans, ${STATIONS} stations, each batch twice`,
        unit: 'scans/s',
      },
      await alternate(ROUNDS, ours, bare),
      { atLeast: 0.35 },
    ),
  ]
}

/** Scan ids are new each time; all else repeats. For each station its batches. */
async function makeRows(
  scene: Scene,
  event: SceneEvent,
  stations: readonly PairedStation[],
): Promise<() => ReplayRow[][][]> {
  const tickets = await scene.owner<{ id: string }[]>`
    select id from tickets where event_id = ${event.event.id} order by created_at, id`
  const idsByCode = await ticketIdsByCode(event, tickets.length)
  const startMs = Date.now() - 3_600_000
  // The doubles come a station and some batches later than their firsts.
  const codes = [...event.codes, ...event.codes.slice(0, DOUBLES)]
  const perStation = SCANS / STATIONS
  return () => {
    const scanIds = codes.map(() => uuidv7())
    return stations.map(({ stationId }, station) =>
      Array.from({ length: perStation / BATCH }, (_unused, batch) =>
        Array.from({ length: BATCH }, (_also, at) => {
          const number = (batch * BATCH + at) * STATIONS + station
          const isDouble = number >= event.codes.length
          const code = codes[(number + (isDouble ? 1 : 0)) % codes.length] ?? ''
          return {
            scanId: scanIds[number] ?? '',
            ticketId: idsByCode.get(code) ?? '',
            stationId,
            code,
            scannedAt: new Date(startMs + number * 100).toISOString(),
            sequence: batch * BATCH + at + 1,
            winnerScanId: isDouble ? (scanIds[event.codes.indexOf(code)] ?? null) : null,
          }
        }),
      ),
    )
  }
}

/** The codes say themselves whose they are. */
async function ticketIdsByCode(
  event: SceneEvent,
  tickets: number,
): Promise<ReadonlyMap<string, string>> {
  const { parseTicketText } = await import('../../shared/tickets/qr.ts')
  const ids = new Map<string, string>()
  for (const code of event.codes) {
    const parsed = parseTicketText(code)
    if (parsed.ok) ids.set(code, parsed.value.fields.ticketId)
  }
  if (ids.size !== tickets) throw new Error(`defect: ${ids.size} codes for ${tickets} tickets`)
  return ids
}

type Place = { readonly eventId: string; readonly listId: string; readonly bootId: string }

async function oursOnce(
  scene: Scene,
  stations: readonly PairedStation[],
  place: Place,
  rows: readonly (readonly (readonly ReplayRow[])[])[],
): Promise<number> {
  await resetScans(scene.owner)
  // Written before the clock starts and read after it: what a laptop spends on its queue is not the server's time.
  const requests = rows.map((batches, at) =>
    batches.map((batch) =>
      writeRequest('POST', '/staff/check-in/batch', stations[at]?.credential ?? '', {
        sentAt: new Date().toISOString(),
        scans: batch.map((row) => toScan(row, place)),
      }),
    ),
  )
  const connections = await Promise.all(stations.map(() => openConnection(scene.server.url)))
  const startedMs = performance.now()
  const answers = await Promise.all(
    connections.map(async (connection, at) => {
      const pairs: (readonly [first: Answer, again: Answer])[] = []
      for (const request of requests[at] ?? []) {
        pairs.push([await connection.send(request), await connection.send(request)])
      }
      return pairs
    }),
  )
  const seconds = (performance.now() - startedMs) / 1_000
  for (const connection of connections) connection.close()
  for (const [first, again] of answers.flat()) {
    checkReply(first, 'recorded')
    checkReply(again, 'repeated')
  }
  await checkLedger(scene)
  return SCANS / seconds
}

const toScan = (row: ReplayRow, place: Place): BatchScanInput => ({
  scanId: row.scanId,
  qrCode: row.code,
  listId: place.listId,
  gateId: null,
  direction: 'entry',
  scannedAt: row.scannedAt,
  localAt: row.scannedAt,
  sequence: row.sequence,
  bootId: place.bootId,
  verdict: 'admitted',
  reason: 'ok',
  operatorId: null,
})

function checkReply(
  answer: { readonly status: number; readonly body: string },
  outcome: string,
): void {
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status}: ${answer.body}`)
  const { results } = JSON.parse(answer.body) as BatchReplyText
  const wrong = results.find((result) => result.outcome !== outcome)
  if (wrong !== undefined) throw new Error(`not ${outcome}: ${JSON.stringify(wrong)}`)
}

/** A fast answer that lost a scan or a double would be no answer. */
async function checkLedger({ owner }: Scene): Promise<void> {
  const [row] = await owner<{ scans: number; conflicts: number }[]>`
    select (select count(*)::int from scans) as scans, (select count(*)::int from conflicts) as conflicts`
  if (row?.scans !== SCANS || row.conflicts !== DOUBLES) {
    throw new Error(`defect: the ledger holds ${JSON.stringify(row)}`)
  }
}

async function bareOnce(scene: Scene, baseline: Child, order: ReplayOrder): Promise<number> {
  await resetScans(scene.owner)
  const seconds = await baseline.ask<number>(order)
  await checkLedger(scene)
  return SCANS / seconds
}
