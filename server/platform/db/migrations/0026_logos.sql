-- Organizers' logos: one for each, as the server drew it.
create table tenant_logos (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid
    references tenants (id) on delete cascade,
  id smallint not null default 1 check (id = 1),
  -- Raised by each change, a removal included: of two who change it at once the second is told.
  version integer not null default 1 check (version > 0),
  -- WebP. Null: it was removed.
  picture bytea check (length(picture) between 1 and 1048576),
  -- The first 16 bytes of the picture's SHA-256, in hex: its address, which never shows anything else.
  digest text check (digest ~ '^[0-9a-f]{32}$'),
  width integer check (width between 1 and 640),
  height integer check (height between 1 and 640),
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  check ((picture is null) = (digest is null) and (picture is null) = (width is null)
         and (picture is null) = (height is null))
);
-- It is compressed already.
alter table tenant_logos alter column picture set storage external;

alter table tenant_logos enable row level security;
alter table tenant_logos force row level security;
create policy tenant_logos_tenant on tenant_logos to probesh_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy tenant_logos_platform on tenant_logos for select to probesh_platform using (true);
grant select, insert, update on tenant_logos to probesh_app;
grant select, maintain on tenant_logos to probesh_platform;

-- A tenant's key goes with the tenant, in the statement that deletes it: it could not go before without being taken
-- from an event that somebody makes at that moment.
alter table tenant_keys drop constraint tenant_keys_tenant_id_fkey;
alter table tenant_keys add constraint tenant_keys_tenant_id_fkey
  foreign key (tenant_id) references tenants (id) on delete cascade;
