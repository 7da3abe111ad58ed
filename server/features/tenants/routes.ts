// The platform's administration of organizers.
import * as v from 'valibot'
import { TenantId } from '../../../shared/ids.ts'
import { ok, refuse } from '../../../shared/result.ts'
import {
  CreateTenantBody,
  PatchTenantBody,
  ReplaceTenantBody,
  TenantStatus,
  TenantStatusBody,
  TenantView,
} from '../../../shared/tenants/schema.ts'
import { userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { SearchText } from '../../platform/http/keyset.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { VersionQuery } from '../../platform/http/version-query.ts'
import { createTenant } from './create-tenant.ts'
import { editTenant } from './edit-tenant.ts'
import { TENANTS_EXPORT } from './export-tenants.ts'
import { listTenants } from './list-tenants.ts'
import { profileEndpoints } from './profile-routes.ts'
import { removeTenant } from './remove-tenant.ts'
import { setTenantStatus } from './set-tenant-status.ts'
import { findTenant } from './store.ts'
import { toTenantView } from './tenant-view.ts'

const Params = v.object({ tenantId: TenantId })

const LIST = endpoint({
  method: 'GET',
  path: '/admin/tenants',
  action: 'tenant.read',
  summary: 'Organizers by name; `search` finds in name and slug.',
  query: v.object({
    ...PageQuery.entries,
    search: v.optional(SearchText),
    status: v.optional(TenantStatus),
  }),
  response: pageOf(TenantView),
  run: async (deps, { query }) => {
    const listed = await listTenants(deps, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const CREATE = endpoint({
  method: 'POST',
  path: '/admin/tenants',
  action: 'tenant.create',
  summary: 'Makes an organizer, which is pending until its status is changed.',
  body: CreateTenantBody,
  response: TenantView,
  status: 201,
  run: async (deps, { actor, body }) => {
    const created = await createTenant(deps, userActivityActor(actor), body)
    return created.ok ? ok(toTenantView(created.value)) : created
  },
})

const READ = endpoint({
  method: 'GET',
  path: '/admin/tenants/:tenantId',
  action: 'tenant.read',
  summary: 'One organizer.',
  params: Params,
  response: TenantView,
  run: async (deps, { params }) => {
    const row = await findTenant(deps.platformDb, params.tenantId)
    return row === null ? refuse({ code: 'tenant_not_found' } as const) : ok(toTenantView(row))
  },
})

const REPLACE = endpoint({
  method: 'PUT',
  path: '/admin/tenants/:tenantId',
  action: 'tenant.edit',
  summary: 'Replaces name, slug and branding. An older `version` is refused with the newer tenant.',
  params: Params,
  body: ReplaceTenantBody,
  response: TenantView,
  run: async (deps, { actor, params, body }) => {
    const edit = { actor: userActivityActor(actor), tenantId: params.tenantId, fields: body }
    const edited = await editTenant(deps, edit)
    return edited.ok ? ok(toTenantView(edited.value)) : edited
  },
})

const PATCH = endpoint({
  method: 'PATCH',
  path: '/admin/tenants/:tenantId',
  action: 'tenant.edit',
  summary:
    'Changes the fields that are given. An older `version` is refused with the newer tenant.',
  params: Params,
  body: PatchTenantBody,
  response: TenantView,
  run: async (deps, { actor, params, body }) => {
    const edit = { actor: userActivityActor(actor), tenantId: params.tenantId, fields: body }
    const edited = await editTenant(deps, edit)
    return edited.ok ? ok(toTenantView(edited.value)) : edited
  },
})

const SET_STATUS = endpoint({
  method: 'PATCH',
  path: '/admin/tenants/:tenantId/status',
  action: 'tenant.set_status',
  summary: 'Lets an organizer work, or suspends it: everybody of it is out at the next request.',
  params: Params,
  body: TenantStatusBody,
  response: TenantView,
  run: async (deps, { actor, params, body }) => {
    const who = userActivityActor(actor)
    const changed = await setTenantStatus(deps, who, params.tenantId, body)
    return changed.ok ? ok(toTenantView(changed.value)) : changed
  },
})

const REMOVE = endpoint({
  method: 'DELETE',
  path: '/admin/tenants/:tenantId',
  action: 'tenant.delete',
  summary:
    'Deletes an organizer that has neither an event nor a station. With an older `version` it is refused with the newer one.',
  params: Params,
  query: VersionQuery,
  run: (deps, { actor, params, query }) =>
    removeTenant(deps, userActivityActor(actor), params.tenantId, query),
})

export const tenantEndpoints: readonly Endpoint[] = [
  LIST,
  CREATE,
  READ,
  REPLACE,
  PATCH,
  SET_STATUS,
  REMOVE,
  ...profileEndpoints,
  TENANTS_EXPORT,
]
