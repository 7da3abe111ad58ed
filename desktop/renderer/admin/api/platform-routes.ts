// What whoever runs the installation asks: organizers, people, money, providers' messages.
import type { InferInput } from 'valibot'
import type {
  InvitationView,
  InviteInput,
  MemberView,
  PatchMemberBody,
  PatchUserBody,
  UserDetails,
  UserView,
} from '../../../../shared/auth/schema.ts'
import type { PlatformTotals } from '../../../../shared/payments/admin-schema.ts'
import type {
  PlatformPaymentView,
  Provider,
  WebhookEventView,
  WebhookState,
} from '../../../../shared/payments/schema.ts'
import type {
  CreateTenantBody,
  PatchTenantBody,
  TenantStatus,
  TenantStatusBody,
  TenantView,
} from '../../../../shared/tenants/schema.ts'
import type { Page, PageQuery } from './route-types.ts'
import type { PeopleQuery } from './staff-routes.ts'

export type PlatformRoutes = {
  'GET /admin/totals': { answer: PlatformTotals }
  'GET /admin/tenants': {
    query: PageQuery & { readonly search?: string; readonly status?: TenantStatus }
    answer: Page<TenantView>
  }
  'POST /admin/tenants': { body: InferInput<typeof CreateTenantBody>; answer: TenantView }
  'GET /admin/tenants/:tenantId': { answer: TenantView }
  'PATCH /admin/tenants/:tenantId': {
    body: InferInput<typeof PatchTenantBody>
    answer: TenantView
  }
  'PATCH /admin/tenants/:tenantId/status': {
    body: InferInput<typeof TenantStatusBody>
    answer: TenantView
  }
  'DELETE /admin/tenants/:tenantId': { query: { readonly version: number }; answer: null }
  'GET /admin/tenants/:tenantId/users': { query: PeopleQuery; answer: Page<MemberView> }
  'PATCH /admin/tenants/:tenantId/users/:userId': {
    body: InferInput<typeof PatchMemberBody>
    answer: MemberView
  }
  'POST /admin/tenants/:tenantId/invitations': {
    body: InferInput<typeof InviteInput>
    answer: InvitationView
  }
  'GET /admin/users': { query: PeopleQuery; answer: Page<UserView> }
  'GET /admin/users/:userId': { answer: UserDetails }
  'PATCH /admin/users/:userId': { body: InferInput<typeof PatchUserBody>; answer: UserView }
  'DELETE /admin/users/:userId/factor': { answer: null }
  'GET /admin/payments': {
    query: PageQuery & { readonly tenantId?: string; readonly attention?: 'true' | 'false' }
    answer: Page<PlatformPaymentView>
  }
  'GET /admin/webhook-events': {
    query: PageQuery & { readonly state?: WebhookState; readonly provider?: Provider }
    answer: Page<WebhookEventView>
  }
  'POST /admin/webhook-events/:eventId/replay': { answer: WebhookEventView }
}
