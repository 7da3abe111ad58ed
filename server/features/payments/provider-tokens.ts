// One bKash token for all replicas: in the database, sealed, renewed by whoever holds the claim.
import * as v from 'valibot'
import { required } from '../../../shared/assert.ts'
import type { Deps } from '../../deps.ts'
import { openSealed, seal } from '../../platform/crypto/seal.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import type {
  BkashToken,
  BkashTokenStore,
  TokenClaim,
  TokenWish,
} from './providers/bkash-tokens.ts'
import {
  claimToken,
  findToken,
  keepToken,
  lockToken,
  releaseToken,
  type TokenRow,
} from './token-store.ts'

type TokenDeps = Pick<Deps, 'platformDb' | 'newId' | 'randomBytes'> & {
  readonly config: Pick<Deps['config'], 'masterKey'>
}

/** No transaction is open while bKash is asked: a claim with an end is what keeps others waiting. */
export function createProviderTokens(deps: TokenDeps): BkashTokenStore {
  return {
    read: async (key) => readRow(deps, key, await findToken(deps.platformDb, key)),
    claim: (key, wish) => claim(deps, key, wish),
    keep: (key, claimId, { grantedAt, expiresAt, ...tokens }) =>
      keepToken(deps.platformDb, key, {
        version: claimId,
        sealed: seal(
          sealDeps(deps),
          purposeOf(key),
          new TextEncoder().encode(JSON.stringify(tokens)),
        ),
        grantedAt,
        expiresAt,
      }),
    release: (key, claimId) => releaseToken(deps.platformDb, key, claimId),
  }
}

const sealDeps = ({ config, randomBytes }: TokenDeps) => ({
  masterKey: config.masterKey,
  randomBytes,
})

const purposeOf = (key: string): string => `provider token ${key}`

const Tokens = v.strictObject({ idToken: v.string(), refreshToken: v.string() })

/** Null: none was granted yet, or another MASTER_KEY sealed it: the next one takes its place. */
function readRow(deps: TokenDeps, key: string, row: TokenRow | null): BkashToken | null {
  const tokens = row === null || row.sealed === null ? null : openTokens(deps, key, row.sealed)
  if (row === null || tokens === null) return null
  const whole = 'a token that is kept has its version and its times'
  return {
    ...tokens,
    version: required(row.version, whole),
    grantedAt: required(row.grantedAt, whole),
    expiresAt: required(row.expiresAt, whole),
  }
}

function openTokens({ config }: TokenDeps, key: string, sealed: Uint8Array) {
  try {
    const bytes = openSealed(config.masterKey, purposeOf(key), sealed)
    return v.parse(Tokens, JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    // A token is worth an hour: nothing is lost with it that a call cannot bring.
    return null
  }
}

const claim = (deps: TokenDeps, key: string, wish: TokenWish): Promise<TokenClaim> =>
  withPlatform(deps.platformDb, async (tx) => {
    const row = required(await lockToken(tx, key, wish.since), 'the row was just made')
    const token = readRow(deps, key, row)
    if (token !== null && token.version !== wish.staleVersion) return { kind: 'renewed', token }
    const isTaken = (row.claimedUntil ?? 0) > wish.now && row.claimId !== wish.claimId
    if (isTaken) return { kind: 'taken', until: row.claimedUntil ?? wish.now }
    if (row.calls >= wish.callsMax) {
      // The window is open at its older end: a call is free again once the first has left it.
      return { kind: 'spent', until: (row.firstCallAt ?? wish.now) + (wish.now - wish.since) }
    }
    const claimId = wish.claimId ?? deps.newId()
    await claimToken(tx, key, {
      id: claimId,
      until: wish.leaseUntil,
      at: wish.now,
      since: wish.since,
    })
    return { kind: 'claimed', claimId, token }
  })
