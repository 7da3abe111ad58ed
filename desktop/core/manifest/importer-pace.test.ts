import { expect, test } from 'vitest'
import type { SyncLine } from '../../../shared/sync/schema.ts'
import type { Row } from '../../testing/feed.ts'
import { EVENT, headRow, LIST, scanRow, ticketIdOf, ticketRow } from '../../testing/feed.ts'
import { openSyncCore } from '../../testing/sync-core.ts'
import { readRow } from '../sync/read-line.ts'
import { TIMERS } from '../timers.ts'

/** Rests of a download end when the test says so; everything else takes its turn. */
function heldRests() {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  let rests = 0
  const timers = {
    ...TIMERS,
    turn: (restMs = 0) => {
      if (restMs === 0) return TIMERS.turn()
      rests += 1
      return released
    },
  }
  return { timers, release, rests: () => rests }
}

const lineOf = (row: Row): SyncLine => {
  const read = readRow(row)
  if (!read.ok) throw new Error(read.error.code)
  return read.value
}

test('SY24 what another gate admits is known here at once, also in the middle of a download that rests', async () => {
  const { timers, release, rests } = heldRests()
  using station = openSyncCore({ timers })
  const { manifest } = station.core
  station.admit(1)
  station.admit(2)
  const lines = [headRow('snapshot'), ticketRow(1), ticketRow(2)].map(lineOf)
  let isDone = false
  const stretch = manifest.applyStretch(EVENT, lines, { cursor: 'half' }).then(() => {
    isDone = true
  })
  await expect.poll(rests).toBeGreaterThan(0)

  await manifest.applyLive(EVENT, [lineOf(scanRow(9, 7))])

  expect(isDone).toBe(false)
  expect(station.history.list(ticketIdOf(7), LIST)).toHaveLength(1)
  release()
  await stretch
  expect(manifest.countTickets(EVENT)).toBe(2)
})
