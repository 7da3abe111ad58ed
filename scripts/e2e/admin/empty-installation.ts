// An installation in which nothing was done yet: a server on an empty database, a mail box, and whoever runs it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../desktop/testing/free-port.ts'
import { freshDatabase, TEST_MASTER_KEY } from '../../../server/testing/postgres.ts'
import { type MailBox, openMailBox } from '../mail-box.ts'
import { runJson, type StationReady, startProgram } from '../processes.ts'
import type { RunningStation } from '../venue.ts'
import type { Credentials } from './admin-window.ts'

export type Installation = AsyncDisposable & {
  readonly serverUrl: string
  readonly mailBox: MailBox
  readonly platformAdmin: Credentials
  /** A laptop of this number that nobody has paired. */
  readonly startStation: (number: number) => Promise<RunningStation>
  readonly startServer: () => Promise<void>
  readonly killServer: () => Promise<void>
}

export async function openInstallation(): Promise<Installation> {
  await using open = new AsyncDisposableStack()
  const database = open.use(await freshDatabase())
  const mailBox = open.use(await openMailBox())
  const folder = mkdtempSync(join(tmpdir(), 'probesh-installation-'))
  open.defer(() => rmSync(folder, { recursive: true, force: true }))
  const port = String(await freePort())
  const environment = {
    DATABASE_URL: database.ownerUrl,
    MASTER_KEY: Buffer.from(TEST_MASTER_KEY).toString('hex'),
    JWT_SECRET: 'a secret of a test, longer than 32 bytes',
    DATA_DIR: join(folder, 'server'),
    PORT: port,
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    RATE_LIMIT_FACTOR: '100',
    SMTP_URL: mailBox.url,
  }
  const serverUrl = environment.PUBLIC_URL
  const running = open.use(new AsyncDisposableStack())
  const startServer = async () => running.use(await startProgram('server', [], environment))
  let server = await startServer()
  const platformAdmin = await runJson<Credentials>(
    'create-admin',
    ['--email', 'platform@example.com', '--name', 'Nusrat Jahan', '--json'],
    environment,
  )
  const startStation = async (number: number): Promise<RunningStation> => {
    const data = join(folder, `station-${number}`)
    const place = ['--server', serverUrl, '--data', data, '--port', '0']
    return running.use(
      await startProgram<StationReady>('station', ['--shell', 'loopback', ...place]),
    )
  }
  const kept = open.move()
  return {
    serverUrl,
    mailBox,
    platformAdmin,
    startStation,
    startServer: async () => {
      server = await startServer()
    },
    killServer: () => server.kill(),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
