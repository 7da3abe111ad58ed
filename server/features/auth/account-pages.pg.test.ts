import { expect, test } from 'vitest'
import { anAdmin, aPerson, call, signInAs, type TestApp, testApp } from '../../testing/app.ts'
import { aTenant } from '../../testing/event.ts'
import { type Inbox, openInbox, runJobs } from '../../testing/inbox.ts'

const PASSWORD = 'four unrelated words here'
const ORIGIN = 'https://tickets.example'

async function aScene(inbox: Inbox): Promise<TestApp> {
  const server = await testApp({ SMTP_URL: inbox.url, PUBLIC_URL: ORIGIN })
  await anAdmin(server.deps, await aTenant(server.deps), 'admin@alpha.example')
  return server
}

async function invite(server: TestApp, email: string, locale: string): Promise<void> {
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  const body = { email, role: 'tenant_admin', locale }
  await call(server, 'POST /tenant/staff/invitations', { bearer, body })
}

/** The path of the newest mail's link, as a person follows it. */
async function linkPath(server: TestApp, inbox: Inbox): Promise<string> {
  await runJobs(server)
  const mails = await inbox.mails(1)
  const link = mails.flatMap(({ text }) => /https:\S+/.exec(text) ?? []).at(-1) ?? ''
  return new URL(link).pathname
}

/** As a browser sends a form. */
const send = (
  server: TestApp,
  path: string,
  fields: Readonly<Record<string, string>>,
  origin = ORIGIN,
): Promise<Response> =>
  call(server, `POST ${path}`, {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
  })

test('ID13 the mailed link leads to a page without script on which a new password is chosen', async () => {
  await using inbox = await openInbox()
  await using server = await aScene(inbox)
  const body = { email: 'admin@alpha.example', locale: 'bn' }
  await call(server, 'POST /auth/password/forgotten', { body })
  const path = await linkPath(server, inbox)

  const page = await call(server, `GET ${path}`)
  const text = await page.text()
  expect(page.headers.get('content-security-policy')).toMatch(
    /default-src 'none'.*form-action 'self'/,
  )
  // A browser then names the sender of its form: without a referrer it says that it is nobody.
  expect(page.headers.get('referrer-policy')).toBe('same-origin')
  expect(text).toContain('<html lang="bn">')
  expect(text).toContain('নতুন পাসওয়ার্ড বেছে নিন')
  expect(text).not.toContain('<script')
  const weak = await send(server, path, { password: 'password123' })
  expect(weak.status).toBe(400)
  expect(await weak.text()).toMatch(/role="alert"[\s\S]*<form/)
  const foreign = await send(server, path, { password: PASSWORD }, 'https://evil.example')
  expect(foreign.status).toBe(403)
  const done = await send(server, path, { password: PASSWORD })
  expect(done.status).toBe(200)
  expect(await done.text()).not.toContain('<form')
  const again = await call(server, `GET ${path}`)
  expect(again.status).toBe(410)
  expect(await again.text()).not.toContain('<form')
  const login = { email: 'admin@alpha.example', password: PASSWORD }
  expect((await call(server, 'POST /auth/login', { body: login })).status).toBe(200)
})

test('ID17 an invitation is accepted on its page, by a stranger with a name and by somebody known without', async () => {
  await using inbox = await openInbox()
  await using server = await aScene(inbox)
  await server.deps.platformDb`update tenants set name = '<script>alert(1)</script> & Söhne'`
  await invite(server, 'guest@x.example', 'en')
  const path = await linkPath(server, inbox)

  const page = await (await call(server, `GET ${path}`)).text()
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne invites you')
  expect(page).not.toContain('<script>alert')
  const nameless = await send(server, path, { name: ' ', password: PASSWORD })
  expect(nameless.status).toBe(409)
  expect(await nameless.text()).toMatch(/Write your name[\s\S]*<form/)
  const done = await send(server, path, { name: 'Salma Begum', password: PASSWORD })
  expect(done.status).toBe(200)
  await aPerson(server.deps, 'known@x.example')
  await invite(server, 'known@x.example', 'en')
  const second = await linkPath(server, inbox)
  expect(await (await call(server, `GET ${second}`)).text()).not.toContain('type="password"')
  expect((await send(server, second, {})).status).toBe(200)
  const unknown = await call(server, `GET /account/invitation/${'x'.repeat(54)}`)
  expect(unknown.status).toBe(404)
  expect(unknown.headers.get('content-type')).toContain('text/html')
})

test('ID17 whoever opens links too often, or one that is none, reads so in their own language', async () => {
  await using inbox = await openInbox()
  await using server = await aScene(inbox)
  const path = `/account/invitation/${'x'.repeat(54)}`
  const open = (language: string): Promise<Response> =>
    call(server, `GET ${path}`, { headers: { 'accept-language': language } })

  expect(await (await open('en-GB,en;q=0.9')).text()).toContain('This link is not known')
  expect(await (await open('bn-BD,bn;q=0.9,en;q=0.8')).text()).toContain('লিংকটি চেনা যায়নি')
  let last = await open('bn')
  for (let at = 0; at < 60 && last.status === 404; at += 1) last = await open('bn')
  const text = await last.text()

  expect(last.status).toBe(429)
  expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(last.headers.get('content-type')).toContain('text/html')
  expect(text).toContain('অনেকবার চেষ্টা হয়েছে')
  expect(text).not.toContain('<form')
})

test('ID17 somebody who works for the organizer already is told to sign in', async () => {
  await using inbox = await openInbox()
  await using server = await aScene(inbox)
  const known = await aPerson(server.deps, 'known@x.example')
  await invite(server, 'known@x.example', 'en')
  const path = await linkPath(server, inbox)
  await server.deps.platformDb`
    insert into tenant_users (tenant_id, user_id, role, status_changed_at, created_at)
    select id, ${known.id}, 'tenant_admin', now(), now() from tenants`

  const answer = await send(server, path, {})

  expect(answer.status).toBe(409)
  expect(await answer.text()).toContain('Sign in as always')
})
