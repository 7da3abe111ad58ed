// The bare inserts behind `replay`: the same rows, in batches as large and as many at once, and nothing else.
//
// The source of the baseline: PostgreSQL's own way to insert many rows in one statement, `insert … select from
// unnest`, through porsager's driver, into the same tables with their indexes, one transaction for each batch.
// What it stores is what a replay leaves: the scans, and a row in `conflicts` for each that lost, given to it ready made.
// Left out is the batch's own line of activity, one row in five hundred; and it sends each batch once, since the second
// delivery stores nothing. It has no HTTP, no tenant wall, reads nothing and derives nothing.
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { pgArray } from '../../server/platform/db/pg-array.ts'
import { serveOrders } from './child.ts'

const [url = '', connections = '4'] = process.argv.slice(2)
const sql = postgres(url, { max: Number(connections), idle_timeout: 0, onnotice: () => {} })

export type ReplayRow = {
  readonly scanId: string
  readonly ticketId: string
  readonly stationId: string
  readonly code: string
  readonly scannedAt: string
  readonly sequence: number
  /** The scan that it lost to; null: it was the ticket's first. */
  readonly winnerScanId: string | null
}

export type ReplayOrder = {
  readonly tenantId: string
  readonly eventId: string
  readonly listId: string
  readonly bootId: string
  /** For each connection its batches. */
  readonly stations: readonly (readonly (readonly ReplayRow[])[])[]
}

/** Answers the seconds that the inserts took. */
serveOrders<ReplayOrder>(
  async (order) => {
    const startedMs = performance.now()
    await Promise.all(
      order.stations.map(async (batches) => {
        for (const batch of batches) await store(order, batch)
      }),
    )
    return (performance.now() - startedMs) / 1_000
  },
  () => sql.end({ timeout: 5 }),
)

/** One statement, or two that travel together. */
async function store(order: ReplayOrder, rows: readonly ReplayRow[]): Promise<void> {
  const lost = rows.filter(({ winnerScanId }) => winnerScanId !== null)
  if (lost.length === 0) await insertScans(sql, order, rows)
  else
    await sql.begin(async (tx) => {
      await Promise.all([insertScans(tx, order, rows), insertConflicts(tx, order, lost)])
    })
}

async function insertScans(
  on: postgres.ISql,
  order: ReplayOrder,
  rows: readonly ReplayRow[],
): Promise<void> {
  const now = new Date().toISOString()
  await on`
    insert into scans (tenant_id, scan_id, kind, event_id, list_id, ticket_id, station_id, direction, scanned_at,
      local_at, sent_at, sequence, boot_id, verdict, reason, raw_code, content_hash, received_at)
    select ${order.tenantId}, scan_id, 'scan', ${order.eventId}, ${order.listId}, ticket_id, station_id, 'entry',
           scanned_at, scanned_at, ${now}, sequence, ${order.bootId}, 'admitted', 'ok', code, hash, ${now}
      from unnest(
        ${pgArray(rows.map((row) => row.scanId))}::text::uuid[],
        ${pgArray(rows.map((row) => row.ticketId))}::text::uuid[],
        ${pgArray(rows.map((row) => row.stationId))}::text::uuid[],
        ${pgArray(rows.map((row) => row.scannedAt))}::text::timestamptz[],
        ${pgArray(rows.map((row) => row.sequence))}::text::bigint[],
        ${pgArray(rows.map((row) => row.code))}::text::text[],
        ${pgArray(rows.map(() => `\\x${randomBytes(32).toString('hex')}`))}::text::bytea[]
      ) as rows (scan_id, ticket_id, station_id, scanned_at, sequence, code, hash)`
}

async function insertConflicts(
  on: postgres.ISql,
  order: ReplayOrder,
  rows: readonly ReplayRow[],
): Promise<void> {
  await on`
    insert into conflicts (tenant_id, scan_id, winner_scan_id, event_id, ticket_id, list_id, found_at)
    select ${order.tenantId}, scan_id, winner_scan_id, ${order.eventId}, ticket_id, ${order.listId},
           ${new Date().toISOString()}
      from unnest(
        ${pgArray(rows.map((row) => row.scanId))}::text::uuid[],
        ${pgArray(rows.map((row) => row.winnerScanId))}::text::uuid[],
        ${pgArray(rows.map((row) => row.ticketId))}::text::uuid[]
      ) as rows (scan_id, winner_scan_id, ticket_id)`
}
