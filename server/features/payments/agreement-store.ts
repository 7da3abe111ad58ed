// What waits for a second person, and the limit above which it does.
import type { Language } from '../../../shared/i18n/fill.ts'
import type { EventId, OrderId, TenantId, TicketId, UserId } from '../../../shared/ids.ts'
import type { AgreementKind, AgreementState } from '../../../shared/payments/agreement-schema.ts'
import type { RefundScope } from '../../../shared/payments/refund-schema.ts'
import { type Instant, instantToText } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type Agreement = {
  readonly id: string
  readonly kind: AgreementKind
  /** `alone`: nobody else was needed. */
  readonly state: AgreementState | 'alone'
  readonly orderId: OrderId | null
  readonly eventId: EventId | null
  readonly attemptId: string | null
  readonly providerTxnId: string | null
  readonly amountCents: number | null
  readonly feeCents: number
  /** As it was asked for. */
  readonly wish: unknown
  readonly ticketIds: readonly TicketId[]
  readonly askId: string | null
  readonly reason: string
  readonly locale: Language
  /** Hex. */
  readonly keyHash: string | null
  readonly requestHash: string | null
  readonly askedBy: UserId
  readonly askedAt: Instant
  readonly lapsesAt: Instant
  readonly decidedBy: UserId | null
  readonly decidedAt: Instant | null
  readonly answer: string | null
}

const columns = (tx: TenantTx) => tx`
  a.id, a.kind, a.state, a.order_id, a.event_id, a.attempt_id, a.provider_txn_id, a.amount_cents, a.fee_cents, a.wish,
  a.ticket_ids, a.ask_id, a.reason, a.locale, encode(a.key_hash, 'hex') as key_hash,
  encode(a.request_hash, 'hex') as request_hash, a.asked_by, a.asked_at, a.lapses_at, a.decided_by, a.decided_at, a.answer
`

export type NewAgreement = Omit<Agreement, 'decidedBy' | 'decidedAt' | 'answer' | 'state'> & {
  readonly state: 'open' | 'alone'
}

export async function insertAgreement(tx: TenantTx, made: NewAgreement): Promise<void> {
  await tx`
    insert into agreements (id, kind, state, order_id, event_id, attempt_id, provider_txn_id, amount_cents, fee_cents, wish,
                            ticket_ids, ask_id, reason, locale, key_hash, request_hash, asked_by, asked_at, lapses_at)
    values (${made.id}, ${made.kind}, ${made.state}, ${made.orderId}, ${made.eventId}, ${made.attemptId},
            ${made.providerTxnId}, ${made.amountCents}, ${made.feeCents}, ${JSON.stringify(made.wish)}::text::jsonb,
            ${pgArray(made.ticketIds)}::text::uuid[], ${made.askId}, ${made.reason}, ${made.locale},
            decode(${made.keyHash}, 'hex'), decode(${made.requestHash}, 'hex'), ${made.askedBy},
            ${tx.typed.instant(made.askedAt)}, ${tx.typed.instant(made.lapsesAt)})
  `
}

export async function findAgreement(tx: TenantTx, id: string): Promise<Agreement | null> {
  const [row] = await tx<Agreement[]>`select ${columns(tx)} from agreements a where a.id = ${id}`
  return row ?? null
}

/** The first lock of whoever answers it: of two who do one does. */
export async function lockAgreement(tx: TenantTx, id: string): Promise<Agreement | null> {
  const [row] = await tx<Agreement[]>`
    select ${columns(tx)} from agreements a where a.id = ${id} and a.state <> 'alone' for no key update
  `
  return row ?? null
}

export async function findAgreementByKey(tx: TenantTx, keyHash: string): Promise<Agreement | null> {
  const [row] = await tx<Agreement[]>`
    select ${columns(tx)} from agreements a where a.key_hash = decode(${keyHash}, 'hex')
  `
  return row ?? null
}

/** Of an event, of the limit, or that answers a buyer's wish. */
export async function findOpenAgreement(
  tx: TenantTx,
  what: { readonly eventId: EventId } | { readonly askId: string } | { readonly kind: 'limit' },
): Promise<Agreement | null> {
  const which =
    'kind' in what
      ? tx`a.kind = 'limit'`
      : 'askId' in what
        ? tx`a.ask_id = ${what.askId}`
        : tx`a.kind = 'event' and a.event_id = ${what.eventId}`
  const [row] = await tx<Agreement[]>`
    select ${columns(tx)} from agreements a where a.state = 'open' and ${which}
  `
  return row ?? null
}

/** What of one movement of money is spoken for while it waits; `but` is not counted. */
export async function sumWaiting(
  tx: TenantTx,
  { attemptId, providerTxnId }: { readonly attemptId: string; readonly providerTxnId: string },
  but: string | null = null,
): Promise<number> {
  const others = but === null ? tx`` : tx`and id <> ${but}`
  const [row] = await tx<{ readonly cents: number }[]>`
    select coalesce(sum(amount_cents), 0)::bigint as cents from agreements
     where attempt_id = ${attemptId} and provider_txn_id = ${providerTxnId} and state = 'open' ${others}
  `
  return row?.cents ?? 0
}

export type Answered = {
  readonly state: 'agreed' | 'declined' | 'lapsed'
  /** Null: nobody, in time. */
  readonly decidedBy: UserId | null
  readonly answer: string | null
  readonly at: Instant
}

export async function updateAnswered(tx: TenantTx, id: string, answered: Answered): Promise<void> {
  await tx`
    update agreements
       set state = ${answered.state}, decided_by = ${answered.decidedBy}, answer = ${answered.answer},
           decided_at = ${tx.typed.instant(answered.at)}
     where id = ${id} and state = 'open'
  `
}

/** What somebody decided without a second person since then, and of that order ever. */
export async function sumAlone(
  tx: TenantTx,
  { userId, orderId, since }: { userId: UserId; orderId: OrderId | null; since: Instant },
): Promise<number> {
  const ofOrder = orderId === null ? tx`` : tx`or r.order_id = ${orderId}`
  const [row] = await tx<{ readonly cents: number }[]>`
    select (select coalesce(sum(r.amount_cents), 0) from refunds r
             where r.decided_by = ${userId} and (r.requested_at > ${tx.typed.instant(since)} ${ofOrder})
               and not exists (select from agreements a where a.tenant_id = r.tenant_id and a.id = r.id))::bigint
         + (select coalesce(sum(amount_cents), 0) from agreements
             where state = 'alone' and asked_by = ${userId} and asked_at > ${tx.typed.instant(since)})::bigint as cents
  `
  return row?.cents ?? 0
}

/** Of all that could be given back of an event at this moment, before anything is kept. */
export async function sumEventLeft(tx: TenantTx, eventId: EventId): Promise<number> {
  const [row] = await tx<{ readonly cents: number }[]>`
    select coalesce(sum(p.amount_cents - coalesce(
             (select sum(r.amount_cents) from refunds r
               where r.tenant_id = p.tenant_id and r.attempt_id = p.id and r.provider_txn_id = p.provider_txn_id
                 and r.state <> 'failed'), 0)), 0)::bigint as cents
      from orders o
      join payment_attempts p on p.tenant_id = o.tenant_id and p.id = o.paid_attempt_id
     where o.event_id = ${eventId} and o.status = 'paid'
  `
  return row?.cents ?? 0
}

/** Which of these administer the organizer at this moment. */
export async function findAdmins(
  tx: TenantTx,
  userIds: readonly UserId[],
): Promise<ReadonlySet<UserId>> {
  const rows = await tx<{ readonly id: UserId }[]>`
    select m.user_id as id
      from tenant_users m
      join users u on u.id = m.user_id
     where m.user_id = any(${pgArray(userIds)}::text::uuid[]) and m.role = 'tenant_admin' and m.status = 'active'
       and u.status = 'active'
  `
  return new Set(rows.map(({ id }) => id))
}

export type Admin = { readonly id: UserId; readonly email: string; readonly name: string }

const ADMINS_MAX = 200

/** All who administer the organizer at this moment. */
export const listAdmins = (tx: TenantTx): Promise<readonly Admin[]> => tx<Admin[]>`
  select u.id, u.email, u.name
    from tenant_users m
    join users u on u.id = m.user_id
   where m.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
     and m.role = 'tenant_admin' and m.status = 'active' and u.status = 'active'
   order by m.created_at, u.id
   limit ${ADMINS_MAX}
`

export type RefundRuleRow = { readonly limitCents: number | null; readonly version: number }

/** Off until somebody sets it. */
const OFF: RefundRuleRow = { limitCents: null, version: 1 }

export async function getRefundRule(tx: TenantTx): Promise<RefundRuleRow> {
  const [row] = await tx<RefundRuleRow[]>`select limit_cents, version from refund_rules`
  return row ?? OFF
}

/**
 * The limit, held until the transaction ends, so that of two things that somebody decides at the same moment the second
 * counts the first. Null, and nothing held: there is none.
 */
export async function lockLimit(tx: TenantTx): Promise<number | null> {
  const [row] = await tx<{ readonly limitCents: number }[]>`
    select limit_cents from refund_rules where limit_cents is not null for no key update
  `
  return row?.limitCents ?? null
}

/** Held against others who change it, where it was ever set. */
export async function lockRefundRule(tx: TenantTx): Promise<RefundRuleRow> {
  const [row] = await tx<RefundRuleRow[]>`
    select limit_cents, version from refund_rules for no key update
  `
  return row ?? OFF
}

/** False: somebody has changed it since `version`. */
export async function replaceRefundRule(
  tx: TenantTx,
  { limitCents, version }: RefundRuleRow,
  at: Instant,
): Promise<boolean> {
  const changed =
    version === OFF.version
      ? await tx`
          insert into refund_rules (limit_cents, version, changed_at)
          values (${limitCents}, ${version + 1}, ${tx.typed.instant(at)})
          on conflict (tenant_id) do nothing
        `
      : await tx`
          update refund_rules
             set limit_cents = ${limitCents}, version = version + 1, changed_at = ${tx.typed.instant(at)}
           where version = ${version}
        `
  return changed.count === 1
}

export type ListedAgreement = Agreement & {
  readonly orderNumber: string | null
  readonly eventName: string | null
  readonly scope: RefundScope | null
  readonly askedByName: string | null
}

const listed = (tx: TenantTx) => tx`
  select ${columns(tx)}, o.number as order_number, e.name as event_name,
         case when a.kind = 'refund' then a.wish -> 'what' ->> 'kind' end as scope, u.name as asked_by_name
    from agreements a
    left join orders o on o.tenant_id = a.tenant_id and o.id = a.order_id
    left join events e on e.tenant_id = a.tenant_id and e.id = coalesce(a.event_id, o.event_id)
    left join users u on u.id = a.asked_by
`

export type AgreementsQuery = {
  readonly state: AgreementState | undefined
  readonly orderId: OrderId | undefined
  readonly after: string | null
  readonly limit: number
}

/** The newest first. */
export function listAgreementRows(
  tx: TenantTx,
  { state, orderId, after, limit }: AgreementsQuery,
): Promise<readonly ListedAgreement[]> {
  const ofState = state === undefined ? tx`` : tx`and a.state = ${state}`
  const ofOrder = orderId === undefined ? tx`` : tx`and a.order_id = ${orderId}`
  const older = after === null ? tx`` : tx`and a.id < ${after}`
  return tx<ListedAgreement[]>`
    ${listed(tx)}
     where a.state <> 'alone' ${ofState} ${ofOrder} ${older}
     order by a.id desc
     limit ${limit}
  `
}

export async function findListedAgreement(
  tx: TenantTx,
  id: string,
): Promise<ListedAgreement | null> {
  const [row] = await tx<ListedAgreement[]>`${listed(tx)} where a.id = ${id} and a.state <> 'alone'`
  return row ?? null
}

export type DueAgreement = { readonly tenantId: TenantId; readonly id: string }

/** Of every tenant, the longest due first. */
export const listDueAgreements = (
  db: PlatformDb,
  now: Instant,
  limit: number,
): Promise<readonly DueAgreement[]> => db<DueAgreement[]>`
  select tenant_id, id from agreements
   where state = 'open' and lapses_at <= ${instantToText(now)}::timestamptz
   order by lapses_at
   limit ${limit}
`
