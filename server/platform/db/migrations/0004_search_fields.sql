-- What a gate searches by: an order's number and its buyer, as a stream of its own beside the tickets.

-- An id as 16 bytes in base64url, 22 characters: an order's line names all of its tickets.
create function short_id(id uuid) returns text language sql immutable parallel safe
  return translate(encode(uuid_send(id), 'base64'), '+/=', '-_');

-- The transaction that last changed what a station knows of the order. A payment changes none of it, and no index.
alter table orders add column changed_xid xid8 not null default pg_current_xact_id();
-- Snapshot pages go by (event, id), changes by (event, transaction, id).
create index orders_event on orders (tenant_id, event_id, id);
create index orders_feed on orders (tenant_id, event_id, changed_xid, id);

create function mark_order_changed() returns trigger language plpgsql as $$
begin
  new.changed_xid := pg_current_xact_id();
  return new;
end $$;
create trigger orders_buyer_changed
  before update of event_id, number, buyer_name, buyer_email, buyer_phone
  on orders for each row execute function mark_order_changed();

-- Orders whose tickets changed, and orders that are gone. Not a mark on the order's row: a ticket that locked its order
-- would wait for a payment, which locks the order and then its tickets.
create table order_changes (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  event_id uuid not null,
  order_id uuid not null,
  changed_xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, event_id, changed_xid, order_id)
);

create function note_order_gone() returns trigger language plpgsql as $$
begin
  insert into order_changes (tenant_id, event_id, order_id)
  values (old.tenant_id, old.event_id, old.id)
  on conflict do nothing;
  return null;
end $$;
create trigger orders_gone
  after delete on orders for each row execute function note_order_gone();
create trigger orders_moved
  after update of event_id on orders for each row when (old.event_id is distinct from new.event_id)
  execute function note_order_gone();

-- Once a statement: a sale adds many. An order of this very transaction is delivered by its own row.
create function note_tickets_added() returns trigger language plpgsql as $$
begin
  insert into order_changes (tenant_id, event_id, order_id)
  select distinct added.tenant_id, added.event_id, added.order_id
    from added
    join orders o on o.tenant_id = added.tenant_id and o.id = added.order_id
   where o.changed_xid <> pg_current_xact_id()
  on conflict do nothing;
  return null;
end $$;
create trigger tickets_added
  after insert on tickets referencing new table as added for each statement execute function note_tickets_added();

-- The name too: a line leaves the buyer's out where a ticket has it.
create function note_ticket_of_order() returns trigger language plpgsql as $$
begin
  insert into order_changes (tenant_id, event_id, order_id)
  values (old.tenant_id, old.event_id, old.order_id)
  on conflict do nothing;
  if tg_op = 'UPDATE' then
    insert into order_changes (tenant_id, event_id, order_id)
    values (new.tenant_id, new.event_id, new.order_id)
    on conflict do nothing;
  end if;
  return null;
end $$;
create trigger tickets_of_order_changed
  after update of event_id, order_id, attendee_name on tickets for each row
  when (old.event_id is distinct from new.event_id or old.order_id is distinct from new.order_id
        or old.attendee_name is distinct from new.attendee_name)
  execute function note_ticket_of_order();
create trigger tickets_of_order_gone
  after delete on tickets for each row execute function note_ticket_of_order();

alter table order_changes enable row level security;
alter table order_changes force row level security;
create policy order_changes_tenant on order_changes to probesh_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy order_changes_platform on order_changes for select to probesh_platform using (true);
-- Append-only for the app.
grant select, insert on order_changes to probesh_app;
grant select, maintain on order_changes to probesh_platform;
