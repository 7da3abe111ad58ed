// Who somebody is to us, and what may be asked for.
import * as v from 'valibot'
import { LANGUAGES } from '../i18n/fill.ts'
import { SessionId, TenantId, UserId } from '../ids.ts'
import { lineOf } from '../line.ts'
import { SignedInUser } from '../sync/schema.ts'
import { Version } from '../tenants/schema.ts'
import { InstantText } from '../time.ts'

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

export const PersonName = lineOf(200)

export const SignInInput = v.strictObject({
  email: EmailAddress,
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(PASSWORD_CHARS_MAX)),
  /** The slug or the id; needed by somebody who works for several. */
  tenant: v.optional(
    v.pipe(v.string(), v.trim(), v.toLowerCase(), v.minLength(1), v.maxLength(63)),
  ),
  /** The second factor's, or a recovery code; asked by `second_factor_required`. */
  code: v.optional(v.pipe(v.string(), v.trim(), v.minLength(6), v.maxLength(20))),
})
export type SignInInput = v.InferOutput<typeof SignInInput>

/** Answered by sign-in, refresh and `GET /auth/me`. */
export const SignedIn = v.object({ user: SignedInUser })
export type SignedIn = v.InferInput<typeof SignedIn>

const Locale = v.optional(v.picklist(LANGUAGES), 'bn')
/** The rules for a new password are asked where the person is known. */
const NewPassword = v.pipe(v.string(), v.minLength(1), v.maxLength(1_000))
const LinkToken = v.pipe(v.string(), v.maxLength(100))

export const ChangePasswordInput = v.strictObject({
  current: v.pipe(v.string(), v.minLength(1), v.maxLength(PASSWORD_CHARS_MAX)),
  password: NewPassword,
  locale: Locale,
})
export type ChangePasswordInput = v.InferOutput<typeof ChangePasswordInput>

export const AskResetInput = v.strictObject({ email: EmailAddress, locale: Locale })
export type AskResetInput = v.InferOutput<typeof AskResetInput>

export const ResetPasswordInput = v.strictObject({ token: LinkToken, password: NewPassword })
export type ResetPasswordInput = v.InferOutput<typeof ResetPasswordInput>

/** A session as its owner sees it. */
export const SessionView = v.object({
  id: SessionId,
  tenant: v.nullable(v.object({ id: TenantId, slug: v.string(), name: v.string() })),
  /** What the browser or program called itself. */
  userAgent: v.nullable(v.string()),
  createdAt: InstantText,
  lastUsedAt: InstantText,
  expiresAt: InstantText,
  isCurrent: v.boolean(),
})
export type SessionView = v.InferInput<typeof SessionView>

/** What a member of a tenant is: staff has a level, an admin has none. */
const isMemberRole = ({ role, level }: { role: string; level: Level | null }): boolean =>
  (role === 'staff') === (level !== null)
export const MEMBER_ROLE_MESSAGE = 'staff needs a level, and an admin has none'
export const MemberRoleFields = {
  role: v.picklist(['tenant_admin', 'staff']),
  level: v.optional(v.nullable(Level), null),
}

export const InviteInput = v.pipe(
  v.strictObject({ email: EmailAddress, ...MemberRoleFields, locale: Locale }),
  v.check((member) => isMemberRole(member), MEMBER_ROLE_MESSAGE),
)
export type InviteInput = v.InferOutput<typeof InviteInput>

/** An invitation that waits for an answer. */
export const InvitationView = v.object({
  id: v.string(),
  email: v.string(),
  role: Role,
  level: v.nullable(Level),
  createdAt: InstantText,
  expiresAt: InstantText,
})
export type InvitationView = v.InferInput<typeof InvitationView>

export const LookAtInvitationInput = v.strictObject({ token: LinkToken })
/** What somebody is invited to. */
export const InvitationOffer = v.object({
  email: v.string(),
  role: Role,
  level: v.nullable(Level),
  tenant: v.object({ slug: v.string(), name: v.string() }),
  /** False: this address has an account, which the invitation joins to the tenant. */
  needsAccount: v.boolean(),
})
export type InvitationOffer = v.InferInput<typeof InvitationOffer>

export const AcceptInvitationInput = v.strictObject({
  token: LinkToken,
  /** Both for a new account, neither for one that is there. */
  name: v.optional(PersonName),
  password: v.optional(NewPassword),
})
export type AcceptInvitationInput = v.InferOutput<typeof AcceptInvitationInput>

const FactorCode = v.pipe(v.string(), v.trim(), v.minLength(6), v.maxLength(20))
const OwnPassword = v.pipe(v.string(), v.minLength(1), v.maxLength(PASSWORD_CHARS_MAX))

export const StartFactorInput = v.strictObject({ password: OwnPassword })
export const StartedFactor = v.object({
  /** Base32, for an app that takes no picture. */
  secret: v.string(),
  /** `otpauth://totp/…`, for the picture. */
  uri: v.string(),
})
export const ConfirmFactorInput = v.strictObject({ code: FactorCode })
/** Shown once. */
export const RecoveryCodes = v.object({ recoveryCodes: v.array(v.string()) })
export const RemoveFactorInput = v.strictObject({ password: OwnPassword, code: FactorCode })
export type RemoveFactorInput = v.InferOutput<typeof RemoveFactorInput>
export const FactorState = v.object({ isOn: v.boolean(), recoveryCodesLeft: v.number() })

const AccountStatus = v.picklist(['active', 'disabled'])

/** Somebody who works for a tenant. */
export const MemberView = v.object({
  userId: UserId,
  email: v.string(),
  name: v.string(),
  role: v.picklist(['tenant_admin', 'staff']),
  level: v.nullable(Level),
  status: AccountStatus,
  statusChangedAt: InstantText,
  createdAt: InstantText,
  version: v.number(),
})
export type MemberView = v.InferInput<typeof MemberView>

export const ReplaceMemberBody = v.pipe(
  v.strictObject({ ...MemberRoleFields, status: AccountStatus, version: Version }),
  v.check((member) => isMemberRole(member), MEMBER_ROLE_MESSAGE),
)
/** Role and level go together: whoever changes one names both. */
export const PatchMemberBody = v.pipe(
  v.strictObject({
    role: v.optional(MemberRoleFields.role),
    level: v.optional(v.nullable(Level)),
    status: v.optional(AccountStatus),
    version: Version,
  }),
  v.check(
    ({ role, level }) =>
      role === undefined ? level === undefined : isMemberRole({ role, level: level ?? null }),
    MEMBER_ROLE_MESSAGE,
  ),
)
export type PatchMemberBody = v.InferOutput<typeof PatchMemberBody>

/** A person, as the platform's administration sees one. */
export const UserView = v.object({
  id: UserId,
  email: v.string(),
  name: v.string(),
  isPlatformAdmin: v.boolean(),
  status: AccountStatus,
  statusChangedAt: InstantText,
  hasSecondFactor: v.boolean(),
  createdAt: InstantText,
  version: v.number(),
})
export type UserView = v.InferInput<typeof UserView>

/** With the tenants that the person works for. */
export const UserDetails = v.object({
  ...UserView.entries,
  memberships: v.array(
    v.object({
      tenant: v.object({ id: TenantId, slug: v.string(), name: v.string() }),
      role: Role,
      level: v.nullable(Level),
      status: AccountStatus,
    }),
  ),
})
export type UserDetails = v.InferInput<typeof UserDetails>

export const ReplaceUserBody = v.strictObject({
  name: PersonName,
  isPlatformAdmin: v.boolean(),
  status: AccountStatus,
  version: Version,
})
export const PatchUserBody = v.strictObject({
  name: v.optional(PersonName),
  isPlatformAdmin: v.optional(v.boolean()),
  status: v.optional(AccountStatus),
  version: Version,
})
export type PatchUserBody = v.InferOutput<typeof PatchUserBody>

export const AccountStatusQuery = v.optional(AccountStatus)
