// What an organizer sees and settles of double entries.
import { expect, test } from 'vitest'
import type { ConflictDetails } from '../../../shared/checkin/admin-schema.ts'
import { instantToText, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import { anAdmin, outcomeOf } from '../../testing/app.ts'
import {
  aCaseScene,
  activityOf,
  askAs,
  codeOf,
  enter,
  enterTwice,
  type Items,
  listed,
  read,
} from '../../testing/cases.ts'
import { aGate, anUpload, ledgerState, upload, uploaderOf } from '../../testing/gate.ts'

test('PA40 a conflict is read with both scans, their times, places and people, the ticket and its holder', async () => {
  await using scene = await aCaseScene()
  const { ask, gate, server, one, two, north, south, supervisor } = scene
  const { winner, loser } = await enterTwice(scene)
  await enterTwice(scene, 1)

  const conflict = await read<ConflictDetails>(await ask(`GET /tenant/conflicts/${loser}`))
  const at = server.deps.now() - MINUTE_MS

  expect(conflict).toMatchObject({
    scanId: loser,
    event: { id: gate.eventId, name: 'Winter festival', nameBn: null, timeZone: 'Asia/Dhaka' },
    ticket: {
      id: gate.tickets[0]?.ticketId,
      attendeeName: 'Guest 1',
      ticketType: { name: 'Regular', nameBn: null },
      isVoid: false,
      order: { status: 'paid', buyerName: 'Rahim Uddin', buyerEmail: 'rahim@example.com' },
    },
    apartMs: 12 * SECOND_MS,
    state: 'open',
    outcome: null,
    note: null,
    resolvedBy: null,
  })
  expect(conflict.winner).toMatchObject({
    scanId: winner,
    scannedAt: instantToText(at),
    localAt: instantToText(at - 2 * SECOND_MS),
    receivedAt: instantToText(server.deps.now()),
    sequence: 7,
    list: { id: gate.listId, name: 'Entry' },
    gate: { id: north, name: 'North' },
    station: { id: one.id, name: 'Laptop' },
    operator: { id: supervisor.id, name: 'Person supervisor@alpha.example' },
    isAnnulled: false,
  })
  expect(conflict.loser).toMatchObject({
    scanId: loser,
    scannedAt: instantToText(at + 12 * SECOND_MS),
    gate: { id: south, name: 'South' },
    station: { id: two.id },
  })
  expect(conflict.history.map(({ scanId }) => scanId)).toEqual([winner, loser])
  expect(JSON.stringify(conflict)).not.toContain(codeOf(gate, 0))
})

test('PA40 conflicts are listed page by page, by event, gate, state, outcome and time', async () => {
  await using scene = await aCaseScene()
  const { ask, gate, server, south } = scene
  const first = await enterTwice(scene, 0)
  server.deps.clock.now += MINUTE_MS
  const middle = server.deps.now()
  const second = await enterTwice(scene, 1)
  server.deps.clock.now += MINUTE_MS
  const third = await enterTwice(scene, 2)
  const all = [third.loser, second.loser, first.loser]
  const { version } = await read<ConflictDetails>(await ask(`GET /tenant/conflicts/${first.loser}`))
  const body = { outcome: 'fraud', version }
  expect((await ask(`POST /tenant/conflicts/${first.loser}/resolve`, body)).status).toBe(200)
  const list = (query: string) => listed(ask, `/tenant/conflicts?${query}`)

  const pages: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const after: string = next === '' ? '' : `&after=${next}`
    const page: Items<{ scanId: string }> = await read(
      await ask(`GET /tenant/conflicts?limit=2${after}`),
    )
    pages.push(...page.items.map(({ scanId }) => scanId))
    next = page.next
  }
  expect(pages).toEqual(all)
  expect(await list(`eventId=${gate.eventId}`)).toEqual(all)
  expect(await list(`eventId=${server.deps.newId()}`)).toEqual([])
  expect(await list(`gateId=${south}`)).toEqual(all)
  expect(await list(`gateId=${server.deps.newId()}`)).toEqual([])
  expect(await list('state=open')).toEqual([third.loser, second.loser])
  expect(await list('state=resolved')).toEqual([first.loser])
  expect(await list('outcome=fraud')).toEqual([first.loser])
  expect(await list('outcome=same_person')).toEqual([])
  expect(await list(`from=${instantToText(middle)}`)).toEqual([third.loser, second.loser])
  expect(await list(`until=${instantToText(middle)}`)).toEqual([first.loser])
  const strange = await ask('GET /tenant/conflicts?after=nonsense')
  expect(await outcomeOf(strange)).toBe('400 cursor_invalid')
  for (const query of ['outcome=open', 'eventId=x', "gateId=' or 1=1", 'state=all', 'until=soon']) {
    const refused = await ask(`GET /tenant/conflicts?${query.replaceAll(' ', '%20')}`)
    expect(await outcomeOf(refused)).toBe('400 invalid_input')
  }
})

test('PA41 a conflict is resolved with a note and opened again; of two who settle it the second is told what the first said', async () => {
  await using scene = await aCaseScene()
  const { ask, gate, server } = scene
  const { loser } = await enterTwice(scene)
  const path = `/tenant/conflicts/${loser}`
  const { version } = await read<ConflictDetails>(await ask(`GET ${path}`))
  const said = { outcome: 'same_person', note: ' Went out\nfor a call ', version }

  const resolved = await read<ConflictDetails>(await ask(`POST ${path}/resolve`, said))
  const other = await ask(`POST ${path}/resolve`, { outcome: 'fraud', version })
  const refusal = (await other.json()) as { code: string; details: unknown[] }
  const reopened = await read<ConflictDetails>(
    await ask(`POST ${path}/reopen`, { version: resolved.version }),
  )

  expect(resolved).toMatchObject({
    state: 'resolved',
    outcome: 'same_person',
    note: 'Went out\nfor a call',
    resolvedAt: instantToText(server.deps.now()),
    resolvedBy: { name: 'Person admin@alpha.example' },
  })
  expect([other.status, refusal.code]).toEqual([409, 'changed_meanwhile'])
  expect(refusal.details).toEqual([resolved])
  expect(reopened).toMatchObject({
    state: 'open',
    outcome: null,
    note: 'Went out\nfor a call',
    resolvedAt: null,
    resolvedBy: null,
  })
  const trail = await activityOf(server, gate.tenantId, loser)
  expect(trail.map(({ action }) => action)).toEqual(['conflict.resolved', 'conflict.reopened'])
  expect(trail[0]?.metadata).toEqual({
    status: { before: 'open', after: 'same_person' },
    ticketId: gate.tickets[0]?.ticketId,
    isNoteChanged: true,
  })
})

test('PA41 whoever read a conflict before a late scan moved its winner settles nothing, and what was settled stays so', async () => {
  await using scene = await aCaseScene()
  const { ask, one, north } = scene
  const { winner, loser } = await enterTwice(scene)
  const path = `/tenant/conflicts/${loser}`
  const before = await read<ConflictDetails>(await ask(`GET ${path}`))
  // An entry between the two arrives late: now the last one loses against it.
  const between = await enter(scene, { stationId: one.id, gateId: north, afterMs: SECOND_MS })

  const late = await ask(`POST ${path}/resolve`, { outcome: 'fraud', version: before.version })
  const moved = await read<ConflictDetails>(await ask(`GET ${path}`))
  const other = await read<ConflictDetails>(await ask(`GET /tenant/conflicts/${between}`))
  const settled = { outcome: 'fraud', version: moved.version }
  expect((await ask(`POST ${path}/resolve`, settled)).status).toBe(200)
  await enter(scene, { stationId: one.id, gateId: north, afterMs: 2 * SECOND_MS })

  expect(await outcomeOf(late)).toBe('409 changed_meanwhile')
  expect([moved.winner?.scanId, other.winner?.scanId]).toEqual([between, winner])
  expect(await read<ConflictDetails>(await ask(`GET ${path}`))).toMatchObject({ outcome: 'fraud' })
})

test('PA45 another organizer finds neither conflict nor review item, and settles none', async () => {
  await using scene = await aCaseScene()
  const { server, gate, one } = scene
  const other = await aGate(server.deps, { slug: 'beta' })
  await anAdmin(server.deps, other.tenantId, 'admin@beta.example')
  const ask = await askAs(server, 'admin@beta.example')
  const { loser } = await enterTwice(scene)
  const unknown = anUpload(server.deps, gate, 'PB NOT A CODE')
  await upload(server.deps, uploaderOf(gate), [unknown])
  const { conflicts, reviewItems } = await ledgerState(server.deps, gate.tenantId)
  const conflict = `/tenant/conflicts/${loser}`
  const item = `/tenant/review-items/${unknown.scanId}/unknown_admitted`
  const body = { version: '1' }

  expect([conflicts.length, reviewItems.length]).toEqual([1, 1])
  expect(await listed(ask, '/tenant/conflicts')).toEqual([])
  expect(await listed(ask, '/tenant/review-items')).toEqual([])
  expect(await listed(ask, `/tenant/conflicts?eventId=${gate.eventId}`)).toEqual([])
  for (const route of [`GET ${conflict}`, `POST ${conflict}/reopen`]) {
    const response = await ask(route, route.startsWith('GET') ? undefined : body)
    expect(await outcomeOf(response)).toBe('404 conflict_not_found')
  }
  for (const step of ['accept', 'dismiss', 'reopen']) {
    const response = await ask(`POST ${item}/${step}`, body)
    expect(await outcomeOf(response)).toBe('404 review_item_not_found')
  }
  expect(await outcomeOf(await ask(`POST /tenant/stations/${one.id}/accept-scans`))).toBe(
    '404 station_not_found',
  )
})

test('PA24 conflicts and review items come as CSV with their filters, and a note that begins like a formula is text', async () => {
  await using scene = await aCaseScene()
  const { ask, gate, server } = scene
  const first = await enterTwice(scene, 0)
  const second = await enterTwice(scene, 1)
  const unknown = anUpload(server.deps, gate, 'PB NOT A CODE')
  await upload(server.deps, uploaderOf(gate), [unknown])
  const path = `/tenant/conflicts/${first.loser}`
  const { version } = await read<ConflictDetails>(await ask(`GET ${path}`))
  await ask(`POST ${path}/resolve`, { outcome: 'gate_error', note: '=1+1', version })
  const lines = async (name: string): Promise<string[]> =>
    (await (await ask(`GET /tenant/exports/${name}`)).text()).trimEnd().split('\r\n')

  const all = await lines('conflicts.csv')
  const [head = '', only = ''] = await lines('conflicts.csv?state=resolved')
  const items = await lines('review-items.csv?kind=unknown_admitted')

  expect(all).toHaveLength(3)
  expect(all.join()).toContain(second.loser)
  expect(head.split(',')).toEqual(expect.arrayContaining(['loserGate', 'winnerGate', 'apartMs']))
  expect(only).toContain(",'=1+1,")
  expect(only).toMatch(/,South,Laptop,.*,North,Laptop,.*,12000$/)
  expect(items).toHaveLength(2)
  expect(items[1]).toContain(unknown.scanId)
})

test('PA40 conflicts are found by holder, buyer and order number, and a search is no pattern', async () => {
  await using scene = await aCaseScene()
  const { ask } = scene
  const first = await enterTwice(scene, 0)
  const second = await enterTwice(scene, 1)
  const { ticket } = await read<ConflictDetails>(await ask(`GET /tenant/conflicts/${first.loser}`))
  const find = (search: string) =>
    listed(ask, `/tenant/conflicts?search=${encodeURIComponent(search)}`)

  expect(await find('guest 2')).toEqual([second.loser])
  expect((await find('RAHIM')).toSorted()).toEqual([first.loser, second.loser].toSorted())
  expect(await find(ticket?.order.number.toLowerCase() ?? '')).toHaveLength(2)
  expect(await find('%')).toEqual([])
  expect(await find('nobody')).toEqual([])
})
