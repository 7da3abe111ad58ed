// Refresh tokens are computed, not stored: a session's row knows which generation counts.
import { createHmac, timingSafeEqual } from 'node:crypto'
import * as v from 'valibot'
import { SessionId } from '../../../shared/ids.ts'

export type RefreshToken = { readonly sessionId: SessionId; readonly generation: number }

/** `sessionId.generation.mac` */
export function writeRefreshToken(secret: Uint8Array, token: RefreshToken): string {
  const named = `${token.sessionId}.${token.generation}`
  return `${named}.${macOf(secret, named).toString('base64url')}`
}

/** Null for a text that none of the secrets made. Whether it still counts is the row's to say. */
export function readRefreshToken(
  secrets: readonly Uint8Array[],
  text: string,
): RefreshToken | null {
  const parts = /^([0-9a-f-]{36})\.(\d{1,9})\.([\w-]{43})$/.exec(text)
  const sessionId = v.safeParse(SessionId, parts?.[1])
  if (parts === null || !sessionId.success) return null
  const given = Buffer.from(parts[3] ?? '', 'base64url')
  const isRight = secrets
    .map((secret) => macOf(secret, `${parts[1]}.${parts[2]}`))
    .some((right) => given.length === right.length && timingSafeEqual(given, right))
  if (!isRight) return null
  return { sessionId: sessionId.output, generation: Number(parts[2]) }
}

/** Labelled, so that nothing else signed with the secret can be taken for a refresh token. */
const macOf = (secret: Uint8Array, named: string): Buffer =>
  createHmac('sha256', secret).update(`refresh-token:${named}`).digest()
