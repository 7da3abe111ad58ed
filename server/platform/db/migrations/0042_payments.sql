-- Payments: whose account, which attempts, what is to be given back, what providers told.

-- A merchant's account with a provider, the installation's (no tenant) or a tenant's own.
create table provider_accounts (
  id uuid primary key,
  tenant_id uuid references tenants (id),
  provider text not null check (provider in ('stripe', 'bkash', 'nagad', 'rocket')),
  -- What the address that the provider notifies ends with; not a secret.
  merchant_ref text not null unique check (merchant_ref ~ '^[A-Z0-9]{12,20}$'),
  is_live boolean not null,
  -- False: nothing new is paid through it; what was begun is still settled.
  is_enabled boolean not null default true,
  -- The credentials as JSON, sealed with MASTER_KEY.
  sealed bytea not null,
  checked_at timestamptz,
  check_outcome text check (check_outcome in ('valid', 'invalid', 'unknown')),
  check_why text check (length(check_why) <= 300),
  version integer not null default 1 check (version > 0),
  created_at timestamptz not null,
  unique nulls not distinct (tenant_id, provider)
);

create table payment_attempts (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  order_id uuid not null,
  -- What the provider knows it by: unique everywhere, by its entry in the directory.
  ref text not null check (ref ~ '^[A-Z0-9]{12,20}$'),
  provider text not null check (provider in ('stripe', 'bkash', 'nagad', 'rocket')),
  account_id uuid not null,
  is_live boolean not null,
  amount_cents bigint not null check (amount_cents > 0),
  currency text not null default 'BDT' check (currency ~ '^[A-Z]{3}$'),
  state text not null default 'pending'
    check (state in ('pending', 'processing', 'succeeded', 'failed', 'refunded')),
  provider_payment_id text check (length(provider_payment_id) between 1 and 500),
  -- The movement of money that paid it: one pays one attempt.
  provider_txn_id text check (length(provider_txn_id) between 1 and 255),
  return_proof text check (length(return_proof) <= 500),
  pay_url text check (length(pay_url) <= 4000),
  failure text check (failure in ('declined', 'cancelled', 'expired', 'setup')),
  provider_code text check (length(provider_code) <= 100),
  -- A stranger's words, for the buyer: escaped wherever they are shown.
  provider_message text check (length(provider_message) <= 300),
  -- Beside the state: something for a person to look at.
  is_held_for_risk boolean not null default false,
  is_mismatched boolean not null default false,
  is_disputed boolean not null default false,
  created_at timestamptz not null,
  settled_at timestamptz,
  last_checked_at timestamptz,
  -- When the provider is asked next; null: not any more.
  next_check_at timestamptz,
  -- A lease: one asks the provider at a time.
  asked_until timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, ref),
  unique (tenant_id, provider, provider_txn_id),
  foreign key (tenant_id, order_id) references orders (tenant_id, id),
  constraint payment_attempts_paid
    check ((state in ('succeeded', 'refunded')) = (provider_txn_id is not null and settled_at is not null))
);
create index payment_attempts_order on payment_attempts (tenant_id, order_id);
create index payment_attempts_checks on payment_attempts (tenant_id, next_check_at) where next_check_at is not null;
-- Lists go by time, which is what the ids begin with.
create index payment_attempts_provider on payment_attempts (tenant_id, provider, id);

-- The payment that paid an order is one of its attempts.
alter table orders
  add foreign key (tenant_id, paid_attempt_id) references payment_attempts (tenant_id, id);

-- Money to be given back, to the movement it came from.
create table refunds (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  ref text not null check (ref ~ '^[A-Z0-9]{12,20}$'),
  order_id uuid not null,
  attempt_id uuid not null,
  provider_txn_id text not null check (length(provider_txn_id) between 1 and 255),
  amount_cents bigint not null check (amount_cents > 0),
  currency text not null default 'BDT' check (currency ~ '^[A-Z]{3}$'),
  reason text not null
    check (reason in ('second_payment', 'no_places', 'event_closed', 'order_cancelled', 'asked_for')),
  state text not null default 'requested'
    check (state in ('requested', 'submitted', 'succeeded', 'failed', 'unknown')),
  provider_refund_id text check (length(provider_refund_id) between 1 and 255),
  requested_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, ref),
  foreign key (tenant_id, order_id) references orders (tenant_id, id),
  foreign key (tenant_id, attempt_id) references payment_attempts (tenant_id, id)
);
create index refunds_order on refunds (tenant_id, order_id);
create index refunds_state on refunds (tenant_id, state, id);
-- What the settlement itself decides to give back it decides once for each movement of money.
create unique index refunds_automatic on refunds (tenant_id, attempt_id, provider_txn_id) where reason <> 'asked_for';

-- What a provider told, as it came: stored before it is understood. The body is sealed, it names people.
create table webhook_events (
  id uuid primary key,
  provider text not null check (provider in ('stripe', 'bkash', 'nagad', 'rocket')),
  account_id uuid not null references provider_accounts (id),
  -- The account's; null: the installation's.
  tenant_id uuid references tenants (id),
  -- The provider's own id of it: the second delivery has the same.
  event_key text not null check (length(event_key) between 1 and 300),
  event_name text not null check (length(event_name) <= 100),
  sealed_body bytea not null,
  state text not null default 'pending' check (state in ('pending', 'processed', 'failed', 'ignored')),
  -- What came of it, in our own words.
  outcome text check (length(outcome) <= 100),
  tries integer not null default 0,
  -- When it is worked off next; a lease as well.
  next_try_at timestamptz,
  received_at timestamptz not null,
  finished_at timestamptz,
  unique (account_id, event_key),
  check ((state = 'pending') = (next_try_at is not null))
);
create index webhook_events_due on webhook_events (next_try_at) where state = 'pending';
create index webhook_events_state on webhook_events (state, id);

do $$
declare
  name text;
begin
  foreach name in array array['payment_attempts', 'refunds'] loop
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
grant select, insert, update on provider_accounts, webhook_events to probesh_platform;
