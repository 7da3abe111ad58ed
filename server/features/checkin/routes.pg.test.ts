import * as v from 'valibot'
import { expect, test } from 'vitest'
import { CheckInAnswer } from '../../../shared/checkin/answer.ts'
import { BatchReply } from '../../../shared/sync/schema.ts'
import {
  anAdmin,
  aStation,
  aSteward,
  call,
  outcomeOf,
  signInAs,
  testApp,
} from '../../testing/app.ts'
import { aGate, anUpload, ledgerState } from '../../testing/gate.ts'
import { revokeStation } from '../stations/revoke-station.ts'

test('a code alone is enough where a station has one event with one list', async () => {
  await using server = await testApp()
  const gate = await aGate(server.deps)
  const { credential } = await aStation(
    server,
    gate.tenantId,
    [gate.eventId],
    gate.event.gates[0]?.id,
  )
  const body = { qrCode: gate.tickets[0]?.text }

  const first = await call(server, 'POST /staff/check-in', { bearer: credential, body })
  const second = await call(server, 'POST /staff/check-in', { bearer: credential, body })

  const admitted = v.parse(CheckInAnswer, await first.json())
  expect([first.status, second.status]).toEqual([200, 200])
  expect(admitted).toMatchObject({
    verdict: 'admitted',
    reason: 'ok',
    ticket: { status: 'checked_in' },
  })
  expect(await second.json()).toMatchObject({
    verdict: 'refused',
    reason: 'already_redeemed',
    firstEntry: { scanId: admitted.scanId, scannedAt: admitted.scannedAt, gateName: 'North' },
  })
})

test('a stranger’s code is a refusal with a stored scan, also when nothing names an event', async () => {
  await using server = await testApp()
  const gate = await aGate(server.deps)
  const { credential } = await aStation(server, gate.tenantId, [gate.eventId])

  const response = await call(server, 'POST /staff/check-in', {
    bearer: credential,
    body: { qrCode: 'https://example.com/\u0000' },
  })

  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    verdict: 'refused',
    codeRefusal: { code: 'not_ours' },
  })
  expect((await ledgerState(server.deps, gate.tenantId)).scans).toBe(1)
})

test('a batch of 1,001 is refused as a whole, and 1,000 are taken', async () => {
  await using server = await testApp()
  const gate = await aGate(server.deps)
  const { credential } = await aStation(server, gate.tenantId, [gate.eventId])
  const scans = Array.from({ length: 1_001 }, () =>
    anUpload(server.deps, gate, 'somebody else’s code', { verdict: 'refused', reason: 'invalid' }),
  )

  const tooMany = await call(server, 'POST /staff/check-in/batch', {
    bearer: credential,
    body: { scans },
  })
  const most = await call(server, 'POST /staff/check-in/batch', {
    bearer: credential,
    body: { scans: scans.slice(1) },
  })

  expect(await outcomeOf(tooMany)).toBe('400 invalid_input')
  const { results } = v.parse(BatchReply, await most.json())
  expect(results).toHaveLength(1_000)
  expect(new Set(results.map((result) => result.outcome))).toEqual(new Set(['recorded']))
})

test('a revoked station may still hand in its queue, and nothing else', async () => {
  await using server = await testApp()
  const gate = await aGate(server.deps)
  const { id, credential } = await aStation(server, gate.tenantId, [gate.eventId])
  const scan = anUpload(server.deps, gate, gate.tickets[0]?.text ?? '')
  const admin = await anAdmin(server.deps, gate.tenantId, 'admin@example.com')
  await revokeStation(server.deps, gate.tenantId, { kind: 'user', id: admin.id }, id)

  const batch = await call(server, 'POST /staff/check-in/batch', {
    bearer: credential,
    body: { scans: [scan] },
  })
  const others = await Promise.all(
    [
      'GET /staff/events',
      `GET /staff/events/${gate.eventId}/tickets`,
      `GET /staff/events/${gate.eventId}/live`,
    ].map((route) => call(server, route, { bearer: credential }).then(outcomeOf)),
  )

  expect(await batch.json()).toMatchObject({
    results: [{ outcome: 'recorded', flags: ['station_revoked'] }],
  })
  expect(new Set(others)).toEqual(new Set(['401 station_revoked']))
})

test('how many rows a station asks for is a number of at least one', async () => {
  await using server = await testApp()
  const gate = await aGate(server.deps)
  const { credential } = await aStation(server, gate.tenantId, [gate.eventId])
  const ask = async (rows: string) => {
    const route = `GET /staff/events/${gate.eventId}/tickets?rows=${rows}`
    const answer = await call(server, route, { bearer: credential })
    return answer.ok ? answer.status : outcomeOf(answer)
  }

  const taken = await Promise.all(['1', '999999'].map(ask))
  const refused = await Promise.all(['0', '-1', '1.5', 'x', '1000000'].map(ask))

  expect(taken).toEqual([200, 200])
  expect(new Set(refused)).toEqual(new Set(['400 invalid_input']))
})

test('a steward may not force, a tenant admin may, and the row says what was forced past', async () => {
  await using server = await testApp()
  const gate = await aGate(server.deps)
  const steward = await aSteward(server.deps, gate.tenantId, 'steward@example.com')
  const admin = await anAdmin(server.deps, gate.tenantId, 'admin@example.com')
  const asSteward = (await signInAs(server, steward.email)).access
  const asAdmin = (await signInAs(server, admin.email)).access
  const body = { qrCode: gate.tickets[0]?.text }
  await call(server, 'POST /staff/check-in', { bearer: asSteward, body })
  const forced = { ...body, force: { reason: 'Went out to the car' } }

  const byStation = await call(server, 'POST /staff/check-in', { bearer: asSteward, body: forced })
  const byAdmin = await call(server, 'POST /staff/check-in', { bearer: asAdmin, body: forced })

  expect(await outcomeOf(byStation)).toBe('403 forbidden')
  expect(await byAdmin.json()).toMatchObject({
    verdict: 'admitted',
    forcedPast: 'already_redeemed',
  })
})

test('people receive no keys with a download, stations do', async () => {
  await using server = await testApp()
  const gate = await aGate(server.deps)
  const steward = await aSteward(server.deps, gate.tenantId, 'steward@example.com')
  const { credential } = await aStation(server, gate.tenantId, [gate.eventId])
  const bearers = [(await signInAs(server, steward.email)).access, credential]

  const heads = await Promise.all(
    bearers.map(async (bearer) => {
      const response = await call(server, `GET /staff/events/${gate.eventId}/tickets`, { bearer })
      expect(response.headers.get('content-type')).toContain('application/x-ndjson')
      return JSON.parse((await response.text()).split('\n')[0] ?? '')
    }),
  )

  expect(heads[0]).not.toHaveProperty('keys')
  expect(heads[1]).toHaveProperty('keys')
})
