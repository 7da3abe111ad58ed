// The platform's look at payments and at what providers told, and the installation's own accounts.
import * as v from 'valibot'
import { OrderId, TenantId } from '../../../shared/ids.ts'
import {
  AttemptState,
  Attention,
  PaymentTotals,
  PlatformPaymentView,
  Provider,
  ProviderAccountView,
  PutProviderAccount,
  WebhookEventView,
  WebhookState,
} from '../../../shared/payments/schema.ts'
import { ok } from '../../../shared/result.ts'
import { userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { checkAccount, putAccount, readAccounts } from './edit-account.ts'
import { listAllPayments, readAllTotals } from './report-payments.ts'
import { listEvents, replayEvent } from './webhook-events.ts'

const PAYMENTS = endpoint({
  method: 'GET',
  path: '/admin/payments',
  action: 'payment.read_all',
  summary: 'The payments of all organizers, or of one, the newest first.',
  query: v.object({
    ...PageQuery.entries,
    tenantId: v.optional(TenantId),
    state: v.optional(AttemptState),
    provider: v.optional(Provider),
    orderId: v.optional(OrderId),
    attention: v.optional(Attention),
    /** `true`: only those of which a provider told what does not fit. */
    mismatched: v.optional(v.picklist(['true', 'false'])),
  }),
  response: pageOf(PlatformPaymentView),
  run: async (deps, { query: { mismatched, ...query } }) => {
    const isMismatched = mismatched === undefined ? undefined : mismatched === 'true'
    const listed = await listAllPayments(deps, { ...query, isMismatched })
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const TOTALS = endpoint({
  method: 'GET',
  path: '/admin/payments/totals',
  action: 'payment.read_all',
  summary: 'What each organizer was paid by each provider, and what is to be given back.',
  query: v.object({ tenantId: v.optional(TenantId) }),
  response: v.object({ items: v.array(PaymentTotals) }),
  run: async (deps, { query }) => ok({ items: [...(await readAllTotals(deps, query.tenantId))] }),
})

const EVENTS = endpoint({
  method: 'GET',
  path: '/admin/webhook-events',
  action: 'webhook.read',
  summary: 'What providers told, the newest first. What was told is sealed and not shown.',
  query: v.object({
    ...PageQuery.entries,
    state: v.optional(WebhookState),
    provider: v.optional(Provider),
  }),
  response: pageOf(WebhookEventView),
  run: async (deps, { query }) => {
    const listed = await listEvents(deps, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const REPLAY = endpoint({
  method: 'POST',
  path: '/admin/webhook-events/:eventId/replay',
  action: 'webhook.replay',
  summary:
    'Has an event worked off again. What it settled before stays settled. What was told is deleted after 90 days: then there is nothing to work off.',
  params: v.object({ eventId: v.pipe(v.string(), v.uuid()) }),
  response: WebhookEventView,
  status: 202,
  run: (deps, { actor, params }) => replayEvent(deps, params.eventId, userActivityActor(actor)),
})

const ACCOUNTS = endpoint({
  method: 'GET',
  path: '/admin/provider-accounts',
  action: 'account.edit_installation',
  summary: 'The installation’s accounts with providers. Credentials are never shown.',
  response: v.object({ items: v.array(ProviderAccountView) }),
  run: async (deps) => ok({ items: [...(await readAccounts(deps, null))] }),
})

const OneProvider = v.object({ provider: Provider })

const PUT_ACCOUNT = endpoint({
  method: 'PUT',
  path: '/admin/provider-accounts/:provider',
  action: 'account.edit_installation',
  summary: 'Sets up or changes the installation’s account with a provider.',
  params: OneProvider,
  body: PutProviderAccount,
  response: ProviderAccountView,
  run: (deps, { actor, params: { provider }, body }) =>
    putAccount(deps, { tenantId: null, provider, actor: userActivityActor(actor) }, body),
})

const CHECK_ACCOUNT = endpoint({
  method: 'POST',
  path: '/admin/provider-accounts/:provider/check',
  action: 'account.edit_installation',
  summary: 'Asks the provider whether the credentials open the account.',
  params: OneProvider,
  response: ProviderAccountView,
  run: (deps, { actor, params: { provider } }) =>
    checkAccount(deps, { tenantId: null, provider, actor: userActivityActor(actor) }),
})

export const adminPaymentEndpoints: readonly Endpoint[] = [
  PAYMENTS,
  TOTALS,
  EVENTS,
  REPLAY,
  ACCOUNTS,
  PUT_ACCOUNT,
  CHECK_ACCOUNT,
]
