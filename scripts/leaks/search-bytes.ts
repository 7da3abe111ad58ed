// Finds many byte strings in one pass, wherever they stand: freed pages and torn lines included.
import { assert } from '../../shared/assert.ts'
import type { Needle } from './needles.ts'

export type Hit = { readonly needle: Needle; readonly offset: number }

/** How many hits of one needle are told. */
const HITS_MAX = 3
const HEAD_BYTES = 3

/** Prepares the needles, each of at least three bytes; the returned function searches one file's bytes. */
export function createByteSearch(needles: readonly Needle[]): (bytes: Uint8Array) => Hit[] {
  const heads = new Uint8Array(1 << 24)
  const byHead = new Map<number, Needle[]>()
  for (const needle of needles) {
    assert(needle.bytes.length >= HEAD_BYTES, 'a needle has three bytes or more')
    const head = needle.bytes.readUIntBE(0, HEAD_BYTES)
    heads[head] = 1
    byHead.set(head, [...(byHead.get(head) ?? []), needle])
  }
  return (bytes) => {
    const within = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const counts = new Map<Needle, number>()
    const hits: Hit[] = []
    let head = 0
    for (let at = 0; at < within.length; at += 1) {
      head = ((head << 8) | (within[at] ?? 0)) & 0xff_ffff
      if (at < HEAD_BYTES - 1 || heads[head] !== 1) continue
      const offset = at - (HEAD_BYTES - 1)
      for (const needle of byHead.get(head) ?? []) {
        if (!startsAt(within, offset, needle.bytes)) continue
        const count = (counts.get(needle) ?? 0) + 1
        counts.set(needle, count)
        if (count <= HITS_MAX) hits.push({ needle, offset })
      }
    }
    return hits
  }
}

const startsAt = (within: Buffer, offset: number, bytes: Buffer): boolean =>
  offset + bytes.length <= within.length &&
  within.compare(bytes, 0, bytes.length, offset, offset + bytes.length) === 0
