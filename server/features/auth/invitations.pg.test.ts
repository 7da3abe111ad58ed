import { expect, test } from 'vitest'
import type { TenantId } from '../../../shared/ids.ts'
import { DAY_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import {
  anAdmin,
  aPerson,
  aPlatformAdmin,
  call,
  outcomeOf,
  signInAs,
  type TestApp,
  testApp,
} from '../../testing/app.ts'
import { aTenant } from '../../testing/event.ts'
import { type Inbox, openInbox, runJobs, tokenIn } from '../../testing/inbox.ts'

const GUEST = 'guest@x.example'
const ACCOUNT = { name: 'Salma Begum', password: 'four unrelated words here' }

type Scene = { readonly server: TestApp; readonly tenantId: TenantId; readonly admin: string }

async function aScene(inbox: Inbox): Promise<Scene & AsyncDisposable> {
  const server = await testApp({ SMTP_URL: inbox.url, PUBLIC_URL: 'https://tickets.example' })
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access: admin } = await signInAs(server, 'admin@alpha.example')
  return { server, tenantId, admin, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const invite = ({ server, admin }: Scene, body: object): Promise<Response> =>
  call(server, 'POST /tenant/staff/invitations', {
    bearer: admin,
    body: { email: GUEST, role: 'staff', level: 'supervisor', ...body },
  })

const accept = ({ server }: Scene, body: object): Promise<Response> =>
  call(server, 'POST /auth/invitations/accept', { body })

/** The tokens of every invitation that was mailed, the oldest first. */
async function tokens(scene: Scene, inbox: Inbox, count: number): Promise<readonly string[]> {
  await runJobs(scene.server)
  return (await inbox.mails(count)).map(tokenIn)
}

test('ID17 an invited stranger makes an account by the mailed link and works for the organizer', async () => {
  await using inbox = await openInbox()
  await using scene = await aScene(inbox)
  const { server, tenantId } = scene

  expect((await invite(scene, { email: ' Guest@X.example ', locale: 'en' })).status).toBe(201)
  const [token = ''] = await tokens(scene, inbox, 1)
  const [mail] = await inbox.mails(1)
  expect(mail).toMatchObject({ to: [GUEST], subject: 'Tenant alpha invites you to Probesh' })
  expect(mail?.text).toMatch(/7 days[\s\S]*https:\/\/tickets\.example\/account\/invitation\//)
  const look = await call(server, 'POST /auth/invitations/look', { body: { token } })
  expect(await look.json()).toEqual({
    email: GUEST,
    role: 'staff',
    level: 'supervisor',
    tenant: { slug: 'alpha', name: 'Tenant alpha' },
    needsAccount: true,
  })
  expect(await outcomeOf(await accept(scene, { token }))).toBe('409 account_needed')
  const weak = { token, name: 'Salma', password: 'guest@x.example' }
  expect(await outcomeOf(await accept(scene, weak))).toBe('400 password_refused')
  expect((await accept(scene, { token, ...ACCOUNT })).status).toBe(204)

  const login = await call(server, 'POST /auth/login', {
    body: { email: GUEST, password: ACCOUNT.password },
  })
  expect(await login.json()).toMatchObject({
    user: { name: 'Salma Begum', role: 'staff', level: 'supervisor', tenant: { id: tenantId } },
  })
  expect(await outcomeOf(await accept(scene, { token, ...ACCOUNT }))).toBe('410 link_used')
  const actions = await withTenant(
    server.deps.db,
    tenantId,
    (tx) => tx<{ action: string }[]>`
      select action from activity_with_scans where action like 'member.%' order by at, id`,
  )
  expect(actions.map(({ action }) => action)).toEqual([
    'member.added',
    'member.invited',
    'member.added',
  ])
})

test('ID17 somebody who has an account joins with it, and the link cannot change their password', async () => {
  await using inbox = await openInbox()
  await using scene = await aScene(inbox)
  const { server } = scene
  await aPerson(server.deps, GUEST)
  await invite(scene, {})
  const [token = ''] = await tokens(scene, inbox, 1)

  const look = await call(server, 'POST /auth/invitations/look', { body: { token } })
  expect(await look.json()).toMatchObject({ needsAccount: false })
  expect(await outcomeOf(await accept(scene, { token, ...ACCOUNT }))).toBe('409 account_exists')
  expect((await accept(scene, { token })).status).toBe(204)

  const { access } = await signInAs(server, GUEST)
  expect((await call(server, 'GET /staff/events', { bearer: access })).status).toBe(200)
  expect(await outcomeOf(await invite(scene, {}))).toBe('409 member_already')
})

test('ID12 an invitation works once, for 7 days, and a newer or a withdrawn one ends it', async () => {
  await using inbox = await openInbox()
  await using scene = await aScene(inbox)
  const { server, admin } = scene
  await invite(scene, {})
  await runJobs(server)
  const second = (await (await invite(scene, { level: 'steward' })).json()) as { id: string }
  const [first = '', newer = ''] = await tokens(scene, inbox, 2)
  const withdraw = (id: string): Promise<Response> =>
    call(server, `DELETE /tenant/staff/invitations/${id}`, { bearer: admin })

  expect(await outcomeOf(await accept(scene, { token: first, ...ACCOUNT }))).toBe('410 link_used')
  const listed = await call(server, 'GET /tenant/staff/invitations', { bearer: admin })
  expect(await listed.json()).toMatchObject({
    items: [{ id: second.id, email: GUEST, level: 'steward' }],
    next: null,
  })
  expect((await withdraw(second.id)).status).toBe(204)
  expect(await outcomeOf(await withdraw(second.id))).toBe('404 invitation_not_found')
  expect(await outcomeOf(await accept(scene, { token: newer, ...ACCOUNT }))).toBe('410 link_used')
  await invite(scene, {})
  const [, , third = ''] = await tokens(scene, inbox, 3)
  server.deps.clock.now += 7 * DAY_MS
  expect(await outcomeOf(await accept(scene, { token: third, ...ACCOUNT }))).toBe(
    '410 link_expired',
  )
})

test('ID17 of two who accept at once one becomes a member', async () => {
  await using inbox = await openInbox()
  await using scene = await aScene(inbox)
  await invite(scene, {})
  const [token = ''] = await tokens(scene, inbox, 1)

  const answers = await Promise.all([1, 2, 3].map(() => accept(scene, { token, ...ACCOUNT })))

  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 410, 410])
})

test('ID17 a suspended organizer gets nobody in, a steward needs a level, and a reset link accepts nothing', async () => {
  await using inbox = await openInbox()
  await using scene = await aScene(inbox)
  const { server } = scene
  const missing = { role: 'staff', level: null }
  expect(await outcomeOf(await invite(scene, missing))).toBe('400 invalid_input')
  const tooMuch = { role: 'tenant_admin', level: 'steward' }
  expect(await outcomeOf(await invite(scene, tooMuch))).toBe('400 invalid_input')
  await invite(scene, {})
  const [token = ''] = await tokens(scene, inbox, 1)

  const reset = { token, password: ACCOUNT.password }
  const asReset = await call(server, 'POST /auth/password/reset', { body: reset })
  expect(await outcomeOf(asReset)).toBe('404 link_unknown')
  await server.deps.platformDb`update tenants set status = 'suspended'`
  expect(await outcomeOf(await accept(scene, { token, ...ACCOUNT }))).toBe('403 tenant_suspended')
})

test('ID14 an organizer’s name cannot write lines into the head of a mail, nor another recipient', async () => {
  await using inbox = await openInbox()
  await using scene = await aScene(inbox)
  const { platformDb } = scene.server.deps
  const name = 'Alpha\r\nBcc: everybody@x.example\r\n\r\n<b>body</b>'
  await platformDb`update tenants set name = ${name}`

  for (const email of [
    'a@x.example\r\nBcc: b@x.example',
    'a@x.example, b@x.example',
    'A <a@x.example>',
    'a@x.example;b@x.example',
  ]) {
    expect(await outcomeOf(await invite(scene, { email }))).toBe('400 invalid_input')
  }
  await invite(scene, { locale: 'en' })
  await runJobs(scene.server)
  const mails = await inbox.mails(1)

  expect(mails).toHaveLength(1)
  expect(mails[0]).toMatchObject({
    to: [GUEST],
    subject: 'Alpha Bcc: everybody@x.example <b>body</b> invites you to Probesh',
  })
  expect(mails[0]?.headers).not.toHaveProperty('bcc')
})

test('ID17 the platform invites an organizer’s first admin', async () => {
  await using inbox = await openInbox()
  await using scene = await aScene(inbox)
  const { server, tenantId } = scene
  await aPlatformAdmin(server.deps, 'root@x.example')
  const { access: bearer } = await signInAs(server, 'root@x.example')
  const body = { email: GUEST, role: 'tenant_admin' }
  const from = (id: string): Promise<Response> =>
    call(server, `POST /admin/tenants/${id}/invitations`, { bearer, body })

  expect(await outcomeOf(await from(server.deps.newId()))).toBe('404 tenant_not_found')
  expect((await from(tenantId)).status).toBe(201)
  const [token = ''] = await tokens(scene, inbox, 1)
  expect((await accept(scene, { token, ...ACCOUNT })).status).toBe(204)
})

test.for([
  ['disabled', { status: 'disabled' }],
  ['made a steward', { role: 'staff', level: 'steward' }],
] as const)(
  'ID17 an invitation of an admin who was %s since gets nobody in',
  async ([_name, change]) => {
    await using inbox = await openInbox()
    await using scene = await aScene(inbox)
    const { server, tenantId } = scene
    const second = await anAdmin(server.deps, tenantId, 'second@alpha.example')
    const { access: bearer } = await signInAs(server, second.email)
    const input = { email: GUEST, role: 'tenant_admin', level: null, locale: 'en' }
    await call(server, 'POST /tenant/staff/invitations', { bearer, body: input })
    await invite(scene, { email: 'other@x.example' })
    const [token = '', other = ''] = await tokens(scene, inbox, 2)
    const patch = (body: object) =>
      call(server, `PATCH /tenant/staff/${second.id}`, { bearer: scene.admin, body })

    expect((await patch({ ...change, version: 1 })).status).toBe(200)
    const listed = await call(server, 'GET /tenant/staff/invitations', { bearer: scene.admin })

    expect(await outcomeOf(await accept(scene, { token, ...ACCOUNT }))).toBe('404 link_unknown')
    expect(await listed.json()).toMatchObject({ items: [{ email: 'other@x.example' }] })
    expect((await accept(scene, { token: other, ...ACCOUNT })).status).toBe(204)
  },
)
