// Sales, orders and the installation, as administrations read them afterwards.
import * as v from 'valibot'
import { EventId, OrderId } from '../../../shared/ids.ts'
import {
  MoneyByDay,
  type MoneyDay,
  OrderTimeline,
  PlatformTotals,
  SalesByDay,
  type SalesDay,
} from '../../../shared/payments/admin-schema.ts'
import { ok } from '../../../shared/result.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { readPlatformTotals } from './read-platform-totals.ts'
import { readTimeline } from './read-timeline.ts'
import { readMoneyByDay, readSalesByDay } from './report-sales.ts'

const SALES_BY_DAY = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/reports/sales-by-day',
  action: 'report.read',
  summary:
    'What an event has sold on each day of its own zone, by ticket type, with what is free, given away, paid at the gate and brought in apart.',
  params: v.object({ eventId: EventId }),
  response: SalesByDay,
  run: (deps, { actor, params }) => readSalesByDay(deps, actor.tenantId, params.eventId),
})

const SALES_BY_DAY_FILE = csvEndpoint({
  path: '/tenant/exports/sales-by-day.csv',
  action: 'report.read',
  summary: 'What an event has sold on each day of its own zone, by ticket type, as CSV.',
  query: v.object({ eventId: EventId }),
  columns: {
    day: ({ day }) => day,
    ticketTypeId: ({ ticketTypeId }) => ticketTypeId,
    ticketType: ({ ticketTypeName }) => ticketTypeName,
    kind: ({ kind }) => kind,
    orders: ({ orders }) => orders,
    tickets: ({ tickets }) => tickets,
    amountCents: ({ amountCents }) => amountCents,
    discountCents: ({ discountCents }) => discountCents,
    paidCents: ({ paidCents }) => paidCents,
    givenBackCents: ({ givenBackCents }) => givenBackCents,
    keptCents: ({ keptCents }) => keptCents,
  } satisfies Columns<SalesDay>,
  // As many rows as there are days and types: one page.
  page: async (deps, actor, { eventId }) => {
    const report = await readSalesByDay(deps, actor.tenantId, eventId)
    return report.ok ? ok({ items: report.value.items, next: null }) : report
  },
})

const MONEY_BY_DAY = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/reports/money-by-day',
  action: 'report.read',
  summary:
    'What each provider brought for an event on each day of its own zone, what of it goes back, and what is kept, by the ledger.',
  params: v.object({ eventId: EventId }),
  response: MoneyByDay,
  run: (deps, { actor, params }) => readMoneyByDay(deps, actor.tenantId, params.eventId),
})

const MONEY_BY_DAY_FILE = csvEndpoint({
  path: '/tenant/exports/money-by-day.csv',
  action: 'report.read',
  summary:
    'What each provider brought for an event on each day of its own zone, what of it goes back, and what is kept, as CSV.',
  query: v.object({ eventId: EventId }),
  columns: {
    day: ({ day }) => day,
    provider: ({ provider }) => provider,
    isLive: ({ isLive }) => isLive,
    currency: ({ currency }) => currency,
    paidCents: ({ paidCents }) => paidCents,
    givenBackCents: ({ givenBackCents }) => givenBackCents,
    keptCents: ({ keptCents }) => keptCents,
  } satisfies Columns<MoneyDay>,
  // As many rows as there are days and providers: one page.
  page: async (deps, actor, { eventId }) => {
    const report = await readMoneyByDay(deps, actor.tenantId, eventId)
    return report.ok ? ok({ items: report.value.items, next: null }) : report
  },
})

const TIMELINE = endpoint({
  method: 'GET',
  path: '/tenant/orders/:orderId/timeline',
  action: 'order.read',
  summary: 'All that happened to an order: payments, refunds, mails, tickets and their scans.',
  params: v.object({ orderId: OrderId }),
  response: OrderTimeline,
  run: (deps, { actor, params }) => readTimeline(deps, actor.tenantId, params.orderId),
})

const TOTALS = endpoint({
  method: 'GET',
  path: '/admin/totals',
  action: 'payment.read_all',
  summary:
    'The installation in numbers: organizers and events by status, tickets, money by provider and currency, what failed and what is open.',
  response: PlatformTotals,
  run: async (deps) => ok(await readPlatformTotals(deps)),
})

export const reportEndpoints: readonly Endpoint[] = [
  SALES_BY_DAY,
  SALES_BY_DAY_FILE,
  MONEY_BY_DAY,
  MONEY_BY_DAY_FILE,
  TIMELINE,
  TOTALS,
]
