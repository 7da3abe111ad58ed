-- Everybody who paid for an event that is off gets the money back: order by order, and on after a stop.
create table event_refunds (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  event_id uuid not null,
  -- The organizer's words for why.
  reason text not null check (length(reason) between 1 and 500),
  -- Kept of each order.
  fee_percent integer not null check (fee_percent between 0 and 99),
  started_by uuid,
  started_at timestamptz not null,
  -- The last order that was looked at; null: none yet.
  done_until uuid,
  finished_at timestamptz,
  primary key (tenant_id, event_id),
  foreign key (tenant_id, event_id) references events (tenant_id, id)
);
create index event_refunds_open on event_refunds (tenant_id, event_id) where finished_at is null;

-- Orders of which nothing could be given back, for a person.
create table event_refund_skips (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  event_id uuid not null,
  order_id uuid not null,
  -- The refusal's code.
  code text not null check (length(code) between 1 and 100),
  primary key (tenant_id, event_id, order_id),
  foreign key (tenant_id, event_id) references event_refunds (tenant_id, event_id),
  foreign key (tenant_id, order_id) references orders (tenant_id, id)
);
-- Orders are worked off in the order of their ids.
create index orders_event_paid on orders (tenant_id, event_id, id) where paid_attempt_id is not null;

do $$
declare
  name text;
begin
  foreach name in array array['event_refunds', 'event_refund_skips'] loop
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
