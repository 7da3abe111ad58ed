-- What a provider told is deleted some months after it was worked off: it names people. That it was told stays.
alter table webhook_events alter column sealed_body drop not null;
create index webhook_events_bodies on webhook_events (finished_at)
  where state in ('processed', 'ignored') and sealed_body is not null;
