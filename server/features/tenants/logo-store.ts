// Organizers' logos.
import type { TenantId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'
import type { PlatformDb } from '../../platform/db/open.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'

export type LogoRow = {
  /** 0: there never was one. */
  readonly version: number
  /** Null without a picture, as are its sides. */
  readonly digest: string | null
  readonly width: number | null
  readonly height: number | null
}

const NEVER: LogoRow = { version: 0, digest: null, width: null, height: null }

/** What there is, without its picture. */
export async function getLogo(tx: TenantTx): Promise<LogoRow> {
  const [row] = await tx<LogoRow[]>`select version, digest, width, height from tenant_logos`
  return row ?? NEVER
}

/** As `getLogo`; of two who change one logo the second waits. */
export async function lockLogo(tx: TenantTx): Promise<LogoRow> {
  const [row] = await tx<LogoRow[]>`
    select version, digest, width, height from tenant_logos for no key update
  `
  return row ?? NEVER
}

export type NewLogo = {
  readonly picture: Uint8Array
  readonly digest: string
  readonly width: number
  readonly height: number
}

/** The version after the change; null when somebody else changed it from `version` on. Null as logo takes it away. */
export async function replaceLogo(
  tx: TenantTx,
  version: number,
  logo: NewLogo | null,
  at: Instant,
): Promise<number | null> {
  const picture = logo === null ? null : Buffer.from(logo.picture)
  const { digest = null, width = null, height = null } = logo ?? {}
  const [row] = await tx<{ readonly version: number }[]>`
    insert into tenant_logos (version, picture, digest, width, height, changed_at)
    values (1, ${picture}, ${digest}, ${width}, ${height}, ${tx.typed.instant(at)})
    on conflict (tenant_id, id) do update
       set version = tenant_logos.version + 1, picture = excluded.picture, digest = excluded.digest,
           width = excluded.width, height = excluded.height, changed_at = excluded.changed_at
     where tenant_logos.version = ${version}
    returning version
  `
  return row?.version ?? null
}

/** The picture of that digest, unless it was replaced or its organizer is suspended. */
export async function findLogoPicture(
  db: PlatformDb,
  tenantId: TenantId,
  digest: string,
): Promise<Uint8Array | null> {
  const [row] = await db<{ readonly picture: Uint8Array }[]>`
    select l.picture
      from tenant_logos l
      join tenants t on t.id = l.tenant_id
     where l.tenant_id = ${tenantId} and l.digest = ${digest} and t.status <> 'suspended'
  `
  return row?.picture ?? null
}
