-- A line of a statement is kept for every file that tells it, and counted once: by the file of them that was brought first.
alter table statements add column number integer;
update statements s
   set number = ranked.number
  from (select tenant_id, id, row_number() over (partition by tenant_id order by imported_at, id) as number
          from statements) ranked
 where ranked.tenant_id = s.tenant_id and ranked.id = s.id;
alter table statements
  alter column number set not null,
  add constraint statements_number unique (tenant_id, number);

-- What was told before was told by one file alone.
alter table statement_lines add column is_counted boolean not null default true;
alter table statement_lines alter column is_counted drop default;
alter table statement_lines drop constraint statement_lines_tenant_id_provider_is_live_kind_reference_key;
create unique index statement_lines_counted on statement_lines (tenant_id, provider, is_live, kind, reference)
  where is_counted;
-- Who tells it next, when the file that it is counted of is taken back.
create index statement_lines_told on statement_lines (tenant_id, provider, is_live, kind, reference)
  where not is_counted;
drop index statement_lines_days;
create index statement_lines_days on statement_lines (tenant_id, occurred_at)
  include (provider, is_live, kind, reference, amount_cents) where is_counted;
grant update (is_counted) on statement_lines to probesh_app;
