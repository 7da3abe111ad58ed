// The one command of a fresh clone, as a person would give it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type DemoReady, dataFolder, startDemo } from './demo.ts'

async function scan(
  { station }: DemoReady,
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

  const first = await startDemo(folder.path)
  await downloaded(first.ready)
  for (const { expect: reason, text } of first.ready.codes) {
    expect({ text, ...(await scan(first.ready, text)) }).toMatchObject({ text, reason })
  }
  await askForPassword(first.ready)
  const firstExit = await first.stop()
  const isDatabaseDown = await isMissing(join(folder.path, 'postgres/data/postmaster.pid'))
  const second = await startDemo(folder.path)
  const secondExit = await second.stop()

  expect([firstExit, isDatabaseDown, secondExit]).toEqual([0, true, 0])
  expect(first.printed()).toContain(first.ready.staff.password)
  expect(second.ready.staff).toEqual(first.ready.staff)
})

/** The link for it arrives in the demo's own inbox. */
async function askForPassword({ url, inbox, staff }: DemoReady): Promise<void> {
  const asked = await fetch(`${url}/auth/password/forgotten`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: staff.email }),
  })
  expect(asked.status).toBe(202)
  const mails = async (): Promise<string> => (await fetch(inbox)).text()
  await expect.poll(mails).toContain(`href="${url}/account/password/`)
}

/** Asks until the first download is whole; the station says so itself. */
async function downloaded({ station }: DemoReady): Promise<void> {
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
