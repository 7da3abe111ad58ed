// The ledger as an organizer's administration reads it: movements, balances, days, differences, statements.
import * as v from 'valibot'
import type { TenantId } from '../../../shared/ids.ts'
import {
  type LedgerBalance,
  LedgerDay,
  type LedgerDayReport,
  type LedgerDifference,
  type LedgerMovement,
  type StatementView,
} from '../../../shared/payments/ledger-schema.ts'
import { Provider } from '../../../shared/payments/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { DAY_MS, instantToText } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import {
  type CursorRefusal,
  KeyId,
  KeyInstant,
  KeyText,
  readKey,
} from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { listBalances, listMovementRows, type MovementsQuery, sumPlainly } from './entry-store.ts'
import {
  type DifferencesQuery,
  listDayRows,
  listDifferenceRows,
  listStatementRows,
  type StatementRow,
} from './statement-store.ts'

type Db = Pick<Deps, 'db'>

export type ListMovementsQuery = PageQuery & Partial<Omit<MovementsQuery, 'after' | 'limit'>>

/** The newest first. */
export async function listMovements(
  deps: Db,
  tenantId: TenantId,
  { kind, provider, orderId, firstDay, lastDay, limit, ...query }: ListMovementsQuery,
): Promise<Result<Page<LedgerMovement>, CursorRefusal>> {
  const key = readKey(query.after, [KeyInstant, KeyId])
  if (!key.ok) return key
  const after = key.value === null ? null : { occurredAt: key.value[0], id: key.value[1] }
  const asked = { kind, provider, orderId, firstDay, lastDay, after, limit: limit + 1 }
  const rows = await withTenant(deps.db, tenantId, (tx) => listMovementRows(tx, asked))
  return ok(
    toPage(
      rows,
      limit,
      (row) => ({
        ...row,
        occurredAt: instantToText(row.occurredAt),
        recordedAt: instantToText(row.recordedAt),
      }),
      ({ occurredAt, id }) => [String(occurredAt), id],
    ),
  )
}

export const readBalances = (deps: Db, tenantId: TenantId): Promise<readonly LedgerBalance[]> =>
  withTenant(deps.db, tenantId, async (tx) => {
    await sumPlainly(tx)
    return listBalances(tx)
  })

export type LedgerPeriod = Pick<DifferencesQuery, 'firstDay' | 'lastDay'> & {
  readonly provider?: Provider | undefined
}

type PeriodRefusal = { readonly code: 'invalid_input'; readonly message: string }

const DAYS_MAX = 92

function checkPeriod({ firstDay, lastDay }: LedgerPeriod): Result<null, PeriodRefusal> {
  const days = (Date.parse(lastDay) - Date.parse(firstDay)) / DAY_MS + 1
  if (days >= 1 && days <= DAYS_MAX) return ok(null)
  const message = `ask for 1 to ${DAYS_MAX} days, the first before the last`
  return refuse({ code: 'invalid_input', message })
}

/** The newest day first, each provider by itself. */
export async function readDays(
  deps: Db,
  tenantId: TenantId,
  period: LedgerPeriod,
): Promise<Result<readonly LedgerDayReport[], PeriodRefusal>> {
  const checked = checkPeriod(period)
  if (!checked.ok) return checked
  return ok(
    await withTenant(deps.db, tenantId, async (tx) => {
      await sumPlainly(tx)
      return listDayRows(tx, { provider: undefined, ...period })
    }),
  )
}

/** The newest day first. */
export async function listDifferences(
  deps: Db,
  tenantId: TenantId,
  { provider, firstDay, lastDay, limit, ...query }: PageQuery & LedgerPeriod,
): Promise<Result<Page<LedgerDifference>, CursorRefusal | PeriodRefusal>> {
  const checked = checkPeriod({ provider, firstDay, lastDay })
  if (!checked.ok) return checked
  const key = readKey(query.after, [KeyDay, KeyWhat, Provider, KeyText])
  if (!key.ok) return key
  const after = key.value === null ? null : toDifferenceKey(key.value)
  const asked = { provider, firstDay, lastDay, after, limit: limit + 1 }
  const rows = await withTenant(deps.db, tenantId, async (tx) => {
    await sumPlainly(tx)
    return listDifferenceRows(tx, asked)
  })
  return ok(
    toPage(
      rows,
      limit,
      (row) => row,
      (row) => [row.day, row.what, row.provider, row.reference],
    ),
  )
}

const KeyDay = LedgerDay
const KeyWhat = v.picklist(['payment', 'refund'])

const toDifferenceKey = ([day, what, provider, reference]: readonly [
  string,
  v.InferOutput<typeof KeyWhat>,
  Provider,
  string,
]) => ({ day, what, provider, reference })

/** The newest first. */
export async function listStatements(
  deps: Db,
  tenantId: TenantId,
  { limit, ...query }: PageQuery,
): Promise<Result<Page<StatementView>, CursorRefusal>> {
  const key = readKey(query.after, [KeyId])
  if (!key.ok) return key
  const after = key.value?.[0] ?? null
  const rows = await withTenant(deps.db, tenantId, (tx) => listStatementRows(tx, after, limit + 1))
  return ok(toPage(rows, limit, toStatementView, ({ id }) => [id]))
}

export const toStatementView = (row: StatementRow): StatementView => ({
  ...row,
  importedAt: instantToText(row.importedAt),
})
