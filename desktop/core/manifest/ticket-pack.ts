// Plain tickets as a download brings them by the thousand, kept as bytes: no object and no text for each.
import type { SyncLine } from '../../../shared/sync/schema.ts'
import { BLOCK_SLOTS } from './name-blocks.ts'

/** As many as share a block of names. */
export const PACK_TICKETS = BLOCK_SLOTS

/** Tickets that are valid and paid, with nothing to say of them but a name and a note; in the order they came. */
export type TicketPack = {
  readonly type: 'pack'
  /** At least 1, at most `PACK_TICKETS`. */
  readonly count: number
  /** 16 bytes a ticket. */
  readonly ids: Buffer
  readonly typeNumbers: readonly number[]
  /** Names and notes as `layOutBlock` lays them out, a slot a ticket; null: no ticket has any. */
  readonly block: Buffer | null
}

/** What a download is applied as. */
export type StretchLine = SyncLine | TicketPack

export const PACKED_ID_BYTES = 16
