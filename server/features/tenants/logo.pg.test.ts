import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { LogoView, ProfileView } from '../../../shared/tenants/schema.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
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
import { aPicture, flatPng, HTML, noisePicture, SVG, withExif } from '../../testing/pictures.ts'
import { drawingOf } from './change-logo.ts'
import { LOGO_BYTES_MAX } from './logo-routes.ts'

type Ask = (route: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>

/** An organizer whose admin asks. */
async function anOrganizer(server: TestApp, slug: string) {
  const tenantId = await aTenant(server.deps, slug)
  await anAdmin(server.deps, tenantId, `admin@${slug}.example`)
  const { access: bearer } = await signInAs(server, `admin@${slug}.example`)
  const ask: Ask = (route, body, headers = {}) =>
    call(server, route, { bearer, headers, ...(body !== undefined && { body }) })
  return { tenantId, ask }
}

const upload = (ask: Ask, version: number, picture: Uint8Array): Promise<Response> =>
  ask(`PUT /tenant/profile/logo?version=${version}`, picture, { 'content-type': 'image/png' })

const logoOf = async (response: Response): Promise<LogoView> =>
  v.parse(LogoView, await response.json())

const pathOf = (logo: LogoView): string => required(logo.picture, 'it has a picture').path

test('PA29 a logo is drawn anew, read back in the profile, and shown to everybody for good', async () => {
  await using server = await testApp()
  const { tenantId, ask } = await anOrganizer(server, 'alpha')

  const answer = await upload(ask, 0, withExif(aPicture('jpeg', 60, 40), 6, 'a secret place'))
  const logo = await logoOf(answer)
  const profile = v.parse(ProfileView, await (await ask('GET /tenant/profile')).json())
  const shown = await call(server, `GET ${pathOf(logo)}`)
  const bytes = Buffer.from(await shown.arrayBuffer())

  expect(logo).toMatchObject({ version: 1, picture: { width: 40, height: 60 } })
  expect(profile.logo).toEqual(logo)
  expect(shown.status).toBe(200)
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'cross-origin',
  })
  expect(bytes.toString('latin1')).toMatch(/^RIFF.{4}WEBP/s)
  expect(bytes.toString('latin1')).not.toContain('secret')
  expect(pathOf(logo)).toContain(createHash('sha256').update(bytes).digest('hex').slice(0, 32))
  const rows = await withTenant(
    server.deps.db,
    tenantId,
    (tx) => tx`select action, metadata from activity where action like 'logo.%'`,
  )
  expect(rows).toMatchObject([{ action: 'logo.replaced', metadata: { digest: { before: null } } }])
})

test('PA29 what is no still picture, too large in bytes or pixels, or damaged is refused, and the old logo stays', async () => {
  await using server = await testApp()
  const { ask } = await anOrganizer(server, 'alpha')
  const png = aPicture('png', 30, 30)
  const logo = await logoOf(await upload(ask, 0, png))

  for (const bad of [SVG, HTML, flatPng(10_000, 10_000), png.subarray(0, png.length - 20)]) {
    expect(await outcomeOf(await upload(ask, 1, bad))).toBe('400 picture_refused')
  }
  expect(await outcomeOf(await upload(ask, 1, noisePicture(900)))).toBe('413 body_too_large')
  expect(noisePicture(900).length).toBeGreaterThan(LOGO_BYTES_MAX)
  for (const query of ['', '?version=', '?version=-1', '?version=1x']) {
    const answer = await ask(`PUT /tenant/profile/logo${query}`, png)
    expect(await outcomeOf(answer)).toBe('400 invalid_input')
  }
  const foreign = { origin: 'https://evil.example', 'content-type': 'text/plain' }
  const { cookie } = await signInAs(server, 'admin@alpha.example')
  const crossing = { cookie, headers: foreign, body: png }
  expect(await outcomeOf(await call(server, 'PUT /tenant/profile/logo?version=1', crossing))).toBe(
    '403 foreign_origin',
  )
  expect((await call(server, `GET ${pathOf(logo)}`)).status).toBe(200)
})

test('PA29 of two who change one logo the second is told of the newer one, and of two first ones one wins', async () => {
  await using server = await testApp()
  const { ask } = await anOrganizer(server, 'alpha')
  const [one, two] = [aPicture('png', 10, 10), aPicture('png', 20, 10)]

  const first = await Promise.all([upload(ask, 0, one), upload(ask, 0, two)])
  expect(first.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const late = await upload(ask, 0, two)
  expect(late.status).toBe(409)
  expect(await late.json()).toMatchObject({ code: 'changed_meanwhile', details: [{ version: 1 }] })
  const again = await Promise.all([
    upload(ask, 1, aPicture('png', 30, 10)),
    ask('DELETE /tenant/profile/logo?version=1'),
  ])
  expect(again.map(({ status }) => status).toSorted()).toEqual([200, 409])
})

test('PA29 an address shows nothing once its logo was replaced, removed, or its organizer suspended', async () => {
  await using server = await testApp()
  const { tenantId, ask } = await anOrganizer(server, 'alpha')
  const beta = await anOrganizer(server, 'beta')
  const statusOf = async (path: string): Promise<number> =>
    (await call(server, `GET ${path}`)).status

  const first = await logoOf(await upload(ask, 0, aPicture('png', 10, 10)))
  const second = await logoOf(await upload(ask, 1, aPicture('png', 20, 10)))
  expect(await statusOf(pathOf(first))).toBe(404)
  expect(await statusOf(pathOf(second))).toBe(200)
  expect(await statusOf(pathOf(second).replace(tenantId, beta.tenantId))).toBe(404)
  const same = await logoOf(await upload(ask, 2, aPicture('png', 20, 10)))
  expect(same).toEqual(second)

  const { platformDb } = server.deps
  await platformDb`update tenants set status = 'suspended' where id = ${tenantId}`
  expect(await statusOf(pathOf(second))).toBe(404)
  await platformDb`update tenants set status = 'active' where id = ${tenantId}`
  const removed = await logoOf(await ask('DELETE /tenant/profile/logo?version=2'))
  expect(removed).toEqual({ picture: null, version: 3 })
  expect(await statusOf(pathOf(second))).toBe(404)
  expect(await logoOf(await upload(ask, 3, aPicture('png', 20, 10)))).toMatchObject({ version: 4 })
})

test('PA29 few pictures are drawn and wait at once; the next is told to come again', async () => {
  await using server = await testApp()
  const { ask } = await anOrganizer(server, 'alpha')
  const door = Promise.withResolvers<void>()
  const drawing = drawingOf(server.deps)
  const others = Array.from({ length: 5 }, () => drawing.run(() => door.promise))

  const busy = await upload(ask, 0, aPicture('png', 10, 10))
  door.resolve()
  await Promise.all(others)

  expect(await outcomeOf(busy)).toBe('429 busy')
  expect(busy.headers.get('retry-after')).toBe('5')
  expect((await upload(ask, 0, aPicture('png', 10, 10))).status).toBe(200)
})

test('PA6 an empty organizer is deleted with its key and its logo', async () => {
  await using server = await testApp()
  const { tenantId, ask } = await anOrganizer(server, 'alpha')
  await aPlatformAdmin(server.deps, 'root@x.example')
  const { access: bearer } = await signInAs(server, 'root@x.example')
  await upload(ask, 0, aPicture('png', 10, 10))

  const removed = await call(server, `DELETE /admin/tenants/${tenantId}`, { bearer })

  expect(removed.status).toBe(204)
  const { platformDb } = server.deps
  expect([...(await platformDb`select 1 from tenant_keys`)]).toEqual([])
  expect([...(await platformDb`select 1 from tenant_logos`)]).toEqual([])
})
