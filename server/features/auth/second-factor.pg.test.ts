import { Secret, TOTP } from 'otpauth'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { RecoveryCodes, StartedFactor } from '../../../shared/auth/schema.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import {
  anAdmin,
  call,
  outcomeOf,
  signInAs,
  TEST_PASSWORD,
  type TestApp,
  testApp,
} from '../../testing/app.ts'
import { aTenant } from '../../testing/event.ts'

const EMAIL = 'admin@alpha.example'
const STEP_MS = 30 * SECOND_MS

type Owner = {
  readonly server: TestApp
  readonly bearer: string
  readonly codeAt: (stepsAway?: number) => string
  readonly recoveryCodes: readonly string[]
}

const login = (server: TestApp, code?: string, password = TEST_PASSWORD): Promise<Response> =>
  call(server, 'POST /auth/login', {
    body: { email: EMAIL, password, ...(code !== undefined && { code }) },
  })

/** An admin whose factor is on, at a moment when no code of it was used. */
async function anOwner(server: TestApp): Promise<Owner> {
  await anAdmin(server.deps, await aTenant(server.deps), EMAIL)
  const { access: bearer } = await signInAs(server, EMAIL)
  const started = await call(server, 'POST /auth/factor', {
    bearer,
    body: { password: TEST_PASSWORD },
  })
  const { secret, uri } = v.parse(StartedFactor, await started.json())
  expect(uri).toMatch(/^otpauth:\/\/totp\/Probesh:admin%40alpha\.example\?/)
  const totp = new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 })
  const codeAt = (stepsAway = 0): string =>
    totp.generate({ timestamp: server.deps.clock.now + stepsAway * STEP_MS })
  const confirmed = await call(server, 'POST /auth/factor/confirm', {
    bearer,
    body: { code: codeAt() },
  })
  const { recoveryCodes } = v.parse(RecoveryCodes, await confirmed.json())
  server.deps.clock.now += STEP_MS * 2
  return { server, bearer, codeAt, recoveryCodes }
}

test('ID18 with a second factor the password alone starts no session, and a code does once', async () => {
  await using server = await testApp()
  const { codeAt } = await anOwner(server)

  const without = await login(server)
  expect(await outcomeOf(without)).toBe('401 second_factor_required')
  expect(without.headers.getSetCookie()).toEqual([])
  expect(await outcomeOf(await login(server, codeAt(), 'wrong'))).toBe('401 invalid_credentials')
  expect(await outcomeOf(await login(server, codeAt(3)))).toBe('401 second_factor_wrong')
  expect((await login(server, codeAt())).status).toBe(200)
  expect(await outcomeOf(await login(server, codeAt()))).toBe('401 second_factor_wrong')
  expect(await outcomeOf(await login(server, codeAt(-1)))).toBe('401 second_factor_wrong')
  expect((await login(server, codeAt(1))).status).toBe(200)
})

test('ID18 of two sign-ins with one code at once one gets in', async () => {
  await using server = await testApp()
  const { codeAt } = await anOwner(server)

  const answers = await Promise.all([login(server, codeAt()), login(server, codeAt())])

  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401])
})

test('ID18 ten recovery codes stand in for a lost phone, each once, however they are typed', async () => {
  await using server = await testApp()
  const { bearer, recoveryCodes } = await anOwner(server)
  const [first = '', second = ''] = recoveryCodes
  const left = async (): Promise<unknown> =>
    (await call(server, 'GET /auth/factor', { bearer })).json()

  expect(new Set(recoveryCodes).size).toBe(10)
  expect(await left()).toEqual({ isOn: true, recoveryCodesLeft: 10 })
  expect((await login(server, first)).status).toBe(200)
  expect(await outcomeOf(await login(server, first))).toBe('401 second_factor_wrong')
  expect((await login(server, second.toLowerCase().replace('-', ' '))).status).toBe(200)
  expect(await left()).toEqual({ isOn: true, recoveryCodesLeft: 8 })
})

test('ID18 codes cannot be tried out: five wrong ones, and the right one waits too', async () => {
  await using server = await testApp()
  const { codeAt } = await anOwner(server)

  for (let at = 0; at < 5; at += 1) {
    expect(await outcomeOf(await login(server, '00000A'))).toBe('401 second_factor_wrong')
  }

  expect(await outcomeOf(await login(server, codeAt()))).toBe('429 rate_limited')
})

test('ID18 a factor asks nobody before its first code, and goes with password and code alone', async () => {
  await using server = await testApp()
  await anAdmin(server.deps, await aTenant(server.deps, 'beta'), 'other@beta.example')
  const { access: other } = await signInAs(server, 'other@beta.example')
  const body = { password: TEST_PASSWORD }
  const start = (bearer: string, sent: object): Promise<Response> =>
    call(server, 'POST /auth/factor', { bearer, body: sent })
  expect(await outcomeOf(await start(other, { password: 'wrong' }))).toBe('403 password_wrong')
  expect((await start(other, body)).status).toBe(201)
  expect((await signInAs(server, 'other@beta.example')).access).not.toBe('')
  const { bearer, codeAt } = await anOwner(server)
  const remove = (sent: object): Promise<Response> =>
    call(server, 'DELETE /auth/factor', { bearer, body: sent })

  expect(await outcomeOf(await start(bearer, body))).toBe('409 factor_already')
  expect(await outcomeOf(await remove({ ...body, code: '000000' }))).toBe('401 second_factor_wrong')
  expect(await outcomeOf(await remove({ password: 'wrong', code: codeAt() }))).toBe(
    '403 password_wrong',
  )
  expect((await remove({ ...body, code: codeAt() })).status).toBe(204)
  expect((await login(server)).status).toBe(200)
})

test('ID18 the secret and the recovery codes lie in the database unreadable', async () => {
  await using server = await testApp()
  const { recoveryCodes } = await anOwner(server)

  const [row] = await server.deps.platformDb`select to_jsonb(f)::text as text from user_factors f`

  for (const code of recoveryCodes) {
    expect(row?.['text']).not.toContain(code)
    expect(row?.['text']).not.toContain(code.replace('-', ''))
  }
})
