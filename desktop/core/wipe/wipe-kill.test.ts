// A wipe that is killed in the middle.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import {
  aFolder,
  atWork,
  aWipeVenue,
  expectForgotten,
  namesIn,
  startStation,
  statusOf,
  WIPE_ORDER,
} from '../../testing/wipe-scene.ts'
import { type StationPaths, stationPaths } from '../db/open.ts'
import { readWipeNote, writeWipeNote } from './wipe-note.ts'

const VICTIM = new URL('../../testing/wipe-victim.ts', import.meta.url).pathname

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
  await using server = await aWipeVenue()
  using before = aFolder()
  const station = await atWork(before.path, server.venue, 2)
  await station.sync.pushOnce()
  const { server: url, credential } = required(station.core.meta.get('station'), 'it is paired')
  const note = { server: url, credential, wipeId: WIPE_ORDER.id }
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

    const again = await startStation(folder.path, null)
    await expectForgotten(again)
    expect(await again.sync.contactOnce(), at).toEqual({ kind: 'confirmed' })
    await again.close()
    expect(namesIn(folder.path), at).toEqual(['journal.log', 'station.sqlite'])
    expect(readWipeNote(paths, station.deps.seal)).toBeNull()
  }
})

test('SY23 a note that had not reached the disk is no wipe, and one under a lost key is still obeyed', async () => {
  await using server = await aWipeVenue()
  using folder = aFolder()
  const station = await atWork(folder.path, server.venue, 1)
  await station.close()
  const paths = stationPaths(folder.path)
  writeFileSync(`${paths.wiping}.draft`, 'half a no')

  const kept = await startStation(folder.path, null)
  const { unsent, station: name } = await statusOf(kept)
  await kept.close()
  writeFileSync(paths.wiping, 'sealed under another key')
  const gone = await startStation(folder.path, null)
  await expectForgotten(gone)
  const contacted = await gone.sync.contactOnce()
  await gone.close()

  expect([unsent, name?.name]).toEqual([1, 'North 1'])
  expect(contacted).toEqual({ kind: 'nobody' })
})

test('SY23 a station that is killed at any moment of a wipe is afterwards whole or wiped, and never between', async () => {
  await using server = await aWipeVenue()
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

    const again = await startStation(folder.path, null)
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
