-- Payments that a bank takes back or a provider holds for risk: what the organizer chose for them, each case, and who
-- keeps its tickets from opening a gate.

-- What an organizer chose; no row: the defaults.
create table payment_rules (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  on_dispute text not null default 'nothing' check (on_dispute in ('nothing', 'block')),
  on_hold text not null default 'wait' check (on_hold in ('wait', 'deliver_blocked', 'deliver')),
  -- The defaults are version 1.
  version integer not null check (version > 0),
  changed_at timestamptz not null,
  primary key (tenant_id)
);

create table payment_cases (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('dispute', 'hold')),
  order_id uuid not null,
  attempt_id uuid not null,
  -- The movement of money; null while a hold keeps it from being counted.
  provider_txn_id text check (length(provider_txn_id) between 1 and 255),
  -- How the provider names the dispute; null of one that was marked before it was asked for its name.
  provider_case_id text check (length(provider_case_id) between 1 and 255),
  state text not null check (state in
    ('inquiry', 'open', 'won', 'lost', 'dropped', 'released', 'rejected', 'cleared', 'refused')),
  -- What the organizer had chosen when it came.
  choice text not null check (choice in ('nothing', 'block', 'wait', 'deliver_blocked', 'deliver')),
  amount_cents bigint check (amount_cents > 0),
  currency text check (currency ~ '^[A-Z]{3}$'),
  -- The provider's own word for why.
  reason text check (length(reason) between 1 and 100),
  -- Until when the provider takes an answer.
  due_at timestamptz,
  -- By the provider's clock: when the word came that counts.
  told_at timestamptz not null,
  -- Of the amount: what the ledger holds as taken by the bank.
  taken_cents bigint not null default 0 check (taken_cents >= 0),
  -- A person's own choice for the gate, above the rule's.
  entry text check (entry in ('allow', 'block')),
  is_blocking boolean not null default false,
  opened_at timestamptz not null,
  closed_at timestamptz,
  decided_by uuid,
  note text check (length(note) between 1 and 500),
  primary key (tenant_id, id),
  foreign key (tenant_id, order_id) references orders (tenant_id, id),
  foreign key (tenant_id, attempt_id) references payment_attempts (tenant_id, id),
  check ((closed_at is null) = (state in ('inquiry', 'open'))),
  check (kind = 'dispute' or provider_case_id is null),
  check (case kind when 'dispute' then state in ('inquiry', 'open', 'won', 'lost', 'dropped')
                                      and choice in ('nothing', 'block')
                   else state in ('open', 'released', 'rejected', 'cleared', 'refused', 'dropped')
                        and choice in ('wait', 'deliver_blocked', 'deliver') end)
);
-- One hold of a payment, and one row for each dispute of it, however often it is told.
create unique index payment_cases_hold on payment_cases (tenant_id, attempt_id) where kind = 'hold';
create unique index payment_cases_dispute on payment_cases (tenant_id, attempt_id, provider_case_id)
  where provider_case_id is not null;
create index payment_cases_attempt on payment_cases (tenant_id, attempt_id);
create index payment_cases_order on payment_cases (tenant_id, order_id);
create index payment_cases_opened on payment_cases (tenant_id, opened_at, id);
create index payment_cases_open on payment_cases (tenant_id, opened_at, id) where closed_at is null;

-- Beside `is_disputed`, which is for good then: the bank keeps it, and nobody need look any more.
alter table payment_attempts add column is_dispute_lost boolean not null default false;

-- What was marked before there were cases.
insert into payment_cases (tenant_id, id, kind, order_id, attempt_id, provider_txn_id, state, choice, told_at, opened_at)
select tenant_id, gen_random_uuid(), 'dispute', order_id, id, provider_txn_id, 'open', 'nothing',
       coalesce(settled_at, created_at), coalesce(settled_at, created_at)
  from payment_attempts where is_disputed
union all
select tenant_id, gen_random_uuid(), 'hold', order_id, id, null, 'open', 'wait', created_at, created_at
  from payment_attempts where is_held_for_risk and state in ('pending', 'processing', 'failed');

do $$
declare
  name text;
begin
  foreach name in array array['payment_rules', 'payment_cases'] loop
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

-- Who keeps a ticket from opening a gate. `is_blocked`, which is all that gates ask for, says that somebody does.
alter table tickets
  add column is_blocked_by_person boolean not null default false,
  add column is_blocked_for_payment boolean not null default false;
-- Not a change of what stations know.
update tickets set is_blocked_by_person = true where is_blocked;

create function follow_blocks() returns trigger language plpgsql as $$
begin
  -- Whoever does not say who blocks is a person: the release before this one, and a row that is made so.
  if tg_op = 'INSERT' then
    if new.is_blocked and not new.is_blocked_for_payment then new.is_blocked_by_person := true; end if;
  elsif new.is_blocked is distinct from old.is_blocked
    and new.is_blocked_by_person = old.is_blocked_by_person
    and new.is_blocked_for_payment = old.is_blocked_for_payment then
    new.is_blocked_by_person := new.is_blocked;
  end if;
  new.is_blocked := new.is_blocked_by_person or new.is_blocked_for_payment;
  return new;
end $$;
create trigger tickets_blocked
  before update of is_blocked, is_blocked_by_person, is_blocked_for_payment
  on tickets for each row execute function follow_blocks();
create trigger tickets_made_blocked
  before insert on tickets for each row when (new.is_blocked) execute function follow_blocks();

alter table review_items drop constraint review_items_kind_check;
alter table review_items add constraint review_items_kind_check check (kind in (
  'forced', 'unknown_admitted', 'unpaid_admitted', 'should_have_refused', 'voided_after_entry',
  'blocked_after_entry', 'clock_suspect', 'station_revoked', 'annul_unproven'));

alter table refunds drop constraint refunds_reason_check;
alter table refunds add constraint refunds_reason_check check (reason in
  ('second_payment', 'no_places', 'event_closed', 'order_cancelled', 'not_accepted', 'asked_for'));

alter table ledger_entries drop constraint ledger_entries_kind_check;
alter table ledger_entries add constraint ledger_entries_kind_check check (kind in
  ('payment', 'refund_due', 'refund_dropped', 'refund_done', 'refund_undone', 'fee', 'payout',
   'fee_undone', 'payout_undone', 'dispute_taken', 'dispute_returned'));
alter table ledger_entries drop constraint ledger_entries_account_check;
alter table ledger_entries add constraint ledger_entries_account_check check (account in
  ('at_provider', 'sales', 'to_give_back', 'by_hand', 'fees', 'paid_out', 'disputed'));
