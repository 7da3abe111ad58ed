// What a large tenant's money has left in its books: a movement for every payment, refunds, promo codes, and a statement.
import type { LargeTenant } from './large-tenant.ts'
import type { Scene } from './scene.ts'

const CODES = 200
/** One payment in so many was given back. */
const REFUND_EVERY = 20
/** One payment in so many is missing from the provider's statement. */
const MISSING_EVERY = 500
const DAYS = 60

/** After the night: its payments are what the books tell of. */
export async function loadBooks(
  { owner }: Scene,
  { id }: LargeTenant,
  eventId: string,
): Promise<void> {
  await owner.begin(async (tx) => {
    await tx`
      create temp table paid on commit drop as
      select id, order_id, amount_cents, provider_txn_id as txn, uuidv7() as movement_id, uuidv7() as refund_id,
             uuidv7() as due_id, row_number() over (order by id) as no,
             date_trunc('second', now()) - random() * ${DAYS} * interval '1 day' as at
        from payment_attempts where tenant_id = ${id} and provider_txn_id is not null`
    await tx`
      insert into ledger_entries (tenant_id, movement_id, leg, kind, account, amount_cents, provider, is_live, order_id,
                                  attempt_id, reference, occurred_at, recorded_at)
      select ${id}, movement_id, leg, 'payment', case leg when 1 then 'at_provider' else 'sales' end,
             case leg when 1 then amount_cents else -amount_cents end, 'bkash', false, order_id, id, txn, at, at
        from paid cross join (values (1), (2)) as l (leg)`
    await tx`
      insert into refunds (tenant_id, id, ref, order_id, attempt_id, provider_txn_id, amount_cents, reason, state,
                           provider_refund_id, requested_at, sent_at, completed_at)
      select ${id}, refund_id, 'RF' || upper(lpad(to_hex(no), 14, '0')), order_id, id, txn, amount_cents / 2, 'asked_for',
             'succeeded', 'R' || no, at, at, at
        from paid where no % ${REFUND_EVERY} = 0`
    await tx`
      insert into ledger_entries (tenant_id, movement_id, leg, kind, account, amount_cents, provider, is_live, order_id,
                                  attempt_id, refund_id, reference, occurred_at, recorded_at)
      select ${id}, case kind when 'refund_due' then due_id else refund_id end, leg, kind,
             case when kind = 'refund_due' and leg = 1 then 'sales' when kind = 'refund_done' and leg = 2 then 'at_provider'
                  else 'to_give_back' end,
             case leg when 1 then amount_cents / 2 else -(amount_cents / 2) end, 'bkash', false, order_id, id, refund_id,
             'R' || no, at, at
        from paid cross join (values (1), (2)) as l (leg) cross join (values ('refund_due'), ('refund_done')) as k (kind)
       where no % ${REFUND_EVERY} = 0`
    await tx`
      insert into statements (tenant_id, id, number, provider, is_live, file_name, digest, first_day, last_day, line_count,
                              imported_by, imported_at)
      select ${id}, ${eventId}, 1, 'bkash', false, 'all.csv', sha256('all'), min(at)::date, max(at)::date, count(*), ${eventId}, now()
        from paid`
    await tx`
      insert into statement_lines (tenant_id, statement_id, line_no, provider, is_live, kind, reference, amount_cents,
                                   fee_cents, occurred_at, is_counted)
      select ${id}, ${eventId}, no + 1, 'bkash', false, 'payment', txn, amount_cents, 0, at, true
        from paid where no % ${MISSING_EVERY} > 0`
    await tx`
      insert into promo_codes (tenant_id, id, event_id, code, kind, value, quota, created_at)
      select ${id}, uuidv7(), ${eventId}, 'WINTER' || no, 'percent', 10, 100, now()
        from generate_series(1, ${CODES}) as no`
  })
  const tables = ['ledger_entries', 'refunds', 'statements', 'statement_lines', 'promo_codes']
  for (const table of tables) {
    await owner`vacuum (analyze) ${owner(table)}`
  }
}
