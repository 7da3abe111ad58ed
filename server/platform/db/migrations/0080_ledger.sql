-- The ledger: every movement of money as a double entry, for good; and what providers say that they settled.
create table ledger_entries (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  movement_id uuid not null,
  leg smallint not null check (leg in (1, 2)),
  kind text not null check (kind in
    ('payment', 'refund_due', 'refund_dropped', 'refund_done', 'refund_undone', 'fee', 'payout',
     'fee_undone', 'payout_undone')),
  account text not null
    check (account in ('at_provider', 'sales', 'to_give_back', 'by_hand', 'fees', 'paid_out')),
  -- Poisha: a debit is above 0, a credit below.
  amount_cents bigint not null check (amount_cents <> 0),
  currency text not null default 'BDT' check (currency ~ '^[A-Z]{3}$'),
  provider text not null check (provider in ('stripe', 'bkash', 'nagad', 'rocket')),
  is_live boolean not null,
  order_id uuid,
  attempt_id uuid,
  refund_id uuid,
  -- How the provider names the movement: its transaction, its refund, its payout.
  reference text check (length(reference) between 1 and 300),
  -- By the provider's clock, where it told.
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, movement_id, leg),
  foreign key (tenant_id, order_id) references orders (tenant_id, id),
  foreign key (tenant_id, attempt_id) references payment_attempts (tenant_id, id),
  foreign key (tenant_id, refund_id) references refunds (tenant_id, id)
);
-- A movement of money is counted once.
create unique index ledger_payments on ledger_entries (tenant_id, provider, reference, leg) where kind = 'payment';
create index ledger_days on ledger_entries (tenant_id, occurred_at, movement_id);
create index ledger_refunds on ledger_entries (tenant_id, refund_id) where refund_id is not null;
create index ledger_orders on ledger_entries (tenant_id, order_id) where order_id is not null;

-- Entries are only ever added, two and two, and each pair balances.
create function check_ledger() returns trigger language plpgsql as $$
begin
  if exists (select from added group by tenant_id, movement_id
              having sum(amount_cents) <> 0 or count(*) <> 2 or count(distinct currency) <> 1) then
    raise exception 'a movement of the ledger does not balance' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger ledger_balances after insert on ledger_entries
  referencing new table as added for each statement execute function check_ledger();

-- What was counted before there was a ledger.
with counted as (
  select a.tenant_id, gen_random_uuid() as movement_id, a.order_id, a.id as attempt_id, a.provider, a.is_live,
         a.provider_txn_id as reference, a.amount_cents, a.currency, a.settled_at as at,
         o.paid_attempt_id is not distinct from a.id as is_sold
    from payment_attempts a
    join orders o on o.tenant_id = a.tenant_id and o.id = a.order_id
   where a.provider_txn_id is not null
  union all
  select r.tenant_id, gen_random_uuid(), r.order_id, r.attempt_id, a.provider, a.is_live,
         r.provider_txn_id, r.amount_cents, r.currency, r.requested_at, false
    from refunds r
    join payment_attempts a on a.tenant_id = r.tenant_id and a.id = r.attempt_id
   where r.reason <> 'asked_for' and r.provider_txn_id is distinct from a.provider_txn_id
)
insert into ledger_entries (tenant_id, movement_id, leg, kind, account, amount_cents, currency, provider, is_live,
                            order_id, attempt_id, reference, occurred_at, recorded_at)
select c.tenant_id, c.movement_id, l.leg, 'payment',
       case when l.leg = 1 then 'at_provider' when c.is_sold then 'sales' else 'to_give_back' end,
       case when l.leg = 1 then c.amount_cents else -c.amount_cents end,
       c.currency, c.provider, c.is_live, c.order_id, c.attempt_id, c.reference, c.at, c.at
  from counted c
 cross join (values (1), (2)) as l (leg);

-- A provider's own list of what it took, gave back, kept and paid out, as somebody brought it.
create table statements (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  provider text not null check (provider in ('stripe', 'bkash', 'nagad', 'rocket')),
  is_live boolean not null,
  file_name text not null check (length(file_name) between 1 and 200),
  -- SHA-256 of the file: brought twice it is the same one.
  digest bytea not null check (length(digest) = 32),
  -- The days that it covers, in Dhaka.
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  line_count integer not null check (line_count > 0),
  imported_by uuid not null,
  imported_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, provider, is_live, digest)
);

create table statement_lines (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  statement_id uuid not null,
  line_no integer not null check (line_no > 0),
  provider text not null,
  is_live boolean not null,
  kind text not null check (kind in ('payment', 'refund', 'payout')),
  reference text not null check (length(reference) between 1 and 255),
  -- What it moved, above 0, and what the provider kept of it.
  amount_cents bigint not null check (amount_cents > 0),
  fee_cents bigint not null check (fee_cents >= 0),
  occurred_at timestamptz not null,
  primary key (tenant_id, statement_id, line_no),
  -- Statements overlap: what two of them tell is one line.
  unique (tenant_id, provider, is_live, kind, reference),
  foreign key (tenant_id, statement_id) references statements (tenant_id, id)
);
create index statement_lines_days on statement_lines (tenant_id, provider, occurred_at);

do $$
declare
  name text;
begin
  foreach name in array array['ledger_entries', 'statements', 'statement_lines'] loop
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
-- A file that was brought by mistake is taken back; the ledger keeps both.
grant delete on statements, statement_lines to probesh_app;
