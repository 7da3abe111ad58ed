-- Few scans are annulled: whoever asks whether one is finds the annulment itself, and not all scans of the ticket.
create index scans_annuls on scans (tenant_id, annuls) where annuls is not null;

-- As before, and the odd condition keeps the feed's index out of it: until the table was first analyzed that index looks
-- cheap to the planner, which then reads all of the tenant's admissions for each ticket.
create or replace view checked_in_tickets with (security_invoker = true) as
  select s.tenant_id, s.ticket_id, min(s.scanned_at) as checked_in_at
    from scans s
   where s.kind = 'scan' and s.direction = 'entry' and s.verdict || '' = 'admitted' and not s.is_pending
     and s.ticket_id is not null
     and not exists (
       select from scans a
        where a.tenant_id = s.tenant_id and a.ticket_id = s.ticket_id and a.list_id = s.list_id
          and a.annuls = s.scan_id and a.verdict || '' = 'admitted' and not a.is_pending)
   group by s.tenant_id, s.ticket_id;
