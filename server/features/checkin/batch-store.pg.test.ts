import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { ScanId, TicketId } from '../../../shared/ids.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../../../shared/time.ts'
import { openAppDb } from '../../platform/db/open.ts'
import {
  askAnew,
  askInsert,
  askOrdered,
  askSmall,
  type TenantTx,
  withTenant,
  withTenantKept,
} from '../../platform/db/tenant-tx.ts'
import { openTestDeps } from '../../testing/deps.ts'
import { aGate, anUpload, upload, uploaderOf } from '../../testing/gate.ts'
import { openTestSql } from '../../testing/open.ts'
import { findRepeats, lockBatchTickets } from './batch-store.ts'
import { findScans, listConflictsOf, listHistory, lockTickets, upsertConflicts } from './store.ts'

test('tickets that leave as one text are what they are as rows, but for what is only shown', async () => {
  await using deps = await openTestDeps()
  await using owner = openTestSql(deps.database.ownerUrl)
  const gate = await aGate(deps, { tickets: 5 })
  const ids = gate.tickets.map(({ ticketId }) => ticketId).sort()
  const [from = '', until = '', both = '', marked = ''] = ids
  const at = instantToText(deps.now())
  const later = instantToText(deps.now() + HOUR_MS)
  await owner`update tickets set valid_from = ${at} where id = ${from}`
  await owner`update tickets set valid_until = ${at} where id = ${until}`
  await owner`update tickets set valid_from = ${at}, valid_until = ${later} where id = ${both}`
  await owner`
    update tickets set is_void = true, is_blocked = true, serial = 3, note = 'two words', attention = 'look'
     where id = ${marked}`

  const [rows, batch] = await withTenant(deps.db, gate.tenantId, (tx) =>
    Promise.all([lockTickets(tx, ids), lockBatchTickets(tx, ids)]),
  )

  expect(rows).toHaveLength(5)
  expect(batch).toEqual(rows.map((row) => ({ ...row, name: null, note: null, attention: null })))
})

test('scans that leave as one text are what they are as rows, flags included', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const [first, second] = gate.tickets
  const plain = anUpload(deps, gate, first?.text ?? '')
  const toCome = anUpload(deps, gate, second?.text ?? '', {
    scannedAt: instantToText(deps.now() + DAY_MS),
  })
  const late = anUpload(deps, gate, second?.text ?? '', { verdict: 'refused', reason: 'unpaid' })
  const ended = { stationRevokedAt: deps.now() }
  await upload(deps, uploaderOf(gate), [plain])
  await upload(deps, uploaderOf(gate, { ended }), [toCome, late])

  const [rows, repeats, among, none] = await withTenant(deps.db, gate.tenantId, async (tx) => {
    const stored = await tx<{ scanId: ScanId }[]>`select scan_id from scans order by scan_id`
    const ids = stored.map(({ scanId }) => scanId)
    // Safe: a fresh id, before and behind which others stand.
    const strangers = ['0', '8', 'f'].map((digit) => randomUUID().replace(/^./, digit) as ScanId)
    const asked = [...strangers, ...ids.toReversed(), ...ids]
    const among = await findRepeats(tx, asked)
    const none = await findRepeats(tx, strangers)
    return [await findScans(tx, ids), await findRepeats(tx, ids.toReversed()), among, none] as const
  })

  expect(among).toEqual(repeats)
  expect(none).toEqual([])

  expect(repeats.map(({ flags }) => flags).toSorted()).toEqual([
    [],
    ['clock_suspect', 'station_revoked'],
    ['station_revoked'],
  ])
  expect(repeats).toEqual(
    rows
      .toSorted((a, b) => (a.scanId < b.scanId ? -1 : 1))
      .map(({ scannedAt: _scannedAt, flags, ...row }) => ({
        ...row,
        flags: flags?.split(',') ?? [],
        winnerScanId: null,
      })),
  )
})

test('plans that were kept from small tables read no large table whole', async () => {
  await using deps = await openTestDeps()
  await using owner = openTestSql(deps.database.ownerUrl)
  const db = openAppDb(deps.database.appUrl, 1)
  await using _closed = { [Symbol.asyncDispose]: () => db.end({ timeout: 5 }) }
  const gate = await aGate(deps)
  await upload(deps, uploaderOf(gate), [anUpload(deps, gate, gate.tickets[0]?.text ?? '')])
  const lost = () => ({
    // Safe: fresh ids, which no row refers to.
    scanId: randomUUID() as ScanId,
    winnerScanId: randomUUID() as ScanId,
    ticketId: randomUUID() as TicketId,
    listId: gate.listId,
    eventId: gate.eventId,
  })
  const grow = (rows: number) =>
    withTenant(deps.db, gate.tenantId, (tx) =>
      upsertConflicts(tx, Array.from({ length: rows }, lost), deps.now()),
    )
  const readAll = async (tx: TenantTx) => {
    const scans = await tx<{ scanId: ScanId; ticketId: TicketId }[]>`
      select scan_id, ticket_id from scans order by tenant_id, scan_id limit 1`
    const scanIds = scans.map(({ scanId }) => scanId)
    const ticketIds = scans.map(({ ticketId }) => ticketId)
    const [{ read } = { read: null }] = await tx<{ read: string | null }[]>`
      select string_agg(relname, ' ' order by relname) as read
        from pg_stat_xact_user_tables where seq_scan > 0`
    await findRepeats(tx, scanIds)
    await lockBatchTickets(tx, ticketIds)
    await listHistory(tx, ticketIds)
    await listConflictsOf(tx, scanIds)
    const [after] = await tx<{ read: string | null }[]>`
      select string_agg(relname, ' ' order by relname) as read
        from pg_stat_xact_user_tables where seq_scan > 0`
    return [read, after?.read]
  }
  await grow(1)
  for (const table of ['scans', 'tickets', 'conflicts']) await owner`vacuum analyze ${owner(table)}`
  await withTenantKept(db, gate.tenantId, readAll)
  await grow(3_000)

  expect(await withTenantKept(db, gate.tenantId, readAll)).toEqual([null, null])
})

test('the look-ups of foreign keys keep plans by index, also those that were made while a table was small', async () => {
  await using deps = await openTestDeps()
  await using owner = openTestSql(deps.database.ownerUrl)
  const db = openAppDb(deps.database.appUrl, 1)
  await using _closed = { [Symbol.asyncDispose]: () => db.end({ timeout: 5 }) }
  const gate = await aGate(deps)
  await owner`vacuum analyze tickets, orders, events, ticket_types`
  await owner`create table marks (tenant_id uuid, order_id uuid, foreign key (tenant_id, order_id) references orders)`
  await owner`grant insert on marks to probesh_app`
  const mark = (tx: TenantTx) =>
    askInsert(tx, tx`insert into marks select tenant_id, order_id from tickets limit 1`)
  const inserting = (times: number) =>
    withTenant(db, gate.tenantId, async (tx) => {
      for (let at = 0; at < times; at += 1) await mark(tx)
      const [row] = await tx<{ readonly read: string | null }[]>`
        select string_agg(relname, ' ') as read from pg_stat_xact_user_tables
         where seq_scan > 0 and relname = 'orders'`
      return row?.read
    })

  expect(await inserting(10)).toBeNull()
})

test('what is asked with kept plans and anew is sent in the order in which it is asked, as locks need it', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const now = (tx: TenantTx) => tx<{ readonly at: string }[]>`
    select (extract(epoch from clock_timestamp()) * 1000000)::bigint::text as at`

  const answers = await withTenantKept(deps.db, gate.tenantId, (tx) =>
    Promise.all([askOrdered(tx, now(tx)), askAnew(tx, now(tx)), askSmall(tx, now(tx))]),
  )

  const times = answers.map(([row]) => Number(row?.at))
  expect(times).toEqual(times.toSorted((one, other) => one - other))
})

test('what must be planned anew in a transaction that keeps its plans leaves the others kept', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const modes = (tx: TenantTx) => tx`
    select current_setting('plan_cache_mode') as plans, current_setting('enable_sort') as sort,
           current_setting('enable_seqscan') as whole`

  const [anew, kept, small] = await withTenantKept(deps.db, gate.tenantId, (tx) =>
    Promise.all([askAnew(tx, modes(tx)), modes(tx), askSmall(tx, modes(tx))]),
  )
  const after = await withTenant(deps.db, gate.tenantId, (tx) => askAnew(tx, modes(tx)))

  expect([...anew]).toEqual([{ plans: 'force_custom_plan', sort: 'on', whole: 'on' }])
  expect([...kept]).toEqual([{ plans: 'force_generic_plan', sort: 'off', whole: 'off' }])
  expect([...small]).toEqual([{ plans: 'force_generic_plan', sort: 'off', whole: 'off' }])
  expect([...after]).toEqual([{ plans: 'force_custom_plan', sort: 'on', whole: 'on' }])
})
