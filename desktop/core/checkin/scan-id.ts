// Scan ids: UUIDv7 of the scan's corrected time. Those times only grow on a station, and so do its ids.
import { bytesToId, type ScanId } from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'

/** `random` gives 10 bytes, of which 74 bits are kept. */
export function newScanId(scannedAt: Instant, random: Uint8Array): ScanId {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(scannedAt, 0, 6)
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytesToId(bytes) as ScanId
}
