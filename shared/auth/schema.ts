// Who somebody is to us, and what may be asked for.
import * as v from 'valibot'
import { SignedInUser } from '../sync/schema.ts'
import { hasNoNul } from '../text.ts'

export const ROLES = ['platform_admin', 'tenant_admin', 'staff'] as const
export const Role = v.picklist(ROLES)
export type Role = v.InferOutput<typeof Role>

/** How much a staff member may do at a gate. Other roles have none. */
export const Level = v.picklist(['steward', 'supervisor'])
export type Level = v.InferOutput<typeof Level>

/** Longer passwords are refused: hashing one costs time. */
export const PASSWORD_CHARS_MAX = 200

export const SignInInput = v.strictObject({
  email: v.pipe(
    v.string(),
    v.trim(),
    v.toLowerCase(),
    v.minLength(3),
    v.maxLength(254),
    v.check(hasNoNul, 'a NUL character'),
  ),
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(PASSWORD_CHARS_MAX)),
  /** The slug or the id; needed by somebody who works for several. */
  tenant: v.optional(
    v.pipe(v.string(), v.trim(), v.toLowerCase(), v.minLength(1), v.maxLength(63)),
  ),
})
export type SignInInput = v.InferOutput<typeof SignInInput>

/** Answered by sign-in, refresh and `GET /auth/me`. */
export const SignedIn = v.object({ user: SignedInUser })
export type SignedIn = v.InferInput<typeof SignedIn>
