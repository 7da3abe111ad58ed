// Disputes and holds: what an organizer's administrators choose for them, read and decide.
import * as v from 'valibot'
import { OrderId } from '../../../shared/ids.ts'
import {
  CaseEntryInput,
  CaseIsOpen,
  CaseKind,
  CaseNoteInput,
  CaseState,
  DecideCaseInput,
  PaymentCaseId,
  PaymentCaseView,
  PaymentRules,
  ReplacePaymentRules,
} from '../../../shared/payments/case-schema.ts'
import { Provider } from '../../../shared/payments/schema.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type MemberActor, userActivityActor } from '../../platform/http/actor.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { listCases, readCase } from './list-cases.ts'
import { editPaymentRules, readPaymentRules } from './payment-rules.ts'
import { chooseEntry, noteCase, type PersonsCase, rejectHold, releaseHold } from './settle-case.ts'

const OneCase = v.object({ caseId: PaymentCaseId })

const CASE_FILTER = {
  kind: v.optional(CaseKind),
  state: v.optional(CaseState),
  isOpen: v.optional(CaseIsOpen),
  provider: v.optional(Provider),
  orderId: v.optional(OrderId),
}

const readOpen = (isOpen: 'true' | 'false' | undefined): boolean | undefined =>
  isOpen === undefined ? undefined : isOpen === 'true'

const READ_RULES = endpoint({
  method: 'GET',
  path: '/tenant/payment-rules',
  action: 'account.read',
  summary:
    'What a dispute does to the tickets of its order, and what becomes of tickets whose payment a provider holds for risk.',
  response: PaymentRules,
  run: async (deps, { actor }) => ok(await readPaymentRules(deps, actor.tenantId)),
})

const REPLACE_RULES = endpoint({
  method: 'PUT',
  path: '/tenant/payment-rules',
  action: 'account.edit',
  summary:
    'Chooses them. It counts for disputes and holds that come afterwards. An older `version` is refused with the newer rules.',
  body: ReplacePaymentRules,
  response: PaymentRules,
  run: (deps, { actor, body }) =>
    editPaymentRules(deps, { tenantId: actor.tenantId, actor: userActivityActor(actor) }, body),
})

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/payment-cases',
  action: 'payment_case.read',
  summary:
    'Disputes (a buyer’s bank takes a payment back) and holds (a provider keeps one for risk), the newest first. With `isOpen=true` those that nobody has decided.',
  query: v.object({ ...PageQuery.entries, ...CASE_FILTER }),
  response: pageOf(PaymentCaseView),
  run: async (deps, { actor, query: { isOpen, ...query } }) => {
    const listed = await listCases(deps, actor.tenantId, { ...query, isOpen: readOpen(isOpen) })
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const READ = endpoint({
  method: 'GET',
  path: '/tenant/payment-cases/:caseId',
  action: 'payment_case.read',
  summary: 'One dispute or hold, with what can be done about it.',
  params: OneCase,
  response: PaymentCaseView,
  run: (deps, { actor, params: { caseId } }) => readCase(deps, actor.tenantId, caseId),
})

const requestOf = (actor: MemberActor, caseId: string, note: string): PersonsCase => ({
  ...{ tenantId: actor.tenantId, caseId, note },
  ...{ actor: userActivityActor(actor), userId: actor.userId },
})

type Act = (deps: Deps, request: PersonsCase) => Promise<Result<undefined, Refusal>>

const actEndpoint = (name: string, summary: string, act: Act): Endpoint =>
  endpoint({
    method: 'POST',
    path: `/tenant/payment-cases/:caseId/${name}`,
    action: 'payment_case.decide',
    summary,
    params: OneCase,
    body: name === 'note' ? CaseNoteInput : DecideCaseInput,
    response: PaymentCaseView,
    run: async (deps, { actor, params: { caseId }, body: { note } }) => {
      const done = await act(deps, requestOf(actor, caseId, note))
      return done.ok ? readCase(deps, actor.tenantId, caseId) : done
    },
  })

const ENTRY = endpoint({
  method: 'POST',
  path: '/tenant/payment-cases/:caseId/entry',
  action: 'payment_case.decide',
  summary:
    'Has the tickets of the order open no gate because of this case, or lets them, whatever the rule says. What a person has blocked stays blocked.',
  params: OneCase,
  body: CaseEntryInput,
  response: PaymentCaseView,
  run: async (deps, { actor, params: { caseId }, body: { isBlocked, note } }) => {
    const done = await chooseEntry(deps, requestOf(actor, caseId, note), isBlocked)
    return done.ok ? readCase(deps, actor.tenantId, caseId) : done
  },
})

const COLUMNS: Columns<PaymentCaseView> = {
  id: ({ id }) => id,
  kind: ({ kind }) => kind,
  state: ({ state }) => state,
  orderId: ({ orderId }) => orderId,
  orderNumber: ({ orderNumber }) => orderNumber,
  buyerName: ({ buyerName }) => buyerName,
  eventId: ({ eventId }) => eventId,
  eventName: ({ eventName }) => eventName,
  attemptId: ({ attemptId }) => attemptId,
  provider: ({ provider }) => provider,
  isLive: ({ isLive }) => isLive,
  providerTxnId: ({ providerTxnId }) => providerTxnId,
  providerCaseId: ({ providerCaseId }) => providerCaseId,
  amountCents: ({ amountCents }) => amountCents,
  paidCents: ({ paidCents }) => paidCents,
  currency: ({ currency }) => currency,
  reason: ({ reason }) => reason,
  dueAt: ({ dueAt }) => dueAt,
  choice: ({ choice }) => choice,
  isBlocking: ({ isBlocking }) => isBlocking,
  takenCents: ({ takenCents }) => takenCents,
  tickets: ({ tickets }) => tickets,
  entered: ({ entered }) => entered,
  openedAt: ({ openedAt }) => openedAt,
  closedAt: ({ closedAt }) => closedAt,
  decidedBy: ({ decidedBy }) => decidedBy,
  note: ({ note }) => note,
  acts: ({ acts }) => acts.join(' '),
}

const EXPORT = csvEndpoint({
  path: '/tenant/exports/payment-cases.csv',
  action: 'payment_case.read',
  summary: 'Disputes and holds as CSV, the newest first.',
  query: v.object(CASE_FILTER),
  columns: COLUMNS,
  page: (deps, actor, { isOpen, ...query }) =>
    listCases(deps, actor.tenantId, { ...query, isOpen: readOpen(isOpen) }),
})

export const caseEndpoints: readonly Endpoint[] = [
  READ_RULES,
  REPLACE_RULES,
  LIST,
  EXPORT,
  READ,
  actEndpoint(
    'release',
    'Lets a held payment go: it becomes tickets, or those that are there open the gate. The second time changes nothing.',
    releaseHold,
  ),
  actEndpoint(
    'reject',
    'Decides against a held payment: its tickets end, and its money goes back. The second time changes nothing.',
    rejectHold,
  ),
  ENTRY,
  actEndpoint('note', 'Notes something about a case; the last note stands.', noteCase),
]
