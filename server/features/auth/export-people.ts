// Everybody, an organizer's staff, and whom it invited, as CSV.
import * as v from 'valibot'
import type { InvitationView, MemberView, UserView } from '../../../shared/auth/schema.ts'
import { TenantId } from '../../../shared/ids.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'
import { listInvitations } from './list-invitations.ts'
import { listMembers, listMembersOf } from './list-members.ts'
import { listUsers } from './list-users.ts'
import { PEOPLE_FILTER } from './people-filter.ts'

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
  query: v.object(PEOPLE_FILTER),
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
  query: v.object(PEOPLE_FILTER),
  columns: MEMBER_COLUMNS,
  page: (deps, actor, query) => listMembers(deps, actor.tenantId, query),
})

const STAFF_OF = csvEndpoint({
  path: '/admin/exports/staff.csv',
  action: 'tenant.read',
  summary: 'Who works for an organizer as CSV, by email.',
  query: v.object({ tenantId: TenantId, ...PEOPLE_FILTER }),
  columns: MEMBER_COLUMNS,
  page: (deps, _actor, { tenantId, ...query }) => listMembersOf(deps, tenantId, query),
})

const INVITATION_COLUMNS: Columns<InvitationView> = {
  id: ({ id }) => id,
  email: ({ email }) => email,
  role: ({ role }) => role,
  level: ({ level }) => level,
  createdAt: ({ createdAt }) => createdAt,
  expiresAt: ({ expiresAt }) => expiresAt,
}

const INVITATIONS = csvEndpoint({
  path: '/tenant/exports/invitations.csv',
  action: 'staff.list',
  summary: 'Invitations that wait for an answer as CSV, the newest first.',
  query: v.object({}),
  columns: INVITATION_COLUMNS,
  page: (deps, actor, page) => listInvitations(deps, actor.tenantId, page),
})

export const peopleExports: readonly Endpoint[] = [USERS, STAFF, STAFF_OF, INVITATIONS]
