-- Tickets follow their orders' status in the order in which check-ins lock them: by id, of all orders of a statement
-- together. Order by order, a batch of scans and a change of two orders could wait for each other.

create function follow_order_statuses() returns trigger language plpgsql as $$
declare
  -- A value, so that the statements below are planned for it.
  ids uuid[] := (select array_agg(is_now.id)
                   from is_now
                   join was on was.tenant_id = is_now.tenant_id and was.id = is_now.id
                  where was.status is distinct from is_now.status);
begin
  if ids is null then return null; end if;
  perform 1 from tickets t where t.order_id = any(ids) order by t.id for no key update;
  update tickets t set order_status = is_now.status
    from is_now
   where t.order_id = any(ids) and t.tenant_id = is_now.tenant_id and t.order_id = is_now.id;
  return null;
end $$;

drop trigger orders_changed on orders;
drop function follow_order_status();
create trigger orders_changed
  after update on orders referencing old table as was new table as is_now
  for each statement execute function follow_order_statuses();
