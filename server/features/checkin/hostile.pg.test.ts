// What a stranger, or a station gone wrong, may try at the gate's routes.
import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { CheckInAnswer } from '../../../shared/checkin/answer.ts'
import type { ScanId, TicketId } from '../../../shared/ids.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import {
  anAdmin,
  aStation,
  aSteward,
  call,
  outcomeOf,
  signInAs,
  testApp,
} from '../../testing/app.ts'
import { aTenant, granted } from '../../testing/event.ts'
import { aGate, anUpload, upload, uploaderOf } from '../../testing/gate.ts'
import { startPairing } from '../stations/start-pairing.ts'
import { FIRST_ID } from './feed-cursor.ts'
import type { Uploader } from './record-scans.ts'
import { listConflictsOf, upsertConflicts } from './store.ts'

test('a scan that names an operator of another tenant never shows that person', async () => {
  await using server = await testApp()
  const { deps } = server
  const gate = await aGate(deps, { tickets: 1 })
  const stranger = await anAdmin(deps, await aTenant(deps, 'beta'), 'boss@beta.example')
  const station = await aStation(server, gate.tenantId, [gate.eventId])
  const qrCode = gate.tickets[0]?.text ?? ''
  const scan = anUpload(deps, gate, qrCode, { operatorId: stranger.id })
  await upload(deps, uploaderOf(gate), [scan])

  const body = { qrCode }
  const response = await call(server, 'POST /staff/check-in', { body, bearer: station.credential })
  const answer = (await response.json()) as CheckInAnswer

  expect(answer.firstEntry).toMatchObject({ operatorId: stranger.id, operatorName: null })
})

test('asking for the conflicts of 1,000 scans reads their list once, not once for each row of the table', async () => {
  await using server = await testApp()
  const { deps } = server
  const gate = await aGate(deps, { tickets: 1 })
  const many = Array.from({ length: 3_000 }, () => ({
    // Safe: fresh ids, which no row refers to.
    scanId: randomUUID() as ScanId,
    winnerScanId: randomUUID() as ScanId,
    ticketId: randomUUID() as TicketId,
    listId: gate.listId,
    eventId: gate.eventId,
  }))
  const asked = Array.from({ length: 1_000 }, () => randomUUID())

  await withTenant(deps.db, gate.tenantId, (tx) => upsertConflicts(tx, many, deps.now()))
  const found = withTenant(deps.db, gate.tenantId, async (tx) => {
    await tx`set local enable_indexscan = off`
    await tx`set local enable_bitmapscan = off`
    await tx`set local statement_timeout = '250ms'`
    return listConflictsOf(tx, asked)
  })

  expect(await found).toEqual([])
})

test('a live stream ends soon after its station is revoked or its user has signed out', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  await using server = await testApp()
  const { deps } = server
  const gate = await aGate(deps, { tickets: 1 })
  const station = await aStation(server, gate.tenantId, [gate.eventId])
  await anAdmin(deps, gate.tenantId, 'boss@alpha.example')
  const boss = await signInAs(server, 'boss@alpha.example')
  const route = `GET /staff/events/${gate.eventId}/live`
  const open = async (bearer: string) => {
    const { body } = await call(server, route, { bearer })
    const reader = body?.getReader()
    await reader?.read()
    return reader
  }
  const readers = [await open(station.credential), await open(boss.access)]

  const revoke = `POST /tenant/stations/${station.id}/revoke`
  await call(server, revoke, { bearer: boss.access })
  await call(server, 'POST /auth/logout', { bearer: boss.access })
  vi.advanceTimersByTime(5 * SECOND_MS)

  for (const reader of readers) expect(await reader?.read()).toMatchObject({ done: true })
})

test('a download cursor that we could not have written begins a new snapshot', async () => {
  await using server = await testApp()
  const { deps } = server
  const gate = await aGate(deps, { tickets: 1 })
  const station = await aStation(server, gate.tenantId, [gate.eventId])
  const write = (since: string, progress: unknown): string =>
    Buffer.from(JSON.stringify([1, 1, gate.eventId, 'changes', since, progress])).toString(
      'base64url',
    )
  const tooBig = '99999999999999999999'
  const cursors = [
    write(tooBig, null),
    write('1', ['tickets', tooBig, FIRST_ID, '1', 0]),
    write('1', ['scans', '0', FIRST_ID, tooBig, 0]),
    write('1', ['tickets', '0', '-'.repeat(36), '1', 0]),
    write('1', ['scans', '0', FIRST_ID, '1', Number.MAX_SAFE_INTEGER]),
    write('1', ['scans', '0', FIRST_ID, '1', -1]),
  ]

  for (const cursor of cursors) {
    const route = `GET /staff/events/${gate.eventId}/tickets?after=${cursor}`
    const lines = (await (await call(server, route, { bearer: station.credential })).text()).split(
      '\n',
    )
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'head', mode: 'snapshot' })
    expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({ type: 'end', complete: true })
  }
})

test('a cursor of the event list that names no possible time is refused as no cursor', async () => {
  await using server = await testApp()
  const { deps } = server
  const gate = await aGate(deps)
  const station = await aStation(server, gate.tenantId, [gate.eventId])
  const after = Buffer.from(JSON.stringify(['999999999999999', FIRST_ID])).toString('base64url')

  const response = await call(server, `GET /staff/events?after=${after}`, {
    bearer: station.credential,
  })

  expect(await outcomeOf(response)).toBe('400 cursor_invalid')
})

test('a NUL character, which no text of the database can hold, is malformed input', async () => {
  await using server = await testApp()
  const { deps } = server
  const gate = await aGate(deps)
  const asked = { eventIds: [gate.eventId], gateId: null, createdBy: null }
  const { code } = granted(await startPairing(deps, gate.tenantId, asked))

  const signIn = { email: 'a\0b@alpha.example', password: 'x' }
  const refused = await call(server, 'POST /auth/login', { body: signIn })
  const paired = await call(server, 'POST /stations/pair', { body: { code, name: 'Lap\0top' } })

  expect(await outcomeOf(refused)).toBe('400 invalid_input')
  expect(await outcomeOf(paired)).toBe('400 invalid_input')
})

test('an annul that comes before its scan in one batch is held to the same rules', async () => {
  await using server = await testApp()
  const { deps } = server
  const gate = await aGate(deps, { tickets: 1 })
  const [one, two] = await Promise.all(
    ['one', 'two'].map((name) => aSteward(deps, gate.tenantId, `${name}@alpha.example`)),
  )
  const code = gate.tickets[0]?.text ?? ''
  const entry = anUpload(deps, gate, code, { operatorId: one?.id })
  const annulBy = (operatorId: string | undefined) =>
    anUpload(deps, gate, code, { kind: 'annul', annuls: entry.scanId, operatorId })

  const scans = [annulBy(two?.id), entry, annulBy(one?.id)]
  const results = await upload(deps, uploaderOf(gate), scans)

  expect(results.map(({ flags }) => flags)).toEqual([['annul_unproven'], undefined, undefined])
})

test('a steward who uploads a force in a supervisor’s name proves nothing', async () => {
  await using server = await testApp()
  const { deps } = server
  const gate = await aGate(deps, { tickets: 1 })
  const steward = await aSteward(deps, gate.tenantId, 'steward@alpha.example')
  const boss = await anAdmin(deps, gate.tenantId, 'boss@alpha.example')
  const forced = () =>
    anUpload(deps, gate, gate.tickets[0]?.text ?? '', {
      reason: 'already_redeemed',
      force: { reason: 'lost wristband', supervisorId: boss.id },
    })
  const flagsFor = async (change: Partial<Uploader>) => {
    const [result] = await upload(deps, uploaderOf(gate, change), [forced()])
    return result?.flags
  }

  expect(await flagsFor({ stationId: null, userId: steward.id })).toEqual(['force_unproven'])
  expect(await flagsFor({ stationId: null, userId: boss.id })).toBeUndefined()
  // The station has asked the supervisor for the PIN.
  expect(await flagsFor({})).toBeUndefined()
})
