// Who asks a provider about an attempt, until when, and which attempts are to be asked about.
import { type Instant, instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { type AttemptOwner, type AttemptRow, attemptColumns, UNANSWERED } from './attempt-store.ts'
import type { PaidFacts } from './decide-settlement.ts'

export type Lease = {
  readonly now: Instant
  readonly until: Instant
  /** Not when it was asked later than this. */
  readonly askedBefore: Instant
  /** Not when its next check is later than this; null: at any time. */
  readonly dueBy: Instant | null
}

export type LeasedAttempt = AttemptRow & {
  /** When its provider was asked before; null: never. */
  readonly lastAskedAt: Instant | null
  /** When it was to be asked about next; null: not any more. */
  readonly nextCheckAt: Instant | null
}

/** Takes an attempt to ask its provider about. Null: somebody asks already, or has asked just before. */
export async function leaseAttempt(
  tx: TenantTx,
  id: string,
  { now, until, askedBefore, dueBy }: Lease,
): Promise<LeasedAttempt | null> {
  const isDue = dueBy === null ? tx`` : tx`and next_check_at <= ${tx.typed.instant(dueBy)}`
  const [row] = await tx<LeasedAttempt[]>`
    update payment_attempts
       set asked_until = ${tx.typed.instant(until)}, last_checked_at = ${tx.typed.instant(now)}
      from (select id as before_id, last_checked_at as last_asked_at
              from payment_attempts where id = ${id}) before
     where id = before_id
       and (asked_until is null or asked_until <= ${tx.typed.instant(now)})
       and (last_checked_at is null or last_checked_at <= ${tx.typed.instant(askedBefore)})
       ${isDue}
    returning ${attemptColumns(tx)}, last_asked_at, next_check_at
  `
  return row ?? null
}

/** What a payment would meet if its money came at this moment. Looked at and not locked. */
export async function findProspect(
  tx: TenantTx,
  attemptId: string,
  now: Instant,
): Promise<Prospect | null> {
  const [row] = await tx<Prospect[]>`
    select a.state as attempt_state, o.status as order_status,
           exists (select 1 from events e
                    where e.tenant_id = o.tenant_id and e.id = o.event_id and e.status = 'published'
                      and e.ends_at > ${tx.typed.instant(now)}) as is_event_open,
           not exists (select 1
                         from order_items i
                         join places p on p.tenant_id = i.tenant_id and p.ticket_type_id = i.ticket_type_id
                        where i.tenant_id = o.tenant_id and i.order_id = o.id
                          and p.held + p.sold + i.quantity > p.capacity) as are_places_free
      from payment_attempts a
      join orders o on o.tenant_id = a.tenant_id and o.id = a.order_id
     where a.id = ${attemptId}
  `
  return row ?? null
}

export type Prospect = Pick<PaidFacts, 'attemptState' | 'orderStatus' | 'isEventOpen'> & {
  readonly arePlacesFree: boolean
}

/** Of an attempt about which nothing was decided. False: it was decided meanwhile. */
export async function endLease(
  tx: TenantTx,
  id: string,
  nextCheckAt: Instant | null,
): Promise<boolean> {
  const { count } = await tx`
    update payment_attempts
       set asked_until = null, next_check_at = ${instantToTextOrNull(nextCheckAt)}::timestamptz
     where id = ${id} and (state in ('pending', 'processing', 'failed') or is_held_for_risk)
  `
  return count === 1
}

/** Its provider has given a word again. */
export async function forgetUnanswered(tx: TenantTx, id: string): Promise<void> {
  await tx`
    update payment_attempts
       set is_mismatched = is_mismatched and misfits <> array[${UNANSWERED}::text],
           misfits = array_remove(misfits, ${UNANSWERED}::text)
     where id = ${id}
  `
}

export type DueAttempt = AttemptOwner & Pick<AttemptRow, 'accountId'>

/** Of one account in one round. */
const OF_ACCOUNT_MAX = 50

/**
 * Attempts of every tenant that are to be asked about: each account's longest due first, then each one's second, so that
 * none waits behind another account's.
 */
export const listDueAttempts = (
  db: PlatformDb,
  now: Instant,
  limit: number,
): Promise<readonly DueAttempt[]> => db<DueAttempt[]>`
  select tenant_id, attempt_id, account_id
    from (select tenant_id, id as attempt_id, account_id, next_check_at,
                 row_number() over (partition by account_id order by next_check_at) as place
            from payment_attempts
           where next_check_at is not null and next_check_at <= ${instantToText(now)}::timestamptz
             and (asked_until is null or asked_until <= ${instantToText(now)}::timestamptz)) due
   where place <= ${OF_ACCOUNT_MAX}
   order by place, next_check_at
   limit ${limit}
`
