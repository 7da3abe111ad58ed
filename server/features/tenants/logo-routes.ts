// An organizer's logo: sent by its admin, shown to everybody.
import * as v from 'valibot'
import { TenantId } from '../../../shared/ids.ts'
import { refuse } from '../../../shared/result.ts'
import { LogoView } from '../../../shared/tenants/schema.ts'
import { type MemberActor, userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { type LogoChange, removeLogo, uploadLogo } from './change-logo.ts'
import { findLogoPicture } from './logo-store.ts'

/** A good logo has a tenth of it. */
export const LOGO_BYTES_MAX = 2 * 1024 * 1024

const VersionQuery = v.object({
  /** Of the logo that was seen; 0 where there never was one. */
  version: v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, 'the version of the logo that was read'),
    v.transform(Number),
  ),
})

const changeOf = (actor: MemberActor, version: number): LogoChange => ({
  actor: userActivityActor(actor),
  tenantId: actor.tenantId,
  version,
})

const UPLOAD = endpoint({
  method: 'PUT',
  path: '/tenant/profile/logo',
  action: 'profile.edit',
  summary:
    'Replaces the logo by the picture in the body: PNG, JPEG or WebP, still, at most 2 MB and 16 million pixels.',
  query: VersionQuery,
  body: 'bytes',
  bodyBytesMax: LOGO_BYTES_MAX,
  response: LogoView,
  run: (deps, { actor, query, body }) => uploadLogo(deps, changeOf(actor, query.version), body),
})

const REMOVE = endpoint({
  method: 'DELETE',
  path: '/tenant/profile/logo',
  action: 'profile.edit',
  summary: 'Takes the logo away; its address shows nothing any more.',
  query: VersionQuery,
  response: LogoView,
  run: (deps, { actor, query }) => removeLogo(deps, changeOf(actor, query.version)),
})

const YEAR_SECONDS = 31_536_000

/**
 * What a logo's answer says. Its address is made of what it shows, so it is kept for good. It is shown by pages of
 * other origins too, the admin window's for one, and is never a page itself.
 */
const HEADERS = {
  'content-type': 'image/webp',
  'cache-control': `public, max-age=${YEAR_SECONDS}, immutable`,
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'content-disposition': 'inline; filename="logo.webp"',
} as const

const SHOW = endpoint({
  method: 'GET',
  path: '/public/logos/:tenantId/:digest',
  action: 'logo.look',
  summary: 'An organizer’s logo as WebP, by the address that its profile names.',
  params: v.object({
    tenantId: TenantId,
    digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  }),
  produces: 'image/webp',
  run: async (deps, { params: { tenantId, digest } }) => {
    const picture = await findLogoPicture(deps.platformDb, tenantId, digest)
    if (picture === null) return refuse({ code: 'not_found' } as const)
    return new Response(Buffer.from(picture), { headers: HEADERS })
  },
})

export const logoEndpoints: readonly Endpoint[] = [UPLOAD, REMOVE, SHOW]
