// Which tickets may have scans of other gates: asked before every scan, so that the many that have none cost no read.

/** Half a megabyte: of 100,000 tickets with scans, about two in a thousand others look as if they had some. */
const BITS = 4 * 1024 * 1024
const ID_BYTES = 16

export type TicketFilter = {
  readonly add: (ticketId: Uint8Array) => void
  /** False: certainly never added. True: probably added. */
  readonly mayHave: (ticketId: Uint8Array) => boolean
}

/** Holds `ticketIds`. Nothing is taken out again: a ticket that is here in vain costs one read. */
export function createTicketFilter(ticketIds: Iterable<Uint8Array>): TicketFilter {
  const words = new Uint32Array(BITS / 32)
  const add = (ticketId: Uint8Array): void => {
    for (const end of ENDS) {
      const bit = bitAt(ticketId, end)
      words[bit >>> 5] = (words[bit >>> 5] ?? 0) | (1 << (bit & 31))
    }
  }
  for (const ticketId of ticketIds) add(ticketId)
  return {
    add,
    mayHave: (ticketId) =>
      ENDS.every((end) => {
        const bit = bitAt(ticketId, end)
        return ((words[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0
      }),
  }
}

/** An id ends in random bytes, so two places in it are as good as two hashes of it. */
const ENDS = [ID_BYTES, ID_BYTES - 3] as const

function bitAt(ticketId: Uint8Array, end: number): number {
  const [high, middle, low] = [
    ticketId[end - 3] ?? 0,
    ticketId[end - 2] ?? 0,
    ticketId[end - 1] ?? 0,
  ]
  return ((high << 16) | (middle << 8) | low) & (BITS - 1)
}
