// The token of a mailed link: computed from the link's id, so that nothing of it lies in the database or in a queue.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { bytesToId, idToBytes } from '../../../shared/ids.ts'

const ID_BYTES = 16
const MAC_BYTES = 24
const TOKEN = /^[\w-]{54}$/

/** 54 characters of base64url: the id and a 192-bit code that only the installation can make. */
export const writeLinkToken = (masterKey: Uint8Array, linkId: string): string =>
  Buffer.concat([idToBytes(linkId), macOf(masterKey, linkId)]).toString('base64url')

/** The id of the link, or null for a token that was not made here. Whether it still counts is the row's to say. */
export function readLinkToken(masterKey: Uint8Array, token: string): string | null {
  if (!TOKEN.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  const linkId = bytesToId(bytes)
  return timingSafeEqual(bytes.subarray(ID_BYTES), macOf(masterKey, linkId)) ? linkId : null
}

/** Labelled, so that nothing else made with the key can be taken for a link. */
const macOf = (masterKey: Uint8Array, linkId: string): Buffer =>
  createHmac('sha256', masterKey).update(`one-time-link:${linkId}`).digest().subarray(0, MAC_BYTES)
