-- A notice to the gates may be taken back before it ends. What it said stays as it was: only these two are written later.
alter table notices add column withdrawn_at timestamptz, add column withdrawn_by uuid;
grant update (withdrawn_at, withdrawn_by) on notices to probesh_app;
