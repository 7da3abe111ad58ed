-- What an organizer sets for the sale of a ticket type, and versions of what it edits beside it.
alter table ticket_types
  add column version integer not null default 1 check (version > 0),
  -- Null: unlimited.
  add column quantity_total integer check (quantity_total between 0 and 10000000),
  add column sale_from timestamptz,
  add column sale_until timestamptz check (sale_until > sale_from),
  add column per_order_max integer check (per_order_max between 1 and 1000);
alter table check_in_lists add column version integer not null default 1 check (version > 0);
alter table stations add column version integer not null default 1 check (version > 0);
