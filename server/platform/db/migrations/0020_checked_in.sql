-- When a ticket got in follows from its scans, which every check-in reads anyway: it is written nowhere.
alter table tickets drop column checked_in_at;
-- Check-ins lock a ticket and leave it as it is, so its pages need no room for them.
alter table tickets reset (fillfactor);

-- The tickets that are in, each with its earliest entry that stands, over all lists (docs/specs/admission.md, Merge).
create view checked_in_tickets with (security_invoker = true) as
  select s.tenant_id, s.ticket_id, min(s.scanned_at) as checked_in_at
    from scans s
   where s.kind = 'scan' and s.direction = 'entry' and s.verdict = 'admitted' and not s.is_pending
     and s.ticket_id is not null
     and not exists (
       select from scans a
        where a.tenant_id = s.tenant_id and a.ticket_id = s.ticket_id and a.list_id = s.list_id
          and a.annuls = s.scan_id and a.verdict = 'admitted' and not a.is_pending)
   group by s.tenant_id, s.ticket_id;
grant select on checked_in_tickets to probesh_app, probesh_platform;
