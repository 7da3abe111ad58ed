// What providers told, as it came.
import type { TenantId } from '../../../shared/ids.ts'
import type { WebhookState } from '../../../shared/payments/schema.ts'
import { type Instant, instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import { pgArray } from '../../platform/db/pg-array.ts'
import type { PlatformTx } from '../../platform/db/platform-tx.ts'
import type { ProviderName } from './providers/port.ts'

export type NewWebhookEvent = {
  readonly id: string
  readonly provider: ProviderName
  readonly accountId: string
  readonly tenantId: TenantId | null
  readonly eventKey: string
  readonly eventName: string
  readonly sealedBody: Uint8Array
  /** Of no consequence: it is kept and not worked off. */
  readonly isIgnored: boolean
  readonly receivedAt: Instant
}

/** One statement for all rows. One that came before, by its account's own id of it, is left as it is. */
export async function insertWebhookEvents(
  db: PlatformDb,
  events: readonly NewWebhookEvent[],
): Promise<void> {
  const column = (of: (event: NewWebhookEvent) => string | null): string => pgArray(events.map(of))
  await db`
    insert into webhook_events (id, provider, account_id, tenant_id, event_key, event_name, sealed_body, state, next_try_at,
                                received_at, finished_at)
    select row.id, row.provider, row.account_id, row.tenant_id, row.key, row.name, decode(row.body, 'base64'), row.state,
           case when row.state = 'pending' then row.at end, row.at, case when row.state <> 'pending' then row.at end
      from unnest(
        ${column(({ id }) => id)}::text::uuid[],
        ${column(({ provider }) => provider)}::text::text[],
        ${column(({ accountId }) => accountId)}::text::uuid[],
        ${column(({ tenantId }) => tenantId)}::text::uuid[],
        ${column(({ eventKey }) => eventKey)}::text::text[],
        ${column(({ eventName }) => eventName)}::text::text[],
        ${column(({ sealedBody }) => Buffer.from(sealedBody).toString('base64'))}::text::text[],
        ${column(({ isIgnored }) => (isIgnored ? 'ignored' : 'pending'))}::text::text[],
        ${column(({ receivedAt }) => instantToText(receivedAt))}::text::timestamptz[]
      ) as row (id, provider, account_id, tenant_id, key, name, body, state, at)
    on conflict (account_id, event_key) do nothing
  `
}

export type WebhookWork = {
  readonly id: string
  readonly provider: ProviderName
  readonly accountId: string
  readonly sealedBody: Uint8Array
  /** This one included. */
  readonly tries: number
}

/** Takes events that are due, each by one replica; they are due again when the lease is over. The oldest first. */
export const leaseWebhookEvents = (
  db: PlatformDb,
  { now, until, limit }: { readonly now: Instant; readonly until: Instant; readonly limit: number },
): Promise<readonly WebhookWork[]> => db<WebhookWork[]>`
  update webhook_events
     set next_try_at = ${instantToText(until)}::timestamptz, tries = tries + 1
   where id in (
     select id from webhook_events
      where state = 'pending' and next_try_at <= ${instantToText(now)}::timestamptz
      order by next_try_at
      limit ${limit}
        for update skip locked)
  returning id, provider, account_id, sealed_body, tries
`

export type WebhookResult = {
  readonly id: string
  readonly state: WebhookState
  readonly outcome: string
  /** Of one that stays pending. */
  readonly nextTryAt: Instant | null
}

export async function updateWebhookEvents(
  db: PlatformDb,
  results: readonly WebhookResult[],
  at: Instant,
): Promise<void> {
  if (results.length === 0) return
  await db`
    update webhook_events e
       set state = r.state, outcome = r.outcome, next_try_at = r.next,
           finished_at = case when r.state <> 'pending' then ${instantToText(at)}::timestamptz end
      from unnest(
        ${pgArray(results.map(({ id }) => id))}::text::uuid[],
        ${pgArray(results.map(({ state }) => state))}::text::text[],
        ${pgArray(results.map(({ outcome }) => outcome))}::text::text[],
        ${pgArray(results.map(({ nextTryAt }) => instantToTextOrNull(nextTryAt)))}::text::timestamptz[]
      ) as r (id, state, outcome, next)
     where e.id = r.id and e.state = 'pending'
  `
}

export type WebhookEventRow = {
  readonly id: string
  readonly provider: ProviderName
  readonly tenantId: TenantId | null
  readonly eventKey: string
  readonly eventName: string
  readonly state: WebhookState
  readonly outcome: string | null
  readonly tries: number
  readonly receivedAt: Instant
  readonly finishedAt: Instant | null
  /** What was told is deleted; that it was told stays. */
  readonly isPurged: boolean
}

const columns = (db: PlatformDb | PlatformTx) => db`
  id, provider, tenant_id, event_key, event_name, state, outcome, tries, received_at, finished_at,
  sealed_body is null as is_purged
`

export type WebhookEventsQuery = {
  readonly state: WebhookState | undefined
  readonly provider: ProviderName | undefined
  readonly after: string | null
  readonly limit: number
}

/** The newest first. */
export function listWebhookEvents(
  db: PlatformDb,
  { state, provider, after, limit }: WebhookEventsQuery,
): Promise<readonly WebhookEventRow[]> {
  const ofState = state === undefined ? db`` : db`and state = ${state}`
  const ofProvider = provider === undefined ? db`` : db`and provider = ${provider}`
  const older = after === null ? db`` : db`and id < ${after}`
  return db<WebhookEventRow[]>`
    select ${columns(db)}
      from webhook_events
     where true ${ofState} ${ofProvider} ${older}
     order by id desc
     limit ${limit}
  `
}

/** Null when there is none; as it is now. Locked until the transaction ends. */
export async function lockWebhookEvent(
  tx: PlatformTx,
  id: string,
): Promise<WebhookEventRow | null> {
  const [row] = await tx<WebhookEventRow[]>`
    select ${columns(tx)} from webhook_events where id = ${id} for update
  `
  return row ?? null
}

/** Puts an event that is locked back to be worked off. One that waits is only brought forward. */
export async function reopenWebhookEvent(tx: PlatformTx, id: string, at: Instant): Promise<void> {
  await tx`
    update webhook_events
       set state = 'pending', next_try_at = ${tx.typed.instant(at)}, tries = 0, finished_at = null
     where id = ${id}
  `
}

/** Deletes what was told of events that were worked off before `before`, the oldest first; how many there were. */
export async function purgeWebhookBodies(
  db: PlatformDb,
  before: Instant,
  limit: number,
): Promise<number> {
  const { count } = await db`
    update webhook_events
       set sealed_body = null
     where id in (
       select id from webhook_events
        where state in ('processed', 'ignored') and sealed_body is not null
          and finished_at < ${instantToText(before)}::timestamptz
        order by finished_at
        limit ${limit}
          for update skip locked)
  `
  return count
}
