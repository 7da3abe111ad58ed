import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import {
  aHead,
  anEnd,
  anId,
  aTicket,
  codeOf,
  EVENT,
  LIST,
  START,
  STATION,
  stationWithEvent,
  tempStation,
  testDeps,
  ticketId,
} from '../testing/temp-station.ts'
import { toStationFault } from './db/faults.ts'
import { assertPragmas, assertRuntime, openDatabase, stationPaths } from './db/open.ts'
import { createGiveWay } from './manifest/give-way.ts'
import { openStores } from './open-stores.ts'
import type { JournalRow } from './stores.ts'

const newFolder = () => mkdtempSync(join(tmpdir(), 'probesh-open-'))

test('a second station on the same folder is told so in one sentence, and the first goes on', async () => {
  await using station = await stationWithEvent(1)

  const second = tempStation({ folder: station.folder })

  await expect(second).rejects.toThrow(/Another Probesh station already uses .* Close it/)
  expect(await station.handlers.scan({ code: codeOf(0) })).toMatchObject({
    value: { verdict: 'admitted' },
  })
})

test('the folder is free again once the station is closed', async () => {
  const folder = newFolder()
  const first = await tempStation({ folder })
  await first.close()

  await using second = await tempStation({ folder })

  expect(await second.handlers.status({})).toMatchObject({ ok: true })
  rmSync(folder, { recursive: true, force: true })
})

test('every commit is synced after the file was opened again, not only the first time', () => {
  const folder = newFolder()
  const path = join(folder, 'station.sqlite')
  openDatabase(path).close()
  const db = openDatabase(path)

  db.exec("insert into meta (key, value) values ('x', x'00')")

  expect(() => assertPragmas(db)).not.toThrow()
  expect(db.pragma('synchronous', { simple: true })).toBe(2)
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a file of a newer release is refused in words and left alone', () => {
  const folder = newFolder()
  const path = join(folder, 'station.sqlite')
  openDatabase(path).close()
  const raw = new Database(path)
  raw.pragma('user_version = 99')
  raw.close()

  expect(() => openDatabase(path)).toThrow(/newer Probesh station/)
  rmSync(folder, { recursive: true, force: true })
})

test('an older Node is refused in words instead of crashing', () => {
  expect(() => assertRuntime('9')).toThrow(/needs Node 24 or newer/)
  expect(() => assertRuntime(undefined)).not.toThrow()
})

test('a full disk refuses the scan in words, breaks nothing, and works again when there is space', () => {
  const folder = newFolder()
  const { deps } = testDeps({ folder })
  const paths = stationPaths(folder)
  const stores = openStores(paths, {
    deps,
    correctedNow: () => START,
    giveWay: createGiveWay(deps),
    foldLog: () => Promise.resolve(),
    onApplied: () => {},
    onSearchable: () => {},
  })
  const pages = Number(stores.db.pragma('page_count', { simple: true }))
  stores.db.pragma(`max_page_count = ${pages + 3}`)
  let made = 0
  let fault: unknown = null
  while (fault === null) {
    try {
      stores.journal.append(aRow(made))
      made += 1
    } catch (error) {
      fault = toStationFault(error)
    }
  }
  const unsent = stores.journal.countUnsent()

  stores.db.pragma(`max_page_count = ${pages + 1_000}`)
  stores.journal.append(aRow(made))

  expect(String(fault)).toContain('The disk of this laptop is full, so the scan was not recorded')
  expect(unsent).toBe(made)
  expect(stores.journal.list(0, 1_000).map((row) => row.sequence)).toEqual(
    Array.from({ length: made + 1 }, (_unused, at) => at + 1),
  )
  expect(stores.db.pragma('quick_check', { simple: true })).toBe('ok')
  stores.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a snapshot is folded in at once at a quiet gate, and beside scans left to a quiet moment', async () => {
  const folder = newFolder()
  let folds = 0
  const { deps } = testDeps({ folder })
  const stores = openStores(stationPaths(folder), {
    deps,
    correctedNow: () => START,
    giveWay: createGiveWay(deps),
    foldLog: async () => {
      folds += 1
    },
    onApplied: () => {},
    onSearchable: () => {},
  })
  const snapshot = async () => {
    const end = anEnd({ tickets: 1 })
    const progress = { cursor: end.cursor, end }
    await stores.manifest.applyStretch(EVENT, [aHead(), aTicket(0), end], progress)
    return folds
  }

  const atQuietGate = await snapshot()
  stores.journal.append(aRow(1))
  const besideScans = await snapshot()

  expect([atQuietGate, besideScans]).toEqual([1, 1])
  stores.close()
  rmSync(folder, { recursive: true, force: true })
})

const aRow = (number: number): JournalRow => ({
  scanId: anId(0x1000 + number),
  kind: 'scan',
  annuls: null,
  eventId: EVENT,
  ticketId: ticketId(number),
  listId: LIST,
  gateId: null,
  stationId: STATION,
  operatorId: null,
  direction: 'entry',
  scannedAt: START + number,
  localAt: START,
  bootId: anId(7),
  verdict: 'admitted',
  reason: 'ok',
  forcedPast: null,
  forceReason: null,
  forcedBy: null,
  isUnpaidConfirmed: false,
  rawCode: 'x'.repeat(76),
})
