-- The inventory: how many places of a ticket type are kept for unpaid orders, and how many were sold.

-- A row of its own that nothing references: it is hot while a sale runs, and a foreign key would lock it once more.
create table places (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  ticket_type_id uuid not null,
  -- Follows ticket_types.quantity_total. Null: unlimited.
  capacity integer,
  -- Kept for orders that wait for their money.
  held integer not null default 0,
  -- Of orders whose tickets were issued; a voided ticket gives its place back.
  sold integer not null default 0,
  primary key (tenant_id, ticket_type_id),
  foreign key (tenant_id, ticket_type_id) references ticket_types (tenant_id, id) on delete cascade,
  -- Never met: whoever takes places has locked the row and asked first.
  constraint places_not_oversold
    check (held >= 0 and sold >= 0 and (capacity is null or held + sold <= capacity))
-- Updates stay on their page, and touch no index.
) with (fillfactor = 50);

-- What was issued until today. The owner is behind the wall too, unless it is a superuser.
alter table ticket_types no force row level security;
alter table tickets no force row level security;
insert into places (tenant_id, ticket_type_id, capacity, sold)
select y.tenant_id, y.id, greatest(y.quantity_total, coalesce(issued.count, 0)), coalesce(issued.count, 0)
  from ticket_types y
  left join (
    select tenant_id, ticket_type_id, count(*)::integer as count
      from tickets
     where not is_void
     group by tenant_id, ticket_type_id) issued
    on issued.tenant_id = y.tenant_id and issued.ticket_type_id = y.id;
-- greatest() passes over a null: an unlimited type stays unlimited.
update places p set capacity = null
  from ticket_types y
 where y.tenant_id = p.tenant_id and y.id = p.ticket_type_id and y.quantity_total is null;
-- More were brought in than the type has: its quantity says so from here on.
update ticket_types y set quantity_total = p.capacity
  from places p
 where p.tenant_id = y.tenant_id and p.ticket_type_id = y.id and y.quantity_total < p.capacity;
alter table ticket_types force row level security;
alter table tickets force row level security;

create function open_places() returns trigger language plpgsql as $$
begin
  insert into places (tenant_id, ticket_type_id, capacity)
  values (new.tenant_id, new.id, new.quantity_total);
  return null;
end $$;
create trigger ticket_types_places
  after insert on ticket_types for each row execute function open_places();

create function follow_quantity() returns trigger language plpgsql as $$
begin
  update places set capacity = new.quantity_total
   where tenant_id = new.tenant_id and ticket_type_id = new.id;
  return null;
end $$;
create trigger ticket_types_quantity
  after update of quantity_total on ticket_types for each row
  when (old.quantity_total is distinct from new.quantity_total)
  execute function follow_quantity();

create function give_place_back() returns trigger language plpgsql as $$
begin
  -- Tickets that no order sold have no place to give back.
  update places set sold = sold - 1
   where tenant_id = new.tenant_id and ticket_type_id = new.ticket_type_id and sold > 0;
  return null;
end $$;
create trigger tickets_voided
  after update of is_void on tickets for each row when (new.is_void and not old.is_void)
  execute function give_place_back();

alter table places enable row level security;
alter table places force row level security;
create policy places_tenant on places to probesh_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy places_platform on places for select to probesh_platform using (true);
grant select, insert, update, delete on places to probesh_app;
grant select, maintain on places to probesh_platform;
