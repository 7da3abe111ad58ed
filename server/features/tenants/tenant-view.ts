// A tenant as the API shows one.
import { required } from '../../../shared/assert.ts'
import type { TenantId } from '../../../shared/ids.ts'
import type { LogoView, TenantView } from '../../../shared/tenants/schema.ts'
import { instantToText } from '../../../shared/time.ts'
import type { LogoRow } from './logo-store.ts'
import type { TenantRow } from './store.ts'

export const toTenantView = ({ branding, ...row }: TenantRow): TenantView => ({
  ...row,
  brandingSettings: branding,
  statusChangedAt: instantToText(row.statusChangedAt),
  createdAt: instantToText(row.createdAt),
})

export const toLogoView = (
  tenantId: TenantId,
  { version, digest, width, height }: LogoRow,
): LogoView => ({
  version,
  picture:
    digest === null
      ? null
      : {
          path: `/public/logos/${tenantId}/${digest}`,
          width: required(width, 'a picture has sides'),
          height: required(height, 'a picture has sides'),
        },
})

/** What is refused to somebody who read an older version: with the newer one, and nothing overwritten. */
export const changedMeanwhile = (row: TenantRow) =>
  ({ code: 'changed_meanwhile', details: [toTenantView(row)] }) as const

/** Names the field, so that a form can mark it. */
export const slugTaken = { code: 'slug_taken', details: [{ in: 'body', path: 'slug' }] } as const
