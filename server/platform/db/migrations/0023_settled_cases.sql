-- What an organizer settles of what happened at the gates: versions, so that of two who settle one thing the second is
-- told, and for review items which way they were settled.
alter table conflicts add column changed_xid xid8;
alter table conflicts alter column changed_xid set default pg_current_xact_id();
-- Null of one that was settled before there was a choice: its scan was taken over.
alter table review_items
  add column changed_xid xid8,
  add column outcome text check (outcome in ('accepted', 'dismissed'));
alter table review_items alter column changed_xid set default pg_current_xact_id();
-- Lists over all of an organizer's events go by when something was found.
create index conflicts_found on conflicts (tenant_id, found_at, scan_id);
create index review_items_found on review_items (tenant_id, found_at, scan_id, kind);
