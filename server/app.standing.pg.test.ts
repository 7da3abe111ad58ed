// What somebody whose standing changed under an open window is answered: each change has a code of its own.
import { expect, test } from 'vitest'
import type { TenantId, UserId } from '../shared/ids.ts'
import { anAdmin, call, outcomeOf, signInAs, type TestApp, testApp } from './testing/app.ts'
import { aTenant } from './testing/event.ts'

async function aWindow(server: TestApp) {
  const tenantId = await aTenant(server.deps)
  const { id } = await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  const save = async (): Promise<string> => {
    const body = { name: 'Typed meanwhile', version: 1 }
    const answer = await call(server, 'PATCH /tenant/profile', { bearer, body })
    return answer.status === 200 ? '200' : outcomeOf(answer)
  }
  return { tenantId, id, save }
}

type Change = (server: TestApp, tenantId: TenantId, id: UserId) => Promise<unknown>

const CHANGES: readonly (readonly [what: string, change: Change, answer: string])[] = [
  [
    'the organizer was suspended',
    ({ deps }, id) => deps.platformDb`update tenants set status = 'suspended' where id = ${id}`,
    '403 tenant_suspended',
  ],
  [
    'the role was lowered',
    ({ deps }, _tenant, id) => deps.platformDb`
      update tenant_users set role = 'staff', level = 'steward' where user_id = ${id}`,
    '403 forbidden',
  ],
  [
    'the membership was disabled',
    ({ deps }, _tenant, id) => deps.platformDb`
      update tenant_users set status = 'disabled' where user_id = ${id}`,
    '403 user_disabled',
  ],
  [
    'the session was ended elsewhere',
    ({ deps }, _tenant, id) => deps.platformDb`
      update sessions set revoked_at = created_at, revoked_because = 'test' where user_id = ${id}`,
    '401 session_ended',
  ],
  [
    'the token ran out',
    async ({ deps }) => {
      deps.clock.now += 16 * 60_000
    },
    '401 credential_expired',
  ],
]

test.for(CHANGES)(
  'ID21 who types while %s is answered so, and nothing is saved',
  async ([_what, change, answer]) => {
    await using server = await testApp()
    const { tenantId, id, save } = await aWindow(server)

    await change(server, tenantId, id)

    expect(await save()).toBe(answer)
    const [row] = await server.deps.platformDb`select name from tenants where id = ${tenantId}`
    expect(row?.['name']).toBe('Tenant alpha')
  },
)
