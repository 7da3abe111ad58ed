-- Two persons for big refunds: above a limit that an organizer sets, what one administrator decides waits for another one.
create table refund_rules (
  tenant_id uuid primary key default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  -- Integer poisha that one person may give back alone; null: no limit.
  limit_cents bigint check (limit_cents >= 0),
  version integer not null check (version >= 1),
  changed_at timestamptz not null
);

-- What waits for a second person, or did.
create table agreements (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  -- Of a refund: the id that the refund will have.
  id uuid not null,
  kind text not null check (kind in ('limit', 'event', 'refund')),
  -- `alone`: nobody else was needed; kept so that several such things are counted together.
  state text not null default 'open' check (state in ('open', 'agreed', 'declined', 'lapsed', 'alone')),
  order_id uuid,
  event_id uuid,
  attempt_id uuid,
  provider_txn_id text check (length(provider_txn_id) between 1 and 255),
  -- What would go back; of a limit: the new one, or null for none.
  amount_cents bigint check (amount_cents >= 0),
  fee_cents bigint not null default 0 check (fee_cents >= 0),
  -- What was asked for, as it was asked, and the tickets that end by it.
  wish jsonb not null default '{}',
  ticket_ids uuid[] not null default '{}',
  -- The buyer's wish that it answers.
  ask_id uuid,
  -- Why, in words.
  reason text not null check (length(reason) between 1 and 500),
  -- Of whoever asked, for the mails about it.
  locale text not null check (locale in ('en', 'bn')),
  key_hash bytea check (length(key_hash) = 32),
  request_hash bytea check (length(request_hash) = 32),
  asked_by uuid not null,
  asked_at timestamptz not null,
  lapses_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  answer text check (length(answer) between 1 and 500),
  primary key (tenant_id, id),
  foreign key (tenant_id, order_id) references orders (tenant_id, id),
  foreign key (tenant_id, event_id) references events (tenant_id, id),
  foreign key (tenant_id, attempt_id) references payment_attempts (tenant_id, id),
  check ((kind = 'refund') = (order_id is not null and attempt_id is not null and provider_txn_id is not null)),
  check ((kind = 'event') = (event_id is not null)),
  check (kind = 'limit' or amount_cents is not null),
  check ((state in ('open', 'alone')) = (decided_at is null)),
  -- The one who asked never agrees.
  check (state <> 'agreed' or (decided_by is not null and decided_by <> asked_by)),
  check ((key_hash is null) = (request_hash is null))
);
create unique index agreements_event on agreements (tenant_id, event_id) where kind = 'event' and state = 'open';
create unique index agreements_limit on agreements (tenant_id) where kind = 'limit' and state = 'open';
create unique index agreements_ask on agreements (tenant_id, ask_id) where state = 'open';
create unique index agreements_key on agreements (tenant_id, key_hash) where key_hash is not null;
create index agreements_state on agreements (tenant_id, state, id);
create index agreements_attempt on agreements (tenant_id, attempt_id) where state = 'open';
create index agreements_order on agreements (tenant_id, order_id) where order_id is not null;
create index agreements_due on agreements (tenant_id, lapses_at) where state = 'open';
-- What one person decided lately, and of one order.
create index refunds_decided on refunds (tenant_id, decided_by, requested_at) where decided_by is not null;

do $$
declare
  name text;
begin
  foreach name in array array['refund_rules', 'agreements'] loop
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
