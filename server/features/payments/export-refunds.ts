// Refunds and buyers' wishes for them as CSV.
import * as v from 'valibot'
import { OrderId } from '../../../shared/ids.ts'
import {
  RefundAskState,
  type RefundAskView,
  type RefundView,
} from '../../../shared/payments/refund-schema.ts'
import { Attention, Provider, RefundState } from '../../../shared/payments/schema.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'
import { listRefunds } from './list-refunds.ts'
import { listAsks } from './refund-asks.ts'

const REFUND_COLUMNS: Columns<RefundView> = {
  id: ({ id }) => id,
  ref: ({ ref }) => ref,
  orderId: ({ orderId }) => orderId,
  orderNumber: ({ orderNumber }) => orderNumber,
  attemptId: ({ attemptId }) => attemptId,
  provider: ({ provider }) => provider,
  isLive: ({ isLive }) => isLive,
  providerTxnId: ({ providerTxnId }) => providerTxnId,
  providerRefundId: ({ providerRefundId }) => providerRefundId,
  amountCents: ({ amountCents }) => amountCents,
  feeCents: ({ feeCents }) => feeCents,
  currency: ({ currency }) => currency,
  reason: ({ reason }) => reason,
  scope: ({ scope }) => scope,
  state: ({ state }) => state,
  failure: ({ failure }) => failure,
  providerCode: ({ providerCode }) => providerCode,
  providerMessage: ({ providerMessage }) => providerMessage,
  note: ({ note }) => note,
  waitsForPerson: ({ waitsForPerson }) => waitsForPerson,
  decidedBy: ({ decidedBy }) => decidedBy,
  handReference: ({ handReference }) => handReference,
  handNote: ({ handNote }) => handNote,
  requestedAt: ({ requestedAt }) => requestedAt,
  submittedAt: ({ submittedAt }) => submittedAt,
  completedAt: ({ completedAt }) => completedAt,
  nextTryAt: ({ nextTryAt }) => nextTryAt,
}

const ASK_COLUMNS: Columns<RefundAskView> = {
  id: ({ id }) => id,
  orderId: ({ orderId }) => orderId,
  orderNumber: ({ orderNumber }) => orderNumber,
  buyerName: ({ buyerName }) => buyerName,
  state: ({ state }) => state,
  words: ({ words }) => words,
  answer: ({ answer }) => answer,
  refundId: ({ refundId }) => refundId,
  askedAt: ({ askedAt }) => askedAt,
  decidedAt: ({ decidedAt }) => decidedAt,
  decidedBy: ({ decidedBy }) => decidedBy,
}

const REFUNDS = csvEndpoint({
  path: '/tenant/exports/refunds.csv',
  action: 'refund.read',
  summary: 'The refunds of the organizer as CSV, the newest first.',
  query: v.object({
    state: v.optional(RefundState),
    provider: v.optional(Provider),
    orderId: v.optional(OrderId),
    waitsForPerson: v.optional(Attention),
  }),
  columns: REFUND_COLUMNS,
  page: (deps, actor, { waitsForPerson: waits, ...query }) => {
    const waitsForPerson = waits === undefined ? undefined : waits === 'true'
    return listRefunds(deps, actor.tenantId, { ...query, waitsForPerson })
  },
})

const ASKS = csvEndpoint({
  path: '/tenant/exports/refund-asks.csv',
  action: 'refund.read',
  summary: 'Buyers who want their money back as CSV, the newest first.',
  query: v.object({ state: v.optional(RefundAskState), orderId: v.optional(OrderId) }),
  columns: ASK_COLUMNS,
  page: (deps, actor, query) => listAsks(deps, actor.tenantId, query),
})

export const refundExports: readonly Endpoint[] = [REFUNDS, ASKS]
