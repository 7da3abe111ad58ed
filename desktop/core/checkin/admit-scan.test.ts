import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { EventId } from '../../../shared/ids.ts'
import { codeBytes } from '../../../shared/tickets/qr.ts'
import {
  aHead,
  aList,
  anEnd,
  anId,
  aRemoteScan,
  aTicket,
  codeOf,
  download,
  EVENT,
  LIST,
  OTHER_STATION,
  pairWithoutServer,
  START,
  signedCode,
  stationWithEvent,
  type TempStation,
  tempStation,
  ticketId,
} from '../../testing/temp-station.ts'
import { annulScan } from './annul-scan.ts'

async function scan(station: TempStation, code: string, more: object = {}) {
  const answer = await station.handlers.scan({ code, ...more })
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`)
  return answer.value
}

test('a green is in the journal, unsent, before it is shown', async () => {
  await using station = await stationWithEvent(3)

  const shown = await scan(station, codeOf(0))

  expect(shown).toMatchObject({
    verdict: 'admitted',
    reason: 'ok',
    source: 'local',
    ticket: { id: ticketId(0), status: 'checked_in', name: 'Visitor 0' },
  })
  const row = required(station.core.journal.find(shown.scanId), 'the row')
  expect(row).toMatchObject({ sequence: 1, verdict: 'admitted', rawCode: codeOf(0), outcome: null })
  expect(station.core.journal.countUnsent()).toBe(1)
  expect(station.core.journal.listUnsent(10)).toMatchObject([{ scanId: shown.scanId, sequence: 1 }])
})

test('a second scan of a ticket says when and where it entered', async () => {
  await using station = await stationWithEvent(1)

  const first = await scan(station, codeOf(0))
  const second = await scan(station, codeOf(0))

  expect(second).toMatchObject({
    verdict: 'refused',
    reason: 'already_redeemed',
    firstEntry: { scanId: first.scanId, gateName: 'North', isThisStation: true },
  })
})

test('an entry at another gate counts here as soon as it is known', async () => {
  await using station = await stationWithEvent(1)
  await station.core.manifest.applyLive(anId<EventId>(1), [aRemoteScan(0)])

  const shown = await scan(station, codeOf(0))

  expect(shown).toMatchObject({
    reason: 'already_redeemed',
    firstEntry: { stationId: OTHER_STATION, isThisStation: false },
  })
})

test('every refusal is a row of the journal, however long the text', async () => {
  await using station = await stationWithEvent(1)

  const shown = await scan(station, 'x'.repeat(8_000))

  expect(shown).toMatchObject({ verdict: 'refused', reason: 'invalid' })
  expect(station.core.journal.find(shown.scanId)?.rawCode).toHaveLength(512)
})

test('a genuine code issued after the last complete download is admitted once, as unseen', async () => {
  await using station = await stationWithEvent(1)
  const code = codeOf(77, { issuedAt: START })

  const first = await scan(station, code)
  const second = await scan(station, code)

  expect(first).toMatchObject({ verdict: 'admitted', reason: 'unseen' })
  expect(second).toMatchObject({ reason: 'already_redeemed', firstEntry: { scanId: first.scanId } })
})

test('a genuine code that should have been on the laptop is refused as unknown', async () => {
  await using station = await stationWithEvent(1)

  const shown = await scan(station, codeOf(77, { issuedAt: START - 1_000 }))

  expect(shown).toMatchObject({ verdict: 'refused', reason: 'unknown' })
})

test('a re-issued code passes where it was not heard of, and the old one is refused once it was', async () => {
  await using station = await stationWithEvent(2)
  const reissued = codeOf(0, { serial: 1, issuedAt: START + 1_000 })

  const unheard = await scan(station, reissued)
  await download(station, [aHead({ mode: 'changes' }), aTicket(1, { serial: 1 }), anEnd()])
  const old = await scan(station, codeOf(1))

  expect(unheard).toMatchObject({ verdict: 'admitted', reason: 'unseen' })
  expect(old).toMatchObject({ verdict: 'refused', reason: 'revoked' })
})

test('an event with listed verification admits only what is on its list, and needs no key', async () => {
  await using station = await stationWithEvent(1)
  const { text, payload, signature } = signedCode(5)
  const digest = createHash('sha256').update(codeBytes(payload, signature)).digest()
  const head = aHead()
  const listed = {
    ...head,
    event: { ...head.event, verification: 'listed' as const },
    keys: undefined,
  }
  await download(station, [
    listed,
    aTicket(5, { digest: digest.subarray(0, 16).toString('base64url') }),
    anEnd({ cursor: 'cursor-2' }),
  ])

  expect(await scan(station, text)).toMatchObject({ verdict: 'admitted' })
  const forged = codeOf(5, {}, { key: Buffer.alloc(32, 9) })
  expect(await scan(station, forged)).toMatchObject({
    reason: 'invalid',
    codeRefusal: { code: 'not_listed' },
  })
})

test('a code of another event on the laptop is refused by its name', async () => {
  await using station = await stationWithEvent(1)

  const shown = await scan(station, codeOf(0, {}, { eventId: anId<EventId>(99) }))

  expect(shown).toMatchObject({ reason: 'wrong_event', codeRefusal: { code: 'other_event' } })
})

test('an unpaid ticket is admitted when the list asks and the operator confirms, and the row says so', async () => {
  await using station = await stationWithEvent(0)
  const lists = [aList({ admitUnpaid: 'ask' })]
  await download(station, [
    aHead({ mode: 'changes', lists }),
    aTicket(0, { order: 'pending' }),
    anEnd(),
  ])

  const asked = await scan(station, codeOf(0))
  const confirmed = await scan(station, codeOf(0), { confirm: ['unpaid'] })

  expect(asked).toMatchObject({ reason: 'unpaid', canOverride: true })
  expect(confirmed.verdict).toBe('admitted')
  expect(station.core.journal.find(confirmed.scanId)?.isUnpaidConfirmed).toBe(true)
})

test('an own entry may be annulled for 15 minutes, and the ticket is unused again', async () => {
  await using station = await stationWithEvent(2)
  const first = await scan(station, codeOf(0))
  const late = await scan(station, codeOf(1))

  const annulled = await station.handlers.annul({ scanId: first.scanId })
  const twice = await station.handlers.annul({ scanId: first.scanId })
  station.time.pass(16 * 60_000)
  const tooLate = await station.handlers.annul({ scanId: late.scanId })

  expect(annulled).toMatchObject({ ok: true, value: { annuls: first.scanId } })
  expect(twice).toMatchObject({ ok: false, error: { code: 'already_annulled' } })
  expect(tooLate).toMatchObject({ ok: false, error: { code: 'annul_too_late' } })
  expect(await scan(station, codeOf(0))).toMatchObject({ verdict: 'admitted' })
})

test('a ticket that was picked by hand is admitted without its code', async () => {
  await using station = await stationWithEvent(1)

  const found = await station.handlers.search({ text: ticketId(0) })
  const admitted = await station.handlers.admitByTicket({ ticketId: ticketId(0) })
  const missing = await station.handlers.admitByTicket({ ticketId: ticketId(9) })

  expect(found).toMatchObject({ value: { items: [{ id: ticketId(0), name: 'Visitor 0' }] } })
  expect(admitted).toMatchObject({ value: { verdict: 'admitted' } })
  expect(missing).toMatchObject({ error: { code: 'ticket_not_found' } })
  const [row] = station.core.journal.listUnsent(1)
  expect(row).toMatchObject({ ticketId: ticketId(0) })
  expect(row).not.toHaveProperty('qrCode')
})

test('scan ids and times only grow, even when the laptop clock is set back', async () => {
  await using station = await stationWithEvent(3)

  const first = await scan(station, codeOf(0))
  station.time.wall -= 7_200_000
  const second = await scan(station, codeOf(1))
  const third = await scan(station, codeOf(2))

  expect(Date.parse(second.scannedAt)).toBe(Date.parse(first.scannedAt) + 1)
  expect([first, second, third].map((one) => one.scanId)).toEqual(
    [first, second, third].map((one) => one.scanId).sort(),
  )
  const row = required(station.core.journal.find(second.scanId), 'the row')
  expect(row.localAt).toBe(START - 7_200_000)
})

test('an annul settles its conflict in one step, whatever ends the station behind it', async () => {
  await using station = await stationWithEvent(1)
  const mine = await scan(station, codeOf(0))
  await station.core.manifest.applyLive(EVENT, [aRemoteScan(0)])
  const before = station.core.conflicts.list(EVENT, 10)

  // What follows the commit does not happen: the station was killed there.
  const annulled = await annulScan({ ...station.core, noteOwnScan: () => {} }, mine.scanId)

  expect(before).toMatchObject([{ scanId: mine.scanId }])
  expect(annulled.ok).toBe(true)
  expect(station.core.conflicts.list(EVENT, 10)).toEqual([])
})

test('a scan is found by its id and by its ticket after a restart, an annul too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'probesh-index-'))
  const station = await stationWithEvent(3, { folder })
  const first = await scan(station, codeOf(0))
  const taken = await scan(station, codeOf(1))
  const refused = await scan(station, codeOf(0))
  const annulled = await station.handlers.annul({ scanId: taken.scanId })
  await station.close()

  await using again = await tempStation({ folder })

  const { journal, history } = again.core
  expect([first, taken, refused].map(({ scanId }) => journal.has(scanId))).toEqual([
    true,
    true,
    true,
  ])
  expect(journal.has(anId(999))).toBe(false)
  expect(history.list(ticketId(0), LIST).map((one) => one.scanId)).toEqual([first.scanId])
  const standing = annulled.ok ? annulled.value.scanId : null
  expect(history.list(ticketId(1), LIST).map((one) => one.scanId)).toEqual([taken.scanId, standing])
  expect(await scan(again, codeOf(0))).toMatchObject({ reason: 'already_redeemed' })
  expect(await scan(again, codeOf(1))).toMatchObject({ verdict: 'admitted' })
  rmSync(folder, { recursive: true, force: true })
})

test('an exit settles a conflict that it lies before, and an entry that lost at once is told', async () => {
  await using station = await tempStation()
  pairWithoutServer(station)
  const lists = [aList({ reentryAfterExit: true })]
  await download(station, [aHead({ lists }), aTicket(0), aTicket(1), anEnd({ tickets: 2 })])
  await station.handlers.selectEvent({ eventId: EVENT })
  const revised: string[] = []
  station.core.signals.subscribe((signal) => {
    if (signal.name === 'verdict.revised') revised.push(signal.payload.scanId)
  })
  const later = START + 600_000
  await scan(station, codeOf(0))
  await station.core.manifest.applyLive(EVENT, [aRemoteScan(0, { scannedAt: later })])
  const before = station.core.conflicts.count(EVENT)
  station.time.pass(1_000)
  await scan(station, codeOf(0), { direction: 'exit' })
  const after = station.core.conflicts.count(EVENT)

  await scan(station, codeOf(1))
  const left = aRemoteScan(1, { direction: 'exit', scannedAt: later })
  await station.core.manifest.applyLive(EVENT, [left])
  station.time.pass(1_000)
  const again = await scan(station, codeOf(1))

  expect([before, after]).toEqual([1, 0])
  expect(again.verdict).toBe('admitted')
  expect(revised).toEqual([again.scanId])
  expect(station.core.conflicts.list(EVENT, 10)).toMatchObject([{ scanId: again.scanId }])
})

test('a scan goes the selected way when it names none, and a selection without a way means entry', async () => {
  await using station = await stationWithEvent(1)
  await station.handlers.selectEvent({ eventId: EVENT, direction: 'exit' })
  const out = await scan(station, codeOf(0))
  const picked = await station.handlers.admitByTicket({ ticketId: ticketId(0) })
  const named = await scan(station, codeOf(0), { direction: 'entry' })
  const shown = await station.handlers.status({})

  station.core.meta.set('selection', { eventId: EVENT, listId: LIST, gateId: null })
  const older = await station.handlers.status({})

  expect([out.direction, picked.ok && picked.value.direction]).toEqual(['exit', 'exit'])
  expect(named.direction).toBe('entry')
  expect(shown.ok && shown.value.direction).toBe('exit')
  expect(older.ok && older.value.direction).toBe('entry')
})

test('a name cannot turn around or break the words beside it, on a ticket that is here or in its code alone', async () => {
  await using station = await stationWithEvent(1)
  const name = '\u202e\u0000Karim\n\u2066ADMITTED\u001b'
  await download(station, [aTicket(0, { name, note: '\u202dBox\u2028 7' })])

  const seen = await station.handlers.scan({ code: codeOf(0) })
  const unseen = await station.handlers.scan({
    code: codeOf(7, { attendeeName: 'Mila\u202e', issuedAt: START + 1_000 }),
  })
  const history = await station.handlers.history({})

  expect(seen).toMatchObject({ value: { ticket: { name: 'Karim ADMITTED', note: 'Box 7' } } })
  expect(unseen).toMatchObject({ value: { ticket: { name: 'Mila' } } })
  expect(history).toMatchObject({
    value: { items: [{ name: 'Mila' }, { name: 'Karim ADMITTED', note: 'Box 7' }] },
  })
})
