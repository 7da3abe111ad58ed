-- What the organizer tells the people at the gates of an event.
create table notices (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  event_id uuid not null,
  text text not null check (length(text) between 1 and 500),
  -- False: those of notice_gates only.
  is_all_gates boolean not null default true,
  posted_at timestamptz not null,
  -- Exclusive.
  ends_at timestamptz not null check (ends_at > posted_at),
  primary key (tenant_id, id),
  foreign key (tenant_id, event_id) references events (tenant_id, id)
);
create index notices_event on notices (tenant_id, event_id, ends_at);

create table notice_gates (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  notice_id uuid not null,
  gate_id uuid not null,
  primary key (tenant_id, notice_id, gate_id),
  foreign key (tenant_id, notice_id) references notices (tenant_id, id),
  foreign key (tenant_id, gate_id) references gates (tenant_id, id)
);

-- The wall, and append-only for the app: what people at a gate were told is not rewritten.
do $$
declare
  name text;
begin
  foreach name in array array['notices', 'notice_gates'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy %I on %I to probesh_app
         using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      name || '_tenant', name);
    execute format('create policy %I on %I for select to probesh_platform using (true)', name || '_platform', name);
    execute format('grant select, insert on %I to probesh_app', name);
    execute format('grant select, maintain on %I to probesh_platform', name);
  end loop;
end $$;
