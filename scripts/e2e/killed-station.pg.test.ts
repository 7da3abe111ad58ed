import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createDice } from '../seed/people.ts'
import { rpc } from './processes.ts'
import { openVenue, type RunningStation } from './venue.ts'

const SHARE = Number(process.env['PROBESH_SHARE'] ?? '0.1')
const GREENS = Math.max(60, Math.round(1_000 * SHARE))
/** Of one life: then the station is killed within a scan or two. */
const LIFE_GREENS_MAX = 20
const LAST_MS_MAX = 40

/** Scans until the station dies under it. Only what was answered was observed. */
async function scanUntilDeath(
  station: RunningStation,
  codes: readonly string[],
  greens: Map<string, string>,
): Promise<void> {
  for (const code of codes) {
    try {
      const answer = await rpc(station, 'scan', { code })
      if (answer.verdict === 'admitted') greens.set(code, answer.scanId)
    } catch (error) {
      if (error instanceof TypeError) return
      throw error
    }
  }
}

test('every green that another process saw is in the journal, at whatever instant the station was killed', async () => {
  await using venue = await openVenue(GREENS + 400)
  const seed = process.env['PROBESH_SEED'] ?? 'green'
  const dice = createDice(seed)
  const first = await venue.pairStation(0)
  await venue.killServer()
  await first.stop()

  const greens = new Map<string, string>()
  let kills = 0
  while (greens.size < GREENS) {
    const station = await venue.startStation(0)
    const rest = venue.seeded.codes.filter((code) => !greens.has(code))
    const scanning = scanUntilDeath(station, rest, greens)
    const enough = Math.min(GREENS, greens.size + dice.roll(LIFE_GREENS_MAX))
    while (greens.size < enough) await turn()
    // A random instant, not a wait for something: the kill may fall anywhere in a scan.
    await wait(dice.roll(LAST_MS_MAX))
    await station.kill()
    await scanning
    kills += 1
  }

  const reopened = await venue.startStation(0)
  const journalled = new Set<string>()
  let after = 0
  for (;;) {
    const page = await rpc(reopened, 'journal', { after, limit: 1_000 })
    for (const row of page.items) journalled.add(row.scanId)
    if (page.next === null) break
    after = page.next
  }
  const lost = [...greens.values()].filter((scanId) => !journalled.has(scanId))
  expect({ lost, seed }).toEqual({ lost: [], seed })
  console.log(`${greens.size} greens over ${kills} kills, none lost`)
})
