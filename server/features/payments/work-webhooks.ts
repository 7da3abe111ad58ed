// Works off what providers told: understands it, settles what it proves, asks where it only hints.
import type { WebhookState } from '../../../shared/payments/schema.ts'
import { type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { openSealed } from '../../platform/crypto/seal.ts'
import { mapBounded } from '../../platform/map-bounded.ts'
import { openAccountById } from './accounts.ts'
import { type Answered, askProvider, STRANGER_REST_MS } from './ask-provider.ts'
import { type AttemptOwner, findAttemptOwners } from './attempt-store.ts'
import type { DisputeNews, PaymentProvider, RefundNews, WebhookNews } from './providers/port.ts'
import { bodyPurpose } from './receive-webhook.ts'
import { type SettleOutcome, settle } from './settle.ts'
import type { Pair, Settled } from './settlement.ts'
import { takeDispute } from './take-dispute.ts'
import { type TakenNews, takeRefundNews } from './take-refund-news.ts'
import {
  leaseWebhookEvents,
  updateWebhookEvents,
  type WebhookResult,
  type WebhookWork,
} from './webhook-store.ts'

const EVENTS_MAX = 64
/** Providers that are asked at the same time. */
const ASKED_MAX = 8
/** A replica that died in the middle is waited for no longer. */
const LEASE_MS = 2 * MINUTE_MS
/** After that somebody looks at it, and may have it done again. */
const TRIES_MAX = 10

/** Works off what is due at `now`, some events at a time; how many there were. Any replica may, at any time. */
export async function workWebhooks(deps: Deps, now: Instant): Promise<number> {
  const work = await leaseWebhookEvents(deps.platformDb, {
    ...{ now, until: now + LEASE_MS, limit: EVENTS_MAX },
  })
  if (work.length === 0) return 0
  const read = await mapBounded(ASKED_MAX, work, (event) => readEvent(deps, event))
  const owners = await findAttemptOwners(
    deps.platformDb,
    read.map((event) => namesOf(event)),
  )
  const told = read.map((event, at) => ({ ...event, owner: owners[at] ?? null }))
  const settled = await settleAll(deps, told, now)
  // An account that was silent once is not asked again in this round: the others' news waits behind it.
  const silent = new Set<string>()
  const results = await mapBounded(ASKED_MAX, told, async (event) => {
    const outcome = settled.get(event.work.id)
    return outcome === undefined
      ? resultOf(event, await takeNews(deps, event, silent), now)
      : resultOf(event, fromSettlement(deps, outcome), now)
  })
  await updateWebhookEvents(deps.platformDb, results, deps.now())
  return work.length
}

type Read = {
  readonly work: WebhookWork
  readonly provider: PaymentProvider | null
  /** Null: it cannot be read, now or ever. */
  readonly news: WebhookNews | null
  /** By the provider's clock. */
  readonly occurredAt: Instant | null
}
type Told = Read & { readonly owner: AttemptOwner | null }

/** An event that does not open, or that this release does not understand, is one for a person. */
async function readEvent(deps: Deps, work: WebhookWork): Promise<Read> {
  try {
    const account = await openAccountById(deps, work.accountId)
    const body = openSealed(deps.config.masterKey, bodyPurpose(work.id), work.sealedBody)
    const read = account?.provider.readWebhook(body)
    const event = read?.ok === true ? read.value : null
    const { news = null, occurredAt = null } = event ?? {}
    return { work, provider: account?.provider ?? null, news, occurredAt }
  } catch (error) {
    deps.log.error('a notification cannot be read', { id: work.id, error })
    return { work, provider: null, news: null, occurredAt: null }
  }
}

function namesOf({ work: { provider, accountId }, news }: Read) {
  const names = { provider, accountId, ref: null, providerPaymentId: null }
  switch (news?.kind) {
    case 'paid':
      return { ...names, ref: news.evidence.attemptRef }
    case 'failed':
    case 'ask':
      return { ...names, ref: news.attemptRef, providerPaymentId: news.providerPaymentId }
    default:
      return names
  }
}

/** What the provider itself has proven, many in few transactions. */
async function settleAll(
  deps: Deps,
  told: readonly Told[],
  now: Instant,
): Promise<ReadonlyMap<string, SettleOutcome>> {
  const proven = told.flatMap((event) => {
    const pair = pairOf(event)
    return pair === null ? [] : [{ id: event.work.id, pair }]
  })
  const outcomes = await settle(
    deps,
    proven.map(({ pair }) => pair),
    now,
  )
  return new Map(
    proven.flatMap(({ id }, at) => {
      const outcome = outcomes[at]
      return outcome === undefined ? [] : [[id, outcome] as const]
    }),
  )
}

function pairOf({ work: { accountId }, news, owner }: Told): Pair | null {
  if (owner === null || news === null) return null
  if (news.kind === 'paid') {
    return { ...owner, accountId, fact: { ...news, furtherPayments: [] } }
  }
  if (news.kind !== 'failed') return null
  const { reason } = news
  const fact = { kind: 'failed', reason, providerCode: null, providerMessage: null } as const
  return { ...owner, accountId, fact }
}

/** `again`: nothing was learnt, and it is looked at later. */
type Outcome = { readonly state: WebhookState | 'again'; readonly outcome: string }

/** What a settlement's word means for the event that brought it. */
const STATES: Readonly<Record<Settled, WebhookState>> = {
  issued: 'processed',
  refund_due: 'processed',
  repeated: 'processed',
  held: 'processed',
  failed: 'processed',
  ignored: 'processed',
  // A person looks at it, and may have it done again.
  mismatched: 'failed',
  unknown: 'ignored',
}

function fromSettlement(deps: Deps, settled: SettleOutcome): Outcome {
  if ('settled' in settled) return { state: STATES[settled.settled], outcome: settled.settled }
  deps.log.error('a payment was not settled', { error: settled.error })
  return { state: 'again', outcome: 'error' }
}

async function takeNews(deps: Deps, event: Told, silent: Set<string>): Promise<Outcome> {
  const { news, owner, provider } = event
  switch (news?.kind) {
    case undefined:
      return { state: 'failed', outcome: 'unreadable' }
    case 'note':
      return { state: 'ignored', outcome: 'note' }
    case 'paid':
    case 'failed':
      return { state: 'ignored', outcome: 'unknown_payment' }
    case 'ask':
      if (owner === null) return { state: 'ignored', outcome: 'unknown_payment' }
      return askUnlessSilent(deps, { ...event, owner }, news.clue, silent)
    case 'subscription':
      return acceptSubscription(deps, provider, news.url)
    case 'alert':
      deps.log.error('a payment provider warns', { what: news.what, id: event.work.id })
      return { state: 'processed', outcome: 'alert' }
    case 'dispute':
      return noteDispute(deps, event, news.dispute)
    case 'refund':
      return noteRefundNews(deps, event.work, news.refund)
  }
}

const REFUND_STATES: Readonly<Record<TakenNews, WebhookState>> = {
  refund_asked: 'processed',
  refund_known: 'processed',
  // A person looks at it.
  refund_foreign: 'failed',
  unknown_payment: 'ignored',
}

async function noteRefundNews(deps: Deps, work: WebhookWork, news: RefundNews): Promise<Outcome> {
  try {
    const outcome = await takeRefundNews(deps, work, news)
    return { state: REFUND_STATES[outcome], outcome }
  } catch (error) {
    deps.log.warn('news of a refund was not taken', { error })
    return { state: 'again', outcome: 'error' }
  }
}

async function noteDispute(
  deps: Deps,
  { work: { provider, accountId }, occurredAt }: Told,
  dispute: DisputeNews,
): Promise<Outcome> {
  try {
    const taken = await takeDispute(deps, { provider, accountId, dispute, occurredAt })
    if (taken === null) return { state: 'ignored', outcome: 'unknown_payment' }
    if (taken === 'repeated') return { state: 'processed', outcome: 'repeated' }
    deps.log.warn('a buyer’s bank speaks of a payment', { provider, state: taken })
    return { state: 'processed', outcome: `dispute_${taken === 'open' ? 'opened' : taken}` }
  } catch (error) {
    deps.log.warn('a dispute was not noted', { error })
    return { state: 'again', outcome: 'error' }
  }
}

async function askUnlessSilent(
  deps: Deps,
  { work: { accountId }, owner }: Told & { readonly owner: AttemptOwner },
  clue: string | null,
  silent: Set<string>,
): Promise<Outcome> {
  if (silent.has(accountId)) return SILENT
  const outcome = await askAbout(deps, owner, clue)
  if (outcome.outcome === SILENT.outcome) silent.add(accountId)
  return outcome
}

const SILENT: Outcome = { state: 'again', outcome: 'silent' }

async function askAbout(deps: Deps, owner: AttemptOwner, clue: string | null): Promise<Outcome> {
  try {
    const question = { ...owner, wish: 'look', restMs: STRANGER_REST_MS } as const
    const answered = await askProvider(deps, clue === null ? question : { ...question, clue })
    return fromAnswer(answered)
  } catch (error) {
    deps.log.warn('a payment was not asked about', { error })
    return { state: 'again', outcome: 'error' }
  }
}

function fromAnswer(answered: Answered): Outcome {
  switch (answered.kind) {
    case 'settled':
      return { state: STATES[answered.settled], outcome: answered.settled }
    case 'open':
      return { state: 'processed', outcome: 'still_open' }
    case 'silent':
      return SILENT
    case 'skipped':
      return { state: 'again', outcome: 'asked_lately' }
  }
}

async function acceptSubscription(
  deps: Deps,
  provider: PaymentProvider | null,
  url: string,
): Promise<Outcome> {
  const accepted = (await provider?.acceptSubscription?.(url)) ?? 'refused'
  deps.log.warn('a payment provider asked whether it may notify us', { accepted })
  if (accepted === 'unknown') return { state: 'again', outcome: 'subscription' }
  return { state: accepted === 'accepted' ? 'processed' : 'failed', outcome: 'subscription' }
}

function resultOf(
  { work: { id, tries } }: Told,
  { state, outcome }: Outcome,
  now: Instant,
): WebhookResult {
  if (state !== 'again') return { id, state, outcome, nextTryAt: null }
  if (tries >= TRIES_MAX) return { id, state: 'failed', outcome, nextTryAt: null }
  return { id, state: 'pending', outcome, nextTryAt: now + waitMs(tries) }
}

/** 5 seconds, doubling, at most an hour. */
const waitMs = (tries: number): number => Math.min(5 * SECOND_MS * 2 ** (tries - 1), 60 * MINUTE_MS)
