// What lists read while PostgreSQL has no statistics: a new installation, in the seconds after its first import.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { openTestDeps } from '../../testing/deps.ts'
import { granted } from '../../testing/event.ts'
import { aGate, type Gate } from '../../testing/gate.ts'
import { openTestSql } from '../../testing/open.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { importOrders } from '../orders/import-orders.ts'
import { askMeanings, boundsOf } from '../tickets/find-terms.ts'
import { countNoShows, listNoShowRows } from '../tickets/no-show-store.ts'
import { readSearch } from '../tickets/search-query.ts'
import { searchTicketRows } from '../tickets/ticket-search-store.ts'
import { listTicketRows } from '../tickets/ticket-store.ts'
import { listConflictRows } from './conflict-store.ts'

const ORDERS = 500
const TICKETS_EACH = 2
const TICKETS = ORDERS * TICKETS_EACH
const SCANS_EACH = 10
const PAGE = 21

let deps: Awaited<ReturnType<typeof openTestDeps>>
let gate: Gate

beforeAll(async () => {
  deps = await openTestDeps()
  gate = await aGate(deps, { tickets: 0 })
  const { tenantId, eventId, event } = gate
  const ticketTypeId = required(event.ticketTypes[0], 'an event has a type').id
  const orders = Array.from({ length: ORDERS }, (_unused, at) => ({
    ...({
      status: 'paid',
      buyerName: `Guest ${at}`,
      buyerEmail: `guest${at}@mail.example`,
    } as const),
    ...({ buyerPhone: null, locale: 'en' } as const),
    tickets: Array.from({ length: TICKETS_EACH }, () => ({
      ticketTypeId,
      attendeeName: `Guest ${at}`,
    })),
  }))
  const request = { tenantId, actor: SYSTEM_ACTOR, eventId, orders }
  granted(await withTenant(deps.db, tenantId, (tx) => importOrders(tx, deps, request)))
  await using owner = openTestSql(deps.database.ownerUrl)
  await owner`
    insert into scans (tenant_id, scan_id, kind, event_id, list_id, ticket_id, direction, scanned_at, verdict, reason,
                       content_hash, received_at)
    select t.tenant_id, uuidv7(), 'scan', t.event_id, ${gate.listId}, t.id, 'entry', now(), 'admitted', 'ok', '', now()
      from (select * from tickets order by id limit ${TICKETS - PAGE}) t, generate_series(1, ${SCANS_EACH})`
  await owner`
    insert into conflicts (tenant_id, scan_id, winner_scan_id, event_id, ticket_id, list_id, found_at)
    select tenant_id, max(scan_id::text)::uuid, min(scan_id::text)::uuid, event_id, ticket_id, list_id, now()
      from scans
     group by tenant_id, event_id, ticket_id, list_id`
})

afterAll(() => deps[Symbol.asyncDispose]())

/** How many rows of `table` were fetched by `work`, by an index or without one. */
const fetched = (
  table: 'scans' | 'tickets',
  work: (tx: TenantTx) => Promise<readonly unknown[]>,
): Promise<{ readonly rows: number; readonly fetched: number }> =>
  withTenant(deps.db, gate.tenantId, async (tx) => {
    const read = async (): Promise<number> => {
      const [row] = await tx<{ count: number }[]>`
        select (coalesce(idx_tup_fetch, 0) + seq_tup_read)::integer as count
          from pg_stat_xact_user_tables where relname = ${table}`
      return row?.count ?? 0
    }
    const before = await read()
    const { length: rows } = await work(tx)
    return { rows, fetched: (await read()) - before }
  })

test('PA52 without statistics a page of tickets reads the scans of its own tickets and no others', async () => {
  const { eventId } = gate
  const all = { eventId, state: undefined, ticketTypeId: undefined }

  const tickets = await fetched('scans', (tx) => listTicketRows(tx, all, null, PAGE))
  const noShows = await fetched('scans', (tx) =>
    listNoShowRows(tx, { ...all, after: null, limit: PAGE }),
  )
  const conflicts = await fetched('scans', (tx) =>
    listConflictRows(tx, { after: null, limit: PAGE }),
  )

  expect(tickets).toEqual({ rows: PAGE, fetched: PAGE * SCANS_EACH })
  // One entry of each ticket that somebody came with is enough.
  expect(noShows).toEqual({ rows: PAGE, fetched: TICKETS - PAGE })
  expect(conflicts).toEqual({ rows: PAGE, fetched: 2 * PAGE })
})

test('PA52 without statistics a search reads the tickets of what it finds and not the event’s for each', async () => {
  const { eventId } = gate
  const asked = {
    eventId,
    state: 'good',
    ticketTypeId: undefined,
    after: null,
    limit: PAGE,
  } as const

  const tickets = await fetched('tickets', async (tx) => {
    const bounds = required(await boundsOf(tx, eventId), 'the event is there')
    const found = await askMeanings(tx, readSearch('Guest'), null, (question) =>
      searchTicketRows(tx, { ...asked, ...bounds, question }),
    )
    return found?.rows ?? []
  })

  expect(tickets.rows).toBe(PAGE)
  // A table as small as this one may be read for each row of the page, but not for each that was found.
  expect(tickets.fetched).toBeLessThan(2 * PAGE * TICKETS)
})

test('PA52 without statistics counting who did not come reads each scan once', async () => {
  const { eventId } = gate

  const counted = await fetched('scans', (tx) => countNoShows(tx, eventId))

  expect(counted.fetched).toBe((TICKETS - PAGE) * SCANS_EACH)
})
