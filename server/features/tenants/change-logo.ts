// Gives an organizer a logo, another one, or none.
import { createHash } from 'node:crypto'
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { LogoView } from '../../../shared/tenants/schema.ts'
import { HOUR_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type Rate, takeRate } from '../../platform/http/rate-limit.ts'
import { createLimiter } from '../../platform/limiter.ts'
import { perDeps } from '../../platform/per-deps.ts'
import { encodePicture } from '../../platform/pictures/encode-picture.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { getLogo, type LogoRow, lockLogo, type NewLogo, replaceLogo } from './logo-store.ts'
import { toLogoView } from './tenant-view.ts'

export type LogoChange = {
  readonly actor: ActivityActor
  readonly tenantId: TenantId
  /** Of the logo that was seen; 0 where there never was one. */
  readonly version: number
}

/** Drawing one costs up to two seconds of a processor. */
const RATE: Rate = { name: 'logo', max: 30, windowMs: HOUR_MS }

/** One is drawn at a time, so that the gates keep the other processors; few wait, each with 2 MB. */
export const drawingOf = perDeps(() => createLimiter(1, 4))
const BUSY_SECONDS = 5

/** Stores the picture as drawn anew. Nothing of what was sent is kept but its pixels. */
export async function uploadLogo(
  deps: Deps,
  change: LogoChange,
  sent: Uint8Array,
): Promise<Result<LogoView, Refusal>> {
  const { tenantId, version } = change
  const taken = await takeRate(deps, RATE, tenantId)
  if (!taken.ok) return taken
  // Before the work; once more with the row locked.
  const seen = await withTenant(deps.db, tenantId, getLogo)
  if (seen.version !== version) return refuse(logoChanged(tenantId, seen))
  const drawn = await drawingOf(deps).run(() => encodePicture(sent))
  if (drawn === 'busy') return refuse({ code: 'busy', retryAfterSeconds: BUSY_SECONDS })
  if (!drawn.ok) return drawn
  const { bytes: picture, width, height } = drawn.value
  const logo = { picture, digest: digestOf(picture), width, height }
  return withTenant(deps.db, tenantId, (tx) => applyLogo(tx, deps, change, logo))
}

/** Where there is none, nothing changes. */
export const removeLogo = (deps: Deps, change: LogoChange): Promise<Result<LogoView, Refusal>> =>
  withTenant(deps.db, change.tenantId, (tx) => applyLogo(tx, deps, change, null))

const DIGEST_CHARS = 32

const digestOf = (picture: Uint8Array): string =>
  createHash('sha256').update(picture).digest('hex').slice(0, DIGEST_CHARS)

async function applyLogo(
  tx: TenantTx,
  deps: Deps,
  { actor, tenantId, version }: LogoChange,
  logo: NewLogo | null,
): Promise<Result<LogoView, Refusal>> {
  const row = await lockLogo(tx)
  if (row.version !== version) return refuse(logoChanged(tenantId, row))
  if (row.digest === (logo?.digest ?? null)) return ok(toLogoView(tenantId, row))
  const next = await replaceLogo(tx, version, logo, deps.now())
  // There was none to lock, and somebody else was the first.
  if (next === null) return refuse(logoChanged(tenantId, await getLogo(tx)))
  await recordActivity(tx, deps, {
    actor,
    action: logo === null ? 'logo.removed' : 'logo.replaced',
    subject: { kind: 'tenant', id: tenantId },
    metadata: { digest: { before: row.digest, after: logo?.digest ?? null } },
  })
  const { digest = null, width = null, height = null } = logo ?? {}
  return ok(toLogoView(tenantId, { version: next, digest, width, height }))
}

const logoChanged = (tenantId: TenantId, row: LogoRow): Refusal => ({
  code: 'changed_meanwhile',
  details: [toLogoView(tenantId, row)],
})
