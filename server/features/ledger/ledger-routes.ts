// The ledger: what moved, what it comes to, and how it compares with what providers say.
import * as v from 'valibot'
import { OrderId } from '../../../shared/ids.ts'
import {
  LedgerBalance,
  LedgerDay,
  LedgerDayReport,
  LedgerDifference,
  LedgerKind,
  LedgerMovement,
  STATEMENT_BYTES_MAX,
  StatementImported,
  StatementView,
} from '../../../shared/payments/ledger-schema.ts'
import { Provider } from '../../../shared/payments/schema.ts'
import { ok } from '../../../shared/result.ts'
import { type MemberActor, userActivityActor } from '../../platform/http/actor.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { type Importer, importStatement, takeBackStatement } from './import-statement.ts'
import {
  listDifferences,
  listMovements,
  listStatements,
  readBalances,
  readDays,
} from './list-ledger.ts'

const MOVEMENT_FILTER = {
  kind: v.optional(LedgerKind),
  provider: v.optional(Provider),
  orderId: v.optional(OrderId),
  firstDay: v.optional(LedgerDay),
  lastDay: v.optional(LedgerDay),
}

const PERIOD = { provider: v.optional(Provider), firstDay: LedgerDay, lastDay: LedgerDay }

const MOVEMENTS = endpoint({
  method: 'GET',
  path: '/tenant/ledger/movements',
  action: 'ledger.read',
  summary:
    'Every movement of money as a double entry, the newest first: from the account `credit` to the account `debit`. Days are those of Dhaka, both included.',
  query: v.object({ ...PageQuery.entries, ...MOVEMENT_FILTER }),
  response: pageOf(LedgerMovement),
  run: async (deps, { actor, query }) => {
    const listed = await listMovements(deps, actor.tenantId, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const BALANCES = endpoint({
  method: 'GET',
  path: '/tenant/ledger/balances',
  action: 'ledger.read',
  summary:
    'What every account holds since the beginning, by provider: debits less credits. All of them together are 0.',
  response: v.object({ items: v.array(LedgerBalance) }),
  run: async (deps, { actor }) => ok({ items: [...(await readBalances(deps, actor.tenantId))] }),
})

const DAYS = endpoint({
  method: 'GET',
  path: '/tenant/ledger/days',
  action: 'ledger.read',
  summary:
    'The money of each day of Dhaka by provider, the newest first, with how many movements differ from the provider’s statements. At most 92 days.',
  query: v.object(PERIOD),
  response: v.object({ items: v.array(LedgerDayReport) }),
  run: async (deps, { actor, query }) => {
    const days = await readDays(deps, actor.tenantId, query)
    return days.ok ? ok({ items: [...days.value] }) : days
  },
})

const DIFFERENCES = endpoint({
  method: 'GET',
  path: '/tenant/ledger/differences',
  action: 'ledger.read',
  summary:
    'Where the ledger and the providers’ statements differ, the newest day first. A movement is missed only on days that a statement covers. At most 92 days.',
  query: v.object({ ...PageQuery.entries, ...PERIOD }),
  response: pageOf(LedgerDifference),
  run: async (deps, { actor, query }) => {
    const listed = await listDifferences(deps, actor.tenantId, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const STATEMENTS = endpoint({
  method: 'GET',
  path: '/tenant/statements',
  action: 'ledger.read',
  summary: 'The providers’ statements that were brought, the newest first.',
  query: PageQuery,
  response: pageOf(StatementView),
  run: async (deps, { actor, query }) => {
    const listed = await listStatements(deps, actor.tenantId, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const importerOf = (actor: MemberActor): Importer => ({
  tenantId: actor.tenantId,
  userId: actor.userId,
  actor: userActivityActor(actor),
})

const IMPORT = endpoint({
  method: 'POST',
  path: '/tenant/statements',
  action: 'ledger.import',
  summary:
    'Brings in what a provider says that it took, gave back, kept and paid out: CSV in UTF-8 with the columns `date`, `reference`, `amount` and, where there are any, `kind` (payment, refund, payout) and `fee`. At most 4 MB and 50,000 lines; all of it or nothing. The same file again changes nothing.',
  query: v.object({
    provider: Provider,
    live: v.picklist(['true', 'false']),
    fileName: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  }),
  body: 'bytes',
  bodyBytesMax: STATEMENT_BYTES_MAX,
  response: StatementImported,
  run: (deps, { actor, query: { provider, live, fileName }, body }) =>
    importStatement(deps, importerOf(actor), {
      ...{ provider, fileName, isLive: live === 'true', bytes: body },
    }),
})

const TAKE_BACK = endpoint({
  method: 'DELETE',
  path: '/tenant/statements/:statementId',
  action: 'ledger.import',
  summary:
    'Takes back a statement that was brought by mistake: what other statements tell too is counted of them, and the fees and payouts of what none tells are turned round.',
  params: v.object({ statementId: v.pipe(v.string(), v.uuid()) }),
  status: 204,
  run: (deps, { actor, params }) => takeBackStatement(deps, importerOf(actor), params.statementId),
})

const MOVEMENTS_FILE = csvEndpoint({
  path: '/tenant/exports/ledger.csv',
  action: 'ledger.read',
  summary: 'The movements of the ledger as CSV, the newest first.',
  query: v.object(MOVEMENT_FILTER),
  columns: {
    id: ({ id }) => id,
    occurredAt: ({ occurredAt }) => occurredAt,
    recordedAt: ({ recordedAt }) => recordedAt,
    kind: ({ kind }) => kind,
    debit: ({ debit }) => debit,
    credit: ({ credit }) => credit,
    amountCents: ({ amountCents }) => amountCents,
    currency: ({ currency }) => currency,
    provider: ({ provider }) => provider,
    isLive: ({ isLive }) => isLive,
    orderNumber: ({ orderNumber }) => orderNumber,
    refundId: ({ refundId }) => refundId,
    reference: ({ reference }) => reference,
  } satisfies Columns<LedgerMovement>,
  page: (deps, actor, query) => listMovements(deps, actor.tenantId, query),
})

const DAYS_FILE = csvEndpoint({
  path: '/tenant/exports/ledger-days.csv',
  action: 'ledger.read',
  summary: 'The money of each day of Dhaka by provider as CSV, the newest first.',
  query: v.object(PERIOD),
  columns: {
    day: ({ day }) => day,
    provider: ({ provider }) => provider,
    isLive: ({ isLive }) => isLive,
    currency: ({ currency }) => currency,
    payments: ({ payments }) => payments,
    paidCents: ({ paidCents }) => paidCents,
    unsoldCents: ({ unsoldCents }) => unsoldCents,
    refunds: ({ refunds }) => refunds,
    refundedCents: ({ refundedCents }) => refundedCents,
    returnedCents: ({ returnedCents }) => returnedCents,
    feeCents: ({ feeCents }) => feeCents,
    paidOutCents: ({ paidOutCents }) => paidOutCents,
    differences: ({ differences }) => differences,
  } satisfies Columns<LedgerDayReport>,
  // At most 92 days of few providers: one page.
  page: async (deps, actor, query) => {
    const days = await readDays(deps, actor.tenantId, query)
    return days.ok ? ok({ items: days.value, next: null }) : days
  },
})

const DIFFERENCES_FILE = csvEndpoint({
  path: '/tenant/exports/ledger-differences.csv',
  action: 'ledger.read',
  summary: 'Where the ledger and the providers’ statements differ, as CSV.',
  query: v.object(PERIOD),
  columns: {
    day: ({ day }) => day,
    provider: ({ provider }) => provider,
    isLive: ({ isLive }) => isLive,
    kind: ({ kind }) => kind,
    what: ({ what }) => what,
    reference: ({ reference }) => reference,
    ourCents: ({ ourCents }) => ourCents,
    theirCents: ({ theirCents }) => theirCents,
    orderNumber: ({ orderNumber }) => orderNumber,
  } satisfies Columns<LedgerDifference>,
  page: (deps, actor, query) => listDifferences(deps, actor.tenantId, query),
})

const STATEMENTS_FILE = csvEndpoint({
  path: '/tenant/exports/statements.csv',
  action: 'ledger.read',
  summary: 'The providers’ statements that were brought, as CSV, the newest first.',
  query: v.object({}),
  columns: {
    id: ({ id }) => id,
    provider: ({ provider }) => provider,
    isLive: ({ isLive }) => isLive,
    fileName: ({ fileName }) => fileName,
    firstDay: ({ firstDay }) => firstDay,
    lastDay: ({ lastDay }) => lastDay,
    lines: ({ lines }) => lines,
    importedAt: ({ importedAt }) => importedAt,
  } satisfies Columns<StatementView>,
  page: (deps, actor, query) => listStatements(deps, actor.tenantId, query),
})

export const ledgerEndpoints: readonly Endpoint[] = [
  MOVEMENTS,
  BALANCES,
  DAYS,
  DIFFERENCES,
  STATEMENTS,
  IMPORT,
  TAKE_BACK,
  MOVEMENTS_FILE,
  DAYS_FILE,
  DIFFERENCES_FILE,
  STATEMENTS_FILE,
]
