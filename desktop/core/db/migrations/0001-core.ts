// The station's first tables: what it knows (manifest), what it did (journal), what it is (meta).

/** Ids are 16-byte blobs, instants epoch milliseconds, choices the index of their word in `codes.ts`. */
export const CORE_SQL = `
create table meta (
  key text primary key,
  value blob not null
) strict, without rowid;

create table events (
  event_no integer primary key,
  event_id blob not null unique check (length(event_id) = 16),
  -- JSON of the head line without its keys, which are sealed apart; sealed as well.
  head text not null,
  keys blob,
  cursor text,
  -- Every code issued before this is here. Null until a download was complete.
  complete_until integer,
  -- Rows of an older generation are what the last whole snapshot no longer contained.
  generation integer not null default 1,
  is_snapshot_open integer not null default 0 check (is_snapshot_open in (0, 1)),
  server_tickets integer,
  server_scans integer,
  completed_at integer
) strict;

-- Some names and notes under one seal: an import seals few blocks, a lookup opens one.
create table name_blocks (
  block_id integer primary key,
  event_no integer not null,
  generation integer not null,
  sealed blob not null
) strict;

create table tickets (
  event_no integer not null,
  ticket_id blob not null,
  type_number integer not null,
  serial integer not null,
  is_void integer not null,
  is_blocked integer not null,
  order_status integer not null,
  valid_from integer,
  valid_until integer,
  -- In the clear where an earlier release wrote it; sealed beside the name since.
  attention text,
  digest blob,
  block_id integer,
  slot integer,
  generation integer not null,
  primary key (event_no, ticket_id)
) strict, without rowid;

-- One tree: a history is one range of it.
create table remote_scans (
  ticket_id blob not null,
  list_id blob not null,
  scan_id blob not null,
  event_no integer not null,
  kind integer not null,
  annuls blob,
  gate_id blob,
  station_id blob,
  operator_id blob,
  direction integer not null,
  scanned_at integer not null,
  verdict integer not null,
  reason integer not null,
  forced_past integer,
  primary key (ticket_id, list_id, scan_id)
) strict, without rowid;

-- Append-only. What became of a row is in sent and set_aside. One tree and no index: each would be a page more that
-- every scan waits for, so what is looked up by scan or by ticket is kept in memory (journal-index.ts).
create table journal (
  sequence integer primary key,
  scan_id blob not null check (length(scan_id) = 16),
  kind integer not null,
  annuls blob,
  event_id blob not null,
  ticket_id blob,
  list_id blob not null,
  gate_id blob,
  station_id blob not null,
  operator_id blob,
  direction integer not null,
  scanned_at integer not null,
  local_at integer not null,
  boot_id blob not null,
  verdict integer not null,
  reason integer not null,
  forced_past integer,
  force_reason text,
  forced_by blob,
  is_unpaid_confirmed integer not null,
  raw_code blob,
  check ((kind = 1) = (annuls is not null))
) strict;

create table sent (
  sequence integer primary key,
  outcome integer not null,
  acknowledged_at integer not null,
  conflict_winner blob
) strict;

create table set_aside (
  sequence integer primary key,
  scan_id blob not null,
  code text not null,
  message text not null,
  set_aside_at integer not null
) strict;

-- Derived here by the shared merge; the losing scan is the conflict's identity everywhere.
create table conflicts (
  scan_id blob primary key,
  winner_scan_id blob not null,
  event_no integer not null,
  ticket_id blob not null,
  list_id blob not null,
  found_at integer not null
) strict, without rowid;
create index conflicts_ticket on conflicts (ticket_id, list_id);
`
