import { join } from 'node:path'
import Database from 'better-sqlite3'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { ScanId } from '../../../shared/ids.ts'
import { type CallInput, GATE_CALLS } from '../../contract/calls.ts'
import { HISTORY_ROWS_MAX } from '../../contract/limits.ts'
import { aUser } from '../../testing/operators.ts'
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
  pairWithoutServer,
  START,
  stationWithEvent,
  type TempStation,
  tempStation,
} from '../../testing/temp-station.ts'
import { recordSignIn } from '../operators/operators.ts'
import { partStatements } from './journal-store.ts'

const MINUTE = 60_000

async function historyOf(station: TempStation, input: CallInput<'history'> = {}) {
  const answer = await station.handlers.history(input)
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`)
  return answer.value
}

async function scan(station: TempStation, code: string) {
  const answer = await station.handlers.scan({ code })
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`)
  return answer.value
}

test('the history shows the newest scan first, with ticket, gate and operator by name', async () => {
  await using station = await stationWithEvent(2)
  recordSignIn(station.core, aUser())
  await scan(station, codeOf(0))
  await scan(station, 'nonsense')
  await scan(station, codeOf(1))

  const { items, next } = await historyOf(station)

  expect(items.map((row) => row.sequence)).toEqual([3, 2, 1])
  expect(next).toBeNull()
  expect(items[0]).toMatchObject({
    kind: 'scan',
    verdict: 'admitted',
    name: 'Visitor 1',
    ticketType: { number: 1, name: 'Gallery' },
    gateName: 'North',
    operatorName: 'Rahim',
    isAnnulled: false,
    isConflict: false,
    canAnnul: true,
    annulUntil: new Date(START + 15 * MINUTE + 2).toISOString(),
  })
  expect(items[1]).toMatchObject({
    reason: 'invalid',
    ticketId: null,
    name: null,
    canAnnul: false,
    annulUntil: null,
  })
})

test('pages of the history follow each other without a gap or a repetition', async () => {
  await using station = await stationWithEvent(5)
  for (let at = 0; at < 5; at += 1) await scan(station, codeOf(at))

  const first = await historyOf(station, { limit: 2 })
  const second = await historyOf(station, { limit: 2, before: first.next ?? 0 })
  const third = await historyOf(station, { limit: 2, before: second.next ?? 0 })

  const pages = [first, second, third].map(({ items }) => items.map((row) => row.sequence))
  expect(pages).toEqual([[5, 4], [3, 2], [1]])
  expect(third.next).toBeNull()
})

test('a page has fifty rows, or as many as were asked for, and a call for more than a hundred is refused', async () => {
  await using station = await stationWithEvent(1)
  for (let at = 0; at < 120; at += 1) await scan(station, `stranger ${at}`)

  const usual = await historyOf(station)
  const most = await historyOf(station, { limit: HISTORY_ROWS_MAX })
  const tooMany = v.safeParse(GATE_CALLS.history.input, { limit: HISTORY_ROWS_MAX + 1 })

  expect([usual.items.length, most.items.length]).toEqual([50, 100])
  expect([usual.next, most.next]).toEqual([71, 21])
  expect(tooMany.success).toBe(false)
})

test('a page of a long evening is found by its key and reads no row that it does not show', async () => {
  await using station = await stationWithEvent(1)
  const db = new Database(join(station.folder, 'station.sqlite'), { readonly: true })
  // Safe: it only prepares statements.
  const plans = partStatements(db as never).map((source) =>
    db
      .prepare<unknown[], { detail: string }>(`explain query plan ${source}`)
      .all(...ARGUMENTS.slice(0, argumentsOf(source)))
      .map(({ detail }) => detail),
  )
  db.close()

  expect(plans).toHaveLength(3)
  for (const steps of plans) {
    expect(steps).toHaveLength(2)
    expect(steps[0]).toMatch(/^SEARCH j USING INTEGER PRIMARY KEY \(rowid[<>=]\?\)$/)
    expect(steps[1]).toMatch(/^SEARCH s USING INTEGER PRIMARY KEY \(rowid=\?\)/)
  }
})

/** A number for each question mark. */
const argumentsOf = (source: string): number => source.split('?').length - 1
const ARGUMENTS = [1, 1]

test('an unseen ticket has the name that its code says', async () => {
  await using station = await stationWithEvent(1)
  await scan(station, codeOf(50, { issuedAt: START, attendeeName: 'Mitu', typeNumber: 2 }))

  const { items } = await historyOf(station)

  expect(items[0]).toMatchObject({ reason: 'unseen', name: 'Mitu', ticketType: { name: 'VIP' } })
})

test('after fifteen minutes only a supervisor may take a scan back, and another operator never', async () => {
  await using station = await stationWithEvent(1)
  recordSignIn(station.core, aUser())
  await scan(station, codeOf(0))
  station.time.pass(15 * MINUTE)
  const inTime = (await historyOf(station)).items[0]
  recordSignIn(station.core, aUser({ id: anId(21), email: 'k@example.com' }))
  const byOther = (await historyOf(station)).items[0]
  recordSignIn(station.core, aUser())
  station.time.pass(1)
  const late = (await historyOf(station)).items[0]
  recordSignIn(station.core, aUser({ level: 'supervisor' }))
  const bySupervisor = (await historyOf(station)).items[0]

  const until = new Date(START + 15 * MINUTE).toISOString()
  expect(inTime).toMatchObject({ canAnnul: true, annulUntil: until })
  expect(byOther).toMatchObject({ canAnnul: false, annulUntil: until })
  expect(late).toMatchObject({ canAnnul: false, annulUntil: null })
  expect(bySupervisor).toMatchObject({ canAnnul: true, annulUntil: null })
})

test('a scan that was taken back says so, whether here or at another station', async () => {
  await using station = await stationWithEvent(2)
  const mine = await scan(station, codeOf(0))
  const other = await scan(station, codeOf(1))
  await station.handlers.annul({ scanId: mine.scanId })
  const annul = aRemoteScan(1, { kind: 'annul', annuls: other.scanId, reason: 'annulled' })
  await station.core.manifest.applyLive(EVENT, [annul])

  const { items } = await historyOf(station)

  expect(items.map(({ kind, isAnnulled, canAnnul }) => ({ kind, isAnnulled, canAnnul }))).toEqual([
    { kind: 'annul', isAnnulled: false, canAnnul: false },
    { kind: 'scan', isAnnulled: true, canAnnul: false },
    { kind: 'scan', isAnnulled: true, canAnnul: false },
  ])
  expect(items[0]?.annuls).toBe(mine.scanId)
})

test('a green that lost the merge is a conflict until the winner is taken back', async () => {
  await using station = await tempStation()
  pairWithoutServer(station)
  await download(station, [aHead({ lists: [aList()] }), aTicket(0), anEnd({ tickets: 1 })])
  await station.handlers.selectEvent({ eventId: EVENT })
  await scan(station, codeOf(0))
  const winner = aRemoteScan(0)
  await station.core.manifest.applyLive(EVENT, [winner])
  const lost = (await historyOf(station)).items[0]
  const annul = aRemoteScan(0, {
    scanId: anId<ScanId>(0x900_900),
    kind: 'annul',
    annuls: winner.scanId,
    reason: 'annulled',
  })
  await station.core.manifest.applyLive(EVENT, [annul])
  const stands = (await historyOf(station)).items[0]

  expect([lost?.isConflict, stands?.isConflict]).toEqual([true, false])
})
