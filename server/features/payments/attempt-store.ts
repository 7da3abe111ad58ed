// Payment attempts, and what resolves a provider's references to them.
import { createHash } from 'node:crypto'
import type { OrderId, TenantId } from '../../../shared/ids.ts'
import type { AttemptState } from '../../../shared/payments/schema.ts'
import { type Instant, instantToTextOrNull } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import { pgArray, pgWordArray } from '../../platform/db/pg-array.ts'
import { askInsert, askOrdered, type TenantTx } from '../../platform/db/tenant-tx.ts'
import type { FailureReason, ProviderName } from './providers/port.ts'

export type AttemptRow = {
  readonly id: string
  readonly orderId: OrderId
  readonly ref: string
  readonly provider: ProviderName
  readonly accountId: string
  readonly isLive: boolean
  readonly amountCents: number
  readonly currency: string
  readonly state: AttemptState
  readonly providerPaymentId: string | null
  readonly providerTxnId: string | null
  readonly returnProof: string | null
  readonly payUrl: string | null
  readonly failure: FailureReason | null
  readonly providerCode: string | null
  readonly providerMessage: string | null
  readonly isHeldForRisk: boolean
  /** What did not fit and was told: a short hash of each. */
  readonly misfits: readonly string[]
  readonly createdAt: Instant
  /** Until when somebody asks the provider about it. */
  readonly askedUntil: Instant | null
}

/** The name of the misfit that no provider tells: nothing was learnt for as long as it was asked about. */
export const UNANSWERED = 'unanswered'

export const attemptColumns = (tx: TenantTx) => tx`
  id, order_id, ref, provider, account_id, is_live, amount_cents, currency, state, provider_payment_id, provider_txn_id,
  return_proof, pay_url, failure, provider_code, provider_message, is_held_for_risk, misfits,
  created_at, asked_until
`

export type NewAttempt = Pick<
  AttemptRow,
  'id' | 'orderId' | 'ref' | 'provider' | 'accountId' | 'isLive' | 'amountCents' | 'currency'
>

/**
 * With its entry in the directory, which finds the tenant when the reference comes back. `askedUntil`: until when whoever
 * made it asks the provider to open it.
 */
export async function insertAttempt(
  tx: TenantTx,
  tenantId: TenantId,
  attempt: NewAttempt,
  { at, askedUntil }: { readonly at: Instant; readonly askedUntil: Instant },
): Promise<void> {
  await Promise.all([
    tx`
      insert into payment_attempts (id, order_id, ref, provider, account_id, is_live, amount_cents, currency, created_at,
                                    asked_until)
      values (${attempt.id}, ${attempt.orderId}, ${attempt.ref}, ${attempt.provider}, ${attempt.accountId},
              ${attempt.isLive}, ${attempt.amountCents}, ${attempt.currency}, ${tx.typed.instant(at)},
              ${tx.typed.instant(askedUntil)})
    `,
    tx`
      insert into directory (kind, key_hash, tenant_id, id)
      values (${REF_KIND}, ${keyHash(attempt.ref)}, ${tenantId}, ${attempt.id})
    `,
  ])
}

const REF_KIND = 'attempt_ref'
const PAYMENT_KIND = 'provider_payment'
const TXN_KIND = 'provider_txn'

const keyHash = (text: string): Buffer => createHash('sha256').update(text).digest()

export type AttemptOwner = { readonly tenantId: TenantId; readonly attemptId: string }

/** What a provider can call a payment; one of the two at least. */
export type AttemptNames = {
  readonly provider: ProviderName
  readonly accountId: string
  readonly ref: string | null
  readonly providerPaymentId: string | null
}

/** Whose attempt each of these is, by our reference and else by the provider's id; null for nobody's. */
export async function findAttemptOwners(
  db: PlatformDb,
  names: readonly AttemptNames[],
): Promise<readonly (AttemptOwner | null)[]> {
  const keys = names.flatMap((name) => keysOf(name))
  if (keys.length === 0) return names.map(() => null)
  const rows = await db<(AttemptOwner & { key: string })[]>`
    select kind || ' ' || encode(key_hash, 'hex') as key, tenant_id, id as attempt_id
      from directory
     where (kind, key_hash) in (
             select split_part(k, ' ', 1), decode(split_part(k, ' ', 2), 'hex')
               from unnest(${pgArray(keys)}::text::text[]) as k)
  `
  const found = new Map(rows.map(({ key, ...owner }) => [key, owner]))
  return names.map((name) => keysOf(name).map((key) => found.get(key))[0] ?? lastOf(name, found))
}

const lastOf = (
  name: AttemptNames,
  found: ReadonlyMap<string, AttemptOwner>,
): AttemptOwner | null =>
  keysOf(name).reduce<AttemptOwner | null>((owner, key) => owner ?? found.get(key) ?? null, null)

function keysOf({ provider, accountId, ref, providerPaymentId }: AttemptNames): string[] {
  const keys: string[] = []
  if (ref !== null) keys.push(`${REF_KIND} ${keyHash(ref).toString('hex')}`)
  if (providerPaymentId !== null) {
    const hash = paymentHash(provider, accountId, providerPaymentId)
    keys.push(`${PAYMENT_KIND} ${hash.toString('hex')}`)
  }
  return keys
}

/** An account's own: another merchant's payment of the same id is another payment. */
const paymentHash = (provider: ProviderName, accountId: string, paymentId: string): Buffer =>
  keyHash(`${provider} ${accountId} ${paymentId}`)

/** In order of id; a program's own ids. */
export const lockAttempts = (
  tx: TenantTx,
  ids: readonly string[],
): Promise<readonly AttemptRow[]> =>
  askOrdered(
    tx,
    tx<AttemptRow[]>`
      select ${attemptColumns(tx)}
        from payment_attempts
       where id = any((select ${pgWordArray(ids)}::text::uuid[])::uuid[])
       order by id
         for update
    `,
  )

/** What of an attempt never changes. */
export type BegunAttempt = Pick<AttemptRow, 'orderId' | 'provider' | 'accountId'>

export const listBegun = (
  tx: TenantTx,
  attemptIds: readonly string[],
): Promise<readonly BegunAttempt[]> =>
  askOrdered(
    tx,
    tx<BegunAttempt[]>`
      select order_id, provider, account_id from payment_attempts
       where id = any((select ${pgWordArray(attemptIds)}::text::uuid[])::uuid[])
       order by id
    `,
  )

/** More attempts than one order has. */
const ATTEMPTS_MAX = 200

/** The newest first. */
export const listAttemptsOf = (
  tx: TenantTx,
  orderIds: readonly OrderId[],
): Promise<readonly AttemptRow[]> => tx<AttemptRow[]>`
  select ${attemptColumns(tx)}
    from payment_attempts
   where order_id = any((select ${pgWordArray(orderIds)}::text::uuid[])::uuid[])
   order by id desc
   limit ${ATTEMPTS_MAX * orderIds.length}
`

export type OpenedPayment = {
  readonly providerPaymentId: string
  readonly payUrl: string
  readonly returnProof: string | null
  readonly nextCheckAt: Instant | null
}

/**
 * Of an attempt that waited for the provider's page. False when it was decided meanwhile: nobody is sent to the page of one
 * that has failed since, and it is asked about all the same.
 */
export async function updateOpened(
  tx: TenantTx,
  tenantId: TenantId,
  attempt: Pick<AttemptRow, 'id' | 'provider' | 'accountId'>,
  opened: OpenedPayment,
): Promise<boolean> {
  const [kept] = await tx<Pick<AttemptRow, 'state'>[]>`
    update payment_attempts
       set state = case state when 'pending' then 'processing' else state end, provider_payment_id = ${opened.providerPaymentId}, pay_url = ${opened.payUrl},
           return_proof = ${opened.returnProof}, asked_until = null, next_check_at = ${instantToTextOrNull(opened.nextCheckAt)}::timestamptz
     where id = ${attempt.id} and (state = 'pending' or (state = 'failed' and provider_payment_id is null))
    returning state
  `
  if (kept === undefined) return false
  await tx`
    insert into directory (kind, key_hash, tenant_id, id)
    values (${PAYMENT_KIND}, ${paymentHash(attempt.provider, attempt.accountId, opened.providerPaymentId)},
            ${tenantId}, ${attempt.id})
    on conflict (kind, key_hash) do nothing
  `
  return kept.state === 'processing'
}

export type TxnClaim = {
  readonly provider: ProviderName
  readonly providerTxnId: string
  readonly attemptId: string
}

/** `new`: nobody had it. `own`: this attempt has it already. `taken`: it pays another one, of whichever tenant. */
export type ClaimOutcome = 'new' | 'own' | 'taken'

/**
 * Claims movements of money for attempts, in one order for everybody: each pays one attempt in the whole installation.
 * Of two that are equal the second is the first's.
 */
export async function claimTxns(
  tx: TenantTx,
  tenantId: TenantId,
  claims: readonly TxnClaim[],
): Promise<readonly ClaimOutcome[]> {
  if (claims.length === 0) return []
  const hashes = claims.map(({ provider, providerTxnId }) =>
    keyHash(`${provider} ${providerTxnId}`).toString('hex'),
  )
  const claimed = await askInsert(
    tx,
    tx<{ hash: string; id: string }[]>`
      insert into directory (kind, key_hash, tenant_id, id)
      select distinct on (c.hash) ${TXN_KIND}, decode(c.hash, 'hex'), ${tenantId}::uuid, c.id
        from unnest(
          ${pgWordArray(hashes)}::text::text[],
          ${pgWordArray(claims.map(({ attemptId }) => attemptId))}::text::uuid[]
        ) with ordinality as c (hash, id, at)
       order by c.hash, c.at
      on conflict (kind, key_hash) do nothing
      returning encode(key_hash, 'hex') as hash, id
    `,
  )
  const fresh = new Map(claimed.map(({ hash, id }) => [hash, id]))
  const rest = hashes.filter((hash) => !fresh.has(hash))
  // Another tenant's entry is behind the wall: what is not seen here is somebody else's.
  const known = new Map(
    rest.length === 0
      ? []
      : (
          await tx<{ hash: string; id: string }[]>`
            select encode(key_hash, 'hex') as hash, id
              from directory
             where kind = ${TXN_KIND}
               and key_hash = any((
                     select array_agg(decode(h, 'hex')) from unnest(${pgWordArray(rest)}::text::text[]) as h)::bytea[])
          `
        ).map(({ hash, id }) => [hash, id]),
  )
  return claims.map(({ attemptId }, at) => {
    const hash = hashes[at] ?? ''
    const isFirst = hashes.indexOf(hash) === at
    if (fresh.has(hash)) {
      if (fresh.get(hash) !== attemptId) return 'taken'
      return isFirst ? 'new' : 'own'
    }
    return known.get(hash) === attemptId ? 'own' : 'taken'
  })
}

/** Whose attempt a movement of money has paid; null for nobody's. */
export async function findTxnOwner(
  db: PlatformDb,
  provider: ProviderName,
  providerTxnId: string,
): Promise<AttemptOwner | null> {
  const [row] = await db<AttemptOwner[]>`
    select tenant_id, id as attempt_id
      from directory
     where kind = ${TXN_KIND} and key_hash = ${keyHash(`${provider} ${providerTxnId}`)}
  `
  return row ?? null
}

/** What a settlement makes of an attempt that is locked. */
export type AttemptChange = {
  readonly id: string
  readonly state: AttemptState
  readonly providerTxnId: string | null
  readonly failure: FailureReason | null
  readonly providerCode: string | null
  readonly providerMessage: string | null
  readonly isMismatched: boolean
  readonly isHeldForRisk: boolean
  readonly misfits: readonly string[]
  /** Null: it is not asked about any more. */
  readonly nextCheckAt: Instant | null
}

/** One statement for all rows. `settled_at` is `at` for those that have their money. */
export async function updateAttempts(
  tx: TenantTx,
  changes: readonly AttemptChange[],
  at: Instant,
): Promise<void> {
  if (changes.length === 0) return
  const column = (of: (change: AttemptChange) => string | boolean | null): string =>
    pgArray(changes.map(of))
  await tx`
    update payment_attempts a
       set state = c.state, provider_txn_id = c.txn, failure = c.failure, provider_code = c.code,
           provider_message = c.message, is_held_for_risk = c.held,
           is_mismatched = c.mismatched or (a.is_mismatched and a.misfits <> array[${UNANSWERED}::text]),
           misfits = array_remove(string_to_array(c.misfits, ' '), ${UNANSWERED}::text), next_check_at = c.next,
           asked_until = null,
           settled_at = case when c.txn is not null then coalesce(a.settled_at, ${tx.typed.instant(at)}) end
      from unnest(
        ${column(({ id }) => id)}::text::uuid[],
        ${column(({ state }) => state)}::text::text[],
        ${column(({ providerTxnId }) => providerTxnId)}::text::text[],
        ${column(({ failure }) => failure)}::text::text[],
        ${column(({ providerCode }) => cut(providerCode, 100))}::text::text[],
        ${column(({ providerMessage }) => cut(providerMessage, 300))}::text::text[],
        ${column(({ isMismatched }) => isMismatched)}::text::boolean[],
        ${column(({ isHeldForRisk }) => isHeldForRisk)}::text::boolean[],
        ${column(({ misfits }) => misfits.join(' '))}::text::text[],
        ${column(({ nextCheckAt }) => instantToTextOrNull(nextCheckAt))}::text::timestamptz[]
      ) as c (id, state, txn, failure, code, message, mismatched, held, misfits, next)
     where a.id = c.id
  `
}

/** A stranger's text as a column takes it: whole characters, and not more than anybody reads. */
const cut = (text: string | null, charsMax: number): string | null =>
  text === null ? null : text.toWellFormed().slice(0, charsMax).toWellFormed()
