// What is searched by besides a ticket's name: orders, as the second stream brings them.

/** Nothing of an order is readable in the file, its number and the ids of its tickets included. */
export const ORDERS_SQL = `
-- Some orders under one seal, only ever added: of an order that stands in two blocks the later one is right. A number
-- is never used twice, so that whoever has read up to one need not look back.
create table order_blocks (
  block_id integer primary key autoincrement,
  event_no integer not null,
  generation integer not null,
  sealed blob not null
) strict;
create index order_blocks_event on order_blocks (event_no, block_id);

-- How far the stream of an event has come.
create table order_feeds (
  event_no integer primary key,
  cursor text,
  -- Blocks of an older generation are what the last whole snapshot no longer contained.
  generation integer not null,
  is_snapshot_open integer not null check (is_snapshot_open in (0, 1))
) strict;
`
