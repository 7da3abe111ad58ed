// Run by a plain Node with the unpacked archive and nothing of the working tree in reach: starts what was packed and asks
// it as a page would. Arguments: the archive's folder, a folder for data, the server's address, a JSON of what to do there.
import { randomBytes } from 'node:crypto'
import { createRequire, registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const [folder, data, server, told] = process.argv.slice(2)
const { pairingCode, supervisor, steward, event, tickets, code } = JSON.parse(told)

const loaded = new Set()
registerHooks({
  load: (url, context, next) => {
    if (url.startsWith('file:')) loaded.add(fileURLToPath(url))
    return next(url, context)
  },
})

const entry = join(folder, 'dist/electron/station.js')
const { startStation } = await import(pathToFileURL(entry).href)
// On Linux the station itself loads it when a port is opened.
createRequire(entry)('@serialport/bindings-cpp').autoDetect()

const complaints = []
const complain = (message, fields) => complaints.push({ message, ...fields })
const station = await startStation({
  dataFolder: data,
  now: Date.now,
  random: Math.random,
  fetch,
  log: { info: () => {}, warn: complain, error: complain },
  server,
  builtFolder: join(folder, 'dist/renderer'),
  openKey: () => randomBytes(32),
})

const ask = async (page, call, input = {}) => {
  const request = new Request(`app://${page}/rpc/${call}`, {
    method: 'POST',
    body: JSON.stringify(input),
  })
  const answer = await station.apps[page].fetch(request)
  const body = await answer.json()
  if (!answer.ok) throw new Error(`${call}: ${answer.status} ${JSON.stringify(body)}`)
  return body
}

await ask('gate', 'pair', { code: pairingCode, name: 'Packed' })
await ask('gate', 'signIn', supervisor)
await ask('gate', 'setPin', { pin: '2468' })
await ask('gate', 'signIn', steward)
await ask('gate', 'selectEvent', event)
for (;;) {
  const { counts } = await ask('gate', 'syncNow')
  if (counts.here.tickets === tickets) break
}
const first = await ask('gate', 'scan', { code })
const second = await ask('gate', 'scan', { code })
const pages = await Promise.all(
  ['gate', 'admin'].map((page) => station.apps[page].fetch(new Request(`app://${page}/`))),
)
const { sharedObjects } = process.report.getReport()
await station.close()
console.log(
  JSON.stringify({
    verdicts: [first, second],
    pages: pages.map(({ status }) => status),
    complaints,
    loaded: [...loaded],
    binaries: sharedObjects.filter((path) => path.endsWith('.node')),
  }),
)
