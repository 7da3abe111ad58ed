// Electron, played by a small program: what it is started with, and how its end becomes ours.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'

/** Tells what it was started with, then does what its first argument says. */
const STAND_IN = `#!${process.execPath}
const [, , does, ...args] = process.argv
const heard = []
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    heard.push(signal)
    if (does === 'follows') setTimeout(() => { console.log(JSON.stringify({ heard })); process.exit(0) }, 200)
  })
}
const { ELECTRON_RUN_AS_NODE = null } = process.env
console.log(JSON.stringify({ ready: true, args, mode: ELECTRON_RUN_AS_NODE, pid: process.pid }))
if (does === 'leaves') process.exit(3)
if (does === 'dies') process.kill(process.pid, 'SIGKILL')
setTimeout(() => process.exit(9), 60_000)
`

/** The command as a process of its own, because it listens to signals. */
function run(does: string, stopMs = 10_000) {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-run-'))
  const binary = join(folder.path, 'electron')
  writeFileSync(binary, STAND_IN)
  chmodSync(binary, 0o755)
  const launch = { binary, args: [does, '--data=/a b', '--port=0'], stopMs }
  const program = `
    import { runElectron } from ${JSON.stringify(join(import.meta.dirname, 'run-electron.ts'))}
    process.exit(await runElectron({ ...${JSON.stringify(launch)}, environment: process.env }))`
  const guard = join(import.meta.dirname, '../one-signal.mjs')
  const child = spawn(
    process.execPath,
    ['--import', guard, '--input-type=module', '--eval', program],
    { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
  )
  return { child, folder, lines: createInterface({ input: child.stdout }) }
}

type Said = { readonly args?: string[]; readonly heard?: string[]; readonly pid?: number }

async function nextLine({ lines }: ReturnType<typeof run>): Promise<Said & { mode?: unknown }> {
  const [line] = await once(lines, 'line')
  return JSON.parse(String(line))
}

const exitOf = async (child: ChildProcessWithoutNullStreams): Promise<unknown> =>
  (await once(child, 'exit'))[0]

test('SH6: its arguments arrive whole, its ready line is ours, and so is its exit code', async () => {
  const { folder, ...running } = run('leaves')
  using _folder = folder

  const ended = exitOf(running.child)
  const said = await nextLine({ ...running, folder })

  expect(said).toMatchObject({ ready: true, args: ['--data=/a b', '--port=0'], mode: null })
  expect(await ended).toBe(3)
})

test('SH6: an end by a signal of its own is told as a shell tells it', async () => {
  const { folder, child } = run('dies')
  using _folder = folder

  expect(await exitOf(child)).toBe(128 + 9)
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'SH6: %s reaches it once, however often it is sent, and it ends in its own time',
  async (signal) => {
    const running = run('follows')
    using _folder = running.folder
    await nextLine(running)
    const last = nextLine(running)
    const ended = exitOf(running.child)

    running.child.kill(signal)
    running.child.kill('SIGTERM')
    running.child.kill('SIGINT')

    expect(await last).toEqual({ heard: [expect.stringMatching(/^SIG/)] })
    expect(await ended).toBe(0)
  },
)

test('SH6: one that follows no signal is ended after its time', async () => {
  const running = run('stays', 300)
  using _folder = running.folder
  const { pid = 0 } = await nextLine(running)
  const ended = exitOf(running.child)

  running.child.kill('SIGTERM')

  expect(await ended).toBe(128 + 9)
  expect(() => process.kill(pid, 0)).toThrow()
})

test('SH6: a binary that cannot be started is a sentence and exit code 1', async () => {
  const program = `
    import { runElectron } from ${JSON.stringify(join(import.meta.dirname, 'run-electron.ts'))}
    process.exit(await runElectron({ binary: '/nowhere/electron', args: [], environment: {}, stopMs: 1 }))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program])
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })

  expect(await exitOf(child)).toBe(1)
  expect(said).toMatch(/^Electron cannot be started: .*ENOENT/)
})
