// A station's credential: which tenant, which station, and a secret that only the laptop keeps.
import { hash, timingSafeEqual } from 'node:crypto'
import { bytesToId, idToBytes, type StationId, type TenantId } from '../../../shared/ids.ts'

export const CREDENTIAL_PREFIX = 'pst_'
export const CREDENTIAL_SECRET_BYTES = 32
const ID_BYTES = 16
const BYTES = 2 * ID_BYTES + CREDENTIAL_SECRET_BYTES
const CHARS = CREDENTIAL_PREFIX.length + Math.ceil((BYTES * 4) / 3)

export type StationCredential = {
  readonly tenantId: TenantId
  readonly stationId: StationId
  /** SHA-256 of the secret: what the row keeps. */
  readonly secretHash: Uint8Array
}

/** The text that the laptop keeps. */
export function writeStationCredential(
  tenantId: TenantId,
  stationId: StationId,
  secret: Uint8Array,
): string {
  const bytes = Buffer.concat([idToBytes(tenantId), idToBytes(stationId), secret])
  return CREDENTIAL_PREFIX + bytes.toString('base64url')
}

/** Null for a text that is no credential. Proves nothing before the hash is compared. */
export function readStationCredential(text: string): StationCredential | null {
  if (text.length !== CHARS) return null
  const bytes = Buffer.from(text.slice(CREDENTIAL_PREFIX.length), 'base64url')
  if (bytes.length !== BYTES) return null
  return {
    // Safe: 16 bytes always spell an id, and the query that follows looks for a row with both.
    tenantId: bytesToId(bytes, 0) as TenantId,
    stationId: bytesToId(bytes, ID_BYTES) as StationId,
    secretHash: hashSecret(bytes.subarray(2 * ID_BYTES)),
  }
}

export const hashSecret = (secret: Uint8Array): Uint8Array => hash('sha256', secret, 'buffer')

/** In a time that does not depend on where they differ. */
export const isSameHash = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b)
