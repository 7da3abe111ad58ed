import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ScanId, UserId } from '../../../shared/ids.ts'
import { instantToText, MINUTE_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { openTestDeps } from '../../testing/deps.ts'
import { aGate, anUpload, aStationId, ledgerState, upload, uploaderOf } from '../../testing/gate.ts'
import { openTestSql } from '../../testing/open.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { voidTicket } from '../tickets/void-ticket.ts'
import { acceptScans } from './accept-scans.ts'
import { recordScans } from './record-scans.ts'

const codeOf = (gate: { readonly tickets: readonly { readonly text: string }[] }, at = 0): string =>
  gate.tickets[at]?.text ?? ''

test('LG1 a batch delivered twice counts once and is answered the same way', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const scans = [anUpload(deps, gate, codeOf(gate)), anUpload(deps, gate, codeOf(gate, 1))]

  const first = await upload(deps, uploaderOf(gate), scans)
  const second = await upload(deps, uploaderOf(gate), scans)

  expect(first.map((result) => result.outcome)).toEqual(['recorded', 'recorded'])
  expect(second).toEqual(first.map((result) => ({ ...result, outcome: 'repeated' })))
  expect((await ledgerState(deps, gate.tenantId)).scans).toBe(2)
})

test('LG2 the same scan id with other content is refused, and what is stored stays', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const scan = anUpload(deps, gate, codeOf(gate))
  await upload(deps, uploaderOf(gate), [scan])

  const [changed] = await upload(deps, uploaderOf(gate), [{ ...scan, direction: 'exit' }])
  const [again] = await upload(deps, uploaderOf(gate), [scan])

  expect(changed).toMatchObject({ outcome: 'rejected', error: { code: 'scan_changed' } })
  expect(again).toMatchObject({ outcome: 'repeated', verdict: 'admitted' })
})

test('a laptop that was paired anew offers its old journal under its new name, and nothing counts twice', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const scan = anUpload(deps, gate, codeOf(gate))
  await upload(deps, uploaderOf(gate), [scan])

  const [again] = await upload(deps, uploaderOf(gate, { stationId: aStationId(2) }), [scan])

  expect(again).toMatchObject({ outcome: 'repeated' })
  expect((await ledgerState(deps, gate.tenantId)).scans).toBe(1)
})

test('LG3 a malformed row is answered for itself and blocks nothing, and no value of it is echoed', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const good = anUpload(deps, gate, codeOf(gate))
  const bad = [
    { ...good, scanId: deps.newId(), surprise: 'S3CRET' },
    { ...good, scanId: deps.newId(), listId: deps.newId() },
    { ...good, scanId: deps.newId(), gateId: deps.newId() },
    { ...good, scanId: deps.newId(), scannedAt: 'S3CRET' },
    { ...good, scanId: 'S3CRET' },
    { ...good, scanId: deps.newId(), qrCode: undefined },
    { ...good, scanId: deps.newId(), answers: { size: 'L' } },
    null,
    'S3CRET',
  ]

  const results = await upload(deps, uploaderOf(gate), [...bad, good])

  expect(results.map((result) => result.outcome)).toEqual([
    ...bad.map(() => 'rejected'),
    'recorded',
  ])
  expect(JSON.stringify(results.map((result) => result.error))).not.toContain('S3CRET')
})

test('LG4 the earlier entry wins whichever was uploaded first, and the conflict moves with the loser', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const early = anUpload(deps, gate, codeOf(gate), {
    scannedAt: instantToText(deps.now() - MINUTE_MS),
  })
  const late = anUpload(deps, gate, codeOf(gate))

  const [first] = await upload(deps, uploaderOf(gate, { stationId: aStationId(2) }), [late])
  const [second] = await upload(deps, uploaderOf(gate), [early])
  const [again] = await upload(deps, uploaderOf(gate, { stationId: aStationId(2) }), [late])

  expect(first?.conflict).toBeUndefined()
  expect(second?.conflict).toBeUndefined()
  expect(again).toMatchObject({
    outcome: 'repeated',
    conflict: { scanId: late.scanId, winnerScanId: early.scanId },
  })
  const state = await ledgerState(deps, gate.tenantId)
  expect(state.conflicts).toEqual([{ scanId: late.scanId, winnerScanId: early.scanId }])
  expect(state.checkedIn).toEqual([
    { id: gate.tickets[0]?.ticketId, checkedInAt: deps.now() - MINUTE_MS },
  ])
})

test('MG9 any order, split and repetition of uploads leaves the same ledger', async () => {
  await using deps = await openTestDeps()
  const gates = await Promise.all([aGate(deps, { slug: 'one', tickets: 3 })])
  const [gate] = gates
  if (gate === undefined) throw new Error('no gate')
  const at = (ms: number) => instantToText(deps.now() + ms)
  const scans = Array.from({ length: 9 }, (_unused, number) => ({
    station: number % 3,
    scan: anUpload(deps, gate, codeOf(gate, number % 2), {
      scannedAt: at((number * 7) % 5),
      direction: number === 4 ? 'exit' : 'entry',
    }),
  }))
  const target = scans[0]?.scan
  const annul = {
    station: 0,
    scan: {
      ...anUpload(deps, gate, codeOf(gate)),
      kind: 'annul' as const,
      annuls: target?.scanId ?? '',
    },
  }
  const all = [...scans, annul]
  let expected: unknown
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(all, { minLength: all.length }),
      fc.integer({ min: 1, max: 4 }),
      async (order, size) => {
        await withOwnerReset(deps)
        for (let from = 0; from < order.length; from += size) {
          for (const station of [0, 1, 2]) {
            const part = order.slice(from, from + size).filter((one) => one.station === station)
            const uploader = uploaderOf(gate, { stationId: aStationId(station) })
            if (part.length > 0)
              await upload(
                deps,
                uploader,
                part.map((one) => one.scan),
              )
          }
        }
        const { reviewItems: _order, ...state } = await ledgerState(deps, gate.tenantId)
        expected ??= state
        expect(state).toEqual(expected)
      },
    ),
    { numRuns: 30 },
  )
})

/** Empties the ledger behind the app's back: only the owner may. */
async function withOwnerReset(deps: Awaited<ReturnType<typeof openTestDeps>>): Promise<void> {
  await using owner = openTestSql(deps.database.ownerUrl)
  await owner`truncate scans, conflicts, review_items`
}

test('LG5 two replicas that store the same scans at the same time store each once', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 20 })
  const scans = gate.tickets.map((ticket) => anUpload(deps, gate, ticket.text))

  const answers = await Promise.all(
    [scans, [...scans].reverse(), scans, [...scans].reverse()].map((order) =>
      upload(deps, uploaderOf(gate), order),
    ),
  )

  const outcomes = answers.flat().map((result) => result.outcome)
  expect(outcomes.filter((outcome) => outcome === 'recorded')).toHaveLength(20)
  expect(outcomes.filter((outcome) => outcome === 'repeated')).toHaveLength(60)
  expect((await ledgerState(deps, gate.tenantId)).scans).toBe(20)
})

test('LG6 a ticket that the server cannot see is recorded as unknown, with a review item when the gate was green', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const strange = { ...anUpload(deps, gate, ''), qrCode: undefined, ticketId: deps.newId() }

  const [green] = await upload(deps, uploaderOf(gate), [strange])
  const [red] = await upload(deps, uploaderOf(gate), [
    { ...strange, scanId: deps.newId(), verdict: 'refused', reason: 'unknown' },
  ])

  expect(green).toMatchObject({ outcome: 'recorded', verdict: 'admitted', reason: 'unknown' })
  expect(red).toMatchObject({ outcome: 'recorded', verdict: 'refused', reason: 'unknown' })
  const { reviewItems } = await ledgerState(deps, gate.tenantId)
  expect(reviewItems).toEqual([{ kind: 'unknown_admitted', scanId: strange.scanId }])
})

test('LG7 a green for a ticket that was void is kept and shown to a person', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const [ticket] = gate.tickets
  if (ticket === undefined) throw new Error('no ticket')
  await voidTicket(deps, {
    tenantId: gate.tenantId,
    ticketId: ticket.ticketId,
    actor: SYSTEM_ACTOR,
  })
  const scan = anUpload(deps, gate, ticket.text)

  const [result] = await upload(deps, uploaderOf(gate), [scan])

  expect(result).toMatchObject({ outcome: 'recorded', verdict: 'admitted' })
  const { reviewItems } = await ledgerState(deps, gate.tenantId)
  expect(reviewItems).toEqual([{ kind: 'should_have_refused', scanId: scan.scanId }])
})

test('LG8 a revoked station’s scans are kept aside until a tenant admin accepts them, then they count', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const scan = anUpload(deps, gate, codeOf(gate))
  const revoked = uploaderOf(gate, { ended: { stationRevokedAt: deps.now() } })

  const [result] = await upload(deps, revoked, [scan])
  const before = await ledgerState(deps, gate.tenantId)
  const adminId = deps.newId() as UserId
  const accepted = await acceptScans(deps, gate.tenantId, aStationId(1), adminId)
  const again = await acceptScans(deps, gate.tenantId, aStationId(1), adminId)

  expect(result).toMatchObject({ outcome: 'recorded', flags: ['station_revoked'] })
  expect(before.checkedIn).toEqual([])
  expect([accepted, again]).toEqual([{ accepted: 1 }, { accepted: 0 }])
  expect((await ledgerState(deps, gate.tenantId)).checkedIn).toHaveLength(1)
})

test('LG9 a clock that moved between scan and upload is flagged and never reorders', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const twoHours = 120 * MINUTE_MS
  const scan = anUpload(deps, gate, codeOf(gate), { localAt: instantToText(deps.now() - twoHours) })

  const { results } = await recordScans(deps, uploaderOf(gate), {
    sentAt: deps.now(),
    scans: [scan],
  })

  expect(results[0]).toMatchObject({ outcome: 'recorded', flags: ['clock_suspect'] })
  expect((await ledgerState(deps, gate.tenantId)).checkedIn[0]?.checkedInAt).toBe(deps.now())
})

test('LG10 a forced admission is a review item, not a conflict', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const entry = anUpload(deps, gate, codeOf(gate))
  const forced = anUpload(deps, gate, codeOf(gate), {
    reason: 'already_redeemed',
    force: { reason: 'Lost her wristband' },
  })

  const results = await upload(deps, uploaderOf(gate), [entry, forced])

  expect(results.map((result) => result.conflict)).toEqual([undefined, undefined])
  const state = await ledgerState(deps, gate.tenantId)
  expect(state.conflicts).toEqual([])
  expect(state.reviewItems).toEqual([{ kind: 'forced', scanId: forced.scanId }])
})

test('LG11 another tenant’s list, gate and ticket are as if they were not', async () => {
  await using deps = await openTestDeps()
  const mine = await aGate(deps, { slug: 'mine' })
  const theirs = await aGate(deps, { slug: 'theirs' })

  const [list] = await upload(deps, uploaderOf(mine), [anUpload(deps, theirs, codeOf(theirs))])
  const [ticket] = await upload(deps, uploaderOf(mine), [
    { ...anUpload(deps, mine, ''), qrCode: undefined, ticketId: theirs.tickets[0]?.ticketId },
  ])

  expect(list).toMatchObject({ outcome: 'rejected', error: { code: 'unknown_list' } })
  expect(ticket).toMatchObject({ outcome: 'recorded', reason: 'unknown' })
  expect((await ledgerState(deps, theirs.tenantId)).checkedIn).toEqual([])
})

test('a batch leaves one activity row, and the ledger’s rows are an activity of their own', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)

  await upload(deps, uploaderOf(gate), [anUpload(deps, gate, codeOf(gate))])

  const actions = await withTenant(
    deps.db,
    gate.tenantId,
    (tx) => tx<{ action: string }[]>`
    select action from activity_with_scans where action like 'check_in.%' or action like 'ticket.checked%' order by 1`,
  )
  expect(actions.map((row) => row.action)).toEqual(['check_in.batch_recorded', 'ticket.checked_in'])
})

test('a scan id that comes twice in one batch is answered as recorded, then repeated', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const scan = anUpload(deps, gate, codeOf(gate), { scanId: deps.newId() as ScanId })

  const results = await upload(deps, uploaderOf(gate), [scan, scan, { ...scan, direction: 'exit' }])

  expect(results.map((result) => result.outcome)).toEqual(['recorded', 'repeated', 'rejected'])
})

test('a batch of old and new scans is answered for each, also where another replica took the old ones', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 3 })
  const [old, later, newest] = [0, 1, 2].map((at) => anUpload(deps, gate, codeOf(gate, at)))
  const again = anUpload(deps, gate, codeOf(gate), { scannedAt: instantToText(deps.now()) })
  // Another replica: what this one remembers of batches says nothing.
  await upload({ ...deps }, uploaderOf(gate), [old])

  const mixed = await upload(deps, uploaderOf(gate), [old, again, later])
  const oldFirst = await upload(deps, uploaderOf(gate), [old, newest])

  expect(mixed.map(({ outcome }) => outcome)).toEqual(['repeated', 'recorded', 'recorded'])
  expect(mixed.map((one) => 'conflict' in one)).toEqual([false, true, false])
  expect(oldFirst.map(({ outcome }) => outcome)).toEqual(['repeated', 'recorded'])
  expect((await ledgerState(deps, gate.tenantId)).scans).toBe(4)
})

test('a batch takes no conflict from a ticket of which it stores nothing', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 3 })
  const other = await aGate(deps, { slug: 'other' })
  const [first, second] = [0, 1].map((at) =>
    anUpload(deps, gate, codeOf(gate), { scannedAt: instantToText(deps.now() - at * MINUTE_MS) }),
  )
  await upload(deps, uploaderOf(gate), [first, second])
  const before = await ledgerState(deps, gate.tenantId)
  const foreign = { ...anUpload(deps, gate, codeOf(gate)), listId: other.listId }

  const [repeat] = await upload({ ...deps }, uploaderOf(gate), [
    first,
    anUpload(deps, gate, codeOf(gate, 1)),
  ])
  const [stray] = await upload(deps, uploaderOf(gate), [
    foreign,
    anUpload(deps, gate, codeOf(gate, 2)),
  ])

  expect(before.conflicts).toHaveLength(1)
  expect(repeat).toMatchObject({ outcome: 'repeated' })
  expect(stray).toMatchObject({ outcome: 'rejected', error: { code: 'unknown_list' } })
  expect((await ledgerState(deps, gate.tenantId)).conflicts).toEqual(before.conflicts)
})

test('a scan from the future is flagged, however it says its clocks stood', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const scan = anUpload(deps, gate, codeOf(gate), { scannedAt: '2099-01-01T00:00:00.000Z' })

  const [result] = await upload(deps, uploaderOf(gate), [scan])

  expect(result).toMatchObject({ outcome: 'recorded', flags: ['clock_suspect'] })
})

test('scans of one batch that have nothing in common are each stored as they were sent', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const scans = [
    anUpload(deps, gate, codeOf(gate), { sequence: 1, bootId: 'a', confirm: ['unpaid'] }),
    anUpload(deps, gate, codeOf(gate), {
      direction: 'exit',
      scannedAt: '2026-11-22T18:42:07.123Z',
    }),
    anUpload(deps, gate, 'no, "code" {of} ours\\', { verdict: 'refused', reason: 'invalid' }),
    anUpload(deps, gate, codeOf(gate, 1), {
      scannedAt: '9999-12-31T23:59:59.999Z',
      localAt: '1970-01-01T00:00:00.001Z',
    }),
    anUpload(deps, gate, codeOf(gate, 1), { sequence: 2, bootId: 'b' }),
  ]

  await upload(deps, uploaderOf(gate), scans)

  const stored = await withTenant(
    deps.db,
    gate.tenantId,
    (tx) => tx<Record<string, unknown>[]>`
      select scan_id, raw_code, direction, iso(scanned_at) as scanned_at, iso(local_at) as local_at, sequence, boot_id,
             verdict, reason, is_unpaid_confirmed
        from scans order by scan_id`,
  )
  expect(stored).toEqual(
    scans
      .map((scan) => ({
        scanId: scan.scanId,
        rawCode: scan.qrCode,
        direction: scan.direction,
        scannedAt: scan.scannedAt,
        localAt: scan.localAt ?? null,
        sequence: scan.sequence ?? null,
        bootId: scan.bootId ?? null,
        verdict: scan.verdict ?? 'admitted',
        reason: scan.reason ?? 'ok',
        isUnpaidConfirmed: scan.confirm !== undefined,
      }))
      .toSorted((a, b) => (a.scanId < b.scanId ? -1 : 1)),
  )
})
