// What two administrators do at the same moment, and what one of them alone must not be able to do.
import { expect, test } from 'vitest'
import {
  anAdmin,
  aPlatformAdmin,
  call,
  outcomeOf,
  signInAs,
  type TestApp,
  testApp,
} from '../../testing/app.ts'
import { aTenant } from '../../testing/event.ts'

const REPEATS = 5

/** How each of them asks, by email. */
async function asking(server: TestApp, emails: readonly string[]) {
  const tokens = await Promise.all(emails.map((email) => signInAs(server, email)))
  return tokens.map(
    ({ access: bearer }) =>
      (route: string, body?: unknown): Promise<Response> =>
        call(server, route, { bearer, ...(body !== undefined && { body }) }),
  )
}

const outcome = async (answer: Response | undefined): Promise<string> =>
  answer?.status === 200 ? '200' : answer === undefined ? '' : outcomeOf(answer)

test('PA8 of two tenant admins who shut each other out at once one stays', async () => {
  await using server = await testApp()
  const { deps } = server
  for (let at = 0; at < REPEATS; at += 1) {
    const tenantId = await aTenant(deps, `tenant-${at}`)
    const [one, two] = [
      await anAdmin(deps, tenantId, `one@${at}.example`),
      await anAdmin(deps, tenantId, `two@${at}.example`),
    ]
    const [asOne, asTwo] = await asking(server, [one.email, two.email])

    const answers = await Promise.all([
      asOne?.(`PATCH /tenant/staff/${two.id}`, { status: 'disabled', version: 1 }),
      asTwo?.(`PATCH /tenant/staff/${one.id}`, { role: 'staff', level: 'steward', version: 1 }),
    ])

    const [row] = await deps.platformDb<{ admins: number }[]>`
      select count(*)::integer as admins from tenant_users
       where tenant_id = ${tenantId} and role = 'tenant_admin' and status = 'active'`
    expect(row?.admins).toBe(1)
    const outcomes = await Promise.all(answers.map(outcome))
    expect(outcomes.toSorted()[0]).toBe('200')
    // The second one asked before the first had come through, or after.
    expect(['409 last_admin', '403 forbidden', '403 user_disabled']).toContain(
      outcomes.toSorted()[1],
    )
  }
})

test('PA8 the platform may shut an organizer’s last admin out', async () => {
  await using server = await testApp()
  const { deps } = server
  const tenantId = await aTenant(deps)
  const admin = await anAdmin(deps, tenantId, 'admin@alpha.example')
  const root = await aPlatformAdmin(deps, 'root@x.example')
  const [asRoot] = await asking(server, [root.email])

  const path = `/admin/tenants/${tenantId}/users/${admin.id}`
  const answer = await asRoot?.(`PATCH ${path}`, { status: 'disabled', version: 1 })

  expect(answer?.status).toBe(200)
})

test('PA9 of two platform admins who demote each other at once one stays', async () => {
  await using server = await testApp()
  const { deps } = server
  const [one, two] = [
    await aPlatformAdmin(deps, 'one@x.example'),
    await aPlatformAdmin(deps, 'two@x.example'),
  ]
  const [asOne, asTwo] = await asking(server, [one.email, two.email])
  for (let at = 1; at <= REPEATS; at += 1) {
    const answers = await Promise.all([
      asOne?.(`PATCH /admin/users/${two.id}`, { isPlatformAdmin: false, version: at }),
      asTwo?.(`PATCH /admin/users/${one.id}`, { status: 'disabled', version: at }),
    ])

    const [row] = await deps.platformDb<{ admins: number }[]>`
      select count(*)::integer as admins from users where is_platform_admin and status = 'active'`
    expect(row?.admins).toBe(1)
    const outcomes = await Promise.all(answers.map(outcome))
    expect(outcomes.toSorted()[0]).toBe('200')
    expect(['409 last_admin', '401 session_ended', '403 user_disabled']).toContain(
      outcomes.toSorted()[1],
    )
    await deps.platformDb`
      update users set is_platform_admin = true, status = 'active', version = ${at + 1}`
  }
})

test('ID18 a platform admin takes nobody’s own factor away past its password and code: not their own', async () => {
  await using server = await testApp()
  const { deps } = server
  const root = await aPlatformAdmin(deps, 'root@x.example')
  const [asRoot] = await asking(server, [root.email])
  await deps.platformDb`
    insert into user_factors (user_id, sealed_secret, confirmed_at, created_at)
    values (${root.id}, '', now(), now())`

  const answer = await asRoot?.(`DELETE /admin/users/${root.id}/factor`)

  expect(answer && (await outcomeOf(answer))).toBe('409 own_account')
  expect(await deps.platformDb`select 1 from user_factors`).toHaveLength(1)
})

test('ID17 of two invitations to one address at once only one counts', async () => {
  await using server = await testApp()
  const { deps } = server
  const tenantId = await aTenant(deps)
  const admin = await anAdmin(deps, tenantId, 'admin@alpha.example')
  const [asAdmin] = await asking(server, [admin.email])
  for (let at = 0; at < REPEATS; at += 1) {
    const email = `guest-${at}@x.example`
    const answers = await Promise.all([
      asAdmin?.('POST /tenant/staff/invitations', { email, role: 'tenant_admin' }),
      asAdmin?.('POST /tenant/staff/invitations', { email, role: 'staff', level: 'steward' }),
    ])
    expect(answers.map((answer) => answer?.status)).toEqual([201, 201])
    const open = await deps.platformDb`
      select 1 from one_time_links where email = ${email} and used_at is null`
    expect(open).toHaveLength(1)
  }
})
