import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempDisposableSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { EventId } from '../../../shared/ids.ts'
import { instantToText } from '../../../shared/time.ts'
import {
  anId,
  codeOf,
  EVENT,
  giveEvents,
  START,
  STATION,
  stationWithEvent,
  tempStation,
} from '../../testing/temp-station.ts'
import { stationPaths } from '../db/open.ts'

const THEIRS = anId<EventId>(900)
const TABLES = ['events', 'tickets', 'name_blocks', 'remote_scans', 'order_blocks'] as const

const rowsIn = (folder: string): number[] => {
  const db = new Database(stationPaths(folder).database, { readonly: true })
  try {
    return TABLES.map(
      (table) => db.prepare<[], number>(`select count(*) from ${table}`).pluck().get() ?? -1,
    )
  } finally {
    db.close()
  }
}

/** A folder as a pairing with another organizer leaves it, with a backup of the time before. */
async function pairedAnew(folder: string, tickets: number, scans = 0): Promise<void> {
  const station = await stationWithEvent(tickets, { folder })
  for (let number = 0; number < scans; number += 1) {
    await station.handlers.scan({ code: codeOf(number) })
  }
  station.core.meta.set('outdated', [EVENT])
  giveEvents(station, [THEIRS])
  await station.close()
  const { backups } = stationPaths(folder)
  mkdirSync(backups, { recursive: true })
  writeFileSync(join(backups, 'station-000000000000001.sqlite'), 'sealed rows')
}

const aFolder = () => mkdtempDisposableSync(join(tmpdir(), 'probesh-organizer-'))

test('KS16 a pairing with another organizer names what has to go, and one with the same does not', async () => {
  const paired = (tenantId: string, eventIds: readonly EventId[]) =>
    Response.json(
      {
        station: { id: STATION, name: 'North', gateId: null },
        tenant: { id: tenantId, slug: 'other', name: 'Other' },
        eventIds,
        credential: 'another-credential',
        serverTime: instantToText(START),
      },
      { status: 201 },
    )
  const answers = [paired(anId(6), []), paired(anId(7), [THEIRS])]
  await using station = await stationWithEvent(5, {
    fetch: async () => answers.shift() ?? Response.error(),
  })
  const pair = async () => {
    const input = { server: 'http://127.0.0.1:1', code: 'K7Q2-MM', name: 'North' }
    expect(await station.handlers.pair(input)).toMatchObject({ ok: true })
    return station.core.meta.get('outdated')
  }

  expect(await pair()).toBeNull()
  expect(await pair()).toEqual([EVENT])
  expect(station.core.manifest.countTickets(EVENT)).toBe(5)
})

test('KS16 what the laptop held for another organizer is gone after the next start, backups included', async () => {
  using folder = aFolder()
  await pairedAnew(folder.path, 250)
  expect(rowsIn(folder.path).slice(0, 2)).toEqual([1, 250])

  await using station = await tempStation({ folder: folder.path })

  expect(station.core.meta.get('outdated')).toBeNull()
  expect(station.core.manifest.findEvent(EVENT)).toBeNull()
  expect(rowsIn(folder.path)).toEqual([0, 0, 0, 0, 0])
  expect(readdirSync(stationPaths(folder.path).backups)).toEqual([])
})

test('KS16 an event whose scans are unsent stays until they are sent', async () => {
  using folder = aFolder()
  await pairedAnew(folder.path, 5, 2)
  const first = await tempStation({ folder: folder.path })
  expect(first.core.manifest.countTickets(EVENT)).toBe(5)
  expect(first.core.meta.get('outdated')).toEqual([EVENT])
  const scans = first.core.journal.listUnsent(10)
  first.core.journal.recordOutcomes(
    scans.map(({ scanId }) => ({ scanId, outcome: 'recorded' })),
    first.time.wall,
  )
  await first.close()

  await using station = await tempStation({ folder: folder.path })

  expect(station.core.manifest.findEvent(EVENT)).toBeNull()
  expect(station.core.meta.get('outdated')).toBeNull()
  expect(station.core.journal.countUnsent()).toBe(0)
  expect(station.core.journal.list(0, 10)).toHaveLength(2)
})

test('KS16 an event that this station was given again stays', async () => {
  using folder = aFolder()
  await pairedAnew(folder.path, 5)
  const between = await tempStation({ folder: folder.path })
  await between.close()
  const station = await stationWithEvent(5, { folder: folder.path })
  station.core.meta.set('outdated', [EVENT])
  await station.close()

  await using again = await tempStation({ folder: folder.path })

  expect(again.core.manifest.countTickets(EVENT)).toBe(5)
  expect(again.core.meta.get('outdated')).toBeNull()
})

test('KS16 a start that is killed while it drops leaves all or nothing, and the next one finishes', async () => {
  using parent = aFolder()
  const made = join(parent.path, 'made')
  await pairedAnew(made, 20_000)

  for (const round of [1, 2, 3]) {
    const folder = join(parent.path, String(round))
    cpSync(made, folder, { recursive: true })
    const child = spawn(process.execPath, [VICTIM, folder, 'scan', '0', '0'], { stdio: 'ignore' })
    const exited = once(child, 'exit')
    // The backups go first, so from now on the rows are going.
    while (readdirSync(stationPaths(folder).backups).length > 0) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    child.kill('SIGKILL')
    await exited
    expect(rowsIn(folder).slice(0, 2)).toBeOneOf([
      [1, 20_000],
      [0, 0],
    ])

    const station = await tempStation({ folder })
    expect(station.core.meta.get('outdated')).toBeNull()
    await station.close()
    expect(rowsIn(folder)).toEqual([0, 0, 0, 0, 0])
  }
}, 240_000)

const VICTIM = new URL('../../testing/kill-victim.ts', import.meta.url).pathname
