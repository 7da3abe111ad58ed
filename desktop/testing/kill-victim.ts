// A station in a process of its own, which a test kills: scans without end and prints each green after it was shown.
// In the mode `groups` it admits orders without end, prints the number of each one when all of it was answered, and
// `row` for what was written in between.
import { stdout } from 'node:process'
import {
  codeOf,
  pairWithoutServer,
  stationWithEvent,
  tempStation,
  ticketId,
} from './temp-station.ts'

/** As many as one step may have. */
const GROUP = 50

const [folder = '', mode = '', from = '0', count = '0'] = process.argv.slice(2)

if (mode === 'prepare') {
  const station = await stationWithEvent(Number(count), { folder })
  pairWithoutServer(station)
  await station.close()
} else if (mode === 'groups') {
  const station = await tempStation({ folder })
  let rows = station.core.journal.countUnsent()
  const tellRows = (): void => {
    const now = station.core.journal.countUnsent()
    if (now > rows) stdout.write('row\n')
    rows = now
    setImmediate(tellRows)
  }
  tellRows()
  stdout.write('open\n')
  for (let group = Number(from); ; group += 1) {
    const ticketIds = Array.from({ length: GROUP }, (_unused, at) => ticketId(group * GROUP + at))
    const answer = await station.handlers.admitGroup({ ticketIds })
    if (!answer.ok) process.exit()
    stdout.write(`${group}\n`)
  }
} else {
  const station = await tempStation({ folder })
  stdout.write('open\n')
  for (let number = Number(from); number < Number(from) + Number(count); number += 1) {
    const shown = await station.handlers.scan({ code: codeOf(number) })
    if (shown.ok && shown.value.verdict === 'admitted') stdout.write(`${shown.value.scanId}\n`)
  }
}
