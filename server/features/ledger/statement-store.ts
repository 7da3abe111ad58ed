// Statements that somebody brought, their lines, and how they differ from the ledger.
import type { OrderId, UserId } from '../../../shared/ids.ts'
import type { Provider } from '../../../shared/payments/schema.ts'
import { type Instant, instantToText } from '../../../shared/time.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { dayAfter, dayFrom } from './entry-store.ts'
import type { StatementLine } from './read-statement.ts'

export type StatementRow = {
  readonly id: string
  readonly provider: Provider
  readonly isLive: boolean
  readonly fileName: string
  /** Days of Dhaka. */
  readonly firstDay: string
  readonly lastDay: string
  readonly lines: number
  readonly importedAt: Instant
}

const columns = (tx: TenantTx) => tx`
  id, provider, is_live, file_name, first_day::text, last_day::text, line_count as lines, imported_at
`

/** The newest first. */
export const listStatementRows = (
  tx: TenantTx,
  after: string | null,
  limit: number,
): Promise<readonly StatementRow[]> => tx<StatementRow[]>`
  select ${columns(tx)} from statements
   where true ${after === null ? tx`` : tx`and id < ${after}`}
   order by id desc
   limit ${limit}
`

export async function findStatement(tx: TenantTx, id: string): Promise<StatementRow | null> {
  const [row] = await tx<StatementRow[]>`select ${columns(tx)} from statements where id = ${id}`
  return row ?? null
}

export async function findSameStatement(
  tx: TenantTx,
  { provider, isLive, digest }: Pick<NewStatement, 'provider' | 'isLive' | 'digest'>,
): Promise<StatementRow | null> {
  const [row] = await tx<StatementRow[]>`
    select ${columns(tx)} from statements
     where provider = ${provider} and is_live = ${isLive} and digest = decode(${digest}, 'hex')
  `
  return row ?? null
}

export type NewStatement = {
  readonly id: string
  readonly provider: Provider
  readonly isLive: boolean
  readonly fileName: string
  /** SHA-256 of the file in hex. */
  readonly digest: string
  readonly importedBy: UserId
  readonly lines: readonly StatementLine[]
}

/** Those of two who bring the same file at the same moment wait for each other. */
export const lockStatements = (tx: TenantTx): Promise<unknown> =>
  tx`select pg_advisory_xact_lock(hashtextextended('statements ' || current_setting('app.tenant_id'), 0))`

/** Without its lines. */
export async function insertStatement(
  tx: TenantTx,
  { id, provider, isLive, fileName, digest, importedBy, lines }: NewStatement,
  at: Instant,
): Promise<void> {
  const moments = lines.map(({ occurredAt }) => occurredAt)
  const [first, last] = [Math.min(...moments), Math.max(...moments)]
  await tx`
    insert into statements (id, number, provider, is_live, file_name, digest, first_day, last_day, line_count, imported_by,
                            imported_at)
    select ${id}::uuid, coalesce(max(number), 0) + 1, ${provider}, ${isLive}, ${fileName}, decode(${digest}, 'hex'),
           (${tx.typed.instant(first)}::timestamptz at time zone 'Asia/Dhaka')::date,
           (${tx.typed.instant(last)}::timestamptz at time zone 'Asia/Dhaka')::date,
           ${lines.length}, ${importedBy}, ${tx.typed.instant(at)}
      from statements
  `
}

/** Adds those of its lines that are not kept yet. Gives the numbers of those that no other file had told. */
export async function insertLines(
  tx: TenantTx,
  { id, provider, isLive, lines }: Pick<NewStatement, 'id' | 'provider' | 'isLive' | 'lines'>,
): Promise<ReadonlySet<number>> {
  const column = (of: (line: StatementLine) => string | number): string => pgArray(lines.map(of))
  const added = await tx<{ readonly lineNo: number; readonly isCounted: boolean }[]>`
    insert into statement_lines (statement_id, line_no, provider, is_live, kind, reference, amount_cents, fee_cents, occurred_at,
                                 is_counted)
    select ${id}::uuid, row.line_no, ${provider}, ${isLive}, row.kind, row.reference, row.amount, row.fee, row.at,
           told.reference is null
      from unnest(
        ${column(({ lineNo }) => lineNo)}::text::integer[],
        ${column(({ kind }) => kind)}::text::text[],
        ${column(({ reference }) => reference)}::text::text[],
        ${column(({ amountCents }) => amountCents)}::text::bigint[],
        ${column(({ feeCents }) => feeCents)}::text::bigint[],
        ${column(({ occurredAt }) => instantToText(occurredAt))}::text::timestamptz[]
      ) as row (line_no, kind, reference, amount, fee, at)
      left join statement_lines told
        on told.provider = ${provider} and told.is_live = ${isLive} and told.kind = row.kind
       and told.reference = row.reference and told.is_counted
    on conflict (tenant_id, statement_id, line_no) do nothing
    returning line_no, is_counted
  `
  return new Set(added.flatMap(({ lineNo, isCounted }) => (isCounted ? [lineNo] : [])))
}

export async function countLines(tx: TenantTx, id: string): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::integer as count from statement_lines where statement_id = ${id}
  `
  return row?.count ?? 0
}

export type TakenBack = {
  /** What was counted of it. */
  readonly gone: readonly StatementLine[]
  /** What other files tell instead. */
  readonly instead: readonly StatementLine[]
}

/** Of what it told, the file that was brought first of those that tell it too is counted from now on. */
export async function deleteStatement(
  tx: TenantTx,
  { id, provider, isLive }: Pick<StatementRow, 'id' | 'provider' | 'isLive'>,
): Promise<TakenBack> {
  const lines = await tx<(StatementLine & { readonly isCounted: boolean })[]>`
    delete from statement_lines where statement_id = ${id}
    returning line_no, kind, reference, amount_cents, fee_cents, occurred_at, is_counted
  `
  await tx`delete from statements where id = ${id}`
  const gone = lines.filter(({ isCounted }) => isCounted)
  if (gone.length === 0) return { gone, instead: [] }
  const instead = await tx<StatementLine[]>`
    with next as (
      select distinct on (l.kind, l.reference) l.statement_id, l.line_no
        from unnest(
          ${pgArray(gone.map(({ kind }) => kind))}::text::text[],
          ${pgArray(gone.map(({ reference }) => reference))}::text::text[]
        ) as row (kind, reference)
        join statement_lines l
          on l.provider = ${provider} and l.is_live = ${isLive} and l.kind = row.kind and l.reference = row.reference
         and not l.is_counted
        join statements s on s.tenant_id = l.tenant_id and s.id = l.statement_id
       order by l.kind, l.reference, s.number, l.line_no
    )
    update statement_lines l
       set is_counted = true
      from next n
     where l.statement_id = n.statement_id and l.line_no = n.line_no
    returning l.line_no, l.kind, l.reference, l.amount_cents, l.fee_cents, l.occurred_at
  `
  return { gone, instead }
}

export type DifferenceRow = {
  readonly kind: 'not_here' | 'not_there' | 'other_amount'
  readonly provider: Provider
  readonly isLive: boolean
  readonly what: 'payment' | 'refund'
  readonly reference: string
  readonly ourCents: number | null
  readonly theirCents: number | null
  readonly orderId: OrderId | null
  readonly orderNumber: string | null
  readonly day: string
}

export type DifferencesQuery = {
  readonly provider: Provider | undefined
  /** Days of Dhaka, both included. */
  readonly firstDay: string
  readonly lastDay: string
  /** The last one of the page before. */
  readonly after: Pick<DifferenceRow, 'day' | 'what' | 'provider' | 'reference'> | null
  readonly limit: number
}

/**
 * What the ledger has of the asked days and what statements tell of them, side by side, where they are not equal. A
 * movement of ours is looked for only on days that some statement of its provider covers; the other side is looked for
 * on every day, because two clocks part at midnight.
 */
export const differing = (
  tx: TenantTx,
  { provider, firstDay, lastDay }: Pick<DifferencesQuery, 'provider' | 'firstDay' | 'lastDay'>,
) => tx`
  ours as (
    select 'payment' as what, provider, is_live, reference, -amount_cents as cents, order_id, occurred_at
      from ledger_entries
     where leg = 2 and kind = 'payment' and occurred_at >= ${dayFrom(tx, firstDay)} - interval '2 days'
       and occurred_at < ${dayAfter(tx, lastDay)} + interval '2 days'
    union all
    select 'refund', provider, is_live, reference,
           sum(case kind when 'refund_done' then -amount_cents else amount_cents end),
           (array_agg(order_id))[1], max(occurred_at)
      from ledger_entries
     where leg = 2 and (kind = 'refund_done' and account = 'at_provider' or kind = 'refund_undone')
       and occurred_at >= ${dayFrom(tx, firstDay)} - interval '2 days'
       and occurred_at < ${dayAfter(tx, lastDay)} + interval '2 days'
     group by provider, is_live, reference
    having sum(case kind when 'refund_done' then 1 else -1 end) > 0
  ), theirs as (
    select kind as what, provider, is_live, reference, amount_cents as cents, occurred_at
      from statement_lines
     where is_counted and kind in ('payment', 'refund') and occurred_at >= ${dayFrom(tx, firstDay)} - interval '2 days'
       and occurred_at < ${dayAfter(tx, lastDay)} + interval '2 days'
  ), differing as (
    select case when o.what is null then 'not_here' when t.what is null then 'not_there' else 'other_amount' end as kind,
           coalesce(o.provider, t.provider) as provider, coalesce(o.is_live, t.is_live) as is_live,
           coalesce(o.what, t.what) as what, coalesce(o.reference, t.reference, '') as reference,
           o.cents::bigint as our_cents, t.cents as their_cents, o.order_id,
           (coalesce(t.occurred_at, o.occurred_at) at time zone 'Asia/Dhaka')::date as day
      from ours o
      full join theirs t
        on t.what = o.what and t.provider = o.provider and t.is_live = o.is_live and t.reference = o.reference
     where (o.what is null or t.what is null or o.cents <> t.cents)
       and (t.what is not null or exists (
             select from statements s
              where s.provider = o.provider and s.is_live = o.is_live
                and (o.occurred_at at time zone 'Asia/Dhaka')::date between s.first_day and s.last_day))
  ), shown as (
    select kind, provider, is_live, what, reference, our_cents, their_cents, order_id, day
      from differing
     where day between ${firstDay}::date and ${lastDay}::date
           ${provider === undefined ? tx`` : tx`and provider = ${provider}`}
  )
`

/** The newest day first. */
export const listDifferenceRows = (
  tx: TenantTx,
  query: DifferencesQuery,
): Promise<readonly DifferenceRow[]> => tx<DifferenceRow[]>`
  with ${differing(tx, query)}
  select d.kind, d.provider, d.is_live, d.what, d.reference, d.our_cents, d.their_cents, d.order_id,
         o.number as order_number, d.day::text
    from shown d
    left join orders o on o.id = d.order_id
   where true ${
     query.after === null
       ? tx``
       : tx`and (d.day < ${query.after.day}::date or (d.day = ${query.after.day}::date and
                 (d.what, d.provider, d.reference) > (${query.after.what}, ${query.after.provider}, ${query.after.reference})))`
   }
   order by d.day desc, d.what, d.provider, d.reference, d.is_live
   limit ${query.limit}
`

export type DayRow = {
  readonly day: string
  readonly provider: Provider
  readonly isLive: boolean
  readonly currency: string
  readonly payments: number
  readonly paidCents: number
  readonly unsoldCents: number
  readonly refunds: number
  readonly refundedCents: number
  readonly returnedCents: number
  readonly feeCents: number
  readonly paidOutCents: number
  readonly differences: number
}

/** The newest day first. Read on the credit side, whose amounts are below 0. */
export const listDayRows = (
  tx: TenantTx,
  query: Pick<DifferencesQuery, 'provider' | 'firstDay' | 'lastDay'>,
): Promise<readonly DayRow[]> => tx<DayRow[]>`
  with ${differing(tx, query)}, differences as (
    select day, provider, is_live, count(*) as number from shown group by day, provider, is_live
  ), days as (
    select (occurred_at at time zone 'Asia/Dhaka')::date as day, provider, is_live, currency,
           count(*) filter (where kind = 'payment') as payments,
           -coalesce(sum(amount_cents) filter (where kind = 'payment'), 0) as paid_cents,
           -coalesce(sum(amount_cents) filter (where kind = 'payment' and account = 'to_give_back'), 0) as unsold_cents,
           count(*) filter (where kind = 'refund_done') as refunds,
           -coalesce(sum(amount_cents) filter (where kind = 'refund_done'), 0) as refunded_cents,
           -coalesce(sum(amount_cents) filter (where kind = 'refund_undone'), 0) as returned_cents,
           coalesce(sum(case kind when 'fee' then -amount_cents when 'fee_undone' then amount_cents end), 0) as fee_cents,
           coalesce(sum(case kind when 'payout' then -amount_cents when 'payout_undone' then amount_cents end), 0) as paid_out_cents
      from ledger_entries
     where leg = 2 and occurred_at >= ${dayFrom(tx, query.firstDay)} and occurred_at < ${dayAfter(tx, query.lastDay)}
           ${query.provider === undefined ? tx`` : tx`and provider = ${query.provider}`}
     group by 1, 2, 3, 4
  )
  select coalesce(d.day, f.day)::text as day, coalesce(d.provider, f.provider) as provider,
         coalesce(d.is_live, f.is_live) as is_live, coalesce(d.currency, 'BDT') as currency,
         coalesce(d.payments, 0) as payments, coalesce(d.paid_cents, 0)::bigint as paid_cents,
         coalesce(d.unsold_cents, 0)::bigint as unsold_cents, coalesce(d.refunds, 0) as refunds,
         coalesce(d.refunded_cents, 0)::bigint as refunded_cents, coalesce(d.returned_cents, 0)::bigint as returned_cents,
         coalesce(d.fee_cents, 0)::bigint as fee_cents, coalesce(d.paid_out_cents, 0)::bigint as paid_out_cents,
         coalesce(f.number, 0) as differences
    from days d
    full join differences f on f.day = d.day and f.provider = d.provider and f.is_live = d.is_live
   order by 1 desc, 2, 3, 4
`
