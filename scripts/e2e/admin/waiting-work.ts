// What waits for a second administrator, and a refund that nobody tells of, as people have left them.
import postgres from 'postgres'
import { DAY_MS, instantToText } from '../../../shared/time.ts'
import type { Venue } from '../venue.ts'
import type { Credentials } from './admin-window.ts'
import type { OrganizerWork } from './first-work.ts'

const LIMIT_CENTS = 500_000

/** In the order in which they are listed, from the last one on. */
const idOf = (number: number): string => `00000000-0000-7000-8000-00000000000${number}`

/** A limit, a refund that another administrator asked for, one of one's own, and a change of the limit. Gone afterwards. */
export async function askForSecond(
  { database, seeded }: Venue,
  admin: Credentials,
  { orderId }: OrganizerWork,
): Promise<AsyncDisposable> {
  const sql = postgres(database.ownerUrl, { max: 1 })
  const tenantId = seeded.tenant.id
  const other = seeded.staff.email
  const until = instantToText(Date.now() + 6 * DAY_MS)
  await sql`
    update tenant_users set role = 'tenant_admin', level = null
     where user_id = (select id from users where email = ${other})`
  await sql`
    insert into refund_rules (tenant_id, limit_cents, version, changed_at)
    values (${tenantId}, ${LIMIT_CENTS}, 2, now())`
  const wish = { what: { kind: 'amount', amountCents: 100 }, reason: 'x' }
  const ask = (number: number, email: string, reason: string) => sql`
    insert into agreements (tenant_id, id, kind, order_id, attempt_id, provider_txn_id, amount_cents, wish, reason, locale,
                            asked_by, asked_at, lapses_at)
    select ${tenantId}, ${idOf(number)}, 'refund', o.id, a.id, a.provider_txn_id, 100, ${JSON.stringify(wish)}::text::jsonb,
           ${reason}, 'en', u.id, now(), ${until}
      from orders o
      join payment_attempts a on a.tenant_id = o.tenant_id and a.id = o.paid_attempt_id
      join users u on u.email = ${email}
     where o.id = ${orderId}`
  await ask(
    3,
    other,
    'The band plays an hour less, and half of the friends could not come after all.',
  )
  await ask(1, admin.email, 'মঞ্চের সামনে বসার জায়গা ছিল না।')
  await sql`
    insert into agreements (tenant_id, id, kind, amount_cents, wish, reason, locale, asked_by, asked_at, lapses_at)
    select ${tenantId}, ${idOf(2)}, 'limit', ${2 * LIMIT_CENTS}, '{"limitCents": 1000000}', 'Tickets cost more now',
           'en', id, now(), ${until}
      from users where email = ${other}`
  await sql`
    insert into refunds (tenant_id, id, ref, order_id, attempt_id, provider_txn_id, amount_cents, reason, note, state, is_for_hand,
                         requested_at, sent_at, submitted_at)
    select o.tenant_id, ${idOf(4)}, 'RFWAITING0000001', o.id, a.id, a.provider_txn_id, 100, 'asked_for', 'One came late',
           'unknown', true, now(), now(), now()
      from orders o
      join payment_attempts a on a.tenant_id = o.tenant_id and a.id = o.paid_attempt_id
     where o.id = ${orderId}`
  return {
    [Symbol.asyncDispose]: async () => {
      await sql`delete from agreements`
      await sql`delete from refund_rules`
      await sql`delete from refunds where ref = 'RFWAITING0000001'`
      await sql`
        update tenant_users set role = 'staff', level = 'steward'
         where user_id = (select id from users where email = ${other})`
      await sql.end()
    },
  }
}
