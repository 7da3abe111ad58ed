// A gate with double entries for an organizer to settle.
import { expect } from 'vitest'
import { required } from '../../shared/assert.ts'
import type { GateId, StationId, TenantId } from '../../shared/ids.ts'
import { instantToText, MINUTE_MS, SECOND_MS } from '../../shared/time.ts'
import { withTenant } from '../platform/db/tenant-tx.ts'
import { anAdmin, aStation, aSupervisor, call, signInAs, type TestApp, testApp } from './app.ts'
import { aGate, anUpload, type Gate, upload, uploaderOf } from './gate.ts'

export type Ask = (route: string, body?: unknown) => Promise<Response>
export type Items<T> = { items: T[]; next: string | null }

export async function askAs(server: TestApp, email: string): Promise<Ask> {
  const { access: bearer } = await signInAs(server, email)
  return (route, body) => call(server, route, { bearer, ...(body !== undefined && { body }) })
}

/** A gate with two paired stations and an admin who asks. */
export async function aCaseScene() {
  const server = await testApp()
  const gate = await aGate(server.deps, { tickets: 6 })
  const [north, south] = gate.event.gates
  await anAdmin(server.deps, gate.tenantId, 'admin@alpha.example')
  const supervisor = await aSupervisor(server.deps, gate.tenantId, 'supervisor@alpha.example')
  return {
    server,
    gate,
    supervisor,
    ask: await askAs(server, 'admin@alpha.example'),
    north: required(north, 'an event has gates').id,
    south: required(south, 'an event has gates').id,
    one: await aStation(server, gate.tenantId, [gate.eventId]),
    two: await aStation(server, gate.tenantId, [gate.eventId]),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
export type CaseScene = Awaited<ReturnType<typeof aCaseScene>>

export const codeOf = ({ tickets }: Gate, at: number): string =>
  required(tickets[at], 'the gate has such a ticket').text

type Entry = {
  readonly stationId: StationId
  readonly gateId: GateId
  readonly ticket?: number
  readonly afterMs?: number
}

/** A green entry; returns its scan id. */
export async function enter(
  scene: CaseScene,
  { stationId, gateId, ticket = 0, afterMs = 0 }: Entry,
) {
  const { server, gate, supervisor } = scene
  const { deps } = server
  const at = deps.now() - MINUTE_MS + afterMs
  const scan = anUpload(deps, gate, codeOf(gate, ticket), {
    gateId,
    operatorId: supervisor.id,
    scannedAt: instantToText(at),
    localAt: instantToText(at - 2 * SECOND_MS),
    sequence: 7,
  })
  await upload(deps, uploaderOf(gate, { stationId }), [scan])
  return scan.scanId
}

/** Of a double entry, twelve seconds apart: the winner's and the loser's scan. */
export async function enterTwice(scene: CaseScene, ticket = 0) {
  const { one, two, north, south } = scene
  const winner = await enter(scene, { stationId: one.id, gateId: north, ticket })
  const late = { stationId: two.id, gateId: south, ticket, afterMs: 12 * SECOND_MS }
  return { winner, loser: await enter(scene, late) }
}

export const read = async <T>(response: Response): Promise<T> => {
  expect(response.status).toBe(200)
  return (await response.json()) as T
}

export const listed = async (ask: Ask, path: string): Promise<string[]> =>
  (await read<Items<{ scanId: string }>>(await ask(`GET ${path}`))).items.map((item) => item.scanId)

export const activityOf = (server: TestApp, tenantId: TenantId, subjectId: string) =>
  withTenant(
    server.deps.db,
    tenantId,
    (tx) => tx<{ action: string; metadata: Record<string, unknown> }[]>`
      select action, metadata from activity where subject_id = ${subjectId} order by at, id`,
  )
