import { expect, test } from 'vitest'
import type { ScanId, TicketId, UserId } from '../../../shared/ids.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { openTestDeps } from '../../testing/deps.ts'
import { granted } from '../../testing/event.ts'
import {
  aGate,
  anUpload,
  type Gate,
  ledgerState,
  stationActorOf,
  upload,
  uploaderOf,
} from '../../testing/gate.ts'
import { annulScan } from './annul-scan.ts'
import { type CheckIn, type CheckInRequest, checkIn } from './check-in.ts'
import { createCheckInQueue } from './check-in-queue.ts'

const asked = (gate: Gate, change: Partial<CheckInRequest> = {}): CheckIn => ({
  actor: stationActorOf(gate),
  request: {
    qrCode: gate.tickets[0]?.text,
    eventId: gate.eventId,
    direction: 'entry',
    confirm: [],
    ...change,
  },
})

test('the first scan of a ticket is admitted, the second says when and where the first one was', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)

  const [first] = await checkIn(deps, gate.tenantId, [asked(gate)])
  deps.clock.now += MINUTE_MS
  const [second] = await checkIn(deps, gate.tenantId, [asked(gate)])

  expect(granted(first ?? NONE)).toMatchObject({ verdict: 'admitted', reason: 'ok' })
  expect(granted(second ?? NONE)).toMatchObject({
    verdict: 'refused',
    reason: 'already_redeemed',
    decision: {
      firstEntry: { scannedAt: deps.clock.now - MINUTE_MS, scanId: granted(first ?? NONE).scanId },
    },
  })
})

test('two gates that ask at the same moment: one green, one red, whatever the grouping', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { tickets: 30 })
  const queue = createCheckInQueue(deps)
  const twice = gate.tickets.flatMap((ticket) => [ticket.text, ticket.text])

  const outcomes = await Promise.all([
    ...twice.map((qrCode) => queue(gate.tenantId, asked(gate, { qrCode }))),
    ...twice.map((qrCode) =>
      checkIn(deps, gate.tenantId, [asked(gate, { qrCode })]).then(([one]) => one),
    ),
  ])

  const verdicts = outcomes.map((outcome) => granted(outcome ?? NONE).verdict)
  expect(verdicts.filter((verdict) => verdict === 'admitted')).toHaveLength(30)
  expect((await ledgerState(deps, gate.tenantId)).conflicts).toEqual([])
})

test('a repeated scan id is answered with what was stored; with other content it is refused', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const scanId = deps.newId() as ScanId

  const [first] = await checkIn(deps, gate.tenantId, [asked(gate, { scanId })])
  const [repeat] = await checkIn(deps, gate.tenantId, [asked(gate, { scanId })])
  const [other] = await checkIn(deps, gate.tenantId, [
    asked(gate, { scanId, qrCode: gate.tickets[1]?.text }),
  ])

  expect(granted(first ?? NONE).verdict).toBe('admitted')
  expect(granted(repeat ?? NONE)).toMatchObject({ verdict: 'admitted', decision: null })
  expect(other).toMatchObject({ ok: false, error: { code: 'scan_changed' } })
  expect((await ledgerState(deps, gate.tenantId)).scans).toBe(1)
})

test('a scan that fails in a group does not fail its neighbours', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const stranger = {
    ...asked(gate),
    request: { ...asked(gate).request, eventId: deps.newId() as Gate['eventId'] },
  }

  const outcomes = await checkIn(deps, gate.tenantId, [stranger, asked(gate)])

  expect(outcomes.map((outcome) => outcome.ok)).toEqual([false, true])
})

test('another tenant’s event is not found, and its ticket unknown', async () => {
  await using deps = await openTestDeps()
  const mine = await aGate(deps, { slug: 'mine' })
  const theirs = await aGate(deps, { slug: 'theirs' })

  const [event] = await checkIn(deps, mine.tenantId, [
    { ...asked(theirs), actor: stationActorOf(mine) },
  ])
  const [code] = await checkIn(deps, mine.tenantId, [
    asked(mine, { qrCode: theirs.tickets[0]?.text }),
  ])
  const [picked] = await checkIn(deps, mine.tenantId, [
    asked(mine, { qrCode: undefined, ticketId: theirs.tickets[0]?.ticketId as TicketId }),
  ])

  expect(event).toMatchObject({ ok: false, error: { code: 'event_not_found' } })
  expect(granted(code ?? NONE).reason).toBe('wrong_event')
  expect(granted(picked ?? NONE).reason).toBe('unknown')
})

test('a text that is no code is a stored refusal', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)

  const [outcome] = await checkIn(deps, gate.tenantId, [
    asked(gate, { qrCode: 'https://example.com/\0\uD800' }),
  ])

  expect(granted(outcome ?? NONE)).toMatchObject({ verdict: 'refused', reason: 'invalid' })
  expect((await ledgerState(deps, gate.tenantId)).scans).toBe(1)
})

test('an annulled ticket is unused again, and may not be annulled twice or by a stranger', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const [first] = await checkIn(deps, gate.tenantId, [asked(gate)])
  const { scanId } = granted(first ?? NONE)

  const byOther = await annulScan(deps, stationActorOf(gate, 2), scanId)
  const annulled = await annulScan(deps, stationActorOf(gate), scanId)
  const again = await annulScan(deps, stationActorOf(gate), scanId)

  expect(byOther).toMatchObject({ ok: false, error: { code: 'annul_not_yours' } })
  expect(annulled.ok).toBe(true)
  expect(again).toMatchObject({ ok: false, error: { code: 'already_annulled' } })
  expect((await ledgerState(deps, gate.tenantId)).checkedIn).toEqual([])
  const [next] = await checkIn(deps, gate.tenantId, [asked(gate)])
  expect(granted(next ?? NONE).verdict).toBe('admitted')
})

test('after 15 minutes only a supervisor annuls', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps)
  const [first] = await checkIn(deps, gate.tenantId, [asked(gate)])
  const { scanId } = granted(first ?? NONE)
  deps.clock.now += 16 * MINUTE_MS

  const late = await annulScan(deps, stationActorOf(gate), scanId)
  const supervisor = {
    ...stationActorOf(gate, 2),
    isSupervisor: true,
    userId: deps.newId() as UserId,
  }
  const bySupervisor = await annulScan(deps, supervisor, scanId)

  expect(late).toMatchObject({ ok: false, error: { code: 'annul_too_late' } })
  expect(bySupervisor.ok).toBe(true)
})

test('another tenant cannot annul a scan: it is not there', async () => {
  await using deps = await openTestDeps()
  const mine = await aGate(deps, { slug: 'mine' })
  const theirs = await aGate(deps, { slug: 'theirs' })
  const [first] = await checkIn(deps, theirs.tenantId, [asked(theirs)])

  const refused = await annulScan(
    deps,
    { ...stationActorOf(mine), isSupervisor: true },
    granted(first ?? NONE).scanId,
  )

  expect(refused).toMatchObject({ ok: false, error: { code: 'scan_not_found' } })
})

/** For a result that must be there. */
const NONE = { ok: false, error: { code: 'event_ended' } } as const

test('an annul that was uploaded under another list takes nothing back, and the right one still may', async () => {
  await using deps = await openTestDeps()
  const gate = await aGate(deps, { event: { lists: [{ name: 'Entry' }, { name: 'Backstage' }] } })
  const [first] = await checkIn(deps, gate.tenantId, [asked(gate, { listId: gate.listId })])
  const { scanId } = granted(first ?? NONE)
  const stray = anUpload(deps, gate, gate.tickets[0]?.text ?? '', {
    kind: 'annul',
    annuls: scanId,
    listId: gate.event.lists[1]?.id ?? '',
  })

  await upload(deps, uploaderOf(gate), [stray])
  const before = (await ledgerState(deps, gate.tenantId)).checkedIn
  const annulled = await annulScan(deps, stationActorOf(gate), scanId)

  expect(before).toHaveLength(1)
  expect(annulled.ok).toBe(true)
  expect((await ledgerState(deps, gate.tenantId)).checkedIn).toEqual([])
})
