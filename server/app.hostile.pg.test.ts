// ID10: whatever somebody sends, no route breaks, believes a field that it did not ask for, or takes ten megabytes.
import { expect, test } from 'vitest'
import { required } from '../shared/assert.ts'
import type { Standing } from '../shared/auth/may.ts'
import { COLUMNS, expectedOf, PERMISSIONS } from './features/auth/may.table.ts'
import { call, type TestApp, testApp } from './testing/app.ts'
import { fillPath, routeFillers, withBearer } from './testing/walk/fillers.ts'
import { aWorld, type World } from './testing/walk/world.ts'

const HOSTILE: readonly unknown[] = [
  "'; drop table tickets; --",
  '" or 1=1 --',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  'with\u0000nul',
  '\ud800 half a character',
  '\u202eright to left\r\nBcc: x@y.example',
  '=cmd|calc',
  'x'.repeat(20_000),
  '',
  0,
  -1,
  1e300,
  null,
  true,
  [],
  {},
  ['x'],
  { $ne: null },
]

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Who may call it and is the most powerful; everybody where it is open. */
const callerOf = (route: string): Standing =>
  required(
    COLUMNS.toReversed().find((as) => expectedOf(required(PERMISSIONS[route], route), as)),
    'somebody may',
  )

async function statusOf(
  server: TestApp,
  world: World,
  route: string,
  path: string,
  body?: unknown,
): Promise<number> {
  const isOpen = PERMISSIONS[route]?.openAnswer !== undefined
  const response = await call(server, `${route.split(' ')[0]} ${path}`, {
    ...withBearer(isOpen ? undefined : world.bearer[callerOf(route)]),
    ...(body !== undefined && { body }),
  })
  await response.body?.cancel()
  return response.status
}

test('ID10 every field of every body takes anything without a fault, and an unknown field is refused', async () => {
  await using server = await testApp({ RATE_LIMIT_FACTOR: '100000' })
  const world = await aWorld(server, 'alpha')
  const fillers = routeFillers(server)
  let sent = 0
  for (const { method, path: pattern, body: schema } of server.endpoints) {
    const route = `${method} ${pattern}`
    const filler = required(fillers[route], `the walk cannot fill ${route}`)
    const asked = { as: callerOf(route), from: world, about: world }
    const path = await fillPath(route, filler, asked)
    const body: unknown = await filler.body?.(world, world)
    if (!isFields(body) || schema === 'bytes') continue
    const send = async (changed: unknown): Promise<number> => {
      sent += 1
      return statusOf(server, world, route, path, changed)
    }
    for (const field of Object.keys(body)) {
      for (const hostile of HOSTILE) {
        const status = await send({ ...body, [field]: hostile })
        expect(`${route} ${field}=${JSON.stringify(hostile).slice(0, 40)}: ${status}`).not.toMatch(
          /: 5\d\d$/,
        )
      }
    }
    for (const extra of ['isPlatformAdmin', 'tenantId', 'passwordHash', 'anything']) {
      // The one place where it is a field.
      if (extra === 'isPlatformAdmin' && pattern.startsWith('/admin/users/')) continue
      expect(`${route} +${extra}: ${await send({ ...body, [extra]: true })}`).toMatch(/: 400$/)
    }
    expect(`${route} 10 MB: ${await send({ x: 'x'.repeat(10 * 1024 * 1024) })}`).toMatch(/: 413$/)
  }
  process.stdout.write(`hostile walk: ${sent} bodies\n`)
})

test('ID10 every search, cursor, limit and id takes anything without a fault', async () => {
  await using server = await testApp({ RATE_LIMIT_FACTOR: '100000' })
  const world = await aWorld(server, 'alpha')
  const fillers = routeFillers(server)
  const texts = HOSTILE.filter((hostile) => typeof hostile === 'string')
  const cursors = [
    ['x'],
    ['x', 'y'],
    ['\u0000', world.tenantId],
    ['99999999999999999', 'x'],
    [1, 2],
  ]
  const after = cursors.map((key) => Buffer.from(JSON.stringify(key)).toString('base64url'))
  for (const { method, path: pattern } of server.endpoints) {
    if (method !== 'GET') continue
    const route = `${method} ${pattern}`
    const asked = { as: callerOf(route), from: world, about: world }
    const path = await fillPath(route, required(fillers[route], route), asked)
    for (const name of ['search', 'after', 'limit', 'status', 'from', 'actorId']) {
      for (const text of [...texts, ...after]) {
        const query = `${name}=${encodeURIComponent(text.toWellFormed())}`
        const status = await statusOf(server, world, route, `${path}?${query}`)
        expect(`${route} ${name}=${text.slice(0, 30)}: ${status}`).not.toMatch(/: 5\d\d$/)
      }
    }
  }
  for (const { method, path: pattern } of server.endpoints) {
    if (!pattern.includes(':')) continue
    const route = `${method} ${pattern}`
    for (const text of texts) {
      const path = pattern.replaceAll(
        /:\w+/g,
        encodeURIComponent(text.toWellFormed().slice(0, 200)),
      )
      expect(`${route}: ${await statusOf(server, world, route, path)}`).not.toMatch(/: 5\d\d$/)
    }
  }
})
