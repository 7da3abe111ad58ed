// The bootstrap as a process of its own, in a folder of its own, with a stand-in for npm.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Behaves like npm as far as the bootstrap can see, or fails with the text of FAKE_NPM_ERROR. */
const FAKE_NPM = `
const fs = require('node:fs')
const path = require('node:path')
fs.appendFileSync('npm-calls', process.argv[2] + '\\n')
if (process.env.FAKE_NPM_ERROR) {
  console.error(process.env.FAKE_NPM_ERROR)
  process.exit(1)
}
if (process.argv[2] === 'ci') {
  fs.mkdirSync('node_modules', { recursive: true })
  fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json')
} else if (!process.env.FAKE_NPM_BLOCKS_SCRIPTS) {
  fs.mkdirSync('node_modules/node/bin', { recursive: true })
  fs.symlinkSync(process.execPath, path.resolve('node_modules/node/bin/node'))
}
`

const lockfile = (version: string): string =>
  JSON.stringify({ packages: { '': {}, 'node_modules/thing': { version } } })

async function project(command: string) {
  const root = await mkdtemp(join(tmpdir(), 'probesh-bootstrap-'))
  await mkdir(join(root, 'scripts'))
  for (const name of ['bootstrap.mjs', 'one-signal.mjs']) {
    await cp(join(import.meta.dirname, name), join(root, 'scripts', name))
  }
  await writeFile(join(root, 'scripts', 'thing.ts'), command)
  await writeFile(join(root, 'package-lock.json'), lockfile('1.0.0'))
  await writeFile(join(root, 'npm.cjs'), FAKE_NPM)
  const start = (args: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess =>
    spawn(process.execPath, [join(root, 'scripts/bootstrap.mjs'), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], npm_execpath: join(root, 'npm.cjs'), ...environment },
    })
  return {
    root,
    start,
    run: async (args: readonly string[], environment?: NodeJS.ProcessEnv) =>
      finished(start(args, environment)),
    npmCalls: async () => (await readFile(join(root, 'npm-calls'), 'utf8')).trim().split('\n'),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  }
}

async function finished(child: ChildProcess) {
  let [out, errors] = ['', '']
  child.stdout?.on('data', (chunk) => {
    out += chunk
  })
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  const [code] = await once(child, 'close')
  return { code, out, errors }
}

test('a fresh clone is installed once, and the command gets its arguments and its exit code', async () => {
  await using at = await project('console.log(...process.argv.slice(2)); process.exitCode = 7')

  const first = await at.run(['thing', '--one', 'two'])
  const second = await at.run(['thing'])

  expect(first).toMatchObject({ code: 7, out: '--one two\n' })
  expect(first.errors).toMatch(/Installed in \d+\.\d s/)
  expect(second).toMatchObject({ code: 7, errors: '' })
  expect(await at.npmCalls()).toEqual(['ci', 'rebuild'])
})

test('a newer lockfile is installed again', async () => {
  await using at = await project('')
  await at.run(['thing'])

  await writeFile(join(at.root, 'package-lock.json'), lockfile('1.0.1'))
  await at.run(['thing'])

  expect(await at.npmCalls()).toEqual(['ci', 'rebuild', 'ci', 'rebuild'])
})

test('packages that somebody installed by hand are taken as they are', async () => {
  await using at = await project('')
  await at.run(['thing'])
  await rm(join(at.root, 'node_modules/.probesh-installed'))

  const again = await at.run(['thing'])

  expect(again).toMatchObject({ code: 0, errors: '' })
})

test('two commands at once install once', async () => {
  await using at = await project('console.log("ran")')

  const both = await Promise.all([at.run(['thing']), at.run(['thing'])])

  expect(both.map(({ code, out }) => [code, out])).toEqual([
    [0, 'ran\n'],
    [0, 'ran\n'],
  ])
  expect(await at.npmCalls()).toEqual(['ci', 'rebuild'])
})

test('the lock of an installation that was killed does not stand in the way', async () => {
  await using at = await project('console.log("ran")')
  const gone = spawn(process.execPath, ['-e', ''])
  await once(gone, 'close')
  await writeFile(join(at.root, '.bootstrap.lock'), String(gone.pid))

  expect(await at.run(['thing'])).toMatchObject({ code: 0, out: 'ran\n' })
})

test.each([
  ['npm error code ENOTFOUND', /registry cannot be reached/],
  ['npm error code EAI_AGAIN', /registry cannot be reached/],
  ['npm error nospc ENOSPC: no space left on device', /disk is full/],
  ["npm error Error: EACCES: permission denied, mkdir '/x'", /may not be written/],
  ['npm error code EINTEGRITY', /npm cache verify/],
  ['npm error code EUSAGE', /package-lock\.json differ/],
  ['npm error something new', /npm says why above/],
])('a failed installation is explained: %s', async (printed, sentence) => {
  await using at = await project('')

  const result = await at.run(['thing'], { FAKE_NPM_ERROR: printed })

  expect(result.code).toBe(1)
  expect(result.errors).toContain(printed)
  expect(result.errors.trim().split('\n').at(-1)).toMatch(sentence)
})

test('a Node that npm was not allowed to fetch is explained', async () => {
  await using at = await project('')

  const result = await at.run(['thing'], { FAKE_NPM_BLOCKS_SCRIPTS: '1' })

  expect(result.code).toBe(1)
  expect(result.errors).toMatch(/npm approve-scripts node/)
})

test('an unknown command is answered with the known ones', async () => {
  await using at = await project('')

  const result = await at.run(['nothing'])

  expect(result.code).toBe(2)
  expect(result.errors).toMatch(/There is no command "nothing".*start, test/)
})

const LISTENER = `
  let heard = 0
  process.on('SIGTERM', () => {
    heard += 1
    setTimeout(() => { console.log('heard', heard); process.exit(0) }, 200)
  })
  setInterval(() => {}, 1_000)
  console.log('ready')
`

test('a signal reaches the command once, also when it was sent to the whole group', async () => {
  await using at = await project(LISTENER)
  const child = at.start(['thing'])
  const result = finished(child)
  await once(child.stdout ?? child, 'data')

  child.kill('SIGTERM')
  child.kill('SIGTERM')

  expect(await result).toMatchObject({ code: 0, out: 'ready\nheard 1\n' })
})

test('a command that dies of a signal ends as a shell would say it', async () => {
  await using at = await project("process.kill(process.pid, 'SIGKILL')")

  expect(await at.run(['thing'])).toMatchObject({ code: 137 })
})
