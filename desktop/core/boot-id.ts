// The id of one run of the program.
import { bytesToId } from '../../shared/ids.ts'

/** 16 random bytes as a UUIDv4. */
export function randomBytesToId(random: Uint8Array): string {
  const bytes = Uint8Array.from(random)
  bytes[6] = 0x40 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytesToId(bytes)
}
