// The one command of a fresh clone, as a person would give it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { required } from '../../shared/assert.ts'

type Ready = {
  readonly url: string
  readonly station: { readonly url: string; readonly token: string }
  readonly staff: { readonly email: string; readonly password: string }
  readonly codes: readonly { readonly expect: string; readonly text: string }[]
}

type Started = {
  readonly child: ChildProcess
  readonly ready: Ready
  readonly printed: () => string
}

async function dataFolder() {
  const path = await mkdtemp(join(tmpdir(), 'probesh-start-'))
  // Started by root, PostgreSQL's own user must be able to pass.
  await chmod(path, 0o755)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

async function start(dataDir: string): Promise<Started> {
  const script = join(import.meta.dirname, '../start.ts')
  const child = spawn(process.execPath, [script, '--no-open'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', DATABASE_URL: '' },
  })
  let text = ''
  child.stderr?.on('data', (chunk) => {
    text += chunk
  })
  const lines = createInterface({ input: required(child.stdout, 'piped') })
  const ended = once(child, 'close').then(([code]) => {
    throw new Error(`npm start ended with ${code}: ${text}`)
  })
  const [line] = await Promise.race([once(lines, 'line'), ended])
  ended.catch(() => {})
  return { child, ready: JSON.parse(String(line)), printed: () => text }
}

async function stop(child: ChildProcess): Promise<number | null> {
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  const [code] = await closed
  return code
}

async function scan(
  { station }: Ready,
  code: string,
): Promise<{ verdict: string; reason: string }> {
  const response = await fetch(`${station.url}/rpc/scan`, {
    method: 'POST',
    headers: { authorization: `Bearer ${station.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })
  expect(response.status).toBe(200)
  return await response.json()
}

test('one command serves a paired gate that answers every sample code as it says, and stops whole', async () => {
  await using folder = await dataFolder()

  const first = await start(folder.path)
  await downloaded(first.ready)
  for (const { expect: reason, text } of first.ready.codes) {
    expect({ text, ...(await scan(first.ready, text)) }).toMatchObject({ text, reason })
  }
  const firstExit = await stop(first.child)
  const isDatabaseDown = await isMissing(join(folder.path, 'postgres/data/postmaster.pid'))
  const second = await start(folder.path)
  const secondExit = await stop(second.child)

  expect([firstExit, isDatabaseDown, secondExit]).toEqual([0, true, 0])
  expect(first.printed()).toContain(first.ready.staff.password)
  expect(second.ready.staff).toEqual(first.ready.staff)
})

/** Asks until the first download is whole; the station says so itself. */
async function downloaded({ station }: Ready): Promise<void> {
  for (;;) {
    const response = await fetch(`${station.url}/rpc/status`, {
      method: 'POST',
      headers: { authorization: `Bearer ${station.token}`, 'content-type': 'application/json' },
      body: '{}',
    })
    const status: { completeUntil: unknown } = await response.json()
    if (status.completeUntil !== null) return
  }
}

const isMissing = (path: string): Promise<boolean> =>
  stat(path).then(
    () => false,
    () => true,
  )

test('a wrong setting ends it with one sentence that names it', async () => {
  await using folder = await dataFolder()

  const script = join(import.meta.dirname, '../start.ts')
  const child = spawn(process.execPath, [script, '--no-open'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DATA_DIR: folder.path, PORT: 'http' },
  })
  let text = ''
  child.stderr.on('data', (chunk) => {
    text += chunk
  })
  const [code] = await once(child, 'close')

  expect(code).toBe(1)
  expect(text).toContain('PORT must be a port from 0 to 65535.')
})
