-- What an organizer watches while the doors are open: refusals by the transaction that stored them, and what is not
-- settled yet. The feed's own index holds the admissions.
create index scans_refused on scans (tenant_id, event_id, changed_xid) where verdict = 'refused' and not is_pending;
create index conflicts_open on conflicts (tenant_id, event_id) where status = 'open';
create index review_items_open on review_items (tenant_id, event_id, kind) where status = 'open';
