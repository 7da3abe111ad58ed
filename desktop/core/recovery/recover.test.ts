import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  aRemoteScan,
  codeOf,
  EVENT,
  stationWithEvent,
  type TempStation,
  tempStation,
} from '../../testing/temp-station.ts'
import { readLog } from './recover.ts'

const newFolder = () => mkdtempSync(join(tmpdir(), 'probesh-damage-'))

async function scanMany(station: TempStation, from: number, to: number): Promise<string[]> {
  const ids: string[] = []
  for (let number = from; number < to; number += 1) {
    const answer = await station.handlers.scan({ code: codeOf(number) })
    if (!answer.ok) throw new Error(answer.error.code)
    ids.push(answer.value.scanId)
  }
  return ids
}

/** Overwrites whole pages of the main file, the way a dying disk does. */
function damage(folder: string, isHit: (page: number) => boolean): void {
  const path = join(folder, 'station.sqlite')
  const fd = openSync(path, 'r+')
  const pages = statSync(path).size / 4_096
  for (let page = 0; page < pages; page += 1) {
    if (isHit(page)) writeSync(fd, Buffer.alloc(4_096, 0xa5), 0, 4_096, page * 4_096)
  }
  closeSync(fd)
}

const idsOf = (station: TempStation) =>
  station.core.journal.listUnsent(1_000).map((row) => row.scanId)

test.for([
  ['the first page', (page: number) => page === 0],
  ['every third page', (page: number) => page % 3 === 1],
  ['every page', () => true],
] as const)('no unsent scan is lost when %s of the file is overwritten', async ([, isHit]) => {
  const folder = newFolder()
  const station = await stationWithEvent(300, { folder })
  const ids = await scanMany(station, 0, 200)
  await station.close()
  damage(folder, isHit)

  await using again = await tempStation({ folder })

  expect(idsOf(again)).toEqual(ids)
  const status = await again.handlers.status({})
  expect(status).toMatchObject({
    value: { unsent: 200, station: { name: 'Gate A' }, notices: [{ kind: 'recovered' }] },
  })
  expect(readdirSync(join(folder, 'damaged'))).toHaveLength(1)
  rmSync(folder, { recursive: true, force: true })
})

test('a backup brings the tickets back and newer scans are added to it', async () => {
  const folder = newFolder()
  const station = await stationWithEvent(50, { folder, hasWorker: true })
  const before = await scanMany(station, 0, 5)
  await station.core.backUpNow()
  const after = await scanMany(station, 5, 10)
  await station.close()
  damage(folder, () => true)

  await using again = await tempStation({ folder })

  expect(again.core.manifest.countTickets(EVENT)).toBe(50)
  expect(idsOf(again)).toEqual([...before, ...after])
  expect(await again.handlers.scan({ code: codeOf(7) })).toMatchObject({
    value: { reason: 'already_redeemed' },
  })
  expect(await again.handlers.scan({ code: codeOf(20) })).toMatchObject({
    value: { verdict: 'admitted', ticket: { name: 'Visitor 20' } },
  })
  rmSync(folder, { recursive: true, force: true })
})

test('a gate to which rows keep coming is backed up at a quiet moment, and then once a minute', async () => {
  const folder = newFolder()
  await using station = await stationWithEvent(50, { folder, hasWorker: true })
  const backups = () => {
    const path = join(folder, 'backups')
    return existsSync(path) ? readdirSync(path).filter((name) => name.startsWith('station-')) : []
  }
  const passSeconds = async (from: number, to: number) => {
    for (let second = from; second < to; second += 1) {
      await station.core.manifest.applyLive(EVENT, [aRemoteScan(second)])
      station.time.pass(1_000)
    }
  }
  // Behind the check of a file that was just opened.
  await station.core.backUpNow()
  await passSeconds(0, 1)
  await expect.poll(() => backups().length).toBe(2)
  const first = backups().sort().at(-1) ?? ''
  // By the same name; the keeper is idle when it is done.
  await station.core.backUpNow()
  await passSeconds(1, 40)
  // Behind whatever was ordered before it; two are kept.
  await station.core.backUpNow()
  const afterHalf = backups()

  expect(afterHalf).toHaveLength(2)
  expect(afterHalf).toContain(first)
  let second = 40
  const isFirstThere = async () => {
    second += 1
    await passSeconds(second, second + 1)
    return backups().includes(first)
  }
  await expect.poll(isFirstThere, { interval: 10, timeout: 50_000 }).toBe(false)
  expect(second).toBeGreaterThan(60)
  await station.close()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

test('a file that is damaged while the station runs is replaced, and the scan is answered', async () => {
  const folder = newFolder()
  const station = await stationWithEvent(300, { folder })
  const ids = await scanMany(station, 0, 100)
  await station.close()
  await using again = await tempStation({ folder })
  damage(folder, (page) => page > 0)

  const shown = await again.handlers.scan({ code: codeOf(0) })

  expect(idsOf(again).slice(0, 100)).toEqual(ids)
  if (shown.ok) expect(shown.value.verdict).toBe('refused')
  rmSync(folder, { recursive: true, force: true })
})

test('a scan that no copy has is named loudly', async () => {
  const folder = newFolder()
  const station = await stationWithEvent(10, { folder })
  await scanMany(station, 0, 3)
  await station.close()
  const log = join(folder, 'journal.log')
  const lines = readFileSync(log, 'utf8').split('\n')
  writeFileSync(log, lines.filter((line) => !line.includes('["r",2,')).join('\n'))
  damage(folder, () => true)

  await using again = await tempStation({ folder })

  const status = await again.handlers.status({})
  const [notice] = status.ok ? status.value.notices : []
  expect(notice?.message).toContain('1 scans were lost (journal numbers 2)')
  rmSync(folder, { recursive: true, force: true })
})

test('a torn last line of the second copy is dropped and written again from the journal', async () => {
  const folder = newFolder()
  const station = await stationWithEvent(10, { folder })
  const ids = await scanMany(station, 0, 3)
  await station.close()
  appendFileSync(join(folder, 'journal.log'), 'deadbeef ["r",4,{"b"')
  const again = await tempStation({ folder })
  const more = await scanMany(again, 3, 5)
  await again.close()
  rmSync(join(folder, 'station.sqlite'))
  writeFileSync(join(folder, 'station.sqlite'), 'this is not a database, and long enough to say so')
  rmSync(join(folder, 'station.sqlite-wal'), { force: true })

  await using third = await tempStation({ folder })

  expect(idsOf(third)).toEqual([...ids, ...more])
  expect(existsSync(join(folder, 'damaged'))).toBe(true)
  rmSync(folder, { recursive: true, force: true })
})

test('rows that a kill kept from the second copy are in it after the next start', async () => {
  const folder = newFolder()
  const station = await stationWithEvent(10, { folder })
  await scanMany(station, 0, 6)
  await station.close()
  const log = join(folder, 'journal.log')
  const whole = readFileSync(log, 'utf8').split('\n')
  const isLate = (line: string) => line.includes('["r",5,') || line.includes('["r",6,')
  writeFileSync(log, whole.filter((line) => !isLate(line)).join('\n'))

  const again = await tempStation({ folder })
  await again.close()

  expect([...readLog(log).rows.keys()]).toEqual([1, 2, 3, 4, 5, 6])
  rmSync(folder, { recursive: true, force: true })
})
