// HMAC-SHA256 under one key, many times: what depends on the key alone is worked out once.
import { hash } from 'node:crypto'

const BLOCK_BYTES = 64
const DIGEST_BYTES = 32
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c
/** Longer messages get memory of their own. */
const MESSAGE_BYTES_KEPT = 256

/**
 * The tag function of a key of at most 64 bytes; each tag is a new array of 32 bytes. Two hashes of short texts: half the
 * cost of `createHmac`, which makes an object outside the heap for each tag.
 *
 * @see RFC 2104
 */
export function openHmac(key: Uint8Array): (bytes: Uint8Array) => Uint8Array {
  if (key.length > BLOCK_BYTES) throw new RangeError('defect: a longer key is hashed first')
  // One for all tags: a tag is synchronous.
  const inner = Buffer.alloc(BLOCK_BYTES + MESSAGE_BYTES_KEPT)
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES)
  for (let at = 0; at < BLOCK_BYTES; at += 1) {
    inner[at] = (key[at] ?? 0) ^ INNER_PAD
    outer[at] = (key[at] ?? 0) ^ OUTER_PAD
  }
  const views = Array.from({ length: MESSAGE_BYTES_KEPT + 1 }, (_unused, length) =>
    inner.subarray(0, BLOCK_BYTES + length),
  )
  const innerOf = (bytes: Uint8Array): Buffer => {
    const kept = views[bytes.length]
    if (kept === undefined) return Buffer.concat([inner.subarray(0, BLOCK_BYTES), bytes])
    inner.set(bytes, BLOCK_BYTES)
    return kept
  }
  return (bytes) => {
    outer.write(hash('sha256', innerOf(bytes), 'binary'), BLOCK_BYTES, DIGEST_BYTES, 'latin1')
    return bytesOf(hash('sha256', outer, 'binary'))
  }
}

/** A digest as text and its characters as bytes: a third of what it costs to get it as a buffer. */
function bytesOf(digest: string): Uint8Array {
  const bytes = new Uint8Array(DIGEST_BYTES)
  for (let at = 0; at < DIGEST_BYTES; at += 1) bytes[at] = digest.charCodeAt(at)
  return bytes
}
