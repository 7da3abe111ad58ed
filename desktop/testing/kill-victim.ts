// A station in a process of its own, which a test kills: scans without end and prints each green after it was shown.
import { stdout } from 'node:process'
import { codeOf, pairWithoutServer, stationWithEvent, tempStation } from './temp-station.ts'

const [folder = '', mode = '', from = '0', count = '0'] = process.argv.slice(2)

if (mode === 'prepare') {
  const station = await stationWithEvent(Number(count), { folder })
  pairWithoutServer(station)
  await station.close()
} else {
  const station = await tempStation({ folder })
  stdout.write('open\n')
  for (let number = Number(from); number < Number(from) + Number(count); number += 1) {
    const shown = await station.handlers.scan({ code: codeOf(number) })
    if (shown.ok && shown.value.verdict === 'admitted') stdout.write(`${shown.value.scanId}\n`)
  }
}
