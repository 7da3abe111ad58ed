// A process of its own that opens a cluster, says where, and stops it on SIGTERM. Tests kill it.
import { openCluster } from '../platform/db/cluster.ts'
import { createLog } from '../platform/log.ts'

const [dataDir = ''] = process.argv.slice(2)
const log = createLog({ level: 'warn', now: () => Date.now() })
const cluster = await openCluster({ dataDir, log })
// Keeps the process alive until it is told to go.
const alive = setInterval(() => {}, 60_000)
process.once('SIGTERM', () => {
  clearInterval(alive)
  void cluster.stop()
})
// Last of all: whoever reads it may tell it to go at once.
process.stdout.write(`${JSON.stringify({ ownerUrl: cluster.ownerUrl, port: cluster.port })}\n`)
