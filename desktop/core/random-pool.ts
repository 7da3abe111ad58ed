// Randomness in small pieces: the system is asked for a few kilobytes at a time, because one question costs about as
// much as all the arithmetic of a scan.

const POOL_BYTES = 4_096

/** The same bytes as `randomBytes` gives, each handed out once. For ids and nonces, not for keys. */
export function poolRandom(
  randomBytes: (length: number) => Uint8Array,
): (length: number) => Uint8Array {
  let pool = new Uint8Array(0)
  let used = 0
  return (length) => {
    if (length > POOL_BYTES) return randomBytes(length)
    if (used + length > pool.length) {
      // A new one each time: pieces of the old one may still be held.
      pool = Uint8Array.from(randomBytes(POOL_BYTES))
      used = 0
    }
    used += length
    return pool.subarray(used - length, used)
  }
}
