import { expect, test } from 'vitest'
import { HOUR_MS } from '../../../shared/time.ts'
import {
  anAdmin,
  aPerson,
  call,
  outcomeOf,
  signInAs,
  TEST_PASSWORD,
  type TestApp,
  testApp,
} from '../../testing/app.ts'
import { aTenant } from '../../testing/event.ts'
import { openInbox, runJobs, tokenIn } from '../../testing/inbox.ts'

const NEW_PASSWORD = 'four unrelated words here'
const EMAIL = 'admin@alpha.example'

const ask = (server: TestApp, body: object): Promise<Response> =>
  call(server, 'POST /auth/password/forgotten', { body })

const reset = (server: TestApp, token: string, password = NEW_PASSWORD): Promise<Response> =>
  call(server, 'POST /auth/password/reset', { body: { token, password } })

const login = (server: TestApp, password: string): Promise<Response> =>
  call(server, 'POST /auth/login', { body: { email: EMAIL, password } })

async function aScene(smtpUrl: string): Promise<TestApp> {
  const server = await testApp({ SMTP_URL: smtpUrl, PUBLIC_URL: 'https://tickets.example' })
  await anAdmin(server.deps, await aTenant(server.deps), EMAIL)
  return server
}

test('ID13 a forgotten password is chosen anew by a mailed link, which ends every session', async () => {
  await using inbox = await openInbox()
  await using server = await aScene(inbox.url)
  const { access, cookie } = await signInAs(server, EMAIL)

  const asked = await ask(server, { email: ' Admin@Alpha.example', locale: 'en' })
  expect(asked.status).toBe(202)
  expect(await runJobs(server)).toEqual({ ran: 1, failed: 0 })
  const [mail] = await inbox.mails(1)
  expect(mail).toMatchObject({ to: [EMAIL], subject: 'Choose a new password' })
  expect(mail?.text).toContain('https://tickets.example/account/password/')
  expect(mail?.text).toContain('60 minutes')
  expect((await reset(server, tokenIn({ text: mail?.text ?? '' }))).status).toBe(204)

  expect(await outcomeOf(await login(server, TEST_PASSWORD))).toBe('401 invalid_credentials')
  expect((await login(server, NEW_PASSWORD)).status).toBe(200)
  const me = await call(server, 'GET /auth/me', { bearer: access })
  expect(await outcomeOf(me)).toBe('401 session_ended')
  const refreshed = await call(server, 'POST /auth/refresh', { cookie })
  expect(await outcomeOf(refreshed)).toBe('401 refresh_invalid')
  await runJobs(server)
  const [, told] = await inbox.mails(2)
  expect(told).toMatchObject({ to: [EMAIL], subject: 'Your password was changed' })
})

test('ID12 a link works once, for an hour, and only the newest that was used counts', async () => {
  await using inbox = await openInbox()
  await using server = await aScene(inbox.url)
  await ask(server, { email: EMAIL })
  await ask(server, { email: EMAIL })
  await runJobs(server)
  const [first, second] = (await inbox.mails(2)).map(tokenIn)

  expect(await outcomeOf(await reset(server, 'x'.repeat(54)))).toBe('404 link_unknown')
  expect(await outcomeOf(await reset(server, first ?? '', 'password123'))).toBe(
    '400 password_refused',
  )
  const both = await Promise.all([reset(server, first ?? ''), reset(server, first ?? '')])
  expect(both.map(({ status }) => status).toSorted()).toEqual([204, 410])
  expect(await outcomeOf(await reset(server, second ?? ''))).toBe('410 link_used')
  await ask(server, { email: EMAIL })
  await runJobs(server)
  const mails = await inbox.mails(4)
  const third = mails.map(({ text }) => text).findLast((text) => text.includes('/account/'))
  server.deps.clock.now += HOUR_MS
  expect(await outcomeOf(await reset(server, tokenIn({ text: third ?? '' })))).toBe(
    '410 link_expired',
  )
})

test('ID9 an email that nobody has gets the same answer after the same work, and no mail', async () => {
  await using inbox = await openInbox()
  await using server = await aScene(inbox.url)
  await aPerson(server.deps, 'disabled@x.example')
  await server.deps
    .platformDb`update users set status = 'disabled' where email = 'disabled@x.example'`

  const answers = await Promise.all(
    [EMAIL, 'nobody@x.example', 'disabled@x.example'].map(async (email) => {
      const answer = await ask(server, { email, locale: 'bn' })
      return [answer.status, await answer.text()]
    }),
  )
  expect(new Set(answers.map(String)).size).toBe(1)
  expect(await runJobs(server)).toEqual({ ran: 3, failed: 0 })

  const mails = await inbox.mails(1)
  expect(mails).toHaveLength(1)
  expect(mails[0]?.subject).toBe('নতুন পাসওয়ার্ড বেছে নিন')
  expect(mails[0]?.text).toContain('৬০ মিনিট')
})

test('ID12 nothing in the database or in the queue opens a link', async () => {
  await using inbox = await openInbox()
  await using server = await aScene(inbox.url)
  await ask(server, { email: EMAIL })
  await runJobs(server)
  const token = tokenIn((await inbox.mails(1))[0] ?? { text: '' })

  const { platformDb } = server.deps
  const rows = [
    ...(await platformDb`select to_jsonb(l)::text as text from one_time_links l`),
    ...(await platformDb`select to_jsonb(j)::text as text from pgboss.job j`),
  ].map((row) => String(row['text']))
  expect(rows).toHaveLength(2)
  const secret = Buffer.from(token, 'base64url').subarray(16)
  for (const text of rows) {
    expect(text).not.toContain(token)
    expect(text).not.toContain(secret.toString('base64url'))
    expect(text).not.toContain(secret.toString('hex'))
  }
  expect(rows[1]).not.toContain(EMAIL)
})

test('ID13 a mailbox is not flooded: the fourth request within 15 minutes is refused', async () => {
  await using inbox = await openInbox()
  await using server = await aScene(inbox.url)

  for (let at = 0; at < 3; at += 1) expect((await ask(server, { email: EMAIL })).status).toBe(202)

  expect(await outcomeOf(await ask(server, { email: EMAIL.toUpperCase() }))).toBe(
    '429 rate_limited',
  )
  expect((await ask(server, { email: 'other@x.example' })).status).toBe(202)
})

test('ID14 a mail that cannot leave stays in the queue and leaves later', async () => {
  await using inbox = await openInbox()
  await using server = await aScene('smtp://127.0.0.1:1')
  await ask(server, { email: EMAIL })

  expect(await runJobs(server)).toEqual({ ran: 1, failed: 1 })
  const { platformDb } = server.deps
  const [job] =
    await platformDb`select state, retry_count, start_after > now() as waits from pgboss.job`
  expect(job).toMatchObject({ state: 'retry', waits: true })
  expect(inbox.url).toMatch(/^smtp:/)
})

test('ID15 a password is changed by its owner alone, and every other session ends', async () => {
  await using inbox = await openInbox()
  await using server = await aScene(inbox.url)
  const [here, there] = [await signInAs(server, EMAIL), await signInAs(server, EMAIL)]
  const change = (current: string, password: string): Promise<Response> =>
    call(server, 'POST /auth/password', { bearer: here.access, body: { current, password } })

  expect(await outcomeOf(await change('wrong', NEW_PASSWORD))).toBe('403 password_wrong')
  expect(await outcomeOf(await change(TEST_PASSWORD, 'iloveyou2024'))).toBe('400 password_refused')
  expect((await change(TEST_PASSWORD, NEW_PASSWORD)).status).toBe(204)

  expect((await call(server, 'GET /auth/me', { bearer: here.access })).status).toBe(200)
  const other = await call(server, 'GET /auth/me', { bearer: there.access })
  expect(await outcomeOf(other)).toBe('401 session_ended')
  expect((await login(server, NEW_PASSWORD)).status).toBe(200)
})

test('ID12 a changed password ends the links for a forgotten one, and asking for a link leaves a trail', async () => {
  await using inbox = await openInbox()
  await using server = await aScene(inbox.url)
  const { access: bearer } = await signInAs(server, EMAIL)
  await ask(server, { email: EMAIL })
  await ask(server, { email: 'nobody@x.example' })
  await runJobs(server)
  const [mail] = await inbox.mails(1)
  const body = { current: TEST_PASSWORD, password: NEW_PASSWORD }

  expect((await call(server, 'POST /auth/password', { bearer, body })).status).toBe(204)

  const late = await reset(
    server,
    tokenIn({ text: mail?.text ?? '' }),
    'another four unrelated words',
  )
  expect(await outcomeOf(late)).toBe('410 link_used')
  expect((await login(server, NEW_PASSWORD)).status).toBe(200)
  const rows = await server.deps.platformDb`
    select actor_kind, subject_kind, metadata from platform_activity where action = 'password.reset_asked'`
  const asked = { actorKind: 'visitor', subjectKind: 'link', metadata: {} }
  expect([...rows]).toEqual([asked, asked])
})
