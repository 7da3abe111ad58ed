import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { openTestSql } from '../../testing/open.ts'
import { createLog } from '../log.ts'
import { openCluster } from './cluster.ts'
import { prepareDatabase } from './prepare.ts'

const log = createLog({ level: 'error', now: () => 0 })
/** A power cut is not the question here, and these settings make a start quick. */
const settings = { fsync: 'off' }

async function temporaryFolder(mode = 0o755) {
  const path = await mkdtemp(join(tmpdir(), 'probesh-cluster-'))
  await chmod(path, mode)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

type Holder = { readonly child: ChildProcess; readonly port: number; readonly ownerUrl: string }

/** Another process with the cluster open. */
async function holdElsewhere(dataDir: string): Promise<Holder> {
  const script = join(import.meta.dirname, '../../testing/hold-cluster.ts')
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [chunk] = await once(required(child.stdout, 'piped'), 'data')
  return { child, ...JSON.parse(String(chunk)) }
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const closed = once(child, 'close')
  child.kill(signal)
  await closed
}

async function answers(url: string): Promise<boolean> {
  await using sql = openTestSql(url)
  return await sql`select 1`.then(
    () => true,
    () => false,
  )
}

test('a server killed with -9 leaves PostgreSQL running, and the next one adopts and stops it', async () => {
  await using folder = await temporaryFolder()
  const killed = await holdElsewhere(folder.path)

  await end(killed.child, 'SIGKILL')
  const isRunning = await answers(killed.ownerUrl)
  const next = await openCluster({ dataDir: folder.path, log })
  await next.stop()

  expect(isRunning).toBe(true)
  expect(next.port).toBe(killed.port)
  expect(await answers(killed.ownerUrl)).toBe(false)
})

test('two processes open a new folder at once, and the last to leave stops PostgreSQL', async () => {
  await using folder = await temporaryFolder()

  const [one, two, own] = await Promise.all([
    holdElsewhere(folder.path),
    holdElsewhere(folder.path),
    openCluster({ dataDir: folder.path, log, settings }),
  ])
  await end(one.child, 'SIGTERM')
  await own.stop()
  const whileTwoUsesIt = await answers(two.ownerUrl)
  await end(two.child, 'SIGTERM')

  expect([one.port, two.port]).toEqual([own.port, own.port])
  expect(whileTwoUsesIt).toBe(true)
  expect(await answers(own.ownerUrl)).toBe(false)
})

test('PostgreSQL killed with -9 is started again with what was committed', async () => {
  await using folder = await temporaryFolder()
  const first = await openCluster({ dataDir: folder.path, log })
  await using sql = openTestSql(first.ownerUrl)
  await sql`create table kept as select 7 as value`
  const pidFile = join(first.folder, 'data', 'postmaster.pid')
  const [pid] = (await readFile(pidFile, 'utf8')).split('\n')

  process.kill(Number(pid), 'SIGKILL')
  const second = await openCluster({ dataDir: folder.path, log })

  await using again = openTestSql(second.ownerUrl)
  expect(await again`select value from kept`).toEqual([{ value: 7 }])
  await second.stop()
  await first.stop()
})

test('a postmaster.pid whose number another program has by now is survived', async () => {
  await using folder = await temporaryFolder()
  const first = await openCluster({ dataDir: folder.path, log, settings })
  await first.stop()
  const lines = [process.pid, `${first.folder}/data`, 1, first.port, '', '127.0.0.1', 0, 'ready']
  await writeFile(join(first.folder, 'data', 'postmaster.pid'), `${lines.join('\n')}\n`)

  const second = await openCluster({ dataDir: folder.path, log, settings })

  expect(await answers(second.ownerUrl)).toBe(true)
  await second.stop()
})

test('a folder that only its owner may enter is no obstacle', async () => {
  await using folder = await temporaryFolder(0o700)
  const cluster = await openCluster({ dataDir: folder.path, log, settings })
  await using place = { [Symbol.asyncDispose]: () => rm(cluster.folder, { recursive: true }) }

  expect(await answers(cluster.ownerUrl)).toBe(true)
  expect(cluster.folder.startsWith(folder.path)).toBe(process.getuid?.() !== 0)

  await cluster.stop()
  expect(place).toBeDefined()
})

test('the owner’s password is random, and its file is closed to others', async () => {
  await using folder = await temporaryFolder()
  const cluster = await openCluster({ dataDir: folder.path, log, settings })

  const file = join(cluster.folder, 'password')
  const wrong = new URL(cluster.ownerUrl)
  wrong.password = 'wrong'

  expect((await stat(file)).mode & 0o077).toBe(0)
  expect((await readFile(file, 'utf8')).length).toBeGreaterThanOrEqual(32)
  expect(await answers(wrong.href)).toBe(false)
  await cluster.stop()
})

test('a throw-away cluster is gone when it is stopped', async () => {
  const cluster = await openCluster({ log })

  await cluster.stop()

  await expect(stat(cluster.folder)).rejects.toThrow('ENOENT')
})

test('the embedded PostgreSQL serves as well by its address in DATABASE_URL', async () => {
  const cluster = await openCluster({ log })
  const masterKey = new Uint8Array(32).fill(3)

  const prepared = await prepareDatabase(
    { dataDir: '/nowhere', databaseUrl: cluster.ownerUrl, masterKey },
    log,
  )

  await using app = openTestSql(prepared.appUrl)
  await using platform = openTestSql(prepared.platformUrl)
  expect(await app`select count(*) from events`).toEqual([{ count: 0 }])
  expect(await platform`select feed_epoch from installation`).toEqual([{ feedEpoch: 1 }])
  await prepared.stop()
  expect(await answers(cluster.ownerUrl)).toBe(true)
  await cluster.stop()
})

test('text is UTF-8, sorted by its bytes, and times are UTC', async () => {
  const cluster = await openCluster({ log })
  await using sql = openTestSql(cluster.ownerUrl)

  const [row] = await sql`
    select current_setting('server_encoding') as encoding, datcollate as collation,
           current_setting('timezone') as zone, current_setting('listen_addresses') as listen,
           current_setting('data_checksums') as checksums, 'প্রবেশ' as name
      from pg_database where datname = current_database()`

  expect(row).toEqual({
    encoding: 'UTF8',
    collation: 'C',
    zone: 'UTC',
    listen: '127.0.0.1',
    checksums: 'on',
    name: 'প্রবেশ',
  })
  await sql.end()
  await cluster.stop()
})
