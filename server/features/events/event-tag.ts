// The four bytes by which a code says whose it is, before anything is proved.
import { createHash } from 'node:crypto'
import { type EventId, idToBytes } from '../../../shared/ids.ts'

const TAG_BYTES = 4

/** The first four bytes of SHA-256 over the id's 16 bytes. Two events may share them. */
export const eventTagOf = (eventId: EventId): Uint8Array =>
  createHash('sha256').update(idToBytes(eventId)).digest().subarray(0, TAG_BYTES)
