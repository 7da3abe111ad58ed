-- What an organizer edits: versions, so that of two who edit one thing the second is told.
alter table events add column version integer not null default 1 check (version > 0);
alter table gates add column version integer not null default 1 check (version > 0);
-- Lists of events go by start.
create index events_start on events (tenant_id, starts_at, id);
