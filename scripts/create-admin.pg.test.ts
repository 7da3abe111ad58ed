import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { call, outcomeOf, testApp } from '../server/testing/app.ts'
import { TEST_MASTER_KEY } from '../server/testing/postgres.ts'

const run = promisify(execFile)
const SCRIPT = join(import.meta.dirname, 'create-admin.ts')

test('PA11 the command makes a platform admin who can sign in, once, and says a wrong argument by name', async () => {
  await using server = await testApp()
  const folder = await mkdtemp(join(tmpdir(), 'probesh-admin-'))
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: server.deps.database.ownerUrl,
    DATA_DIR: folder,
    MASTER_KEY: Buffer.from(TEST_MASTER_KEY).toString('hex'),
  }
  const command = (...args: string[]) => run(process.execPath, [SCRIPT, ...args], { env })

  const { stdout } = await command('--email', ' Root@X.example', '--name', 'Root', '--json')
  const again = await command('--email', 'root@x.example', '--name', 'Root', '--json')
  const wrong = command('--email', 'nonsense', '--name', 'Root')
  await expect(wrong).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('--email') })
  await rm(folder, { recursive: true, force: true })

  const made = JSON.parse(stdout) as { email: string; password: string }
  expect(JSON.parse(again.stdout)).toEqual({ email: 'root@x.example' })
  const login = await call(server, 'POST /auth/login', { body: made })
  expect(await login.json()).toMatchObject({ user: { role: 'platform_admin', tenant: null } })
  const other = await call(server, 'POST /auth/login', { body: { ...made, password: 'other' } })
  expect(await outcomeOf(other)).toBe('401 invalid_credentials')
})
