import * as v from 'valibot'
import { expect, test } from 'vitest'
import { SyncLine } from '../../../shared/sync/schema.ts'
import { instantToText } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { openTestDeps, type TestDeps } from '../../testing/deps.ts'
import { anEvent, granted, someTickets } from '../../testing/event.ts'
import { aGate, anUpload, type Gate, upload, uploaderOf } from '../../testing/gate.ts'
import { openTestAppDb, openTestSql } from '../../testing/open.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { reissueTicket } from '../tickets/reissue-ticket.ts'
import { voidTicket } from '../tickets/void-ticket.ts'
import { download } from './download.ts'
import { FIRST_ID } from './feed-cursor.ts'
import { FEED_PAGE_ROWS } from './feed-store.ts'

async function pull(
  deps: TestDeps,
  gate: Gate,
  after?: string,
  rowsMax?: number,
): Promise<readonly SyncLine[]> {
  const { tenantId, eventId } = gate
  const request = { tenantId, eventId, after, rowsMax, withKeys: true }
  const chunks: Uint8Array[] = []
  for await (const chunk of granted(await download(deps, request))) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  expect(text.endsWith('\n')).toBe(true)
  return text
    .trimEnd()
    .split('\n')
    .map((line) => v.parse(SyncLine, JSON.parse(line)))
}

/** As many as an order may have, each time. */
async function moreTickets(deps: TestDeps, gate: Gate, count: number): Promise<void> {
  const names = Array.from({ length: 1_000 }, () => null)
  for (let left = count; left > 0; left -= names.length) {
    await someTickets(deps, gate.tenantId, gate.event, names.slice(0, left))
  }
}

const ticketsIn = (lines: readonly SyncLine[]) => lines.filter((line) => line.type === 'ticket')
const endOf = (lines: readonly SyncLine[]) => {
  const end = lines.at(-1)
  if (end?.type !== 'end') throw new Error('no end line')
  return end
}

test('FD1 a snapshot holds head, keys, every ticket and every admitted scan, and ends complete', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 3 })
  await upload(deps, uploaderOf(gate), [anUpload(deps, gate, gate.tickets[0]?.text ?? '')])

  const lines = await pull(deps, gate)

  expect(lines[0]).toMatchObject({ type: 'head', mode: 'snapshot', keys: [{ keyId: 1 }] })
  expect(new Set(ticketsIn(lines).map((line) => line.id))).toEqual(
    new Set(gate.tickets.map((one) => one.ticketId)),
  )
  expect(lines.filter((line) => line.type === 'scan')).toHaveLength(1)
  expect(endOf(lines)).toMatchObject({ complete: true, counts: { tickets: 3, scans: 1 } })
})

test('FD16 the head line of a snapshot says how many rows follow, of changes and the rest of a snapshot it does not', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 3 })
  await upload(deps, uploaderOf(gate), [anUpload(deps, gate, gate.tickets[0]?.text ?? '')])

  const first = await pull(deps, gate)
  const second = await pull(deps, gate)
  const changes = await pull(deps, gate, endOf(first).cursor)
  const within = first.flatMap((line) => ('cursor' in line && line.cursor) || [])[0]
  const rest = await pull(deps, gate, within)

  const counts = { tickets: 3, scans: 1 }
  expect(first[0]).toMatchObject({ mode: 'snapshot', counts })
  expect(second[0]).toMatchObject({ mode: 'snapshot', counts })
  expect(endOf(first).counts).toEqual(counts)
  expect([changes[0], rest[0]]).toMatchObject([{ mode: 'changes' }, { mode: 'changes' }])
  for (const [head] of [changes, rest]) expect(head).not.toHaveProperty('counts')
})

test('FD16 the head line counts what follows while an older transaction holds the watermark back', async () => {
  await using deps = await openTestDeps()
  await using owner = openTestSql(deps.database.ownerUrl)
  using held = await owner.reserve().then((sql) => ({ sql, [Symbol.dispose]: () => sql.release() }))
  await held.sql`begin`
  await held.sql`select pg_current_xact_id()`
  const gate = await aGate(deps, { tickets: 3 })

  const first = await pull(deps, gate)
  const second = await pull(deps, gate)
  await held.sql`rollback`

  for (const [head] of [first, second]) expect(head).toMatchObject({ counts: { tickets: 3 } })
})

test('FD2 changes hold what was issued, voided and re-issued since the cursor, as it is now', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 4 })
  const { cursor } = endOf(await pull(deps, gate))
  const [first, second] = gate.tickets
  if (first === undefined || second === undefined) throw new Error('no tickets')
  const about = { tenantId: gate.tenantId, actor: SYSTEM_ACTOR }
  granted(await voidTicket(deps, { ...about, ticketId: first.ticketId }))
  granted(await reissueTicket(deps, { ...about, ticketId: second.ticketId }))
  const [added] = await someTickets(deps, gate.tenantId, gate.event, ['Late guest'])

  const changes = await pull(deps, gate, cursor)

  expect(changes[0]).toMatchObject({ mode: 'changes' })
  const changed = ticketsIn(changes)
  expect(changed).toContainEqual(expect.objectContaining({ id: first.ticketId, void: true }))
  expect(changed).toContainEqual(expect.objectContaining({ id: second.ticketId, serial: 1 }))
  expect(changed).toContainEqual(
    expect.objectContaining({ id: added?.ticketId, name: 'Late guest' }),
  )
})

test('FD3 a row of a transaction that began early and committed late is never skipped', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 2 })
  const { cursor } = endOf(await pull(deps, gate))
  await using slowDb = openTestAppDb(deps.database.appUrl)
  const release = Promise.withResolvers<void>()
  const started = Promise.withResolvers<void>()
  const slow = withTenant(slowDb, gate.tenantId, async (tx) => {
    await tx`update tickets set is_blocked = true where id = ${gate.tickets[0]?.ticketId ?? ''}`
    started.resolve()
    await release.promise
  })
  await started.promise
  const [fast] = await someTickets(deps, gate.tenantId, gate.event, ['Committed first'])

  const during = await pull(deps, gate, cursor)
  release.resolve()
  await slow
  const after = await pull(deps, gate, endOf(during).cursor)

  expect(ticketsIn(during).map((line) => line.id)).toContain(fast?.ticketId)
  expect(ticketsIn(during)).not.toContainEqual(expect.objectContaining({ blocked: true }))
  expect(ticketsIn(after)).toContainEqual(
    expect.objectContaining({ id: gate.tickets[0]?.ticketId, blocked: true }),
  )
})

test('FD4 completeUntil never passes the start of a transaction that is still open, of any role', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  await using owner = openTestSql(deps.database.ownerUrl)
  const release = Promise.withResolvers<void>()
  const started = Promise.withResolvers<number>()
  const open = owner.begin(async (tx) => {
    const [row] = await tx<{ ageMs: number }[]>`
      select (extract(epoch from clock_timestamp() - xact_start) * 1000)::float8 as age_ms
        from pg_stat_activity where pid = pg_backend_pid()`
    started.resolve(row?.ageMs ?? 0)
    await release.promise
  })
  await started.promise
  await owner`select pg_sleep(0.05)`

  const end = endOf(await pull(deps, gate))
  release.resolve()
  await open

  expect(end.completeUntil).toBeLessThanOrEqual(deps.clock.now - 15_000)
})

test('FD5 a download goes on after any line that carries a cursor, and ends with the same rows', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: FEED_PAGE_ROWS / 2 - 1 })
  for (const length of [FEED_PAGE_ROWS / 2, 700]) {
    const names = Array.from({ length }, () => null)
    await someTickets(deps, gate.tenantId, gate.event, names)
  }
  const scans = gate.tickets.slice(0, 5).map((ticket) => anUpload(deps, gate, ticket.text))
  await upload(deps, uploaderOf(gate), scans)
  const whole = await pull(deps, gate)

  for (const [at, line] of whole.entries()) {
    if ((line.type !== 'ticket' && line.type !== 'scan') || line.cursor === undefined) continue
    const rest = await pull(deps, gate, line.cursor)
    const strip = (lines: readonly SyncLine[]) =>
      lines.filter((one) => one.type === 'ticket' || one.type === 'scan')
    expect(strip(rest)).toEqual(strip(whole.slice(at + 1)))
    expect(endOf(rest)).toMatchObject({ cursor: endOf(whole).cursor, complete: true })
  }
})

test('FD18 who asks for so many rows gets them by the page, and all of them by asking again; nothing is promised before', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 3 })
  await moreTickets(deps, gate, FEED_PAGE_ROWS)
  await upload(deps, uploaderOf(gate), [anUpload(deps, gate, gate.tickets[0]?.text ?? '')])
  const whole = await pull(deps, gate)

  const first = await pull(deps, gate, undefined, 1)
  const second = await pull(deps, gate, endOf(first).cursor, 1)
  const third = await pull(deps, gate, endOf(second).cursor, 1)

  // But for the cursors: each download has the watermark of its own beginning, which other databases move on as well.
  const rowsOf = (lines: readonly SyncLine[]) =>
    lines
      .filter((line) => line.type === 'ticket' || line.type === 'scan')
      .map(({ cursor: _own, ...row }) => row)
  expect(rowsOf(first)).toHaveLength(FEED_PAGE_ROWS)
  expect([first, second, third].flatMap(rowsOf)).toEqual(rowsOf(whole))
  expect([first, second].map((lines) => endOf(lines).complete)).toEqual([false, false])
  expect([second[0], third[0]]).toMatchObject([{ mode: 'changes' }, { mode: 'changes' }])
  expect(endOf(third)).toMatchObject({
    complete: true,
    counts: endOf(whole).counts,
    completeUntil: endOf(first).completeUntil,
  })
})

test('FD18 changes come by the page as well to whoever asks for so many', async () => {
  await using deps = await openTestDeps()
  await using owner = openTestSql(deps.database.ownerUrl)
  const gate = await aGate(deps, { tickets: 3 })
  await moreTickets(deps, gate, FEED_PAGE_ROWS)
  const { cursor } = endOf(await pull(deps, gate))
  await owner`update tickets set is_blocked = true where event_id = ${gate.eventId}`
  await owner`delete from tickets where id = ${gate.tickets[0]?.ticketId ?? ''}`
  const whole = await pull(deps, gate, cursor)

  const parts: SyncLine[][] = []
  for (let at = cursor, isComplete = false; !isComplete; ) {
    const part = await pull(deps, gate, at, FEED_PAGE_ROWS)
    parts.push(part.slice(1, -1))
    ;({ cursor: at, complete: isComplete } = endOf(part))
  }

  expect(parts.length).toBeGreaterThan(1)
  const idOf = (one: SyncLine) => ('id' in one ? [one.type, one.id] : [one.type])
  expect(parts.flat().map(idOf)).toEqual(whole.slice(1, -1).map(idOf))
})

test('FD6 a deleted ticket leaves a tombstone', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const { cursor } = endOf(await pull(deps, gate))
  const gone = gate.tickets[0]?.ticketId ?? ''
  await withTenant(deps.db, gate.tenantId, (tx) => tx`delete from tickets where id = ${gone}`)

  expect(await pull(deps, gate, cursor)).toContainEqual(
    expect.objectContaining({ type: 'tombstone', id: gone }),
  )
})

test('FD14 of a ticket that left and came back a station hears the ticket, and of one that stays away the tombstone', async () => {
  await using deps = await openTestDeps()
  await using owner = openTestSql(deps.database.ownerUrl)
  const gate = await aGate(deps, { tickets: 3 })
  const other = await anEvent(deps, gate.tenantId, { slug: 'other' })
  const { cursor } = endOf(await pull(deps, gate))
  const [away, back] = gate.tickets.map((ticket) => ticket.ticketId)
  const move = async (id: string | undefined, to: string) =>
    void (await owner`update tickets set event_id = ${to} where id = ${id ?? ''}`)
  await move(away, other.id)
  await move(back, other.id)
  await move(back, gate.eventId)

  const changes = await pull(deps, gate, cursor)

  const ids = ticketsIn(changes).map((line) => line.id)
  expect(ids).toContain(back)
  expect(ids).not.toContain(away)
  expect(changes.filter((line) => line.type === 'tombstone')).toMatchObject([{ id: away }])
  expect(endOf(changes).counts.tickets).toBe(2)
})

test('FD13 changes of more than a page are counted at their end, and a cursor of a stranger’s making spoils no count', async () => {
  await using deps = await openTestDeps()
  await using owner = openTestSql(deps.database.ownerUrl)
  const gate = await aGate(deps, { tickets: 1_000 })
  for (let more = 0; more < FEED_PAGE_ROWS; more += 1_000) {
    await someTickets(
      deps,
      gate.tenantId,
      gate.event,
      Array.from({ length: 1_000 }, () => null),
    )
  }
  const whole = await pull(deps, gate)
  const { cursor } = endOf(whole)
  const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[]
  parts[5] = ['tickets', '0', FIRST_ID, String(2n ** 64n - 1n), 0]
  await pull(deps, gate, Buffer.from(JSON.stringify(parts)).toString('base64url'))
  await owner`update tickets set is_blocked = true where event_id = ${gate.eventId}`
  await owner`delete from tickets where id = ${gate.tickets[0]?.ticketId ?? ''}`

  const changes = await pull(deps, gate, cursor)

  const tickets = ticketsIn(whole).length - 1
  expect(ticketsIn(changes)).toHaveLength(tickets)
  expect(endOf(changes).counts).toEqual({ tickets, scans: 0 })
})

test('FD7 a cursor of another epoch, another event or nobody begins a new snapshot', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const { cursor } = endOf(await pull(deps, gate))
  await deps.platformDb`update installation set feed_epoch = feed_epoch + 1`

  for (const strange of [cursor, 'x', Buffer.from('[2]').toString('base64url')]) {
    expect((await pull(deps, gate, strange))[0]).toMatchObject({ mode: 'snapshot' })
  }
})

test('FD8 an order that is cancelled changes all of its tickets', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 3 })
  const { cursor } = endOf(await pull(deps, gate))
  await withTenant(deps.db, gate.tenantId, (tx) => tx`update orders set status = 'cancelled'`)

  const changed = ticketsIn(await pull(deps, gate, cursor))

  expect(changed.filter((line) => line.order === 'cancelled')).toHaveLength(3)
})

test('FD9 listed verification delivers digests and no key', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { event: { verification: 'listed' } })

  const lines = await pull(deps, gate)

  expect(lines[0]).not.toHaveProperty('keys')
  expect(
    ticketsIn(lines).every((line) => Buffer.from(line.digest ?? '', 'base64').length === 16),
  ).toBe(true)
})

test('FD10 a ticket takes at most 180 bytes, name included', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 50 })
  const request = {
    tenantId: gate.tenantId,
    eventId: gate.eventId,
    after: undefined,
    withKeys: true,
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of granted(await download(deps, request))) chunks.push(chunk)
  const lines = Buffer.concat(chunks)
    .toString('utf8')
    .split('\n')
    .filter((line) => line.includes('"ticket"'))

  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0) / lines.length
  expect(bytes).toBeLessThanOrEqual(180)
})

test('another tenant’s event has no download', async () => {
  await using deps = await openTestDeps()
  const mine = await aGate(deps, { slug: 'mine' })
  const theirs = await aGate(deps, { slug: 'theirs' })

  const refused = await download(deps, {
    tenantId: mine.tenantId,
    eventId: theirs.eventId,
    after: undefined,
    withKeys: true,
  })

  expect(refused).toMatchObject({ ok: false, error: { code: 'event_not_found' } })
  expect(instantToText(deps.clock.now)).toContain('2026')
})
