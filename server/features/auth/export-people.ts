// Everybody, and an organizer's staff, as CSV.
import * as v from 'valibot'
import { AccountStatusQuery, type MemberView, type UserView } from '../../../shared/auth/schema.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'
import { SearchText } from '../../platform/http/keyset.ts'
import { listMembers } from './list-members.ts'
import { listUsers } from './list-users.ts'

const Filter = v.object({ search: v.optional(SearchText), status: AccountStatusQuery })

const USER_COLUMNS: Columns<UserView> = {
  id: ({ id }) => id,
  email: ({ email }) => email,
  name: ({ name }) => name,
  isPlatformAdmin: ({ isPlatformAdmin }) => isPlatformAdmin,
  status: ({ status }) => status,
  hasSecondFactor: ({ hasSecondFactor }) => hasSecondFactor,
  createdAt: ({ createdAt }) => createdAt,
}

const USERS = csvEndpoint({
  path: '/admin/exports/users.csv',
  action: 'user.read',
  summary: 'Everybody who has an account as CSV, by email.',
  query: Filter,
  columns: USER_COLUMNS,
  page: (deps, _actor, query) => listUsers(deps, query),
})

const MEMBER_COLUMNS: Columns<MemberView> = {
  userId: ({ userId }) => userId,
  email: ({ email }) => email,
  name: ({ name }) => name,
  role: ({ role }) => role,
  level: ({ level }) => level,
  status: ({ status }) => status,
  createdAt: ({ createdAt }) => createdAt,
}

const STAFF = csvEndpoint({
  path: '/tenant/exports/staff.csv',
  action: 'staff.list',
  summary: 'Who works for this organizer as CSV, by email.',
  query: Filter,
  columns: MEMBER_COLUMNS,
  page: (deps, actor, query) => listMembers(deps, actor.tenantId, query),
})

export const peopleExports: readonly Endpoint[] = [USERS, STAFF]
