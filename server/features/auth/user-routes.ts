// The platform's administration of people. They come by invitation; the first by a command.
import * as v from 'valibot'
import {
  PatchUserBody,
  ReplaceUserBody,
  UserDetails,
  UserView,
} from '../../../shared/auth/schema.ts'
import { UserId } from '../../../shared/ids.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { editUser, removeFactorOf } from './edit-user.ts'
import { listUsers } from './list-users.ts'
import { PEOPLE_FILTER } from './people-filter.ts'
import { findAccount, listAccountMemberships } from './user-store.ts'
import { toUserDetails, toUserView } from './user-view.ts'

const Params = v.object({ userId: UserId })

const LIST = endpoint({
  method: 'GET',
  path: '/admin/users',
  action: 'user.read',
  summary: 'Everybody who has an account, by email; `search` finds in name and email.',
  query: v.object({ ...PageQuery.entries, ...PEOPLE_FILTER }),
  response: pageOf(UserView),
  run: async (deps, { query }) => {
    const listed = await listUsers(deps, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const READ = endpoint({
  method: 'GET',
  path: '/admin/users/:userId',
  action: 'user.read',
  summary: 'One person, with the organizers that they work for.',
  params: Params,
  response: UserDetails,
  run: async ({ platformDb }, { params: { userId } }) => {
    const row = await findAccount(platformDb, userId)
    if (row === null) return refuse({ code: 'user_not_found' } as const)
    return ok(toUserDetails(row, await listAccountMemberships(platformDb, userId)))
  },
})

const REPLACE = endpoint({
  method: 'PUT',
  path: '/admin/users/:userId',
  action: 'user.edit',
  summary:
    'Replaces name, platform admin and status. An older `version` is refused with the newer one.',
  params: Params,
  body: ReplaceUserBody,
  response: UserView,
  run: async (deps, { actor, params: { userId }, body: fields }) => {
    const edited = await editUser(deps, { actor, userId, fields })
    return edited.ok ? ok(toUserView(edited.value)) : edited
  },
})

const PATCH = endpoint({
  method: 'PATCH',
  path: '/admin/users/:userId',
  action: 'user.edit',
  summary: 'Changes the fields that are given. An older `version` is refused with the newer one.',
  params: Params,
  body: PatchUserBody,
  response: UserView,
  run: async (deps, { actor, params: { userId }, body: fields }) => {
    const edited = await editUser(deps, { actor, userId, fields })
    return edited.ok ? ok(toUserView(edited.value)) : edited
  },
})

const REMOVE_FACTOR = endpoint({
  method: 'DELETE',
  path: '/admin/users/:userId/factor',
  action: 'user.edit',
  summary: 'Switches the second factor of somebody off who lost it.',
  params: Params,
  run: (deps, { actor, params }) => removeFactorOf(deps, actor, params.userId),
})

export const userEndpoints: readonly Endpoint[] = [LIST, READ, REPLACE, PATCH, REMOVE_FACTOR]
