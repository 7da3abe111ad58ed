// The secret at the end of an order's link: whoever has it sees the order.
import { createHash, createHmac } from 'node:crypto'
import type { OrderId } from '../../../shared/ids.ts'
import type { Config } from '../../config.ts'

/** 192 bits, computed from the order's id: a mail can name it again, and nothing that is stored opens an order. */
export const writeOrderToken = ({ masterKey }: Pick<Config, 'masterKey'>, id: OrderId): string =>
  createHmac('sha256', masterKey)
    .update(`order-link:${id}`)
    .digest()
    .subarray(0, 24)
    .toString('base64url')

/** The link's key in the directory; null for what cannot be a token. */
export const hashOrderToken = (token: string): Uint8Array | null =>
  /^[\w-]{32}$/.test(token) ? createHash('sha256').update(`order-link:${token}`).digest() : null
