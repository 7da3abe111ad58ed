// Brings a provider's statement in, and takes one back that was brought by mistake.
import { createHash } from 'node:crypto'
import { required } from '../../../shared/assert.ts'
import type { TenantId, UserId } from '../../../shared/ids.ts'
import type { StatementImported } from '../../../shared/payments/ledger-schema.ts'
import type { Provider } from '../../../shared/payments/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Instant } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import type { MoneyFact } from './decide-movement.ts'
import { toStatementView } from './list-ledger.ts'
import { type Moved, postMovements } from './post-movements.ts'
import { readStatement, type StatementLine, type StatementRefusal } from './read-statement.ts'
import {
  countLines,
  deleteStatement,
  findSameStatement,
  findStatement,
  insertLines,
  insertStatement,
  lockStatements,
  type NewStatement,
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
    const now = deps.now()
    const same = await findSameStatement(tx, { provider, isLive, digest })
    if (same !== null) {
      // One that an earlier release took in kept only the lines that it was the first to tell.
      const isWhole = (await countLines(tx, same.id)) === lines.length
      const news = isWhole
        ? []
        : await tell(tx, deps, { id: same.id, provider, isLive, lines }, now)
      const known = lines.length - news.length
      return ok({ statement: toStatementView(same), known, isNew: false })
    }
    const id = deps.newId()
    const statement = { id, provider, isLive, fileName, digest, importedBy: userId, lines }
    await insertStatement(tx, statement, now)
    const news = await tell(tx, deps, statement, now)
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

type Told = Pick<NewStatement, 'id' | 'provider' | 'isLive' | 'lines'>

/** Gives the lines that no other file had told; their fees and payouts move. */
async function tell(
  tx: TenantTx,
  deps: Deps,
  told: Told,
  now: Instant,
): Promise<readonly StatementLine[]> {
  const counted = await insertLines(tx, told)
  const news = told.lines.filter(({ lineNo }) => counted.has(lineNo))
  const moved = news.flatMap((line) => movedBy(line, { ...told, isUndone: false }))
  await postMovements(tx, deps, moved, now)
  return news
}

type Unknown = { readonly code: 'statement_not_found' }

/**
 * As if it had never been brought: what other files tell too is counted of them, and the fees and payouts of what none tells,
 * or tells otherwise, are turned round in the ledger.
 */
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
    const { gone, instead } = await deleteStatement(tx, statement)
    const others = new Map(instead.map((line) => [keyOf(line), line]))
    const isSame = (line: StatementLine): boolean => isEqual(line, others.get(keyOf(line)))
    const stays = new Set(gone.filter(isSame).map(keyOf))
    const changed = (lines: readonly StatementLine[], isUndone: boolean): readonly Moved[] =>
      lines
        .filter((line) => !stays.has(keyOf(line)))
        .flatMap((line) => movedBy(line, { provider, isLive, isUndone }))
    await postMovements(tx, deps, [...changed(gone, true), ...changed(instead, false)], deps.now())
    await recordActivity(tx, deps, {
      actor,
      action: 'statement.taken_back',
      subject: { kind: 'tenant', id: tenantId },
      metadata: { statementId: id, provider, fileName, lines: gone.length - instead.length },
    })
    return ok(undefined)
  })

const keyOf = ({ kind, reference }: StatementLine): string => `${kind} ${reference}`

const isEqual = (one: StatementLine, other: StatementLine | undefined): boolean =>
  one.amountCents === other?.amountCents &&
  one.feeCents === other.feeCents &&
  one.occurredAt === other.occurredAt

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
