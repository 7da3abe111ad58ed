// The orders of the second stream in the station's file: sealed blocks, and how far the stream has come.
import type { OrderLine } from '../../../shared/sync/search-fields.ts'
import type { Db } from '../db/open.ts'
import type { StationDeps } from '../deps.ts'
import type { GiveWay } from '../manifest/give-way.ts'
import { openText, type Seal, sealText } from '../seal.ts'
import type { KnownEvent } from '../stores.ts'

/** As many as cost little to seal beside a scan. */
const BLOCK_ORDERS = 50
/** Old blocks that are dropped in one go. */
const SWEEP_BLOCKS = 8

export type StoredOrder = Omit<OrderLine, 'type' | 'cursor'>

export type OrderFeed = {
  readonly cursor: string | null
  readonly generation: number
  readonly isSnapshotOpen: boolean
}

export type OrderBlock = {
  readonly blockId: number
  readonly generation: number
  /** Null: the block is damaged, or was sealed under another key. */
  readonly orders: readonly StoredOrder[] | null
}

export type OrderStore = {
  /** Null: nothing of this event was asked for yet. */
  readonly findFeed: (event: KnownEvent) => OrderFeed | null
  /** A snapshot begins: what is here stays until it is whole. */
  readonly beginSnapshot: (event: KnownEvent) => void
  /** Takes orders in and then moves the cursor; a crash in between takes them in again, which changes nothing. */
  readonly apply: (
    event: KnownEvent,
    orders: readonly StoredOrder[],
    cursor: string | null,
  ) => Promise<void>
  /** The end of a stream: what a whole snapshot did not contain is dropped. */
  readonly finish: (event: KnownEvent, cursor: string) => Promise<void>
  /** The next stream begins anew; what is here stays until it is whole. */
  readonly reset: (event: KnownEvent) => void
  /** The first block after this number; null after the last. */
  readonly readBlock: (event: KnownEvent, afterBlockId: number) => OrderBlock | null
}

type OrderParts = {
  readonly db: Db
  readonly importDb: Db
  readonly deps: Pick<StationDeps, 'seal'>
  readonly giveWay: GiveWay
  /** After every block, and when old ones were dropped. */
  readonly onOrders: () => void
}

export function createOrderStore({
  db,
  importDb,
  deps,
  giveWay,
  onOrders,
}: OrderParts): OrderStore {
  const { seal } = deps
  const feed = db.prepare<[number], FeedRecord>(
    'select cursor, generation, is_snapshot_open from order_feeds where event_no = ?',
  )
  const nextBlock = db.prepare<[number, number], BlockRecord>(
    `select block_id, generation, sealed from order_blocks
      where event_no = ? and block_id > ? order by block_id limit 1`,
  )
  const begin = importDb.prepare(
    `insert into order_feeds (event_no, cursor, generation, is_snapshot_open) values (?, null, 1, 1)
     on conflict (event_no) do update set cursor = null, generation = generation + 1, is_snapshot_open = 1`,
  )
  const addBlock = importDb.prepare(
    `insert into order_blocks (event_no, generation, sealed)
     select event_no, generation, ? from order_feeds where event_no = ?`,
  )
  const move = importDb.prepare('update order_feeds set cursor = ? where event_no = ?')
  const finish = importDb.prepare(
    'update order_feeds set cursor = ?, is_snapshot_open = 0 where event_no = ?',
  )
  const dropOld = importDb.prepare(
    `delete from order_blocks where block_id in (
       select b.block_id from order_blocks b join order_feeds f on f.event_no = b.event_no
        where b.event_no = ? and b.generation < f.generation limit ${SWEEP_BLOCKS})`,
  )
  return {
    findFeed: ({ eventNo }) => toFeed(feed.get(eventNo)),
    beginSnapshot: ({ eventNo }) => void begin.run(eventNo),
    apply: async ({ eventNo }, orders, cursor) => {
      let at = 0
      await giveWay.inSlices(() => {
        const some = orders.slice(at, at + BLOCK_ORDERS)
        at += BLOCK_ORDERS
        if (some.length > 0) addBlock.run(sealOrders(seal, some), eventNo)
        onOrders()
        return at >= orders.length
      })
      if (cursor !== null) move.run(cursor, eventNo)
    },
    finish: async ({ eventNo }, cursor) => {
      await giveWay.inSlices(() => dropOld.run(eventNo).changes === 0)
      finish.run(cursor, eventNo)
      onOrders()
    },
    reset: ({ eventNo }) => void move.run(null, eventNo),
    readBlock: ({ eventNo }, afterBlockId) => {
      const found = nextBlock.get(eventNo, afterBlockId)
      if (found === undefined) return null
      const { block_id: blockId, generation, sealed } = found
      return { blockId, generation, orders: openOrders(seal, sealed) }
    },
  }
}

type FeedRecord = {
  readonly cursor: string | null
  readonly generation: number
  readonly is_snapshot_open: number
}
type BlockRecord = {
  readonly block_id: number
  readonly generation: number
  readonly sealed: Buffer
}

const toFeed = (found: FeedRecord | undefined): OrderFeed | null =>
  found === undefined
    ? null
    : {
        cursor: found.cursor,
        generation: found.generation,
        isSnapshotOpen: found.is_snapshot_open === 1,
      }

const sealOrders = (seal: Seal, orders: readonly StoredOrder[]): Buffer =>
  sealText(seal, JSON.stringify(orders.map(({ id, n, b, p, e, t }) => [id, n, b, p, e, t])))

type OrderTuple = [string, string, string | null, string | null, string | null, string[]]

function openOrders(seal: Seal, sealed: Buffer): StoredOrder[] | null {
  const text = openText(seal, sealed)
  if (text === null) return null
  // Safe: what opens under our key is what `sealOrders` wrote.
  const orders = JSON.parse(text) as OrderTuple[]
  return orders.map(([id, n, b, p, e, t]) => ({ id, n, b, p, e, t }))
}
