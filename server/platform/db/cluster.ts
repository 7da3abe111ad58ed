// The embedded PostgreSQL: the default where DATABASE_URL is not set, and what tests stand on.
//
// It runs in a session of its own and survives us. Everybody who uses it holds a shared advisory lock
// on a connection, so the last one to leave may stop it, a process killed meanwhile counts for nothing,
// and the next one to open it takes it over.
import { randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import postgres from 'postgres'
import type { Log } from '../log.ts'
import { type ClusterHome, findClusterHome, makeFolder, run } from './cluster-home.ts'
import { throwAwayPlaces } from './throw-away-places.ts'

export type ClusterOptions = {
  /** The cluster lives in its folder `postgres`. Left out: a throw-away cluster in the temporary folder. */
  readonly dataDir?: string
  readonly log: Log
  /** PostgreSQL settings, used when this call is the one that starts it. */
  readonly settings?: Readonly<Record<string, string>>
}

export type Cluster = {
  /** The owner (a superuser of this cluster) on the database `probesh`. */
  readonly ownerUrl: string
  readonly port: number
  /** Where it lives; not under `dataDir` where the database's user cannot enter that. */
  readonly folder: string
  /** The owner's address of another database, which need not exist. */
  readonly url: (database: string) => string
  /** Stops PostgreSQL unless another process still uses it. A throw-away cluster is deleted. */
  readonly stop: () => Promise<void>
}

const OWNER = 'probesh_owner'
const DATABASE = 'probesh'
/** The advisory lock, in the database `postgres`, that every user of the cluster shares. */
const IN_USE_LOCK = 7_306_114

/** Long enough for a crash recovery on a slow disk. */
const OPEN_TIMEOUT_MS = 120_000
const POLL_MS = 50
/** A start fails for a moment when another process starts it too, takes the port, or a killed one is not quite gone. */
const START_TRIES_MAX = 8

/** What a throw-away cluster may forgo: a power cut takes it with its tests. */
const THROW_AWAY_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  // The whole of it may stand in memory.
  max_wal_size: '1GB',
} as const

/** Opens the cluster: adopts a running one, starts a stopped one, makes a missing one. */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const dataDir = options.dataDir ?? (await makeThrowAwayFolder())
  const isThrowAway = options.dataDir === undefined
  const home = await findClusterHome(dataDir, options.log)
  const settings = { ...(isThrowAway && THROW_AWAY_SETTINGS), ...options.settings }
  const password = await makeCluster(home, isThrowAway)
  const { port, hold } = await startOrAdopt({ home, password, settings, log: options.log })
  const url = (database: string): string =>
    `postgres://${OWNER}:${password}@127.0.0.1:${port}/${database}`
  await makeDatabase(hold)
  return {
    ownerUrl: url(DATABASE),
    port,
    folder: home.folder,
    url,
    stop: async () => {
      await leave(home, hold, options.log, isThrowAway ? 'immediate' : 'fast')
      if (isThrowAway) await Promise.all([home.folder, dataDir].map(removeFolder))
    },
  }
}

const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })

/** Returns the owner's password. Whoever comes second finds the first one's cluster. */
async function makeCluster(home: ClusterHome, isThrowAway: boolean): Promise<string> {
  const known = await readPassword(home.folder)
  if (known !== null) return known
  const half = `${home.folder}.${randomBytes(6).toString('hex')}`
  const password = randomBytes(24).toString('base64url')
  try {
    await makeFolder(half, home.runAs)
    const passwordFile = join(half, 'password')
    await writeFile(passwordFile, password, { mode: 0o600 })
    if (home.runAs !== null) await chown(passwordFile, home.runAs.uid, home.runAs.gid)
    const kind = ['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', '--no-instructions']
    const owner = [`--username=${OWNER}`, `--pwfile=${passwordFile}`]
    const sync = isThrowAway ? ['--no-sync'] : []
    const args = ['-D', join(half, 'data'), ...kind, ...owner, ...sync]
    await run(join(home.binFolder, 'initdb'), args, { cwd: half, runAs: home.runAs })
    await rename(half, home.folder)
    return password
  } catch (cause) {
    await removeFolder(half)
    const first = await readPassword(home.folder)
    if (first !== null) return first
    throw new Error(`The embedded PostgreSQL could not be made in ${home.folder}`, { cause })
  }
}

async function readPassword(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, 'password'), 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw new Error(
      `${folder} belongs to another user: start as that user or as root, or set DATA_DIR to another folder`,
      { cause: error },
    )
  }
}

type Start = {
  readonly home: ClusterHome
  readonly password: string
  readonly settings: Readonly<Record<string, string>>
  readonly log: Log
}

type Held = { readonly port: number; readonly hold: postgres.Sql }

async function startOrAdopt(start: Start): Promise<Held> {
  const deadline = performance.now() + OPEN_TIMEOUT_MS
  let failure: unknown
  let triesLeft = START_TRIES_MAX
  let isOurs = false
  while (performance.now() < deadline && triesLeft > 0) {
    const port = await runningPort(start.home)
    if (typeof port === 'number') {
      const hold = await takeHold(start.password, port)
      if (hold !== null) {
        start.log.info(isOurs ? 'PostgreSQL started' : 'PostgreSQL was running: adopted', { port })
        return { port, hold }
      }
    } else if (port === 'stopped') {
      try {
        await startPostgres(start)
        isOurs = true
        continue
      } catch (error) {
        failure = error
        triesLeft -= 1
      }
    }
    await wait(POLL_MS)
  }
  throw await describeFailure(start.home, failure)
}

/** The port of a postmaster that is up, by its own `postmaster.pid`. A stale one is deleted. */
async function runningPort(
  home: ClusterHome,
): Promise<number | 'stopped' | 'starting or stopping'> {
  const file = join(home.folder, 'data', 'postmaster.pid')
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return ''
    throw error
  })
  const [pid, , , port, , , , status] = text.split('\n')
  if (pid === undefined || pid === '') return 'stopped'
  if (!(await isPostmaster(Number(pid), join(home.folder, 'data')))) {
    // PostgreSQL itself refuses to start while any process of its user has that number.
    await rm(file, { force: true })
    return 'stopped'
  }
  return status?.trim() === 'ready' ? Number(port) : 'starting or stopping'
}

/** A number alone proves nothing: after a reboot another program has it. */
async function isPostmaster(pid: number, dataFolder: string): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return isCode(error, 'EPERM') && process.platform !== 'linux'
  }
  if (process.platform !== 'linux') return true
  const [cwd, own] = await Promise.all([
    readlink(`/proc/${pid}/cwd`).catch(() => null),
    realpath(dataFolder),
  ])
  return cwd === own
}

/** Null while the last user is stopping it. */
async function takeHold(password: string, port: number): Promise<postgres.Sql | null> {
  const hold = postgres(`postgres://${OWNER}:${password}@127.0.0.1:${port}/postgres`, {
    max: 1,
    idle_timeout: 0,
    // The lock is this connection's: it must not be exchanged for a younger one.
    max_lifetime: null,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: 'probesh-cluster' },
  })
  const [row] = await hold`select pg_try_advisory_lock_shared(${IN_USE_LOCK}) as held`.catch(
    // Going down between the file and the connection; the caller looks again.
    () => [],
  )
  if (row?.['held'] === true) return hold
  await hold.end({ timeout: 1 })
  return null
}

async function makeDatabase(hold: postgres.Sql): Promise<void> {
  const found = await hold`select 1 from pg_database where datname = ${DATABASE}`
  if (found.length > 0) return
  await hold.unsafe(`create database ${DATABASE}`).catch((error: unknown) => {
    if (!isCode(error, '42P04') && !isCode(error, '23505')) throw error
  })
}

async function startPostgres({ home, settings }: Start): Promise<void> {
  const fixed = {
    listen_addresses: '127.0.0.1',
    port: String(await freePort()),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '200',
  }
  const words = Object.entries({ ...fixed, ...settings }).map(([name, value]) => {
    if (!/^[a-z_]+$/.test(name) || !/^[\w.:/ -]*$/.test(value))
      throw new Error(`bad setting ${name}`)
    return `-c '${name}=${value}'`
  })
  const seconds = String(OPEN_TIMEOUT_MS / 1_000)
  const files = ['-D', join(home.folder, 'data'), '-l', join(home.folder, 'log')]
  const args = ['start', '-w', '-s', '-t', seconds, ...files, '-o', words.join(' ')]
  await run(join(home.binFolder, 'pg_ctl'), args, { cwd: home.folder, runAs: home.runAs })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((settle, fail) => {
    server.once('error', fail)
    server.listen(0, '127.0.0.1', settle)
  })
  const address = server.address()
  await new Promise((settle) => server.close(settle))
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1')
  return address.port
}

async function describeFailure(home: ClusterHome, cause: unknown): Promise<Error> {
  const lines = (await readFile(join(home.folder, 'log'), 'utf8').catch(() => ''))
    .trim()
    .split('\n')
  const last = lines.findLast((line) => /FATAL|PANIC|could not/.test(line)) ?? lines.at(-1) ?? ''
  return new Error(`The embedded PostgreSQL in ${home.folder} did not start: ${last}`, { cause })
}

async function leave(
  home: ClusterHome,
  hold: postgres.Sql,
  log: Log,
  mode: 'fast' | 'immediate',
): Promise<void> {
  const isLast = await hold
    .begin(async (tx) => {
      await tx`select pg_advisory_unlock_shared(${IN_USE_LOCK})`
      const [row] = await tx`select pg_try_advisory_lock(${IN_USE_LOCK}) as taken`
      return row?.['taken'] === true
    })
    .catch(() => false)
  if (isLast) {
    // The lock is held until PostgreSQL is down: whoever comes now waits and starts it anew.
    const args = ['stop', '-w', '-s', '-t', '60', '-m', mode, '-D', join(home.folder, 'data')]
    await run(join(home.binFolder, 'pg_ctl'), args, { cwd: home.folder, runAs: home.runAs })
    log.info('PostgreSQL stopped')
  }
  await hold.end({ timeout: 1 })
}

const THROW_AWAY_NAME = /^probesh-throw-away-(\d+)-/

/** Also removes what killed runs left behind. */
async function makeThrowAwayFolder(): Promise<string> {
  const places = await throwAwayPlaces()
  for (const place of places.all) {
    for (const name of await readdir(place)) {
      const pid = Number(THROW_AWAY_NAME.exec(name)?.[1] ?? process.pid)
      if (!isAlive(pid)) await removeThrowAway(join(place, name))
    }
  }
  const folder = await mkdtemp(join(places.best, `probesh-throw-away-${process.pid}-`))
  // Started by root, the database's user passes through; the cluster's own folder stays closed.
  await chmod(folder, 0o711)
  return folder
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

async function removeThrowAway(folder: string): Promise<void> {
  try {
    const data = join(folder, 'postgres', 'data')
    const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (pid && (await isPostmaster(Number(pid), data))) process.kill(Number(pid), 'SIGQUIT')
    await removeFolder(folder)
  } catch {
    // Another user's, or being removed by another run at this moment: it does not stand in our way.
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
