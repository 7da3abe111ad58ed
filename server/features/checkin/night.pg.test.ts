// What an organizer watches while the doors are open, against the ledger counted naively.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AdmissionsReport, Night, NightAnswer } from '../../../shared/checkin/admin-schema.ts'
import type { GateId, ScanId } from '../../../shared/ids.ts'
import type { BatchScanInput } from '../../../shared/sync/schema.ts'
import { DAY_MS, instantToText, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anAdmin, outcomeOf } from '../../testing/app.ts'
import { aCaseScene, askAs, type CaseScene, codeOf, enterTwice, read } from '../../testing/cases.ts'
import { aTenant, granted } from '../../testing/event.ts'
import { anUpload, upload, uploaderOf } from '../../testing/gate.ts'
import { acceptScans } from './accept-scans.ts'
import { readNight } from './read-night.ts'

type Row = {
  readonly scanId: string
  readonly kind: string
  readonly annuls: string | null
  readonly ticketId: string | null
  readonly listId: string
  readonly gateId: string | null
  readonly stationId: string | null
  readonly direction: 'entry' | 'exit'
  readonly verdict: string
  readonly reason: string
  readonly isForced: boolean
  readonly scannedAt: number
}

const ledgerOf = ({ server, gate }: CaseScene): Promise<readonly Row[]> =>
  withTenant(
    server.deps.db,
    gate.tenantId,
    async (tx) => tx<Row[]>`
      select scan_id, kind, annuls, ticket_id, list_id, gate_id, station_id, direction, verdict, reason,
             forced_past is not null as is_forced, scanned_at
        from scans where not is_pending`,
  )

/** Straight from the words of the specification: row by row, nothing remembered. */
function recount(rows: readonly Row[]) {
  const annulled = new Set(
    rows
      .filter((row) => row.kind === 'annul' && row.verdict === 'admitted')
      .map((row) => row.annuls),
  )
  const standing = rows
    .filter((row) => row.kind === 'scan' && row.verdict === 'admitted' && row.ticketId !== null)
    .filter((row) => !annulled.has(row.scanId))
    .toSorted(
      (a, b) =>
        a.scannedAt - b.scannedAt ||
        (a.stationId ?? '').localeCompare(b.stationId ?? '') ||
        a.scanId.localeCompare(b.scanId),
    )
  const refused = rows.filter((row) => row.kind === 'scan' && row.verdict === 'refused')
  const tickets = [...new Set(standing.map((row) => row.ticketId))]
  const lastOf = (ticketId: string | null) => standing.findLast((row) => row.ticketId === ticketId)
  const entries = standing.filter((row) => row.direction === 'entry')
  return {
    totals: {
      entries: entries.length,
      exits: standing.length - entries.length,
      forced: entries.filter((row) => row.isForced).length,
      refused: refused.length,
      admitted: new Set(entries.map((row) => row.ticketId)).size,
      inside: tickets.filter((id) => lastOf(id)?.direction === 'entry').length,
    },
    minutes: countBy(entries, (row) => String(Math.floor(row.scannedAt / MINUTE_MS))),
    gates: countBy(entries, (row) => String(row.gateId)),
    reasons: countBy(refused, (row) => row.reason),
  }
}

function countBy(rows: readonly Row[], nameOf: (row: Row) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const row of rows) counts[nameOf(row)] = (counts[nameOf(row)] ?? 0) + 1
  return counts
}

/** The answer in the same words. */
function told({ totals: { issued: _issued, ...totals }, ...night }: Night) {
  const from = Date.parse(night.perMinute.from) / MINUTE_MS
  const minutes: Record<string, number> = {}
  for (const [minute, , , , entries] of night.perMinute.cells) {
    if (entries > 0) minutes[from + minute] = (minutes[from + minute] ?? 0) + entries
  }
  return {
    totals,
    minutes,
    gates: Object.fromEntries(
      night.gates.flatMap(({ id, entries }) => (entries > 0 ? [[String(id), entries]] : [])),
    ),
    reasons: Object.fromEntries(night.refused.map(({ reason, count }) => [reason, count])),
  }
}

async function nightOf({ ask, gate }: CaseScene, query = 'minutes=240'): Promise<Night> {
  const answer = await read<NightAnswer>(
    await ask(`GET /tenant/events/${gate.eventId}/night?${query}`),
  )
  if (answer.night === null) throw new Error('nothing new')
  return answer.night
}

/** By a replica that remembers nothing yet. */
async function countedAnew({ server, gate }: CaseScene): Promise<Night | null> {
  const { tenantId, eventId } = gate
  const asked = { tenantId, eventId, minutes: 240, since: undefined }
  return granted(await readNight({ ...server.deps }, asked)).night
}

const Step = fc.record({
  ticket: fc.nat(5),
  direction: fc.constantFrom('entry', 'entry', 'exit'),
  verdict: fc.constantFrom('admitted', 'admitted', 'admitted', 'refused'),
  secondsAgo: fc.nat(1_200),
  gate: fc.constantFrom(0, 1, null),
  station: fc.constantFrom('one', 'two', 'revoked'),
  isForced: fc.constantFrom(false, false, false, true),
  annulsLast: fc.constantFrom(false, false, false, false, true),
  isNewBatch: fc.boolean(),
})
type Step = typeof Step extends fc.Arbitrary<infer S> ? S : never

test('NV1 whatever came in whatever order, the night’s counts are those of the ledger counted row by row', async () => {
  await using scene = await aCaseScene()
  const { server, gate, one, two } = scene
  const gates: readonly (GateId | null)[] = [scene.north, scene.south, null]
  let last: { scanId: ScanId; step: Step } | null = null
  const scanOf = (step: Step): BatchScanInput => {
    const at = server.deps.now() - step.secondsAgo * SECOND_MS
    const place = {
      gateId: step.gate === null ? null : (gates[step.gate] ?? null),
      scannedAt: instantToText(at),
      direction: step.direction,
    } as const
    if (step.annulsLast && last !== null) {
      const code = codeOf(gate, last.step.ticket)
      return anUpload(server.deps, gate, code, { ...place, kind: 'annul', annuls: last.scanId })
    }
    const scan = anUpload(server.deps, gate, codeOf(gate, step.ticket), {
      ...place,
      verdict: step.verdict,
      ...(step.verdict === 'refused' && { reason: 'already_redeemed' }),
      ...(step.isForced &&
        step.verdict === 'admitted' && {
          force: { reason: 'Known to us', supervisorId: scene.supervisor.id },
          reason: 'already_redeemed',
        }),
    })
    // Safe: the upload has just been given its id.
    last = { scanId: scan.scanId as ScanId, step }
    return scan
  }
  const uploaderFor = ({ station }: Step) =>
    station === 'revoked'
      ? uploaderOf(gate, { ended: { stationRevokedAt: server.deps.now() } })
      : uploaderOf(gate, { stationId: station === 'one' ? one.id : two.id })

  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 1, maxLength: 8 }), async (steps) => {
      for (const step of steps) {
        await upload(server.deps, uploaderFor(step), [scanOf(step)])
        if (step.isNewBatch) await nightOf(scene)
      }
      const night = await nightOf(scene)

      expect(told(night)).toEqual(recount(await ledgerOf(scene)))
      expect(await countedAnew(scene)).toEqual(night)
    }),
    { numRuns: 12 },
  )
})

test('NV2 a double entry is two entries, one ticket that is in, and an open conflict', async () => {
  await using scene = await aCaseScene()
  await enterTwice(scene)

  const night = await nightOf(scene)

  expect(night.totals).toMatchObject({ entries: 2, admitted: 1, inside: 1, issued: 6 })
  expect(night.conflicts).toEqual({ open: 1 })
  expect(night.gates.map(({ name, entries }) => [name, entries])).toEqual([
    ['North', 1],
    ['South', 1],
  ])
  expect(night.ticketTypes).toMatchObject([
    { name: 'Regular', entries: 2, admitted: 1, inside: 1, issued: 6 },
    { name: 'VIP', entries: 0, admitted: 0, issued: 0 },
  ])
  expect(night.lists).toMatchObject([
    { name: 'Entry', entries: 2, exits: 0, admitted: 1, inside: 1 },
  ])
})

test('NV3 nothing new is said in one line, and whatever comes changes the version', async () => {
  await using scene = await aCaseScene()
  const { ask, gate, server } = scene
  const path = `/tenant/events/${gate.eventId}`
  const poll = async (since?: string) =>
    read<NightAnswer>(await ask(`GET ${path}/night${since === undefined ? '' : `?since=${since}`}`))
  const first = await poll()
  expect(await poll(first.version)).toEqual({ ...first, night: null })

  await enterTwice(scene)
  const second = await poll(first.version)
  const until = instantToText(server.deps.now() + DAY_MS)
  await ask(`POST ${path}/notices`, { text: 'Bring water', gateIds: null, until })
  const third = await poll(second.version)

  expect(second.night?.totals.entries).toBe(2)
  expect(third.night?.notices).toMatchObject([{ text: 'Bring water' }])
  expect(await poll(third.version)).toMatchObject({ version: third.version, night: null })
})

test('NV4 a scan counts at once and once, though an older transaction is still open', async () => {
  await using scene = await aCaseScene()
  const { server, gate } = scene
  await nightOf(scene)
  const open = await server.deps.db.reserve()
  await open`begin`
  await open`select pg_current_xact_id()`

  await enterTwice(scene, 0)
  const during = await nightOf(scene)
  await enterTwice(scene, 1)
  const still = await nightOf(scene)
  await open`commit`
  open.release()
  const after = await nightOf(scene)

  expect([during, still, after].map(({ totals }) => totals.entries)).toEqual([2, 4, 4])
  expect(after).toEqual(still)
  expect(await countedAnew(scene)).toEqual(after)
  expect(gate.tickets).toHaveLength(6)
})

test('NV5 a revoked station’s scans count from when they are accepted', async () => {
  await using scene = await aCaseScene()
  const { server, gate, one, supervisor } = scene
  const ended = { stationRevokedAt: server.deps.now() }
  const uploader = uploaderOf(gate, { stationId: one.id, ended })
  await upload(server.deps, uploader, [anUpload(server.deps, gate, codeOf(gate, 0))])
  const before = await nightOf(scene)

  await acceptScans(server.deps, gate.tenantId, one.id, supervisor.id)
  const after = await nightOf(scene)

  expect(before.totals.entries).toBe(0)
  expect(before.reviewItems).toEqual({ open: 1, kinds: [{ kind: 'station_revoked', open: 1 }] })
  expect(after.totals).toMatchObject({ entries: 1, admitted: 1 })
  expect(after.reviewItems).toEqual({ open: 0, kinds: [] })
})

test('NV6 each station’s unsent scans and the age of its data are told, and scans without a gate stand last', async () => {
  await using scene = await aCaseScene()
  const { server, gate, one } = scene
  const dataAt = instantToText(server.deps.now() - MINUTE_MS)
  const report = { unsent: 3, setAside: 1, eventId: gate.eventId, dataAt }
  const told = await server.app.request('/stations/contact', {
    method: 'POST',
    headers: { authorization: `Bearer ${one.credential}`, 'content-type': 'application/json' },
    body: JSON.stringify(report),
  })
  await upload(server.deps, uploaderOf(gate), [anUpload(server.deps, gate, codeOf(gate, 0))])

  const night = await nightOf(scene)

  expect(told.status).toBe(200)
  expect(night.stations).toHaveLength(2)
  expect(night.stations.find(({ id }) => id === one.id)).toMatchObject({
    ...{ unsentCount: 3, setAsideCount: 1, dataAt, status: 'active' },
    reportedAt: instantToText(server.deps.now()),
  })
  expect(night.gates.at(-1)).toEqual({
    id: null,
    name: null,
    entries: 1,
    exits: 0,
    forced: 0,
    refused: 0,
  })
})

test('NV7 the five-minute bins of the report add up to the same entries', async () => {
  await using scene = await aCaseScene()
  const { ask, gate, server } = scene
  await enterTwice(scene, 0)
  server.deps.clock.now += 7 * MINUTE_MS
  await enterTwice(scene, 1)

  const report = await read<AdmissionsReport>(
    await ask(`GET /tenant/events/${gate.eventId}/reports/admissions`),
  )

  expect(report.timeZone).toBe('Asia/Dhaka')
  expect(
    report.items.map(({ at, gateName, entries }) => [at.slice(11, 16), gateName, entries]),
  ).toEqual([
    ['11:55', 'North', 1],
    ['11:55', 'South', 1],
    ['12:05', 'North', 1],
    ['12:05', 'South', 1],
  ])
  expect(report.items[0]).toMatchObject({ ticketTypeName: 'Regular', exits: 0 })
})

test('NV8 another organizer’s event has no night, and neither has a minute that is no number', async () => {
  await using scene = await aCaseScene()
  const { server, gate, ask } = scene
  const other = await aTenant(server.deps, 'beta')
  await anAdmin(server.deps, other, 'admin@beta.example')
  const askOther = await askAs(server, 'admin@beta.example')
  const path = `/tenant/events/${gate.eventId}`

  const answers = await Promise.all([
    askOther(`GET ${path}/night`),
    askOther(`GET ${path}/reports/admissions`),
    ask(`GET ${path}/night?minutes=0`),
    ask(`GET ${path}/night?minutes=241`),
    ask(`GET ${path}/night?since=x`),
  ])

  expect(await Promise.all(answers.map(outcomeOf))).toEqual([
    '404 event_not_found',
    '404 event_not_found',
    '400 invalid_input',
    '400 invalid_input',
    '400 invalid_input',
  ])
})
