import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import type { ScanId } from '../../shared/ids.ts'
import { tempStation } from '../testing/temp-station.ts'

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
}, 60_000)
