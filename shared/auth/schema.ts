// Who somebody is to us, and what may be asked for.
import * as v from 'valibot'
import { SignedInUser } from '../sync/schema.ts'

export const ROLES = ['platform_admin', 'tenant_admin', 'staff'] as const
export const Role = v.picklist(ROLES)
export type Role = v.InferOutput<typeof Role>

/** How much a staff member may do at a gate. Other roles have none. */
export const Level = v.picklist(['steward', 'supervisor'])
export type Level = v.InferOutput<typeof Level>

export const PASSWORD_CHARS_MIN = 10
/** Longer passwords are refused: hashing one costs time. */
export const PASSWORD_CHARS_MAX = 200

/** One spelling for each address: what is looked up, kept and counted. It also stands in the head of a mail. */
export const EmailAddress = v.pipe(
  v.string(),
  v.maxLength(1_000),
  v.normalize('NFKC'),
  v.trim(),
  v.toLowerCase(),
  v.minLength(3),
  v.maxLength(254),
  v.regex(/^[^\s@<>()[\],;:"\\\p{C}]+@[^\s@<>()[\],;:"\\\p{C}]+$/u, 'an email address'),
)

export const SignInInput = v.strictObject({
  email: EmailAddress,
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
