// Inviting people to a tenant, and accepting.
import * as v from 'valibot'
import {
  AcceptInvitationInput,
  InvitationOffer,
  InvitationView,
  InviteInput,
  LookAtInvitationInput,
} from '../../../shared/auth/schema.ts'
import { TenantId } from '../../../shared/ids.ts'
import { ok } from '../../../shared/result.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { acceptInvitation, lookAtInvitation } from './accept-invitation.ts'
import { inviteMember } from './invite-member.ts'
import { listInvitations, toInvitationView } from './list-invitations.ts'
import { LINK_RATE } from './password-routes.ts'
import { withdrawInvitation } from './withdraw-invitation.ts'

const INVITE = endpoint({
  method: 'POST',
  path: '/tenant/staff/invitations',
  action: 'staff.invite',
  summary:
    'Mails somebody an invitation to work for this organizer. It takes the place of one before.',
  body: InviteInput,
  response: InvitationView,
  status: 201,
  run: async (deps, { actor, body }) => {
    const who = { kind: 'user', id: actor.userId } as const
    const invited = await inviteMember(deps, who, actor.tenantId, body)
    return invited.ok ? ok(toInvitationView(invited.value)) : invited
  },
})

const INVITE_FROM_PLATFORM = endpoint({
  method: 'POST',
  path: '/admin/tenants/:tenantId/invitations',
  action: 'tenant.invite',
  summary: 'Mails somebody an invitation to work for an organizer: its first admin, for one.',
  params: v.object({ tenantId: TenantId }),
  body: InviteInput,
  response: InvitationView,
  status: 201,
  run: async (deps, { actor, params, body }) => {
    const who = { kind: 'user', id: actor.userId } as const
    const invited = await inviteMember(deps, who, params.tenantId, body)
    return invited.ok ? ok(toInvitationView(invited.value)) : invited
  },
})

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/staff/invitations',
  action: 'staff.list',
  summary: 'Invitations that wait for an answer, the newest first.',
  query: PageQuery,
  response: pageOf(InvitationView),
  run: async (deps, { actor, query }) => {
    const listed = await listInvitations(deps, actor.tenantId, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const WITHDRAW = endpoint({
  method: 'DELETE',
  path: '/tenant/staff/invitations/:invitationId',
  action: 'staff.invite',
  summary: 'Takes an invitation back; its link stops working at once.',
  params: v.object({ invitationId: v.pipe(v.string(), v.uuid()) }),
  run: (deps, { actor, params }) => {
    const who = { kind: 'user', id: actor.userId } as const
    return withdrawInvitation(deps, who, actor.tenantId, params.invitationId)
  },
})

const LOOK = endpoint({
  method: 'POST',
  path: '/auth/invitations/look',
  action: 'invitation.accept',
  usesCookies: true,
  summary: 'What a mailed invitation offers, and whether it needs a new account.',
  rateLimit: LINK_RATE,
  body: LookAtInvitationInput,
  response: InvitationOffer,
  run: (deps, { body }) => lookAtInvitation(deps, body.token),
})

const ACCEPT = endpoint({
  method: 'POST',
  path: '/auth/invitations/accept',
  action: 'invitation.accept',
  usesCookies: true,
  summary:
    'Accepts a mailed invitation, with name and password for a new account. Signs nobody in.',
  rateLimit: LINK_RATE,
  body: AcceptInvitationInput,
  run: (deps, { body }) => acceptInvitation(deps, body),
})

export const invitationEndpoints: readonly Endpoint[] = [
  INVITE,
  INVITE_FROM_PLATFORM,
  LIST,
  WITHDRAW,
  LOOK,
  ACCEPT,
]
