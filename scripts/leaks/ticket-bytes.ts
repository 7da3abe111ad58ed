// A ticket's code as bytes: key, event tag, type, serial, time and ticket id stand in them in that order, and what
// follows is the tag that nobody may have. The ids alone are no secret.
import { createHash } from 'node:crypto'
import type { Leak } from './leak.ts'

/** From the event tag to the ticket id: type 2, serial 1, issued-at 4. */
const BETWEEN_BYTES = 7
const TAG_BYTES = 4
const ID_BYTES = 16

/** The tags of events as codes carry them. */
export const eventTagOf = (eventId: Uint8Array): Buffer =>
  createHash('sha256').update(eventId).digest().subarray(0, TAG_BYTES)

/** Every place where an event's tag and, as far behind as in a code, a known ticket's id stand. */
export function findTicketBytes(
  bytes: Buffer,
  file: string,
  eventTags: readonly Buffer[],
  ticketIds: ReadonlySet<string>,
): Leak[] {
  const leaks: Leak[] = []
  for (const tag of eventTags) {
    for (let at = bytes.indexOf(tag); at !== -1; at = bytes.indexOf(tag, at + 1)) {
      const from = at + TAG_BYTES + BETWEEN_BYTES
      const id = bytes.subarray(from, from + ID_BYTES).toString('hex')
      if (ticketIds.has(id)) leaks.push({ file, offset: at, kind: 'code', form: 'a code’s bytes' })
    }
  }
  return leaks
}
