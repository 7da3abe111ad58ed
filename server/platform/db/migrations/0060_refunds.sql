-- Refunds are sent by the server: what is due when, what came of it, and what a person did instead.
alter table refunds
  -- When it is sent or asked about next, and a lease meanwhile; null: not by the server any more.
  -- What was due before is left to a person, who perhaps has sent it already.
  add column next_try_at timestamptz,
  -- Calls since it was last requested.
  add column tries integer not null default 0 check (tries >= 0),
  -- The first and the last time that the provider was asked for it by this reference.
  add column submitted_at timestamptz,
  add column sent_at timestamptz,
  add column completed_at timestamptz,
  -- References by which it failed for good before a person had it tried again.
  add column former_refs text[] not null default '{}' check (cardinality(former_refs) <= 100),
  -- Why it failed. `returned`: it had succeeded, and came back.
  add column failure text check (failure in ('too_late', 'too_much', 'declined', 'setup', 'returned')),
  add column provider_code text check (length(provider_code) <= 100),
  -- A stranger's words.
  add column provider_message text check (length(provider_message) <= 300),
  -- The provider offers no refunds by a program.
  add column is_for_hand boolean not null default false,
  -- What it was decided for, and what the organizer kept of that.
  add column scope text not null default 'amount' check (scope in ('order', 'tickets', 'amount')),
  add column fee_cents bigint not null default 0 check (fee_cents >= 0),
  -- The organizer's words for why.
  add column note text check (length(note) between 1 and 500),
  -- Who decided it; null: the program.
  add column decided_by uuid,
  -- Sent by a person: under which reference, and what they say of it.
  add column hand_reference text check (length(hand_reference) between 1 and 100),
  add column hand_note text check (length(hand_note) between 1 and 500),
  -- SHA-256 of the idempotency key with its order, and of what was asked with it.
  add column key_hash bytea check (length(key_hash) = 32),
  add column request_hash bytea check (length(request_hash) = 32),
  add constraint refunds_hashes check ((key_hash is null) = (request_hash is null)),
  add constraint refunds_failed check ((state = 'failed') = (failure is not null)),
  add constraint refunds_sent check (state not in ('submitted', 'unknown') or sent_at is not null),
  add constraint refunds_by_hand check (hand_reference is null or state = 'succeeded');
create index refunds_due on refunds (tenant_id, next_try_at) where next_try_at is not null;
create index refunds_attempt on refunds (tenant_id, attempt_id);
create unique index refunds_key on refunds (tenant_id, key_hash) where key_hash is not null;

-- The tickets that a refund gave back.
create table refund_tickets (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  refund_id uuid not null,
  ticket_id uuid not null,
  -- A ticket is given back once.
  primary key (tenant_id, ticket_id),
  foreign key (tenant_id, refund_id) references refunds (tenant_id, id),
  foreign key (tenant_id, ticket_id) references tickets (tenant_id, id)
);
create index refund_tickets_refund on refund_tickets (tenant_id, refund_id);

-- Buyers who want their money back.
create table refund_asks (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  order_id uuid not null,
  state text not null default 'open' check (state in ('open', 'approved', 'declined')),
  -- The buyer's.
  words text not null check (length(words) between 1 and 1000),
  -- The organizer's.
  answer text check (length(answer) between 1 and 500),
  refund_id uuid,
  asked_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, order_id) references orders (tenant_id, id),
  foreign key (tenant_id, refund_id) references refunds (tenant_id, id),
  check ((state = 'open') = (decided_at is null)),
  check ((state = 'approved') = (refund_id is not null)),
  check (state <> 'declined' or answer is not null)
);
create unique index refund_asks_open on refund_asks (tenant_id, order_id) where state = 'open';
create index refund_asks_order on refund_asks (tenant_id, order_id, id);
create index refund_asks_state on refund_asks (tenant_id, state, id);

do $$
declare
  name text;
begin
  foreach name in array array['refund_tickets', 'refund_asks'] loop
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
