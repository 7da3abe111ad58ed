// A laptop that the organizer has wiped.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempDisposableSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { StationReportText, WipeOrder } from '../../../shared/stations/contact.ts'
import { EVENT, SERVER_TIME } from '../../testing/feed.ts'
import { anOrder } from '../../testing/orders.ts'
import { testDeps } from '../../testing/temp-station.ts'
import {
  PAIRING_CODE,
  STEWARD,
  startVenue,
  type Venue,
  type VenueOptions,
} from '../../testing/venue.ts'
import { type StationPaths, stationPaths } from '../db/open.ts'
import { createStation } from '../station.ts'
import { createSync, type Sync } from '../sync/create-sync.ts'
import { readWipeNote, writeWipeNote } from './wipe-note.ts'

const ORDER: WipeOrder = { id: '0190a000-0000-7000-8000-00000000abcd', isTotal: false }
const VICTIM = new URL('../../testing/wipe-victim.ts', import.meta.url).pathname

const aFolder = () => mkdtempDisposableSync(join(tmpdir(), 'probesh-wipe-'))

async function start(folder: string, server: string | null, own: { hasLoops?: boolean } = {}) {
  const { deps, time } = testDeps({ folder, wall: SERVER_TIME, fetch })
  let sync: Sync | null = null
  const station = await createStation(deps, (core) => {
    sync = createSync(core, { server, hasLoops: own.hasLoops ?? false })
    return sync
  })
  return { ...station, deps, time, sync: required<Sync>(sync, 'a station makes its sync') }
}

/** A server with an event of nine tickets; what it was told, and what it orders. */
async function aVenue() {
  const reports: StationReportText[] = []
  let order: WipeOrder | null = null
  const options: { downloadHeldAt?: number } & VenueOptions = {
    orders: [anOrder(1, [], { n: '7KQ2M9X', b: 'Buyer One' })],
    contact: (report) => {
      reports.push(report)
      return report.wiped === undefined ? order : null
    },
  }
  const venue = await startVenue(9, options)
  return {
    venue,
    /** Downloads stop in the middle from here on. */
    holdDownloads: () => Object.assign(options, { downloadHeldAt: 700 }),
    reports,
    order: (now: WipeOrder | null) => {
      order = now
    },
    [Symbol.asyncDispose]: () => venue[Symbol.asyncDispose](),
  }
}

/** Paired with the venue, somebody signed in, its event here, and `scans` of it made. */
async function atWork(folder: string, venue: Venue, scans: number) {
  const station = await start(folder, venue.url)
  await station.handlers.pair({ code: PAIRING_CODE, name: 'North 1' })
  await station.handlers.signIn({ email: STEWARD.email, password: STEWARD.name })
  await station.handlers.selectEvent({ eventId: EVENT })
  await station.sync.pullOnce()
  await station.sync.pullFieldsOnce()
  for (let number = 1; number <= scans; number += 1) {
    await station.handlers.scan({ code: venue.codeOf(number) })
  }
  return station
}
type AtWork = Awaited<ReturnType<typeof atWork>>

const statusOf = async ({ handlers }: Pick<AtWork, 'handlers'>) => {
  const answer = await handlers.status({})
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}

const namesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => !/^lock\.sqlite|^backups$|-(wal|shm)$/.test(name))
    .toSorted()

/** Of what was here nothing is left, and the laptop can be anybody's. */
async function expectForgotten(station: Pick<AtWork, 'handlers' | 'core'>): Promise<void> {
  const { core, handlers } = station
  expect(await statusOf(station)).toMatchObject({
    station: null,
    tenant: null,
    operator: null,
    event: null,
    unsent: 0,
    notices: [{ kind: 'wiped', key: 'notice.wiped' }],
  })
  expect(core.manifest.listEventIds()).toEqual([])
  expect(core.journal.lastScannedAt()).toBeNull()
  expect(core.meta.get('operators')).toBeNull()
  expect(core.search.index()).toBeNull()
  expect(await handlers.lastVerdict({})).toMatchObject({ value: { admission: null } })
  expect(await handlers.scan({ code: 'anything' })).toMatchObject({ ok: false })
}

test('SY22 a station that is ordered to forget waits until nothing is unsent, forgets everything and tells its server', async () => {
  using folder = aFolder()
  await using server = await aVenue()
  const { venue, reports } = server
  const station = await atWork(folder.path, venue, 2)
  server.order(ORDER)

  await station.sync.contactOnce()
  const before = await statusOf(station)
  await station.sync.pushOnce()
  await station.sync.contactOnce()
  await expectForgotten(station)
  expect(await station.sync.contactOnce()).toEqual({ kind: 'confirmed' })
  expect(await station.sync.contactOnce()).toEqual({ kind: 'nobody' })
  await station.close()

  expect(before).toMatchObject({ unsent: 2, station: { name: 'North 1' }, event: { id: EVENT } })
  expect(reports.at(-1)).toMatchObject({ wiped: ORDER.id, unsent: 0 })
  expect(namesIn(folder.path)).toEqual(['journal.log', 'station.sqlite'])
  const again = await start(folder.path, venue.url)
  await expectForgotten(again)
  await again.close()
})

test('SY22 what is scanned between the order and the wipe is not lost: the wipe waits for it', async () => {
  using folder = aFolder()
  await using server = await aVenue()
  const station = await atWork(folder.path, server.venue, 0)
  server.order(ORDER)

  // The wipe is being made ready while a visitor comes.
  const contacting = station.sync.contactOnce()
  const shown = await station.handlers.scan({ code: server.venue.codeOf(1) })
  await contacting
  const { unsent } = await statusOf(station)
  await station.sync.pushOnce()
  const sent = server.venue.requests.filter(({ path }) => path === '/staff/check-in/batch')
  await station.close()

  expect(shown).toMatchObject({ value: { verdict: 'admitted' } })
  expect(unsent).toBe(1)
  expect(sent).toHaveLength(1)
})

test('SY22 a visitor who comes while the folder is being wiped is not shown green', async () => {
  using folder = aFolder()
  await using server = await aVenue()
  const station = await atWork(folder.path, server.venue, 0)

  const wiping = station.core.wipe(ORDER)
  const shown = await station.handlers.scan({ code: server.venue.codeOf(1) })
  const isWiped = await wiping
  await expectForgotten(station)
  await station.close()

  expect(isWiped).toBe(true)
  expect(shown).toMatchObject({ ok: false })
})

test('SY22 a scan that is under way when a wipe begins is either kept and sent, or not shown green', async () => {
  using folder = aFolder()
  await using server = await aVenue()
  const station = await atWork(folder.path, server.venue, 0)

  const scanning = station.handlers.scan({ code: server.venue.codeOf(1) })
  const isWiped = await station.core.wipe(ORDER)
  const shown = await scanning
  const isGreen = shown.ok && shown.value.verdict === 'admitted'
  const { unsent } = await statusOf(station)
  await station.close()

  expect([isWiped, unsent]).toEqual([!isGreen, isGreen ? 1 : 0])
})

test('SY22 nothing of a download that was under way is written behind a wipe', async () => {
  using folder = aFolder()
  await using server = await aVenue()
  const station = await atWork(folder.path, server.venue, 0)
  server.holdDownloads()
  station.core.manifest.resetCursor(EVENT)
  const opened = server.venue.opened()
  const pulling = station.sync.pullOnce()
  await opened
  server.order(ORDER)

  await station.sync.contactOnce()
  const pulled = await pulling
  await expectForgotten(station)
  await station.close()

  expect(pulled).toMatchObject({ kind: 'failed', trouble: { code: 'stopped' } })
})

test('SY22 scans that the server will not take hold a wipe up, unless it is ordered to lose them', async () => {
  using folder = aFolder()
  await using server = await aVenue()
  const station = await atWork(folder.path, server.venue, 1)
  const scanId = station.core.journal.list(0, 1)[0]?.scanId ?? ''
  station.core.journal.recordOutcomes([{ scanId, outcome: 'rejected' }], SERVER_TIME)
  server.order(ORDER)

  await station.sync.contactOnce()
  const held = await statusOf(station)
  server.order({ ...ORDER, isTotal: true })
  await station.sync.contactOnce()
  await expectForgotten(station)
  await station.close()

  expect(held).toMatchObject({ setAside: 1, station: { name: 'North 1' } })
  expect(server.reports.map(({ setAside }) => setAside)).toEqual([1, 1])
})

test('SY22 an order that is taken back before the scans are sent changes nothing', async () => {
  using folder = aFolder()
  await using server = await aVenue()
  const station = await atWork(folder.path, server.venue, 1)
  server.order(ORDER)
  await station.sync.contactOnce()
  server.order(null)

  await station.sync.pushOnce()
  await station.sync.contactOnce()
  const status = await statusOf(station)
  const second = await station.handlers.scan({ code: server.venue.codeOf(2) })
  await station.close()

  expect(status).toMatchObject({ unsent: 0, station: { name: 'North 1' }, event: { id: EVENT } })
  expect(second).toMatchObject({ value: { verdict: 'admitted' } })
})

test('SY22 a connected station sends, forgets and confirms by itself, and what was on its way is not written behind it', async () => {
  using folder = aFolder()
  await using server = await aVenue()
  await (await atWork(folder.path, server.venue, 3)).close()
  server.order(ORDER)

  const station = await start(folder.path, server.venue.url, { hasLoops: true })
  const isConfirmed = () => server.reports.at(-1)?.wiped === ORDER.id
  while (!isConfirmed() || station.core.meta.get('wiped')?.confirm !== null) {
    await new Promise((resolve) => setImmediate(resolve))
    station.time.pass(1)
  }
  await expectForgotten(station)
  await station.close()

  expect(namesIn(folder.path)).toEqual(['journal.log', 'station.sqlite'])
})

test('SY22 a wiped laptop is paired anew, with anybody, and a wipe that nobody has heard of yet is still confirmed', async () => {
  using folder = aFolder()
  await using server = await aVenue()
  await using other = await aVenue()
  const station = await atWork(folder.path, server.venue, 1)
  await station.sync.pushOnce()
  server.order(ORDER)
  await station.sync.contactOnce()

  const pairing = { server: other.venue.url, code: PAIRING_CODE, name: 'South 1' }
  expect(await station.handlers.pair(pairing)).toMatchObject({ ok: true })
  await station.sync.contactOnce()
  await station.sync.contactOnce()
  const { notices } = await statusOf(station)
  await station.close()

  expect(server.reports.at(-1)).toMatchObject({ wiped: ORDER.id })
  expect(other.reports).toEqual([expect.objectContaining({ unsent: 0 })])
  expect(notices).toEqual([])
})

/** What a kill can leave behind, from the note's first draft to the last file. */
const KILLED: readonly { readonly at: string; readonly leave: (paths: StationPaths) => void }[] = [
  { at: 'before anything went', leave: () => {} },
  { at: 'without its backups', leave: ({ backups }) => rmSync(backups, { recursive: true }) },
  {
    at: 'without the second copy of the journal',
    leave: ({ backups, damaged, journalLog }) => {
      for (const path of [backups, damaged, journalLog]) rmSync(path, { recursive: true })
    },
  },
  {
    at: 'without the log of the file',
    leave: ({ backups, journalLog, database }) => {
      for (const path of [backups, journalLog]) rmSync(path, { recursive: true })
      for (const suffix of ['-wal', '-shm']) rmSync(`${database}${suffix}`, { force: true })
    },
  },
  {
    at: 'with nothing but the note',
    leave: ({ backups, damaged, journalLog, database }) => {
      for (const path of [backups, damaged, journalLog]) rmSync(path, { recursive: true })
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${database}${suffix}`, { force: true })
    },
  },
]

test('SY23 a kill in the middle of a wipe is finished by the next start, wherever it came', async () => {
  await using server = await aVenue()
  using before = aFolder()
  const station = await atWork(before.path, server.venue, 2)
  await station.sync.pushOnce()
  const { server: url, credential } = required(station.core.meta.get('station'), 'it is paired')
  const note = { server: url, credential, wipeId: ORDER.id }
  await station.close()

  for (const { at, leave } of KILLED) {
    using folder = aFolder()
    cpSync(before.path, folder.path, { recursive: true })
    const paths = stationPaths(folder.path)
    mkdirSync(paths.backups, { recursive: true })
    copyFileSync(paths.database, join(paths.backups, 'station-000000000000001.sqlite'))
    mkdirSync(join(paths.damaged, '1'), { recursive: true })
    writeFileSync(join(paths.damaged, '1', 'station.sqlite'), 'sealed rows')
    writeWipeNote(paths, station.deps.seal, note)
    leave(paths)

    const again = await start(folder.path, null)
    await expectForgotten(again)
    expect(await again.sync.contactOnce(), at).toEqual({ kind: 'confirmed' })
    await again.close()
    expect(namesIn(folder.path), at).toEqual(['journal.log', 'station.sqlite'])
    expect(readWipeNote(paths, station.deps.seal)).toBeNull()
  }
})

test('SY23 a note that had not reached the disk is no wipe, and one under a lost key is still obeyed', async () => {
  await using server = await aVenue()
  using folder = aFolder()
  const station = await atWork(folder.path, server.venue, 1)
  await station.close()
  const paths = stationPaths(folder.path)
  writeFileSync(`${paths.wiping}.draft`, 'half a no')

  const kept = await start(folder.path, null)
  const { unsent, station: name } = await statusOf(kept)
  await kept.close()
  writeFileSync(paths.wiping, 'sealed under another key')
  const gone = await start(folder.path, null)
  await expectForgotten(gone)
  const contacted = await gone.sync.contactOnce()
  await gone.close()

  expect([unsent, name?.name]).toEqual([1, 'North 1'])
  expect(contacted).toEqual({ kind: 'nobody' })
})

test('SY23 a station that is killed at any moment of a wipe is afterwards whole or wiped, and never between', async () => {
  await using server = await aVenue()
  using before = aFolder()
  const station = await atWork(before.path, server.venue, 3)
  await station.sync.pushOnce()
  await station.close()
  const found = new Set<string>()

  for (let round = 0; round < KILL_ROUNDS; round += 1) {
    using folder = aFolder()
    cpSync(before.path, folder.path, { recursive: true })
    const child = spawn(process.execPath, [VICTIM, folder.path, String(round)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = once(child, 'exit')
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'begin') child.kill('SIGKILL')
    }
    await exited

    const again = await start(folder.path, null)
    const isWiped = (await statusOf(again)).station === null
    found.add(isWiped ? 'wiped' : 'whole')
    if (isWiped) await expectForgotten(again)
    else expect(again.core.journal.list(0, 9)).toHaveLength(3)
    expect(existsSync(stationPaths(folder.path).wiping)).toBe(false)
    await again.close()
  }

  process.stdout.write(`killed in the middle of a wipe: ${[...found].join(' and ')}\n`)
}, 60_000)

const KILL_ROUNDS = 6
