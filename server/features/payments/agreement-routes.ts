// Two persons for big refunds: the limit, what waits, and the second person's answer.
import * as v from 'valibot'
import { OrderId } from '../../../shared/ids.ts'
import {
  AgreeInput,
  AgreementId,
  AgreementState,
  AgreementView,
  DeclineAgreementInput,
  RefundRuleInput,
  RefundRuleView,
} from '../../../shared/payments/agreement-schema.ts'
import { ok } from '../../../shared/result.ts'
import { userActivityActor } from '../../platform/http/actor.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { languageOf } from '../../platform/pages/page-request.ts'
import { agree, declineAgreement } from './answer-agreement.ts'
import { listAgreements, readAgreement } from './list-agreements.ts'
import { editRefundRule, readRefundRule } from './refund-rule.ts'

const OneAgreement = v.object({ agreementId: AgreementId })

const READ_RULE = endpoint({
  method: 'GET',
  path: '/tenant/refund-rule',
  action: 'refund.read',
  summary: 'What one administrator may give back alone, and a change of it that waits for another.',
  response: RefundRuleView,
  run: async (deps, { actor: { tenantId, userId } }) =>
    ok(await readRefundRule(deps, tenantId, userId)),
})

const EDIT_RULE = endpoint({
  method: 'PUT',
  path: '/tenant/refund-rule',
  action: 'refund.decide',
  summary:
    'Sets the limit in integer poisha above which a second administrator must agree to a refund. The first one counts at once; each change of one that is set, and its end, waits for a second administrator. Refused where there is only one (`second_nobody`).',
  body: RefundRuleInput,
  response: RefundRuleView,
  run: async (deps, { actor, body, c }) => {
    const { tenantId, userId } = actor
    const asker = { tenantId, userId, actor: userActivityActor(actor), locale: languageOf(c) }
    const edited = await editRefundRule(deps, asker, body)
    return edited.ok ? ok(await readRefundRule(deps, tenantId, userId)) : edited
  },
})

const Filters = v.object({ state: v.optional(AgreementState), orderId: v.optional(OrderId) })

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/agreements',
  action: 'refund.read',
  summary: 'What waits for a second administrator, and what came of it, the newest first.',
  query: v.object({ ...PageQuery.entries, ...Filters.entries }),
  response: pageOf(AgreementView),
  run: async (deps, { actor, query }) => {
    const listed = await listAgreements(deps, actor, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const AGREE = endpoint({
  method: 'POST',
  path: '/tenant/agreements/:agreementId/agree',
  action: 'refund.decide',
  summary:
    'A second administrator agrees, and it is done at once. Not the one who asked, by whatever session (`second_own`); and only as it was asked for: what became different since is refused and can be declined.',
  params: OneAgreement,
  body: AgreeInput,
  response: AgreementView,
  run: async (deps, { actor, params: { agreementId } }) => {
    const { tenantId, userId } = actor
    const answer = { tenantId, agreementId, userId, actor: userActivityActor(actor) }
    const agreed = await agree(deps, answer)
    return agreed.ok ? readAgreement(deps, actor, agreementId) : agreed
  },
})

const DECLINE = endpoint({
  method: 'POST',
  path: '/tenant/agreements/:agreementId/decline',
  action: 'refund.decide',
  summary:
    'Declines what waits for a second administrator, in words. Nothing is done; also by the one who asked, who takes it back.',
  params: OneAgreement,
  body: DeclineAgreementInput,
  response: AgreementView,
  run: async (deps, { actor, params: { agreementId }, body: { answer } }) => {
    const { tenantId, userId } = actor
    const request = { tenantId, agreementId, userId, actor: userActivityActor(actor) }
    const declined = await declineAgreement(deps, request, answer)
    return declined.ok ? readAgreement(deps, actor, agreementId) : declined
  },
})

const COLUMNS: Columns<AgreementView> = {
  id: ({ id }) => id,
  kind: ({ kind }) => kind,
  state: ({ state }) => state,
  amountCents: ({ amountCents }) => amountCents,
  feeCents: ({ feeCents }) => feeCents,
  orderNumber: ({ orderNumber }) => orderNumber,
  eventName: ({ eventName }) => eventName,
  tickets: ({ tickets }) => tickets,
  reason: ({ reason }) => reason,
  askedBy: ({ askedByName }) => askedByName,
  askedAt: ({ askedAt }) => askedAt,
  lapsesAt: ({ lapsesAt }) => lapsesAt,
  decidedBy: ({ decidedBy }) => decidedBy,
  decidedAt: ({ decidedAt }) => decidedAt,
  answer: ({ answer }) => answer,
}

const FILE = csvEndpoint({
  path: '/tenant/exports/agreements.csv',
  action: 'refund.read',
  summary: 'What waits for a second administrator, and what came of it, as CSV, the newest first.',
  query: Filters,
  columns: COLUMNS,
  page: listAgreements,
})

export const agreementEndpoints: readonly Endpoint[] = [
  ...[READ_RULE, EDIT_RULE, LIST, AGREE, DECLINE, FILE],
]
