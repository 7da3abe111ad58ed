// Who works for a tenant: for the tenant's own admin, and for the platform's administration of any.
import * as v from 'valibot'
import { MemberView, PatchMemberBody, ReplaceMemberBody } from '../../../shared/auth/schema.ts'
import { TenantId, UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { editMember, type MemberEdit } from './edit-member.ts'
import { listMembers, listMembersOf, toMemberView } from './list-members.ts'
import { findMember } from './member-store.ts'
import { PEOPLE_FILTER } from './people-filter.ts'

const Query = v.object({ ...PageQuery.entries, ...PEOPLE_FILTER })
const OwnParams = v.object({ userId: UserId })
const AnyParams = v.object({ tenantId: TenantId, userId: UserId })

type Listed = ReturnType<typeof listMembersOf>

async function answerList(
  asked: Listed,
): Promise<Result<{ items: MemberView[]; next: string | null }, Refusal>> {
  const listed = await asked
  return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
}

async function answerOne(
  deps: Deps,
  tenantId: TenantId,
  userId: UserId,
): Promise<Result<MemberView, Refusal>> {
  const row = await findMember(deps.platformDb, tenantId, userId)
  return row === null ? refuse({ code: 'member_not_found' }) : ok(toMemberView(row))
}

async function answerEdit(deps: Deps, edit: MemberEdit): Promise<Result<MemberView, Refusal>> {
  const edited = await editMember(deps, edit)
  return edited.ok ? ok(toMemberView(edited.value)) : edited
}

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/staff',
  action: 'staff.list',
  summary: 'Who works for this organizer, by email; `search` finds in name and email.',
  query: Query,
  response: pageOf(MemberView),
  run: (deps, { actor, query }) => answerList(listMembers(deps, actor.tenantId, query)),
})

const READ = endpoint({
  method: 'GET',
  path: '/tenant/staff/:userId',
  action: 'staff.list',
  summary: 'One person who works for this organizer.',
  params: OwnParams,
  response: MemberView,
  run: (deps, { actor, params }) => answerOne(deps, actor.tenantId, params.userId),
})

const REPLACE = endpoint({
  method: 'PUT',
  path: '/tenant/staff/:userId',
  action: 'staff.edit',
  summary: 'Replaces role, level and status. An older `version` is refused with the newer one.',
  params: OwnParams,
  body: ReplaceMemberBody,
  response: MemberView,
  run: (deps, { actor, params: { userId }, body: fields }) =>
    answerEdit(deps, { actor, tenantId: actor.tenantId, userId, fields }),
})

const PATCH = endpoint({
  method: 'PATCH',
  path: '/tenant/staff/:userId',
  action: 'staff.edit',
  summary: 'Changes the fields that are given. An older `version` is refused with the newer one.',
  params: OwnParams,
  body: PatchMemberBody,
  response: MemberView,
  run: (deps, { actor, params: { userId }, body: fields }) =>
    answerEdit(deps, { actor, tenantId: actor.tenantId, userId, fields }),
})

const LIST_ANY = endpoint({
  method: 'GET',
  path: '/admin/tenants/:tenantId/users',
  action: 'tenant.read',
  summary: 'Who works for an organizer, by email.',
  params: v.object({ tenantId: TenantId }),
  query: Query,
  response: pageOf(MemberView),
  run: (deps, { params, query }) => answerList(listMembersOf(deps, params.tenantId, query)),
})

const READ_ANY = endpoint({
  method: 'GET',
  path: '/admin/tenants/:tenantId/users/:userId',
  action: 'tenant.read',
  summary: 'One person who works for an organizer.',
  params: AnyParams,
  response: MemberView,
  run: (deps, { params }) => answerOne(deps, params.tenantId, params.userId),
})

const PATCH_ANY = endpoint({
  method: 'PATCH',
  path: '/admin/tenants/:tenantId/users/:userId',
  action: 'tenant.edit_member',
  summary: 'Changes what somebody is for an organizer, or keeps them out of it.',
  params: AnyParams,
  body: PatchMemberBody,
  response: MemberView,
  run: (deps, { actor, params, body: fields }) => answerEdit(deps, { actor, ...params, fields }),
})

export const memberEndpoints: readonly Endpoint[] = [
  LIST,
  READ,
  REPLACE,
  PATCH,
  LIST_ANY,
  READ_ANY,
  PATCH_ANY,
]
