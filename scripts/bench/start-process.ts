// A cold start, in a process that ends with it: the station to its first verdict, or the bare file to its first row.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'

const [mode = '', folder = '', code = ''] = process.argv.slice(2)
if (mode === 'station') await startStation()
else await readOneRow()

async function startStation(): Promise<void> {
  const { aesSeal } = await import('../../desktop/core/seal.ts')
  const { createStation } = await import('../../desktop/core/station.ts')
  const { createSync } = await import('../../desktop/core/sync/create-sync.ts')
  const station = await createStation(
    {
      dataFolder: join(folder, 'station'),
      now: Date.now,
      monotonicMs: () => performance.now(),
      randomBytes: (length) => randomBytes(length),
      random: Math.random,
      fetch,
      timers: {
        after: (ms, run) => {
          const timer = setTimeout(run, ms)
          return () => clearTimeout(timer)
        },
        turn: () => nextTurn(),
      },
      seal: aesSeal(new Uint8Array(32).fill(9), randomBytes),
      log: { info: () => {}, warn: () => {}, error: (message) => console.error(message) },
      hasWorker: true,
    },
    (core) => createSync(core, { server: null, hasLoops: false }),
  )
  const answer = await station.handlers.scan({ code })
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  process.send?.(answer.value.verdict)
  await station.close()
}

async function readOneRow(): Promise<void> {
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(join(folder, 'station', 'station.sqlite'), { readonly: true })
  const row = db.prepare('select count(*) as rows from (select 1 from tickets limit 1)').get()
  process.send?.(row ?? null)
  db.close()
}
