// Ids as 16-byte blobs: a third of the text's size in every tree they are a key of.
import { bytesToId, idToBytes } from '../../../shared/ids.ts'

/** The blob of an id that comes again and again: an event, a list, a gate, an operator. */
export function keptIdBlob(id: string): Buffer {
  const kept = keptBlobs.get(id)
  if (kept !== undefined) return kept
  if (keptBlobs.size >= KEPT_MAX) keptBlobs.clear()
  const blob = idBlob(id)
  keptBlobs.set(id, blob)
  return blob
}

const KEPT_MAX = 1_000
const keptBlobs = new Map<string, Buffer>()

export const keptIdBlobOrNull = (id: string | null): Buffer | null =>
  id === null ? null : keptIdBlob(id)

/** The blob of an id, not to be changed. Ids are lower-case hex with hyphens, which the schemas at the edge guarantee. */
export function idBlob(id: string): Buffer {
  // A scan asks for its ticket's several times in a row.
  if (id === lastId) return lastBlob
  // `Buffer.from(…, 'hex')` takes four times as long, and a scan asks for several.
  lastBlob = idToBytes(id, Buffer.allocUnsafe(ID_BYTES))
  lastId = id
  return lastBlob
}

const ID_BYTES = 16

let lastId = ''
let lastBlob: Buffer = Buffer.alloc(0)

export const idBlobOrNull = (id: string | null): Buffer | null => (id === null ? null : idBlob(id))

/** The id in a blob. The column says whose id it is, so the caller names the brand. */
export const blobId = <Id extends string>(blob: Uint8Array): Id => bytesToId(blob) as Id

export const blobIdOrNull = <Id extends string>(blob: Uint8Array | null): Id | null =>
  blob === null ? null : blobId<Id>(blob)
