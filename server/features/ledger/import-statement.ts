// Brings a provider's statement in, and takes one back that was brought by mistake.
import { createHash } from 'node:crypto'
import { required } from '../../../shared/assert.ts'
import type { TenantId, UserId } from '../../../shared/ids.ts'
import type { StatementImported } from '../../../shared/payments/ledger-schema.ts'
import type { Provider } from '../../../shared/payments/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import type { MoneyFact } from './decide-movement.ts'
import { toStatementView } from './list-ledger.ts'
import { type Moved, postMovements } from './post-movements.ts'
import { readStatement, type StatementLine, type StatementRefusal } from './read-statement.ts'
import {
  deleteStatement,
  findSameStatement,
  findStatement,
  insertStatement,
  lockStatements,
} from './statement-store.ts'

export type StatementFile = {
  readonly provider: Provider
  readonly isLive: boolean
  readonly fileName: string
  readonly bytes: Uint8Array
}

export type Importer = {
  readonly tenantId: TenantId
  readonly userId: UserId
  readonly actor: ActivityActor
}

/** All of it or nothing. The same file a second time changes nothing; a line that was told before is not told again. */
export async function importStatement(
  deps: Deps,
  { tenantId, userId, actor }: Importer,
  { provider, isLive, fileName, bytes }: StatementFile,
): Promise<Result<StatementImported, StatementRefusal>> {
  const read = readStatement(bytes)
  if (!read.ok) return read
  const lines = read.value
  const digest = createHash('sha256').update(bytes).digest('hex')
  return withTenant(deps.db, tenantId, async (tx) => {
    await lockStatements(tx)
    const same = await findSameStatement(tx, { provider, isLive, digest })
    if (same !== null) {
      return ok({ statement: toStatementView(same), known: lines.length, isNew: false })
    }
    const id = deps.newId()
    const now = deps.now()
    const statement = { id, provider, isLive, fileName, digest, importedBy: userId, lines }
    const added = await insertStatement(tx, statement, now)
    const news = lines.filter(({ lineNo }) => added.has(lineNo))
    const moved = news.flatMap((line) => movedBy(line, { provider, isLive, isUndone: false }))
    await postMovements(tx, deps, moved, now)
    await recordActivity(tx, deps, {
      actor,
      action: 'statement.imported',
      subject: { kind: 'tenant', id: tenantId },
      metadata: { statementId: id, provider, fileName, lines: lines.length, new: news.length },
    })
    const row = required(await findStatement(tx, id), 'a statement that was just stored')
    const known = lines.length - news.length
    return ok({ statement: toStatementView(row), known, isNew: true })
  })
}

type Unknown = { readonly code: 'statement_not_found' }

/** What it told is told by no statement any more, and its fees and payouts are turned round in the ledger. */
export const takeBackStatement = (
  deps: Deps,
  { tenantId, actor }: Importer,
  id: string,
): Promise<Result<undefined, Unknown>> =>
  withTenant(deps.db, tenantId, async (tx: TenantTx): Promise<Result<undefined, Unknown>> => {
    await lockStatements(tx)
    const statement = await findStatement(tx, id)
    if (statement === null) return refuse({ code: 'statement_not_found' })
    const { provider, isLive, fileName } = statement
    const lines = await deleteStatement(tx, id)
    const moved = lines.flatMap((line) => movedBy(line, { provider, isLive, isUndone: true }))
    await postMovements(tx, deps, moved, deps.now())
    await recordActivity(tx, deps, {
      actor,
      action: 'statement.taken_back',
      subject: { kind: 'tenant', id: tenantId },
      metadata: { statementId: id, provider, fileName, lines: lines.length },
    })
    return ok(undefined)
  })

/** What only a statement tells: the provider's share, and what it paid out. */
function movedBy(
  { kind, reference, amountCents, feeCents, occurredAt }: StatementLine,
  of: { readonly provider: Provider; readonly isLive: boolean; readonly isUndone: boolean },
): readonly Moved[] {
  const { provider, isLive, isUndone } = of
  const moved = (fact: MoneyFact, cents: number): Moved => ({
    ...{ fact, amountCents: cents, currency: 'BDT', provider, isLive, reference, occurredAt },
    ...{ orderId: null, attemptId: null, refundId: null },
  })
  const fee = moved({ kind: isUndone ? 'fee_undone' : 'fee' }, feeCents)
  const payout = moved({ kind: isUndone ? 'payout_undone' : 'payout' }, amountCents)
  return [...(feeCents > 0 ? [fee] : []), ...(kind === 'payout' ? [payout] : [])]
}
