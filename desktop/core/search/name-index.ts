// What is searched, in memory only: names by three characters at a time, and orders by what people say of them.
import { crc32 } from 'node:zlib'
import Database from 'better-sqlite3'
import { soundsOf } from '../../../shared/sound.ts'
import { foldEmail, foldNumber, foldPhone, foldText, reversed } from '../../../shared/text.ts'
import type { Db } from '../db/open.ts'
import type { StoredOrder } from './order-store.ts'

/** A ticket's doc and an order's share one space of row ids. */
const rowOfTicket = (doc: number): number => doc * 2
export const rowOfOrder = (no: number): number => no * 2 + 1
/** Null for the row of a ticket. */
export const orderOfRow = (row: number): number | null => (row % 2 === 1 ? (row - 1) / 2 : null)

/** Pages of merging after a commit: as much work as the commit itself, so that segments never pile up. */
const MERGE_PAGES = 8

const SCHEMA = `
create virtual table texts using fts5(
  name, sound, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1');
insert into texts (texts, rank) values ('automerge', 0);
insert into texts (texts, rank) values ('crisismerge', 1000);

-- A ticket without text is one that only an order has named so far.
create table tickets (
  doc integer primary key,
  ticket_id blob not null unique,
  text_key integer,
  order_no integer,
  place integer
) strict;
create index tickets_order on tickets (order_no, place) where order_no is not null;

create table orders (
  order_no integer primary key,
  order_id blob not null unique,
  generation integer not null,
  number text not null,
  buyer text,
  phone text,
  email text,
  number_key text not null,
  phone_key text,
  phone_back text,
  email_key text
) strict;
create index orders_generation on orders (generation);
create index orders_number on orders (number_key);
create index orders_phone on orders (phone_key) where phone_key is not null;
create index orders_phone_back on orders (phone_back) where phone_back is not null;
create index orders_email on orders (email_key) where email_key is not null;
`

export type TicketTexts = { readonly name: string | null; readonly note: string | null }

export type NameIndex = {
  readonly db: Db
  /** Tickets with their texts. */
  readonly indexed: () => number
  /** A ticket as it is now. False: it was so already. */
  readonly putTicket: (ticketId: Buffer, texts: TicketTexts) => boolean
  readonly dropTicket: (ticketId: Buffer) => void
  /** Tickets with their texts, in the order they came in. */
  readonly listTickets: (
    afterDoc: number,
    limit: number,
  ) => readonly { readonly doc: number; readonly ticket_id: Buffer }[]
  /** An order as it is now; one without tickets is forgotten. A ticket goes to the order that names it last. */
  readonly putOrder: (order: StoredOrder, generation: number) => void
  readonly countOrders: () => number
  /** Drops some orders that a whole snapshot no longer contained; false when none is left. */
  readonly dropOlder: (generation: number, limit: number) => boolean
  /** Ends a few changes that belong together, and tidies up after them. Until then they are found as well. */
  readonly commit: () => void
  /** Of the tables and the index. */
  readonly bytes: () => number
  readonly close: () => void
}

/** An empty index. Nothing of it is ever written to a disk. */
export function openNameIndex(): NameIndex {
  const db = new Database(':memory:')
  // Sorting and merging too stay in memory.
  db.pragma('temp_store = MEMORY')
  db.exec(SCHEMA)
  const tickets = ticketWriter(db)
  const orders = orderWriter(db, tickets.docOf)
  return {
    db,
    ...tickets,
    ...orders,
    commit: () => {
      if (!db.inTransaction) return
      db.exec(`insert into texts (texts, rank) values ('merge', ${MERGE_PAGES})`)
      db.exec('commit')
    },
    bytes: () =>
      Number(db.pragma('page_count', { simple: true })) *
      Number(db.pragma('page_size', { simple: true })),
    close: () => void db.close(),
  }
}

/** Every word begins after two spaces, so that three characters tell where one does; the last one ends with a space. */
export const markWords = (folded: string): string =>
  folded === '' ? '' : `  ${folded.replaceAll(' ', '  ')} `

/** Changes wait for `commit`. */
const begin = (db: Db): void => {
  if (!db.inTransaction) db.exec('begin')
}

function ticketWriter(db: Db) {
  const find = db.prepare<[Buffer], { doc: number; text_key: number | null }>(
    'select doc, text_key from tickets where ticket_id = ?',
  )
  const add = db.prepare<[Buffer]>('insert into tickets (ticket_id) values (?)')
  const setKey = db.prepare('update tickets set text_key = ? where doc = ?')
  const dropText = db.prepare('delete from texts where rowid = ?')
  const addText = db.prepare('insert into texts (rowid, name, sound) values (?, ?, ?)')
  const dropBare = db.prepare('delete from tickets where doc = ? and order_no is null')
  const next = db.prepare<[number, number], { doc: number; ticket_id: Buffer }>(
    'select doc, ticket_id from tickets where doc > ? and text_key is not null order by doc limit ?',
  )
  let indexed = 0
  const docOf = (ticketId: Buffer): number =>
    find.get(ticketId)?.doc ?? Number(add.run(ticketId).lastInsertRowid)
  return {
    docOf,
    indexed: () => indexed,
    putTicket: (ticketId: Buffer, { name, note }: TicketTexts): boolean => {
      const text = note === null ? (name ?? '') : `${name ?? ''}\n${note}`
      const key = crc32(text)
      const found = find.get(ticketId)
      if (found?.text_key === key) return false
      begin(db)
      const doc = found?.doc ?? docOf(ticketId)
      if (found === undefined || found.text_key === null) indexed += 1
      else dropText.run(rowOfTicket(doc))
      setKey.run(key, doc)
      const folded = foldText(text)
      if (folded !== '') addText.run(rowOfTicket(doc), markWords(folded), markWords(soundsOf(text)))
      return true
    },
    dropTicket: (ticketId: Buffer): void => {
      const found = find.get(ticketId)
      if (found === undefined || found.text_key === null) return
      begin(db)
      indexed -= 1
      dropText.run(rowOfTicket(found.doc))
      setKey.run(null, found.doc)
      dropBare.run(found.doc)
    },
    listTickets: (afterDoc: number, limit: number) => next.all(afterDoc, limit),
  }
}

function orderWriter(db: Db, docOf: (ticketId: Buffer) => number) {
  const find = db.prepare<[Buffer], { order_no: number; buyer: string | null }>(
    'select order_no, buyer from orders where order_id = ?',
  )
  const put = db.prepare(
    `insert into orders (order_no, order_id, generation, number, buyer, phone, email, number_key, phone_key, phone_back, email_key)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const drop = db.prepare('delete from orders where order_no = ?')
  const free = db.prepare('update tickets set order_no = null, place = null where order_no = ?')
  const forget = db.prepare('delete from tickets where order_no = ? and text_key is null')
  const hold = db.prepare('update tickets set order_no = ?, place = ? where doc = ?')
  const dropText = db.prepare('delete from texts where rowid = ?')
  const addText = db.prepare('insert into texts (rowid, name, sound) values (?, ?, ?)')
  const older = db.prepare<[number, number], Buffer>(
    'select order_id from orders where generation < ? limit ?',
  )
  const highest = db.prepare<[], number | null>('select max(order_no) from orders').pluck()
  const count = db.prepare<[], number>('select count(*) from orders').pluck()
  let lastNo = highest.get() ?? 0
  const dropOrder = (orderId: Buffer): number | null => {
    const found = find.get(orderId)
    if (found === undefined) return null
    begin(db)
    if (found.buyer !== null) dropText.run(rowOfOrder(found.order_no))
    forget.run(found.order_no)
    free.run(found.order_no)
    drop.run(found.order_no)
    return found.order_no
  }
  return {
    putOrder: (order: StoredOrder, generation: number): void => {
      const orderId = Buffer.from(order.id, 'base64url')
      const before = dropOrder(orderId)
      if (order.t.length === 0) return
      begin(db)
      lastNo += before === null ? 1 : 0
      const no = before ?? lastNo
      const { n, b, p, e } = order
      const phone = p === null ? '' : foldPhone(p)
      const email = e === null ? '' : foldEmail(e)
      put.run(
        ...[no, orderId, generation, n, b, p, e, foldNumber(n)],
        ...(phone === '' ? [null, null] : [phone, reversed(phone)]),
        email === '' ? null : email,
      )
      if (b !== null) addText.run(rowOfOrder(no), markWords(foldText(b)), markWords(soundsOf(b)))
      for (const [place, id] of order.t.entries()) {
        hold.run(no, place, docOf(Buffer.from(id, 'base64url')))
      }
    },
    countOrders: () => count.get() ?? 0,
    dropOlder: (generation: number, limit: number): boolean => {
      const ids = older.pluck().all(generation, limit) as unknown as Buffer[]
      for (const id of ids) dropOrder(id)
      return ids.length > 0
    },
  }
}
