import * as v from 'valibot'
import { expect, test } from 'vitest'
import { bytesToId, type TicketId } from '../../../shared/ids.ts'
import { FieldsLine, type OrderLine } from '../../../shared/sync/search-fields.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import {
  aPerson,
  aStation,
  aSteward,
  call,
  outcomeOf,
  signInAs,
  testApp,
} from '../../testing/app.ts'
import { openTestDeps, type TestDeps } from '../../testing/deps.ts'
import { anEvent, granted, someTickets } from '../../testing/event.ts'
import { aGate, type Gate } from '../../testing/gate.ts'
import { openTestAppDb } from '../../testing/open.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { importOrders, type OrderToImport } from '../orders/import-orders.ts'
import { renameTicket } from '../tickets/rename-ticket.ts'
import { streamSearchFields } from './search-fields.ts'
import { ORDER_PAGE_ROWS } from './search-fields-store.ts'

async function pullText(deps: TestDeps, gate: Gate, after?: string): Promise<string> {
  const request = { tenantId: gate.tenantId, eventId: gate.eventId, after }
  const chunks: Uint8Array[] = []
  for await (const chunk of granted(await streamSearchFields(deps, request))) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const readLines = (text: string): FieldsLine[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => v.parse(FieldsLine, JSON.parse(line)))

const pull = async (deps: TestDeps, gate: Gate, after?: string): Promise<FieldsLine[]> =>
  readLines(await pullText(deps, gate, after))

const ordersIn = (lines: readonly FieldsLine[]): OrderLine[] =>
  lines.filter((line) => line.type === 'order')

const endOf = (lines: readonly FieldsLine[]) => {
  const end = lines.at(-1)
  if (end?.type !== 'end') throw new Error('no end line')
  return end
}

const ticketsOf = ({ t }: OrderLine): string[] =>
  t.map((short) => bytesToId(Buffer.from(short, 'base64url')))

const anOrder = (gate: Gate, change: Partial<OrderToImport> = {}): OrderToImport => ({
  status: 'paid',
  buyerName: 'সালমা খাতুন',
  buyerEmail: 'salma@example.com',
  buyerPhone: '+8801711000001',
  locale: 'bn',
  tickets: ['Guest one', 'সালমা খাতুন'].map((attendeeName) => ({
    ticketTypeId: gate.event.ticketTypes[0]?.id ?? ('' as never),
    attendeeName,
  })),
  ...change,
})

const addOrders = async (deps: TestDeps, gate: Gate, orders: readonly OrderToImport[]) =>
  granted(
    await withTenant(deps.db, gate.tenantId, (tx) =>
      importOrders(tx, deps, { ...gate, actor: SYSTEM_ACTOR, orders }),
    ),
  )

const inTenant = (deps: TestDeps, gate: Gate, sql: string): Promise<unknown> =>
  withTenant(deps.db, gate.tenantId, (tx) => tx.unsafe(sql))

test('SF1 a snapshot holds every order with its number, buyer and tickets, and ends complete', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 2 })
  const [order] = await addOrders(deps, gate, [anOrder(gate)])

  const lines = await pull(deps, gate)

  expect(lines[0]).toMatchObject({ type: 'head', mode: 'snapshot', eventId: gate.eventId })
  expect(ordersIn(lines)).toHaveLength(2)
  const line = ordersIn(lines).find(({ n }) => n === order?.number)
  // The buyer's own ticket comes first and says the name.
  expect(line).toMatchObject({ b: null, p: '+8801711000001', e: 'salma@example.com' })
  expect(line === undefined ? [] : ticketsOf(line)).toEqual(
    [1, 0].map((at) => order?.tickets[at]?.ticketId),
  )
  const other = ordersIn(lines).find(({ n }) => n !== order?.number)
  expect(other).toMatchObject({ b: 'Rahim Uddin', p: null })
  expect(endOf(lines)).toMatchObject({ complete: true })
})

test('SF2 changes hold the orders whose buyer, or one of whose tickets, changed since the cursor', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const orders = await addOrders(
    deps,
    gate,
    Array.from({ length: 4 }, () => anOrder(gate)),
  )
  const [edited, renamed, gaining, losing] = orders
  const { cursor } = endOf(await pull(deps, gate))
  const idsBefore = losing?.tickets.map((ticket) => ticket.ticketId) ?? []
  await inTenant(
    deps,
    gate,
    `update orders set buyer_phone = '01911000002' where id = '${edited?.id}'`,
  )
  const ticketId = renamed?.tickets[1]?.ticketId ?? ('' as TicketId)
  const rename = { tenantId: gate.tenantId, actor: SYSTEM_ACTOR, ticketId, name: 'Somebody else' }
  granted(await renameTicket(deps, rename))
  await inTenant(
    deps,
    gate,
    `update tickets set order_id = '${gaining?.id}' where id = '${idsBefore[0]}'`,
  )

  const changed = ordersIn(await pull(deps, gate, cursor))

  const of = (number: string | undefined) => changed.find(({ n }) => n === number)
  expect(of(edited?.number)).toMatchObject({ p: '01911000002' })
  expect(of(renamed?.number)).toMatchObject({ b: 'সালমা খাতুন' })
  expect(of(gaining?.number)?.t).toHaveLength(3)
  expect(of(losing?.number)?.t).toHaveLength(1)
})

test('SF2 a ticket added to an order, and one deleted, bring the order again', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const [added, emptied] = await addOrders(deps, gate, [anOrder(gate), anOrder(gate)])
  const { cursor } = endOf(await pull(deps, gate))
  await inTenant(
    deps,
    gate,
    `insert into tickets select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()))).*
       from tickets t where order_id = '${added?.id}' limit 1`,
  )
  await inTenant(deps, gate, `delete from tickets where order_id = '${emptied?.id}'`)

  const changed = ordersIn(await pull(deps, gate, cursor))

  expect(changed.find(({ n }) => n === added?.number)?.t).toHaveLength(3)
  // Of an order without tickets nothing is told but that it is gone.
  expect(changed.find(({ t }) => t.length === 0)).toMatchObject({ n: '', b: null, e: null })
})

test('SF2 a payment changes no order that a station knows', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const [order] = await addOrders(deps, gate, [anOrder(gate, { status: 'pending' })])
  const marks = () =>
    withTenant(
      deps.db,
      gate.tenantId,
      (tx) => tx`
        select changed_xid::text, (select count(*) from order_changes) as touched
          from orders where id = ${order?.id ?? ''}`,
    )
  const before = await marks()

  await inTenant(deps, gate, `update orders set status = 'paid', paid_at = now()`)

  expect([...(await marks())]).toEqual([...before])
})

test('SF3 a row of a transaction that began early and committed late is never skipped', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const [order] = await addOrders(deps, gate, [anOrder(gate)])
  const { cursor } = endOf(await pull(deps, gate))
  await using slowDb = openTestAppDb(deps.database.appUrl)
  const release = Promise.withResolvers<void>()
  const started = Promise.withResolvers<void>()
  const slow = withTenant(slowDb, gate.tenantId, async (tx) => {
    await tx`update orders set buyer_name = 'Late buyer' where id = ${order?.id ?? ''}`
    await tx`delete from tickets where id = ${order?.tickets[0]?.ticketId ?? ''}`
    started.resolve()
    await release.promise
  })
  await started.promise
  const [fast] = await addOrders(deps, gate, [anOrder(gate)])

  const during = await pull(deps, gate, cursor)
  release.resolve()
  await slow
  const after = await pull(deps, gate, endOf(during).cursor)

  expect(ordersIn(during).map(({ n }) => n)).toContain(fast?.number)
  expect(JSON.stringify(during)).not.toContain('Late buyer')
  const late = ordersIn(after).filter(({ n }) => n === order?.number)
  expect(late[0]).toMatchObject({ b: 'Late buyer' })
  expect(late.every(({ t }) => t.length === 1)).toBe(true)
})

test('SF4 a stream goes on after any line that carries a cursor, and ends with the same orders', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const one = anOrder(gate).tickets.slice(0, 1)
  const add = (count: number) =>
    addOrders(
      deps,
      gate,
      Array.from({ length: count }, () => anOrder(gate, { tickets: one })),
    )
  await add(ORDER_PAGE_ROWS - 1)
  await add(300)
  const { cursor: begin } = endOf(await pull(deps, gate))
  await inTenant(deps, gate, `update orders set buyer_phone = '01911000002'`)
  await inTenant(deps, gate, `update tickets set attendee_name = 'New name'`)

  for (const from of [undefined, begin]) {
    const whole = await pull(deps, gate, from)
    const cursors = whole.flatMap((line, at) =>
      line.type === 'order' && line.cursor !== undefined ? [{ at, cursor: line.cursor }] : [],
    )
    expect(cursors.length).toBeGreaterThanOrEqual(from === undefined ? 2 : 4)
    for (const { at, cursor } of cursors) {
      const rest = await pull(deps, gate, cursor)
      expect(rest[0]).toMatchObject({ mode: 'changes' })
      expect(ordersIn(rest)).toEqual(ordersIn(whole.slice(at + 1)))
      expect(endOf(rest).cursor).toBe(endOf(whole).cursor)
    }
  }
})

test('SF5 a cursor of another epoch, another event, the other stream or nobody begins a new snapshot', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const { cursor } = endOf(await pull(deps, gate))
  await deps.platformDb`update installation set feed_epoch = feed_epoch + 1`
  const tickets = Buffer.from(
    JSON.stringify([1, 2, gate.eventId, 'changes', '1000000', null]),
  ).toString('base64url')

  for (const strange of [cursor, tickets, 'x', Buffer.from('[2]').toString('base64url')]) {
    expect((await pull(deps, gate, strange))[0]).toMatchObject({ mode: 'snapshot' })
  }
})

test('SF6 an order that is deleted, or moved to another event, is told to be gone', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const second = await anEvent(deps, gate.tenantId, { slug: 'second' })
  const [deleted, moved] = await addOrders(deps, gate, [anOrder(gate), anOrder(gate)])
  const { cursor } = endOf(await pull(deps, gate))
  await inTenant(
    deps,
    gate,
    `delete from tickets where order_id = '${deleted?.id}';
     delete from order_items where order_id = '${deleted?.id}';
     delete from orders where id = '${deleted?.id}';
     update orders set event_id = '${second.id}' where id = '${moved?.id}';
     update tickets set event_id = '${second.id}' where order_id = '${moved?.id}'`,
  )

  const here = ordersIn(await pull(deps, gate, cursor)).filter(({ t }) => t.length === 0)
  const there = ordersIn(await pull(deps, { ...gate, eventId: second.id }))

  const shortOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')
  expect(new Set(here.map(({ id }) => id))).toEqual(
    new Set([deleted, moved].map((order) => shortOf(order?.id ?? ''))),
  )
  expect(there.map(({ n }) => n)).toEqual([moved?.number])
})

test('SF7 stations and supervisors get contacts, a steward and a station without the event do not', async () => {
  await using server = await testApp()
  const gate = await aGate(server.deps)
  const second = await anEvent(server.deps, gate.tenantId, { slug: 'second' })
  await aSteward(server.deps, gate.tenantId, 'steward@alpha.example')
  await aPerson(server.deps, 'super@alpha.example', {
    tenantId: gate.tenantId,
    role: 'staff',
    level: 'supervisor',
  })
  const station = await aStation(server, gate.tenantId, [gate.eventId])
  const get = (bearer: string, eventId: string = gate.eventId) =>
    call(server, `GET /staff/events/${eventId}/search-fields`, { bearer })
  const accessOf = async (email: string) => (await signInAs(server, email)).access

  expect(await outcomeOf(await get(await accessOf('steward@alpha.example')))).toBe('403 forbidden')
  for (const bearer of [station.credential, await accessOf('super@alpha.example')]) {
    const answer = await get(bearer)
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(ordersIn(readLines(await answer.text()))).toHaveLength(1)
  }
  expect(await outcomeOf(await get(station.credential, second.id))).toBe('404 event_not_found')
  const metrics = await (await call(server, 'GET /metrics')).text()
  expect(metrics).toContain('/staff/events/:eventId/search-fields')
})

test('SF8 another tenant’s event has no search fields', async () => {
  await using deps = await openTestDeps()
  const mine = await aGate(deps, { slug: 'mine' })
  const theirs = await aGate(deps, { slug: 'theirs' })
  await someTickets(deps, theirs.tenantId, theirs.event, ['Karim'])

  const refused = await streamSearchFields(deps, {
    tenantId: mine.tenantId,
    eventId: theirs.eventId,
    after: endOf(await pull(deps, theirs)).cursor,
  })

  expect(refused).toMatchObject({ ok: false, error: { code: 'event_not_found' } })
})

test('SF9 a rename and a payment of one order never wait for each other', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const [order] = await addOrders(deps, gate, [anOrder(gate, { status: 'pending' })])
  const ticketId = order?.tickets[0]?.ticketId ?? ('' as TicketId)
  await using otherDb = openTestAppDb(deps.database.appUrl)
  const release = Promise.withResolvers<void>()
  const renamed = Promise.withResolvers<void>()
  // The ticket first and then whatever it touches, beside the order first and then its tickets.
  const rename = withTenant(otherDb, gate.tenantId, async (tx) => {
    await tx`update tickets set attendee_name = 'One' where id = ${ticketId}`
    renamed.resolve()
    await release.promise
    await tx`update tickets set attendee_name = 'Two' where id = ${ticketId}`
  })
  await renamed.promise
  const paid = withTenant(
    deps.db,
    gate.tenantId,
    (tx) => tx`update orders set status = 'paid' where id = ${order?.id ?? ''}`,
  )
  release.resolve()

  await expect(Promise.all([rename, paid])).resolves.toBeDefined()
})
