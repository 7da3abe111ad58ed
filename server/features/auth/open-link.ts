// What a link's token is worth at this moment.
import type { Language } from '../../../shared/i18n/fill.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { findLink, type LinkRow } from './link-store.ts'
import { readLinkToken } from './one-time-link.ts'

export type LinkRefusal = { readonly code: 'link_unknown' | 'link_used' | 'link_expired' }

/** The link behind a token, if it is of that kind, unused and in time. Uses nothing up. */
export async function openLink(
  deps: Pick<Deps, 'platformDb' | 'config' | 'now'>,
  token: string,
  kind: LinkRow['kind'],
): Promise<Result<LinkRow, LinkRefusal>> {
  const id = readLinkToken(deps.config.masterKey, token)
  const link = id === null ? null : await findLink(deps.platformDb, id)
  if (link === null || link.kind !== kind || link.isInviterOut)
    return refuse({ code: 'link_unknown' })
  if (link.usedAt !== null) return refuse({ code: 'link_used' })
  if (link.expiresAt <= deps.now()) return refuse({ code: 'link_expired' })
  return ok(link)
}

/** The language that a link was mailed in, whatever became of it; null for a token that names none. */
export async function localeOfLink(
  deps: Pick<Deps, 'platformDb' | 'config'>,
  token: string,
): Promise<Language | null> {
  const id = readLinkToken(deps.config.masterKey, token)
  const link = id === null ? null : await findLink(deps.platformDb, id)
  return link?.locale ?? null
}
