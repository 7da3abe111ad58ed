-- Promo codes: what a buyer types to pay less, how many orders have used one, and what an order was sold with.
create table promo_codes (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  event_id uuid not null,
  -- In the one spelling that codes are compared in: upper case, ASCII digits.
  code text not null check (length(code) between 1 and 40),
  kind text not null check (kind in ('percent', 'fixed')),
  -- Whole percent, or poisha off an order.
  value bigint not null check (value > 0 and (kind = 'fixed' or value <= 100)),
  -- Null: every type, those made later included. None at all: those that it was for were deleted.
  ticket_type_ids uuid[] check (cardinality(ticket_type_ids) <= 1000),
  -- Half-open `[starts_at, ends_at)`.
  starts_at timestamptz,
  ends_at timestamptz check (ends_at > starts_at),
  -- Orders, not tickets. Null: unlimited.
  quota integer check (quota between 1 and 10000000),
  -- Tickets of one order that it takes something off.
  tickets_max integer check (tickets_max between 1 and 1000),
  is_enabled boolean not null default true,
  -- Orders that wait for their money, and orders that were paid, also those whose money went back.
  held integer not null default 0,
  used integer not null default 0,
  -- By how many uses orders that were paid late went past the quota.
  beyond integer not null default 0 check (beyond >= 0),
  version integer not null default 1 check (version > 0),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint promo_codes_code unique (tenant_id, event_id, code),
  foreign key (tenant_id, event_id) references events (tenant_id, id) on delete cascade,
  -- Never met: whoever takes a use has locked the row and asked first.
  constraint promo_codes_not_overused
    check (held >= 0 and used >= 0 and (quota is null or held + used <= quota + beyond))
-- Counters move while a sale runs: on their page, and in no index.
) with (fillfactor = 50);
create index promo_codes_event on promo_codes (tenant_id, event_id, id);

-- As sold: what becomes of the code later changes no order.
alter table orders
  add column promo_code_id uuid,
  add column promo_code text check (length(promo_code) between 1 and 40),
  add column discount_cents bigint not null default 0 check (discount_cents >= 0),
  add foreign key (tenant_id, promo_code_id) references promo_codes (tenant_id, id),
  add constraint orders_discount
    check ((promo_code_id is null) = (promo_code is null) and (promo_code_id is not null or discount_cents = 0));
create index orders_promo_code on orders (tenant_id, promo_code_id, id) where promo_code_id is not null;

alter table order_items
  -- What was taken off each ticket of the line: `unit_price_cents` is what remained to be paid.
  add column unit_discount_cents bigint not null default 0 check (unit_discount_cents >= 0);

alter table promo_codes enable row level security;
alter table promo_codes force row level security;
create policy promo_codes_tenant on promo_codes to probesh_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy promo_codes_platform on promo_codes for select to probesh_platform using (true);
grant select, insert, update, delete on promo_codes to probesh_app;
grant select, maintain on promo_codes to probesh_platform;
