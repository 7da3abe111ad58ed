// The first line of every command: installs what is missing, then hands over to the pinned Node.
//
// Plain JavaScript for Node 20 that imports nothing but Node itself, because on a fresh clone there is
// nothing else.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const MODULES = join(ROOT, 'node_modules')
const STAMP = join(MODULES, '.probesh-installed')
const ONE_SIGNAL = pathToFileURL(join(ROOT, 'scripts/one-signal.mjs')).href
const LOCK = join(ROOT, '.bootstrap.lock')
const NODE_MAJOR_MIN = 20
const PROGRESS_MS = 5_000
const LOCK_POLL_MS = 300
const PARENT_POLL_MS = 500
const COMMANDS = {
  start: 'the whole demo: server, station, sample event',
  test: 'every check and test; --full for the full volumes',
  check: 'format, lint, types, tidy and unit tests',
  server: 'the server alone',
  station: 'one station',
  seed: 'a tenant with a running event and tickets',
  migrate: 'applies the pending migrations',
  screens: 'the kept pictures of the gate page',
  bench: 'the benchmarks',
  simulate: 'the fault simulation',
  build: 'the pages of the station',
  'find-leaks': "what a station's folder gives to somebody without its key",
  package: 'the installable station',
}

/** A failure that one sentence explains. */
class Trouble extends Error {
  exitCode = 1
}

/** The person at the keyboard asked for what there is not. */
class Misuse extends Trouble {
  exitCode = 2
}

async function main([command, ...args]) {
  if (command === undefined || command === '--help' || command === '-h') {
    console.log('Usage: node scripts/bootstrap.mjs COMMAND [ARGUMENTS]\n')
    for (const [name, what] of Object.entries(COMMANDS)) console.log(`  ${name.padEnd(11)} ${what}`)
    return command === undefined ? 2 : 0
  }
  if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
    throw new Trouble(
      `This needs Node ${NODE_MAJOR_MIN} or newer and runs on ${process.version}: install a newer Node from https://nodejs.org.`,
    )
  }
  const script = scriptOf(command)
  const installMs = await install()
  return run(script, args, installMs)
}

function scriptOf(command) {
  const places = [`scripts/${command}.ts`, `scripts/${command}/main.ts`, `${command}/main.ts`]
  const found = /^[a-z-]+$/.test(command) && places.find((place) => existsSync(join(ROOT, place)))
  if (found) return join(ROOT, found)
  const known = Object.keys(COMMANDS).join(', ')
  throw new Misuse(`There is no command "${command}". The commands are: ${known}.`)
}

// Installation.

/** Returns how long it took; 0 when everything was there. */
async function install() {
  if (isInstalled()) return 0
  const release = await takeLock()
  try {
    if (isInstalled()) return 0
    const startedAt = performance.now()
    say('Installing the packages of package-lock.json (the first time takes a minute or two) …')
    await npmCi(startedAt)
    if (!existsSync(nodeBinary())) {
      throw new Trouble(
        'The packages are installed, but the pinned Node is not: npm did not run the install script of the package "node". Allow it (npm approve-scripts node) and run this again.',
      )
    }
    writeFileSync(STAMP, lockHash())
    const installMs = performance.now() - startedAt
    say(`Installed in ${seconds(installMs)} s.`)
    return installMs
  } finally {
    release()
  }
}

/** True when the packages are those of the lockfile, whoever installed them. */
function isInstalled() {
  if (!existsSync(nodeBinary())) return false
  if (readOr(STAMP, '') === lockHash()) return true
  const wanted = packagesOf(join(ROOT, 'package-lock.json'))
  // npm writes this one when it has finished, so that half an installation does not have it.
  const present = packagesOf(join(MODULES, '.package-lock.json'))
  const isSame = Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || present[path]?.version === version || (optional && !present[path]),
  )
  if (isSame && Object.keys(present).length > 0) {
    writeFileSync(STAMP, lockHash())
    return true
  }
  return false
}

const packagesOf = (file) => JSON.parse(readOr(file, '{}')).packages ?? {}
const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex')

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return otherwise
  }
}

function nodeBinary() {
  return join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/**
 * Development packages too: the tests and the type check are part of the product. No install scripts:
 * npm would compile better-sqlite3, which brings its binary, and that takes a compiler and a download.
 */
const INSTALL = ['ci', '--include=dev', '--include=optional', '--ignore-scripts']
/** The one install script that is needed: it fetches the binary for this machine. */
const FETCH_NODE = ['rebuild', 'node', '--ignore-scripts=false']
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error']

async function npmCi(startedAt) {
  const progress = setInterval(() => showProgress(startedAt), PROGRESS_MS)
  try {
    await npm([...INSTALL, ...QUIET])
    await npm([...FETCH_NODE, ...QUIET])
    await mendPackages()
  } finally {
    clearInterval(progress)
  }
}

/** What `npm ci` without install scripts leaves out of ours. */
async function mendPackages() {
  const script = join(ROOT, 'scripts', 'patch-packages.mjs')
  if (!existsSync(script)) return
  const { patchPackages } = await import(pathToFileURL(script).href)
  patchPackages()
}

async function npm(args) {
  const npmScript = process.env.npm_execpath
  const isScript = npmScript !== undefined && /\.c?js$/.test(npmScript)
  const [program, first] = isScript ? [process.execPath, [npmScript]] : ['npm', []]
  const child = spawn(program, [...first, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: !isScript && process.platform === 'win32',
  })
  const stopForwarding = forwardSignals(child)
  let printed = ''
  const keep = (chunk) => {
    printed = (printed + chunk).slice(-20_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const code = await new Promise((settle) => {
    child.on('error', (error) => settle(error))
    child.on('close', (exitCode, signal) => settle(exitCode ?? signal))
  })
  stopForwarding()
  if (code === 0) return
  if (typeof code === 'string') throw new Trouble(`The installation was interrupted (${code}).`)
  console.error(printed.trim())
  throw new Trouble(explain(code instanceof Error ? String(code) : printed))
}

function showProgress(startedAt) {
  const wanted = Object.keys(packagesOf(join(ROOT, 'package-lock.json'))).length - 1
  const present = countPackages()
  say(`  … ${seconds(performance.now() - startedAt)} s, ${present} of up to ${wanted} packages`)
}

function countPackages() {
  if (!existsSync(MODULES)) return 0
  const names = readdirSync(MODULES).filter((name) => !name.startsWith('.'))
  return names.reduce(
    (sum, name) => sum + (name.startsWith('@') ? readdirSync(join(MODULES, name)).length : 1),
    0,
  )
}

const CAUSES = [
  [/ENOSPC|no space left/i, 'the disk is full: free about 1 GB and run this again'],
  [
    /EACCES|EPERM|EROFS/,
    `files may not be written: check who owns ${ROOT} and npm's cache (npm config get cache)`,
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/i,
    'the npm registry cannot be reached: check the network, the proxy (npm config get proxy) and the registry (npm config get registry)',
  ],
  [/CERT|SELF_SIGNED/i, "the registry's certificate is not trusted: set npm's cafile"],
  [/EINTEGRITY/, 'a download was damaged: run `npm cache verify` and then this again'],
  [
    /ETARGET|E404/,
    'the registry does not have a package of the lockfile: check npm config get registry',
  ],
  [
    /EUSAGE|can only install/,
    'package.json and package-lock.json differ: run `npm install` and commit both',
  ],
  [/ENOENT.*npm|npm: not found/i, 'npm was not found: it comes with Node, so check the PATH'],
]

function explain(printed) {
  const [, cause] = CAUSES.find(([pattern]) => pattern.test(printed)) ?? []
  return `The installation failed: ${cause ?? 'npm says why above'}.`
}

// Two commands at once install once.

async function takeLock() {
  let isTold = false
  for (;;) {
    try {
      mkdirSync(ROOT, { recursive: true })
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
      return () => rmSync(LOCK, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') {
        throw new Trouble(`${ROOT} cannot be written (${error.code}): check who owns it.`, {
          cause: error,
        })
      }
    }
    const owner = Number(readOr(LOCK, '0'))
    if (owner > 0 && !isAlive(owner)) dropLockOf(owner)
    else if (!isTold) {
      say('Another command is installing the packages: waiting for it …')
      isTold = true
    }
    await wait(LOCK_POLL_MS)
  }
}

/** Moved away first and looked at again: by now it may be the lock of somebody who lives. */
function dropLockOf(owner) {
  const moved = `${LOCK}.${process.pid}`
  try {
    renameSync(LOCK, moved)
    if (Number(readOr(moved, '0')) === owner) rmSync(moved, { force: true })
    else if (!existsSync(LOCK)) renameSync(moved, LOCK)
  } catch {
    // Another waiter was faster.
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

// Handing over.

async function run(script, args, installMs) {
  const child = spawn(nodeBinary(), ['--import', ONE_SIGNAL, script, ...args], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${dirname(nodeBinary())}${delimiter}${process.env.PATH ?? ''}`,
      PROBESH_INSTALL_MS: String(Math.round(installMs)),
      PROBESH_ELAPSED_MS: String(Math.round(performance.now())),
    },
  })
  forwardSignals(child)
  const stopWatching = stopWithParent(child)
  return new Promise((settle, fail) => {
    child.on('error', fail)
    child.on('close', stopWatching)
    child.on('close', (code, signal) => settle(code ?? 128 + (constants.signals[signal] ?? 1)))
  })
}

/** npm that was killed with -9 tells nobody; what it ran must not go on unseen. */
function stopWithParent(child) {
  if (process.env.npm_lifecycle_event === undefined) return () => {}
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, PARENT_POLL_MS)
  return () => clearInterval(timer)
}

/** Passes each signal on; the child folds together what reaches it twice. */
function forwardSignals(child) {
  const listeners = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    const forward = () => child.kill(signal)
    process.on(signal, forward)
    return () => process.off(signal, forward)
  })
  return () => {
    for (const stop of listeners) stop()
  }
}

const seconds = (ms) => (ms / 1_000).toFixed(1)
/** Standard output belongs to the command: its first line may be read by a program. */
const say = (text) => process.stderr.write(`${text}\n`)

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Trouble ? error.message : error)
  process.exitCode = error instanceof Trouble ? error.exitCode : 1
}
