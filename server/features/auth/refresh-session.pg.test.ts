// ID22: an answer with newer tokens that was lost may be asked for again by whoever asked, and by nobody else.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TenantId } from '../../../shared/ids.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import {
  anAdmin,
  call,
  outcomeOf,
  signInAs,
  type TestApp,
  type Tokens,
  testApp,
  tokensOf,
} from '../../testing/app.ts'
import { aTenant } from '../../testing/event.ts'

const EMAIL = 'admin@alpha.example'
let server: TestApp
let tenantId: TenantId
beforeAll(async () => {
  server = await testApp()
  tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, EMAIL)
})
afterAll(() => server?.[Symbol.asyncDispose]())

let keys = 0
/** What a request names itself by: random, and never of another request. */
const aKey = (): string => {
  keys += 1
  return `a random text of one request alone, the ${keys}th`
}

const refresh = (tokens: Tokens, key: string | null): Promise<Response> =>
  call(server, 'POST /auth/refresh', {
    cookie: tokens.cookie,
    headers: key === null ? {} : { 'idempotency-key': key },
  })
/** `200`, or the refusal. */
async function whoIs(tokens: Tokens): Promise<string> {
  const answer = await call(server, 'GET /auth/me', { bearer: tokens.access })
  return answer.status === 200 ? '200' : await outcomeOf(answer)
}

test('ID22 whoever asked and heard nothing asks again, and gets the tokens that were made for them', async () => {
  const first = await signInAs(server, EMAIL)
  const key = aKey()

  const lost = tokensOf(await refresh(first, key))
  const again = await refresh(first, key)
  const third = await refresh(first, key)

  expect([again.status, third.status]).toEqual([200, 200])
  expect(tokensOf(again).refresh).toBe(lost.refresh)
  expect(tokensOf(third).refresh).toBe(lost.refresh)
  expect(await whoIs(tokensOf(again))).toBe('200')
  const done = await withTenant(
    server.deps.db,
    tenantId,
    (tx) => tx<{ action: string }[]>`
    select action from activity order by at desc, id desc limit 2
  `,
  )
  expect(done.map(({ action }) => action)).toEqual(Array(2).fill('session.refresh_repeated'))
})

test('ID22 the same request twice at once is one', async () => {
  const first = await signInAs(server, EMAIL)
  const key = aKey()

  const answers = await Promise.all(Array.from({ length: 4 }, () => refresh(first, key)))

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(new Set(answers.map((answer) => tokensOf(answer).refresh)).size).toBe(1)
})

const THIEFS: readonly (readonly [string, string | null])[] = [
  ['without a key', null],
  ['with a key of their own', 'a random text that the thief thought of'],
  ['with a key that is too short to be one', 'guessed'],
]

test.each(THIEFS)(
  'ID22 a copy of the token %s ends the session, also while the answer is lost',
  async (_, key) => {
    const first = await signInAs(server, EMAIL)
    const own = key === 'guessed' ? key : aKey()
    const lost = tokensOf(await refresh(first, own))

    expect(await outcomeOf(await refresh(first, key))).toBe('401 refresh_reused')
    expect(await outcomeOf(await refresh(first, own))).toBe('401 refresh_invalid')
    expect(await whoIs(lost)).toBe('401 session_ended')
  },
)

test('ID22 a thief who was first is found when the owner asks', async () => {
  const first = await signInAs(server, EMAIL)
  const thiefs = tokensOf(await refresh(first, aKey()))

  expect(await outcomeOf(await refresh(first, aKey()))).toBe('401 refresh_reused')
  expect(await whoIs(thiefs)).toBe('401 session_ended')
})

test.each(['the access token', 'the refresh token'])(
  'ID22 once %s was used, the same request that comes again is a copy',
  async (which) => {
    const first = await signInAs(server, EMAIL)
    const key = aKey()
    const second = tokensOf(await refresh(first, key))
    if (which === 'the access token') expect(await whoIs(second)).toBe('200')
    else expect((await refresh(second, aKey())).status).toBe(200)

    expect(await outcomeOf(await refresh(first, key))).toBe('401 refresh_reused')
    expect(await whoIs(second)).toBe('401 session_ended')
  },
)

test('ID22 an access token of before says nothing of the newer ones', async () => {
  const first = await signInAs(server, EMAIL)
  const key = aKey()
  await refresh(first, key)

  expect(await whoIs(first)).toBe('200')
  expect((await refresh(first, key)).status).toBe(200)
})

test('ID22 a session that was ended meanwhile is not brought back by a repetition', async () => {
  const first = await signInAs(server, EMAIL)
  const key = aKey()
  const lost = tokensOf(await refresh(first, key))
  await call(server, 'POST /auth/logout', { cookie: lost.cookie })

  expect(await outcomeOf(await refresh(first, key))).toBe('401 refresh_invalid')
})

/** `lost`: its answer does not arrive. */
type Step = 'lost' | 'renewed' | 'used'
const steps = fc.array(fc.constantFrom<Step>('lost', 'renewed', 'used'), { maxLength: 6 })

/** A laptop: it keeps its key until an answer has come. */
function aLaptop(tokens: Tokens) {
  let own = tokens
  let key: string | null = null
  const ask = async (isLost: boolean): Promise<number> => {
    key ??= aKey()
    const answer = await refresh(own, key)
    if (isLost) return answer.status
    if (answer.status === 200) own = tokensOf(answer)
    key = null
    return answer.status
  }
  return {
    tokens: () => own,
    step: async (step: Step): Promise<number> => {
      if (step === 'used') return (await whoIs(own)) === '200' ? 200 : 401
      return await ask(step === 'lost')
    },
  }
}

test('ID22 however many answers are lost, the session of one laptop goes on', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const laptop = aLaptop(await signInAs(server, EMAIL))
      const statuses: number[] = []
      for (const step of [...all, 'renewed', 'used'] as const)
        statuses.push(await laptop.step(step))
      expect(statuses.every((status) => status === 200)).toBe(true)
    }),
    { numRuns: 12 },
  )
})

test('ID22 of two who continue a copied session neither has it once both have tried', async () => {
  await fc.assert(
    fc.asyncProperty(steps, steps, steps, async (before, between, after) => {
      const owner = aLaptop(await signInAs(server, EMAIL))
      for (const step of before) await owner.step(step)
      const thief = aLaptop(owner.tokens())
      for (const step of between) await owner.step(step)
      await thief.step('renewed')
      for (const step of after) await owner.step(step)
      await owner.step('renewed')
      await thief.step('renewed')

      expect([await whoIs(owner.tokens()), await whoIs(thief.tokens())]).toEqual([
        '401 session_ended',
        '401 session_ended',
      ])
    }),
    { numRuns: 12 },
  )
})
