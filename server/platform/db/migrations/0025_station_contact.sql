-- What a station last told of itself, and the order to wipe it.
alter table stations
  add column reported_at timestamptz,
  -- Scans that had not come, and those that the server will not take and only the laptop has.
  add column unsent_count integer check (unsent_count >= 0),
  add column set_aside_count integer check (set_aside_count >= 0),
  -- So far its tickets are known to be complete, and of which event; null before its first download.
  add column data_at timestamptz,
  add column working_event_id uuid,
  add column wipe_id uuid,
  add column wipe_ordered_at timestamptz,
  -- Also scans that only the laptop has may go.
  add column is_wipe_total boolean not null default false,
  add column wiped_at timestamptz,
  add check ((wipe_id is null) = (wipe_ordered_at is null));
