-- What the platform's administration edits: versions, so that of two who edit one thing the second is told; branding.
alter table tenants
  add column version integer not null default 1 check (version > 0),
  add column branding jsonb not null default '{}' check (jsonb_typeof(branding) = 'object');
alter table users add column version integer not null default 1 check (version > 0);
alter table tenant_users add column version integer not null default 1 check (version > 0);
-- Lists go by name.
create index tenants_name on tenants (name, id);
