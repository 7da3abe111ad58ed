-- Buyers of an event that is off are told once each, in the organizer's words; and how many were gone through.
alter table event_refunds
  add column words_en text check (length(words_en) between 1 and 1000),
  add column words_bn text check (length(words_bn) between 1 and 1000);

-- The orders of an event that is off that were gone through: each is told in the transaction that writes its row.
create table event_refund_orders (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  event_id uuid not null,
  order_id uuid not null,
  told_at timestamptz not null,
  primary key (tenant_id, event_id, order_id),
  foreign key (tenant_id, event_id) references event_refunds (tenant_id, event_id),
  foreign key (tenant_id, order_id) references orders (tenant_id, id)
);

-- Those that were given back before this release were told of their money. The owner is behind the wall too, unless it
-- is a superuser.
alter table event_refunds no force row level security;
alter table orders no force row level security;
alter table refunds no force row level security;
insert into event_refund_orders (tenant_id, event_id, order_id, told_at)
select e.tenant_id, e.event_id, o.id, min(r.requested_at)
  from event_refunds e
  join orders o on o.tenant_id = e.tenant_id and o.event_id = e.event_id
  join refunds r on r.tenant_id = o.tenant_id and r.order_id = o.id and r.reason = 'event_closed'
 group by e.tenant_id, e.event_id, o.id;
alter table event_refunds force row level security;
alter table orders force row level security;
alter table refunds force row level security;

alter table event_refund_orders enable row level security;
alter table event_refund_orders force row level security;
create policy event_refund_orders_tenant on event_refund_orders to probesh_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy event_refund_orders_platform on event_refund_orders for select to probesh_platform using (true);
grant select, insert, update on event_refund_orders to probesh_app;
grant select, maintain on event_refund_orders to probesh_platform;
