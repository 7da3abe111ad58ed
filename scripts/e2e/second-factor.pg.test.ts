// An organizer's admin with a second factor stands at a gate: the station's calls against the real server.
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { createStation, type Station } from '../../desktop/core/station.ts'
import { createSync } from '../../desktop/core/sync/create-sync.ts'
import { testDeps } from '../../desktop/testing/temp-station.ts'
import { startPairing } from '../../server/features/stations/start-pairing.ts'
import {
  anAdmin,
  call,
  signInAs,
  TEST_PASSWORD,
  type TestApp,
  testApp,
} from '../../server/testing/app.ts'
import { granted } from '../../server/testing/event.ts'
import { aGate } from '../../server/testing/gate.ts'
import { SECOND_MS } from '../../shared/time.ts'

const EMAIL = 'admin@alpha.example'
const STEP_MS = 30 * SECOND_MS

/** Switches the factor on and goes on to a time at which no code of it was used. */
async function withFactor(server: TestApp): Promise<() => string> {
  const { access: bearer } = await signInAs(server, EMAIL)
  const body = { password: TEST_PASSWORD }
  const started = await call(server, 'POST /auth/factor', { bearer, body })
  const { secret } = (await started.json()) as { secret: string }
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  const code = (): string => totp.generate({ timestamp: server.deps.now() })
  await call(server, 'POST /auth/factor/confirm', { bearer, body: { code: code() } })
  server.deps.clock.now += STEP_MS * 2
  return code
}

async function pairedStation(server: TestApp, url: string, code: string, folder: string) {
  const { deps } = testDeps({ folder, wall: server.deps.now(), fetch })
  const timers = {
    ...deps.timers,
    after: (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  }
  const real = { ...deps, monotonicMs: () => performance.now(), timers }
  const station: Station = await createStation(real, (core) =>
    createSync(core, { server: url, hasLoops: false }),
  )
  granted(await station.handlers.pair({ code, name: 'North 1' }))
  return station
}

test('ID19 an admin with a second factor signs in at a gate by password and code, and leaves no session behind', async () => {
  await using stack = new AsyncDisposableStack()
  const server = stack.use(await testApp())
  const { tenantId, eventId } = await aGate(server.deps, { tickets: 1 })
  await anAdmin(server.deps, tenantId, EMAIL)
  const codeNow = await withFactor(server)
  await server.deps.platformDb`update sessions set revoked_at = now()`
  const listening = serve({ fetch: server.app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise<void>((resolve) => listening.once('listening', resolve))
  stack.defer(() => new Promise((resolve) => void listening.close(() => resolve())))
  const folder = mkdtempSync(join(tmpdir(), 'probesh-factor-'))
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  const asked = { eventIds: [eventId], gateId: null, createdBy: null }
  const { code } = granted(await startPairing(server.deps, tenantId, asked))
  const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
  const station = await pairedStation(server, url, code, folder)
  stack.defer(() => station.close())
  const person = { email: EMAIL, password: TEST_PASSWORD }

  const without = await station.handlers.signIn(person)
  const wrong = await station.handlers.signIn({ ...person, code: '00000A' })
  const signedIn = granted(await station.handlers.signIn({ ...person, code: codeNow() }))
  const again = await station.handlers.signIn({ ...person, code: codeNow() })

  expect(without).toMatchObject({ error: { code: 'second_factor_required' } })
  expect(wrong).toMatchObject({ error: { code: 'second_factor_wrong' } })
  expect(signedIn.operator).toMatchObject({ isSupervisor: true })
  expect(again).toMatchObject({ error: { code: 'second_factor_wrong' } })
  expect([
    ...(await server.deps.platformDb`select 1 from sessions where revoked_at is null`),
  ]).toEqual([])
})
