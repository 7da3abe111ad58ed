// What the admin page asks of the core itself: who is signed in. Everything else it asks of the server, through `/api`.
import * as v from 'valibot'

const nothing = v.strictObject({})
const text = (charsMin: number, charsMax: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(charsMin), v.maxLength(charsMax))

const Tenant = v.object({ id: v.string(), slug: v.string(), name: v.string() })

/** Who administers here. The tokens stay with the core. */
export const AdminSessionView = v.object({
  server: v.string(),
  user: v.object({ id: v.string(), email: v.string(), name: v.string() }),
  role: v.picklist(['platform_admin', 'tenant_admin']),
  /** Null: the platform itself. */
  tenant: v.nullable(Tenant),
})
export type AdminSessionView = v.InferOutput<typeof AdminSessionView>

/**
 * Why a session ended without anybody signing out: `reused` its token came a second time, `disabled` the account,
 * `suspended` the organizer, `not_admin` its owner's role was lowered, `ended` anything else, such as its owner ending it
 * elsewhere.
 */
export const SESSION_ENDS = [
  'expired',
  'reused',
  'disabled',
  'suspended',
  'not_admin',
  'ended',
] as const
export type SessionEnd = (typeof SESSION_ENDS)[number]

export const AdminView = v.object({
  session: v.nullable(AdminSessionView),
  /** Null: somebody signed out, or nobody has signed in. */
  ended: v.nullable(v.picklist(SESSION_ENDS)),
  /** What a sign-in that names no server asks; null: the person types it. */
  server: v.nullable(v.string()),
})
export type AdminView = v.InferOutput<typeof AdminView>

/** Why somebody with the right password, or a server of another kind, opens nothing here. */
export const SIGN_IN_REFUSALS = [
  'not_admin',
  'no_membership',
  'account_disabled',
  'organizer_suspended',
  'not_the_server',
  'certificate',
] as const

export const AdminSignInView = v.variant('outcome', [
  v.object({ outcome: v.literal('signed_in'), session: AdminSessionView }),
  /** To be asked again with one of these as `tenant`. */
  v.object({ outcome: v.literal('tenant_required'), tenants: v.array(Tenant) }),
  v.object({ outcome: v.literal('refused'), reason: v.picklist(SIGN_IN_REFUSALS) }),
])
export type AdminSignInView = v.InferOutput<typeof AdminSignInView>

export const ADMINISTRATION_CALLS = {
  adminSession: { input: nothing, output: AdminView },
  /** In the place of whoever is signed in, once the server has said yes. */
  signInAdmin: {
    input: v.strictObject({
      /** Left out: the one of this station, or of its settings. */
      server: v.exactOptional(text(1, 500)),
      email: text(3, 254),
      password: v.pipe(v.string(), v.minLength(1), v.maxLength(1_024)),
      /** Slug or id; left out by whoever works for one organizer, or for the platform. */
      tenant: v.exactOptional(text(1, 63)),
      /** Of the second factor, or a recovery code; after `second_factor_required`. */
      code: v.exactOptional(text(6, 20)),
    }),
    output: AdminSignInView,
  },
  signOutAdmin: { input: nothing, output: AdminView },
} as const
