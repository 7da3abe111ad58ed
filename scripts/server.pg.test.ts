// The server as a process: one ready line, one sentence for a wrong setting, and a stop that loses nothing.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { createUser } from '../server/features/auth/create-user.ts'
import { openPlatformDb } from '../server/platform/db/open.ts'
import { openInbox } from '../server/testing/inbox.ts'
import { freshDatabase, TEST_MASTER_KEY } from '../server/testing/postgres.ts'

type Environment = Readonly<Record<string, string>>

const run = (environment: Environment): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [join(import.meta.dirname, 'server.ts')], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  })

async function aFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'probesh-server-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

const settings = (ownerUrl: string, dataDir: string): Environment => ({
  DATABASE_URL: ownerUrl,
  MASTER_KEY: Buffer.from(TEST_MASTER_KEY).toString('hex'),
  JWT_SECRET: 'a secret of a test, longer than 32 bytes',
  DATA_DIR: dataDir,
  PORT: '0',
})

async function readyLine(
  server: ChildProcessWithoutNullStreams,
): Promise<{ readonly url: string }> {
  for await (const line of createInterface({ input: server.stdout })) {
    return JSON.parse(line) as { url: string }
  }
  throw new Error('the server ended without a ready line')
}

test('the server prints one ready line, logs JSON elsewhere, and leaves with 0 when it is asked to', async () => {
  await using database = await freshDatabase()
  await using folder = await aFolder()
  const server = run(settings(database.ownerUrl, folder.path))
  const log = text(server.stderr)
  const ready = await readyLine(server)

  const answer = await fetch(`${ready.url}/readyz`)
  server.kill('SIGTERM')
  const [code] = (await once(server, 'exit')) as [number | null]

  expect(ready).toMatchObject({
    ready: true,
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  })
  expect(JSON.stringify(ready)).not.toContain('postgres')
  expect(answer.status).toBe(200)
  expect(code).toBe(0)
  const lines = (await log).trim().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toContain(
    'stopped',
  )
})

test('a password that is being checked when the stop comes still gets its answer', async () => {
  await using database = await freshDatabase()
  await using folder = await aFolder()
  const platformDb = openPlatformDb(database.platformUrl, 1)
  const person = { email: 'a@b.example', name: 'A', password: 'a long password' }
  await createUser(
    { platformDb, newId: uuidv7, now: Date.now },
    { ...person, isPlatformAdmin: true },
  )
  await platformDb.end()
  const server = run({ ...settings(database.ownerUrl, folder.path), LOG_LEVEL: 'error' })
  const { url } = await readyLine(server)
  const { email, password } = person

  const signIn = fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  // Counted before the password is looked at: from then on the request is held.
  const watch = openPlatformDb(database.platformUrl, 1)
  while ((await watch`select 1 from rate_windows`).length === 0);
  await watch.end()
  server.kill('SIGINT')
  const [code] = (await once(server, 'exit')) as [number | null]

  expect((await signIn).status).toBe(200)
  expect(code).toBe(0)
})

test('ID14 mail that a request asked for leaves by the server’s own workers, with links to the server itself', async () => {
  await using inbox = await openInbox()
  await using database = await freshDatabase()
  await using folder = await aFolder()
  const platformDb = openPlatformDb(database.platformUrl, 1)
  const person = { email: 'a@b.example', name: 'A', password: 'a long password' }
  await createUser({ platformDb, newId: uuidv7, now: Date.now }, person)
  await platformDb.end()
  const server = run({
    ...settings(database.ownerUrl, folder.path),
    LOG_LEVEL: 'error',
    SMTP_URL: inbox.url,
  })
  const { url } = await readyLine(server)

  const asked = await fetch(`${url}/auth/password/forgotten`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: person.email, locale: 'en' }),
  })
  const [mail] = await inbox.mails(1)
  const link = /http:\S+/.exec(mail?.text ?? '')?.[0] ?? ''
  const page = await fetch(link)
  server.kill('SIGTERM')
  const [code] = (await once(server, 'exit')) as [number | null]

  expect(asked.status).toBe(202)
  expect(link).toMatch(new RegExp(`^${url}/account/password/[\\w-]{54}$`))
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<form')])
  expect(code).toBe(0)
})

test('a wrong setting is one sentence that names it, and the exit code is 1', async () => {
  await using database = await freshDatabase()
  await using folder = await aFolder()
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  const good = settings(database.ownerUrl, folder.path)

  for (const [name, value] of [
    ['PORT', 'many'],
    ['PORT', port],
    ['RATE_LIMIT_FACTOR', '-1'],
    ['JWT_SECRET', 'short'],
    ['APP_DATABASE_URL', database.ownerUrl],
  ] as const) {
    const server = run({ ...good, LOG_LEVEL: 'silent', [name]: value })
    const [said, printed, [code]] = await Promise.all([
      text(server.stderr),
      text(server.stdout),
      once(server, 'exit') as Promise<[number | null]>,
    ])

    expect(said).toMatch(new RegExp(`^${name}[^\n]*\\.\n$`))
    expect(printed).toBe('')
    expect(code).toBe(1)
  }
  taken.close()
})
