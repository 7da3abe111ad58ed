// ID2: every route of the OpenAPI document as everybody, in every state that they can be in.
import { expect, test } from 'vitest'
import { required } from '../shared/assert.ts'
import type { Standing } from '../shared/auth/may.ts'
import type { PermissionRow } from './features/auth/may.row.ts'
import { COLUMNS, expectedOf, PERMISSIONS } from './features/auth/may.table.ts'
import { withTenant } from './platform/db/tenant-tx.ts'
import { writeOpenApi } from './platform/http/open-api.ts'
import { type TestApp, testApp } from './testing/app.ts'
import { answerOf, callRoute, fillPath, routeFillers } from './testing/walk/fillers.ts'
import { aWorld, type World } from './testing/walk/world.ts'

/** The document's own list, written as the table writes it. */
function documentedRoutes(server: TestApp): readonly string[] {
  const { paths } = writeOpenApi(server.endpoints) as { paths: Record<string, object> }
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(
      (method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    ),
  )
}

type Expect = (row: PermissionRow, standing: Standing) => string

const refusedAs = (standing: Standing): string =>
  standing === 'visitor' ? '401 not_signed_in' : '403 forbidden'

const whenWhole: Expect = (row, standing) =>
  row.openAnswer ?? (expectedOf(row, standing) ? 'yes' : refusedAs(standing))

const aboutOthers: Expect = (row, standing) => {
  const whole = whenWhole(row, standing)
  return whole === 'yes' && row.openAnswer === undefined && row.foreign !== 'own'
    ? row.foreign
    : whole
}

const whenEnded =
  (refusals: Partial<Record<Standing, string>>): Expect =>
  (row, standing) => {
    const refusal = refusals[standing]
    return refusal === undefined || row.openAnswer !== undefined || row.acceptsEnded === true
      ? whenWhole(row, standing)
      : refusal
  }

const everyMember = (refusal: string): Partial<Record<Standing, string>> => ({
  steward: refusal,
  supervisor: refusal,
  tenant_admin: refusal,
})

test('ID2 every route answers every standing as the table says: own and foreign tenant, suspended, disabled, revoked', async () => {
  // The walk asks every open route more often than anybody may.
  await using server = await testApp({ RATE_LIMIT_FACTOR: '1000' })
  const [alpha, beta] = [await aWorld(server, 'alpha'), await aWorld(server, 'beta')]
  const routes = documentedRoutes(server)
  const fillers = routeFillers(server)
  let pairs = 0
  // Whoever has ended can make nothing any more to ask about.
  const paths = new Map<string, string>()
  const pathFor = async (
    route: string,
    as: Standing,
    about: World,
    answer: string,
  ): Promise<string> => {
    const key = `${route} ${as} ${about.slug}`
    const known = answer === 'yes' ? undefined : paths.get(key)
    const path = known ?? (await fillPath(route, fillers[route] ?? {}, { as, from: alpha, about }))
    paths.set(key, path)
    return path
  }
  const walk = async (state: string, expected: Expect, about: World): Promise<void> => {
    for (const route of routes) {
      const row = required(PERMISSIONS[route], `may.table.ts has no row for ${route}`)
      const filler = required(fillers[route], `the walk cannot fill ${route}`)
      for (const as of COLUMNS) {
        const answer = expected(row, as)
        const path = await pathFor(route, as, about, answer)
        const response = await callRoute(server, route, filler, { as, from: alpha, about, path })
        const got = await answerOf(route, response)
        expect(`${route} as ${as}, ${state}: ${got}`).toBe(`${route} as ${as}, ${state}: ${answer}`)
        pairs += 1
      }
    }
  }

  await walk('own tenant', whenWhole, alpha)
  await walk('foreign tenant', aboutOthers, beta)
  const { platformDb, db } = server.deps
  await platformDb`update tenants set status = 'suspended' where id = ${alpha.tenantId}`
  const suspended = { ...everyMember('403 tenant_suspended'), station: '403 tenant_suspended' }
  await walk('suspended tenant', whenEnded(suspended), alpha)
  await platformDb`update tenants set status = 'active' where id = ${alpha.tenantId}`
  await platformDb`update tenant_users set status = 'disabled' where tenant_id = ${alpha.tenantId}`
  await walk('disabled member', whenEnded(everyMember('403 user_disabled')), alpha)
  await platformDb`update tenant_users set status = 'active' where tenant_id = ${alpha.tenantId}`
  await platformDb`update users set status = 'disabled' where id = any(${alpha.userIds})`
  await withTenant(db, alpha.tenantId, async (tx) => {
    const { id } = alpha.station
    await tx`update stations set status = 'revoked', revoked_at = now() where id = ${id}`
  })
  const ended = {
    ...everyMember('403 user_disabled'),
    platform_admin: '403 user_disabled',
    station: '401 station_revoked',
  }
  await walk('disabled user, revoked station', whenEnded(ended), alpha)

  expect(Object.keys(PERMISSIONS).filter((route) => !routes.includes(route))).toEqual([])
  process.stdout.write(`permission walk: ${routes.length} routes, ${pairs} pairs\n`)
})
