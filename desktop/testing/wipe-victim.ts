// A station in a process of its own that wipes itself, for a test to kill meanwhile.
import { stdout } from 'node:process'
import { SERVER_TIME } from './feed.ts'
import { tempStation } from './temp-station.ts'

const [folder = '', round = '0'] = process.argv.slice(2)

const station = await tempStation({ folder, wall: SERVER_TIME })
const wiping = station.core.wipe({ id: '0190a000-0000-7000-8000-00000000abcd', isTotal: false })
// Each round the kill finds it a little further.
for (let turns = 0; turns < Number(round); turns += 1) {
  await new Promise((resolve) => setImmediate(resolve))
}
stdout.write('begin\n')
await wiping
stdout.write('done\n')
