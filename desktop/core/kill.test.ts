import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import type { ScanId, TicketId } from '../../shared/ids.ts'
import { tempStation, ticketId } from '../testing/temp-station.ts'

const VICTIM = new URL('../testing/kill-victim.ts', import.meta.url).pathname
const ROUNDS = 8
const SCANS = 2_000

function victim(folder: string, mode: string, from: number) {
  return spawn(process.execPath, [VICTIM, folder, mode, String(from), String(SCANS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Kills the station as soon as it has shown `greens` of them; what else arrived by then counts too. */
async function observeAndKill(folder: string, from: number, greens: number): Promise<ScanId[]> {
  const child = victim(folder, 'scan', from)
  const exited = once(child, 'exit')
  const seen: ScanId[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.length === 36) seen.push(line as ScanId)
    if (seen.length === greens) child.kill('SIGKILL')
  }
  await exited
  return seen
}

test('every green that somebody saw is in the journal after a kill at any point', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'probesh-kill-'))
  const prepare = victim(folder, 'prepare', 0)
  await once(prepare, 'exit')
  const seen: ScanId[] = []

  for (let round = 0; round < ROUNDS; round += 1) {
    // Another ticket each time, whether its scan was seen or not.
    seen.push(...(await observeAndKill(folder, seen.length + round * 40, 5 + ((round * 37) % 90))))
  }

  await using station = await tempStation({ folder })
  expect(seen.length).toBeGreaterThan(150)
  expect(seen.filter((scanId) => !station.core.journal.has(scanId))).toEqual([])
  expect(station.core.journal.countUnsent()).toBeGreaterThanOrEqual(seen.length)
  rmSync(folder, { recursive: true, force: true })
}, 240_000)

const GROUP = 50
const GROUP_ROUNDS = 6

/** Kills the station after so many whole orders and some rows of the next; the number of the last that was answered. */
async function killAmongGroups(
  folder: string,
  from: number,
  groups: number,
  rows: number,
): Promise<number> {
  const child = victim(folder, 'groups', from)
  const exited = once(child, 'exit')
  let answered = from - 1
  let rowsOfNext = 0
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'row') rowsOfNext += 1
    else if (line !== 'open') {
      answered = Number(line)
      rowsOfNext = 0
    }
    if (answered >= from + groups - 1 && rowsOfNext >= rows) child.kill('SIGKILL')
  }
  await exited
  return answered
}

test('GT14 a kill in the middle of an order leaves the first of its tickets admitted, and the rest to be admitted after it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'probesh-kill-'))
  const prepare = victim(folder, 'prepare', 0)
  await once(prepare, 'exit')
  const groupOf = (group: number) =>
    Array.from({ length: GROUP }, (_unused, at) => ticketId(group * GROUP + at))
  let next = 0
  let halves = 0

  for (let round = 0; round < GROUP_ROUNDS; round += 1) {
    const answered = await killAmongGroups(folder, next, 1 + (round % 3), round * 4)
    await using station = await tempStation({ folder })
    const admitted = new Map<TicketId | null, number>()
    for (const row of station.core.journal.list(0, 10_000)) {
      if (row.verdict === 'admitted') {
        admitted.set(row.ticketId, (admitted.get(row.ticketId) ?? 0) + 1)
      }
    }
    const isIn = groupOf(answered + 1).map((id) => admitted.has(id))
    const cut = isIn.indexOf(false)
    halves += cut > 0 ? 1 : 0

    expect(Math.max(...admitted.values())).toBe(1)
    for (let group = 0; group <= answered; group += 1) {
      expect(groupOf(group).filter((id) => !admitted.has(id))).toEqual([])
    }
    // In the order given, and nothing after the cut.
    expect(isIn.slice(Math.max(0, cut)).filter(Boolean)).toEqual(cut < 0 ? isIn : [])
    const again = await station.handlers.admitGroup({ ticketIds: groupOf(answered + 1) })
    const verdicts = again.ok ? again.value.items.map(({ verdict }) => verdict === 'admitted') : []
    expect(verdicts).toEqual(isIn.map((isThere) => !isThere))
    next = answered + 2
  }

  expect(halves).toBeGreaterThan(2)
  rmSync(folder, { recursive: true, force: true })
}, 240_000)
