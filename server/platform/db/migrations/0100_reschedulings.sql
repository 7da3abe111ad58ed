-- An event that was moved: from when to when, what its buyers are told of it, and how far the telling is.
create table reschedulings (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  event_id uuid not null,
  -- Of its event, from 1; the highest one counts.
  number integer not null check (number > 0),
  from_starts_at timestamptz not null,
  from_ends_at timestamptz not null,
  to_starts_at timestamptz not null,
  to_ends_at timestamptz not null,
  -- The organizer's to the buyers.
  words_en text check (length(words_en) between 1 and 1000),
  words_bn text check (length(words_bn) between 1 and 1000),
  -- Until when buyers are invited to ask for their money. Exclusive. Null: they are not.
  refund_until timestamptz,
  -- How many there were to be told when it began.
  orders integer not null check (orders >= 0),
  -- SHA-256 of the idempotency key with its event, and of what was asked with it.
  key_hash bytea check (length(key_hash) = 32),
  request_hash bytea check (length(request_hash) = 32),
  started_by uuid,
  started_at timestamptz not null,
  -- The last order that was looked at; null: none yet.
  done_until uuid,
  -- When every order had its mail in the queue, or a newer rescheduling began.
  finished_at timestamptz,
  primary key (tenant_id, id),
  constraint reschedulings_number unique (tenant_id, event_id, number),
  foreign key (tenant_id, event_id) references events (tenant_id, id) on delete cascade,
  constraint reschedulings_hashes check ((key_hash is null) = (request_hash is null))
);
create index reschedulings_open on reschedulings (tenant_id, event_id) where finished_at is null;
create unique index reschedulings_key on reschedulings (tenant_id, key_hash) where key_hash is not null;

-- Each order that is told of a rescheduling, once.
create table rescheduling_tellings (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  rescheduling_id uuid not null,
  order_id uuid not null,
  -- `trying`: the mail could not leave yet. `failed`: it was tried as often as it may. `refused`: there is no such mailbox.
  -- `unneeded`: there was nothing to tell any more. `superseded`: a newer rescheduling tells it.
  state text not null
    check (state in ('queued', 'trying', 'told', 'refused', 'failed', 'unneeded', 'superseded')),
  tries integer not null default 0 check (tries >= 0),
  -- The times that its buyer was told.
  told_starts_at timestamptz,
  told_ends_at timestamptz,
  changed_at timestamptz not null,
  primary key (tenant_id, rescheduling_id, order_id),
  foreign key (tenant_id, rescheduling_id) references reschedulings (tenant_id, id) on delete cascade,
  foreign key (tenant_id, order_id) references orders (tenant_id, id),
  constraint rescheduling_tellings_told
    check ((state = 'told') = (told_starts_at is not null) and (state = 'told') = (told_ends_at is not null))
);
create index rescheduling_tellings_order on rescheduling_tellings (tenant_id, order_id);
create index rescheduling_tellings_state on rescheduling_tellings (tenant_id, rescheduling_id, state, order_id);

do $$
declare
  name text;
begin
  foreach name in array array['reschedulings', 'rescheduling_tellings'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy %I on %I to probesh_app
         using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      name || '_tenant', name);
    execute format('create policy %I on %I for select to probesh_platform using (true)', name || '_platform', name);
    execute format('grant select, insert, update on %I to probesh_app', name);
    execute format('grant select, maintain on %I to probesh_platform', name);
  end loop;
end $$;
