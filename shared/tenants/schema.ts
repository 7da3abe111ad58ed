// Tenants as the platform's administration and the tenant itself see them.
import * as v from 'valibot'
import { TenantId } from '../ids.ts'
import { lineOf } from '../line.ts'
import { InstantText } from '../time.ts'
import { CONTRAST_MIN, contrastOf } from './contrast.ts'

export const TENANT_STATUSES = ['pending', 'active', 'suspended'] as const
/** A pending tenant prepares; it neither publishes nor sells. Nobody works for a suspended one. */
export const TenantStatus = v.picklist(TENANT_STATUSES)
export type TenantStatus = v.InferOutput<typeof TenantStatus>

export const TenantSlug = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9-]{1,63}$/, 'lower-case letters, digits and hyphens'),
)
export const TenantName = lineOf(200)

const Color = v.pipe(
  v.string(),
  v.regex(/^#[0-9a-f]{6}$/i, 'a colour such as #1a2b3c'),
  v.toLowerCase(),
)
const hasContrast = (one: string, other: string): boolean => contrastOf(one, other) >= CONTRAST_MIN

/** Two pairs of colours, each of which people must be able to read. */
export const BrandingColors = v.pipe(
  v.strictObject({ background: Color, text: Color, button: Color, buttonText: Color }),
  v.forward(
    v.check(({ background, text }) => hasContrast(background, text), 'too little contrast'),
    ['text'],
  ),
  v.forward(
    v.check(({ button, buttonText }) => hasContrast(button, buttonText), 'too little contrast'),
    ['buttonText'],
  ),
)

export const BrandingSettings = v.strictObject({ colors: v.optional(BrandingColors) })
export type BrandingSettings = v.InferOutput<typeof BrandingSettings>

/** Of what somebody read before they changed it: an older one is refused. */
export const Version = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2_147_483_647))

const fields = {
  name: TenantName,
  slug: TenantSlug,
  brandingSettings: BrandingSettings,
}

export const CreateTenantBody = v.strictObject({
  ...fields,
  brandingSettings: v.optional(BrandingSettings, {}),
})
export type CreateTenantBody = v.InferOutput<typeof CreateTenantBody>

/** Every field; what is left out of the branding is taken away. */
export const ReplaceTenantBody = v.strictObject({ ...fields, version: Version })
export type ReplaceTenantBody = v.InferOutput<typeof ReplaceTenantBody>

/** Only the fields that are given. */
export const PatchTenantBody = v.strictObject({
  name: v.optional(TenantName),
  slug: v.optional(TenantSlug),
  brandingSettings: v.optional(BrandingSettings),
  version: Version,
})
export type PatchTenantBody = v.InferOutput<typeof PatchTenantBody>

export const TenantStatusBody = v.strictObject({
  status: TenantStatus,
  version: v.optional(Version),
})
export type TenantStatusBody = v.InferOutput<typeof TenantStatusBody>

export const TenantView = v.object({
  id: TenantId,
  name: v.string(),
  slug: v.string(),
  status: TenantStatus,
  statusChangedAt: InstantText,
  brandingSettings: BrandingSettings,
  createdAt: InstantText,
  version: v.number(),
})
export type TenantView = v.InferInput<typeof TenantView>

/** What an organizer shows at the head of its pages. */
export const LogoView = v.object({
  /** Null: it has none. */
  picture: v.nullable(
    v.object({
      /** From the server's root. Another picture has another address. */
      path: v.string(),
      width: v.number(),
      height: v.number(),
    }),
  ),
  /** 0 where there never was one. */
  version: v.number(),
})
export type LogoView = v.InferInput<typeof LogoView>

/** An organizer as it sees itself. */
export const ProfileView = v.object({ ...TenantView.entries, logo: LogoView })
export type ProfileView = v.InferInput<typeof ProfileView>
