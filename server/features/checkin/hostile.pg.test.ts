// What a stranger, or a station gone wrong, may try at the gate's routes.
import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { CheckInAnswer } from '../../../shared/checkin/answer.ts'
import type { ScanId, TicketId } from '../../../shared/ids.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anAdmin, aStation, call, signInAs, testApp } from '../../testing/app.ts'
import { aTenant } from '../../testing/event.ts'
import { aGate, anUpload, upload, uploaderOf } from '../../testing/gate.ts'
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

test('asking for 1,000 tickets reads their list once, not once for each row of the table', async () => {
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
