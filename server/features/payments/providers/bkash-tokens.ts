// bKash's token: one for all of us. Who asks for one too often is locked out for an hour.
import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts'
import { answerOfFault, type BkashAnswer, type BkashForm, readBkashAnswer } from './bkash-answer.ts'
import type { UnknownReason } from './port.ts'
import { boundedFetch, type CallLimits, type ProviderBase, type ProviderIo } from './provider-io.ts'

/** A token as it is kept, shared by every replica. */
export type BkashToken = {
  /** Changes with every renewal. */
  readonly version: string
  readonly idToken: string
  readonly refreshToken: string
  readonly grantedAt: Instant
  /** By bKash's word. Exclusive. */
  readonly expiresAt: Instant
}

/**
 * Where tokens are kept, and who may ask for the next one.
 *
 * A claim counts one call before it is made: a crash in between costs a call, never a second one.
 */
export type BkashTokenStore = {
  readonly read: (key: string) => Promise<BkashToken | null>
  readonly claim: (key: string, wish: TokenWish) => Promise<TokenClaim>
  /** Ends the claim. False: it had run out, and somebody else's token stays. */
  readonly keep: (
    key: string,
    claimId: string,
    token: Omit<BkashToken, 'version'>,
  ) => Promise<boolean>
  readonly release: (key: string, claimId: string) => Promise<void>
}

export type TokenWish = {
  readonly now: Instant
  /** Until when others wait for this one. */
  readonly leaseUntil: Instant
  /** Calls after this instant are counted. */
  readonly since: Instant
  readonly callsMax: number
  /** The token that is not good enough; null: there was none. Another one by now is taken instead. */
  readonly staleVersion: string | null
  /** A claim that is held already, for a second call under it; null: a new one. */
  readonly claimId: string | null
}

export type TokenClaim =
  | { readonly kind: 'claimed'; readonly claimId: string; readonly token: BkashToken | null }
  /** Somebody renewed it meanwhile. */
  | { readonly kind: 'renewed'; readonly token: BkashToken }
  /** Somebody is at it. */
  | { readonly kind: 'taken'; readonly until: Instant }
  /** No call is left in the window; the next at `until`. */
  | { readonly kind: 'spent'; readonly until: Instant }

export type BkashIo = ProviderIo & {
  readonly tokens: BkashTokenStore
  readonly wait: (ms: number) => Promise<void>
  /** Tells an operator. No secret is in it. */
  readonly alarm: (what: string) => void
}

export type BkashSettings = {
  readonly merchant: string
  readonly username: string
  readonly password: string
  readonly appKey: string
  readonly appSecret: string
  /** Of the SNS topic through which bKash notifies; null: none was agreed, and no notification is taken. */
  readonly topicArn: string | null
  /** By which of its interfaces money goes back. */
  readonly refundForm: 'v1' | 'v2'
  readonly base: ProviderBase
}

/** bKash's own rule, grant and refresh counted together until it says otherwise. */
const CALLS_MAX = 2
/** An hour as bKash counts it, which hears of a call later than we write it down. */
const WINDOW_MS = HOUR_MS + MINUTE_MS
/** Renewed before its last ten minutes, which is minute 50 of its hour. */
const RENEW_BEFORE_MS = 10 * MINUTE_MS
/** Not used in its last half minute: a call takes so long at most. */
const UNUSABLE_BEFORE_MS = 30 * SECOND_MS
/** bKash wants 30 s on the calls that move money. */
const CALL_LIMITS = { timeoutMs: 30 * SECOND_MS, bytesMax: 64 * 1024 }
/** A token is had quickly or not at all, and everything else waits for it. */
const TOKEN_LIMITS = { ...CALL_LIMITS, timeoutMs: 15 * SECOND_MS }
/** Two calls and their writing. */
const LEASE_MS = 45 * SECOND_MS
const POLL_MS = 250
/** A buyer waits: then rather another try. */
const POLLS_MAX = 80

export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: BkashToken }
  | { readonly kind: 'unauthorized' }
  | {
      readonly kind: 'unknown'
      readonly reason: UnknownReason
      readonly retryAfterMs: number | null
    }

/** What to do about a stored token. `refused`: the version that bKash did not take. */
export function decideToken(
  token: BkashToken | null,
  refused: string | null,
  now: Instant,
): 'use' | 'use_and_renew' | 'renew' {
  if (token === null || token.version === refused) return 'renew'
  const leftMs = token.expiresAt - now
  if (leftMs <= UNUSABLE_BEFORE_MS) return 'renew'
  return leftMs <= RENEW_BEFORE_MS ? 'use_and_renew' : 'use'
}

/** A token that bKash takes, renewed where it must be and may be. */
export async function takeToken(
  io: BkashIo,
  settings: BkashSettings,
  key: string,
  refused: string | null,
): Promise<TokenAnswer> {
  const token = await io.tokens.read(key)
  const decision = decideToken(token, refused, io.now())
  if (decision === 'use' && token !== null) return { kind: 'token', token }
  const renewed = await renewToken(io, settings, key, token?.version ?? null, decision === 'renew')
  // What still lives is good enough while a newer one cannot be had.
  if (renewed.kind !== 'token' && decision === 'use_and_renew' && token !== null) {
    return { kind: 'token', token }
  }
  return renewed
}

/** `isNeeded`: there is nothing to use meanwhile, so somebody else's renewal is waited for. */
async function renewToken(
  io: BkashIo,
  settings: BkashSettings,
  key: string,
  staleVersion: string | null,
  isNeeded: boolean,
): Promise<TokenAnswer> {
  for (let polls = 0; polls < POLLS_MAX; polls += 1) {
    const claim = await io.tokens.claim(key, wishOf(io, staleVersion, null))
    if (claim.kind === 'renewed') return { kind: 'token', token: claim.token }
    if (claim.kind === 'spent') return spent(io, claim.until, isNeeded)
    if (claim.kind === 'claimed') {
      return askUnderClaim(io, settings, key, { ...claim, isNeeded, staleVersion })
    }
    if (!isNeeded) break
    await io.wait(POLL_MS)
  }
  return { kind: 'unknown', reason: 'busy', retryAfterMs: SECOND_MS }
}

/** One call more, under a claim that is held or a new one. */
export const wishOf = (
  io: BkashIo,
  staleVersion: string | null,
  claimId: string | null,
): TokenWish => {
  const now = io.now()
  return {
    now,
    leaseUntil: now + LEASE_MS,
    since: now - WINDOW_MS,
    callsMax: CALLS_MAX,
    staleVersion,
    claimId,
  }
}

function spent(io: BkashIo, until: Instant, isNeeded: boolean): TokenAnswer {
  if (isNeeded) {
    io.alarm(
      'bKash: no token call is left in this hour, and there is no token: nobody can pay by bKash',
    )
  }
  return { kind: 'unknown', reason: 'busy', retryAfterMs: Math.max(until - io.now(), SECOND_MS) }
}

type Claimed = {
  readonly claimId: string
  readonly token: BkashToken | null
  readonly isNeeded: boolean
  readonly staleVersion: string | null
}

/**
 * A refresh while the token lives, and where that fails a grant, if one more call is left. One that has ended or that
 * bKash does not take has a grant at once: a refresh that is refused would cost the only call, hour after hour.
 */
async function askUnderClaim(
  io: BkashIo,
  settings: BkashSettings,
  key: string,
  { claimId, token, isNeeded, staleVersion }: Claimed,
): Promise<TokenAnswer> {
  if (token !== null && !isNeeded) {
    const refreshed = await callToken(io, settings, 'refresh', token.refreshToken)
    if (refreshed.kind === 'new') return keep(io, key, claimId, refreshed.token)
    const second = await io.tokens.claim(key, wishOf(io, staleVersion, claimId))
    if (second.kind !== 'claimed') {
      await io.tokens.release(key, claimId)
      return second.kind === 'spent' ? spent(io, second.until, isNeeded) : refreshed
    }
  }
  const granted = await callToken(io, settings, 'grant', null)
  if (granted.kind === 'new') return keep(io, key, claimId, granted.token)
  await io.tokens.release(key, claimId)
  if (granted.kind === 'unauthorized') io.alarm('bKash does not take the account’s credentials')
  return granted
}

type NewToken = Omit<BkashToken, 'version'>

async function keep(
  io: BkashIo,
  key: string,
  claimId: string,
  token: NewToken,
): Promise<TokenAnswer> {
  await io.tokens.keep(key, claimId, token)
  return { kind: 'token', token: { ...token, version: claimId } }
}

type CalledToken =
  | { readonly kind: 'new'; readonly token: NewToken }
  | Exclude<TokenAnswer, { readonly kind: 'token' }>

export async function callToken(
  io: BkashIo,
  { username, password, appKey, appSecret, base }: BkashSettings,
  how: 'grant' | 'refresh',
  refreshToken: string | null,
): Promise<CalledToken> {
  // Its life is counted from before we asked.
  const askedAt = io.now()
  const answer = await post(io, new URL(`/v1.2.0-beta/tokenized/checkout/token/${how}`, base.url), {
    headers: { username, password },
    body: {
      app_key: appKey,
      app_secret: appSecret,
      ...(refreshToken !== null && { refresh_token: refreshToken }),
    },
    limits: TOKEN_LIMITS,
  })
  if (answer.kind === 'ok') return readToken(answer.body, askedAt)
  if (answer.kind === 'unknown') return answer
  // Any refusal of the token call speaks of the account.
  return { kind: 'unauthorized' }
}

const LIFE_MS_MAX = 24 * HOUR_MS

function readToken(body: Readonly<Record<string, unknown>>, askedAt: Instant): CalledToken {
  const { id_token: idToken, refresh_token: refreshToken, expires_in: expires } = body
  // A number in some answers, text in others.
  const seconds = Number(expires)
  const isWhole =
    typeof idToken === 'string' &&
    typeof refreshToken === 'string' &&
    /^[\x21-\x7e]{1,8192}$/.test(idToken) &&
    seconds > 0
  if (!isWhole) return { kind: 'unknown', reason: 'unreadable', retryAfterMs: null }
  const lifeMs = Math.min(seconds * SECOND_MS, LIFE_MS_MAX)
  return {
    kind: 'new',
    token: { idToken, refreshToken, grantedAt: askedAt, expiresAt: askedAt + lifeMs },
  }
}

type Posted = {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, string>>
  readonly limits?: CallLimits
  readonly form?: BkashForm
}

/** Every call of bKash's is a POST of JSON. Never throws for what comes back, or does not. */
export async function post(
  io: ProviderIo,
  url: URL,
  { headers, body, limits = CALL_LIMITS, form = 'v1' }: Posted,
): Promise<BkashAnswer> {
  try {
    const response = await boundedFetch(io, limits)(url, {
      method: 'POST',
      headers: { ...headers, accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return await readBkashAnswer(response, form)
  } catch (error) {
    return answerOfFault(error)
  }
}
