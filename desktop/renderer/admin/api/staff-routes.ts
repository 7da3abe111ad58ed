// Who works for an organizer.
import type { InferInput } from 'valibot'
import type {
  InvitationView,
  InviteInput,
  MemberView,
  PatchMemberBody,
} from '../../../../shared/auth/schema.ts'
import type { Page, PageQuery } from './route-types.ts'

export type PeopleQuery = PageQuery & {
  readonly search?: string
  readonly status?: 'active' | 'disabled'
}

export type StaffRoutes = {
  'GET /tenant/staff': { query: PeopleQuery; answer: Page<MemberView> }
  'GET /tenant/staff/:userId': { answer: MemberView }
  'PATCH /tenant/staff/:userId': {
    body: InferInput<typeof PatchMemberBody>
    answer: MemberView
  }
  'GET /tenant/staff/invitations': { query: PageQuery; answer: Page<InvitationView> }
  'POST /tenant/staff/invitations': {
    body: InferInput<typeof InviteInput>
    answer: InvitationView
  }
  'DELETE /tenant/staff/invitations/:invitationId': { answer: null }
}
