// What an organizer says of itself.
import * as v from 'valibot'
import { ok, type Result } from '../../../shared/result.ts'
import { SetupView } from '../../../shared/tenants/admin-schema.ts'
import {
  BrandingSettings,
  ProfileView,
  TenantName,
  Version,
} from '../../../shared/tenants/schema.ts'
import type { Deps } from '../../deps.ts'
import { type MemberActor, userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { editTenant } from './edit-tenant.ts'
import { logoEndpoints } from './logo-routes.ts'
import { readProfile } from './read-profile.ts'
import { readSetup } from './read-setup.ts'

/** The slug stands in addresses that were given away: the platform changes it. */
const ReplaceProfileBody = v.strictObject({
  name: TenantName,
  brandingSettings: BrandingSettings,
  version: Version,
})
const PatchProfileBody = v.strictObject({
  name: v.optional(TenantName),
  brandingSettings: v.optional(BrandingSettings),
  version: Version,
})

const SETUP = endpoint({
  method: 'GET',
  path: '/tenant/setup',
  action: 'profile.read',
  summary: 'How far the organizer has come with setting up, and what is left, the next step first.',
  response: SetupView,
  run: async (deps, { actor }) => ok(await readSetup(deps, actor.tenantId, actor.userId)),
})

const READ = endpoint({
  method: 'GET',
  path: '/tenant/profile',
  action: 'profile.read',
  summary: 'The organizer itself: name, slug, status, branding, logo.',
  response: ProfileView,
  run: async (deps, { actor }) => ok(await readProfile(deps, actor.tenantId)),
})

async function answerEdit(
  deps: Deps,
  actor: MemberActor,
  fields: v.InferOutput<typeof PatchProfileBody>,
): Promise<Result<ProfileView, Refusal>> {
  const edit = { actor: userActivityActor(actor), tenantId: actor.tenantId, fields }
  const edited = await editTenant(deps, edit)
  return edited.ok ? ok(await readProfile(deps, actor.tenantId, edited.value)) : edited
}

const REPLACE = endpoint({
  method: 'PUT',
  path: '/tenant/profile',
  action: 'profile.edit',
  summary: 'Replaces name and branding. An older `version` is refused with the newer profile.',
  body: ReplaceProfileBody,
  response: ProfileView,
  run: (deps, { actor, body }) => answerEdit(deps, actor, body),
})

const PATCH = endpoint({
  method: 'PATCH',
  path: '/tenant/profile',
  action: 'profile.edit',
  summary:
    'Changes the fields that are given. An older `version` is refused with the newer profile.',
  body: PatchProfileBody,
  response: ProfileView,
  run: (deps, { actor, body }) => answerEdit(deps, actor, body),
})

export const profileEndpoints: readonly Endpoint[] = [SETUP, READ, REPLACE, PATCH, ...logoEndpoints]
