-- Signing in is a deed of the tenant: its session and its activity row are one transaction, which is the app's.
-- The app reaches the sessions of the tenant it works for; those of no tenant stay the platform's.
alter table sessions enable row level security;
create policy sessions_tenant on sessions to probesh_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy sessions_platform on sessions to probesh_platform using (true) with check (true);
grant select, insert, update on sessions to probesh_app;

-- Windows that are over are deleted in passing.
create index rate_limits_window on rate_limits (window_start);

-- The readiness check compares them with this release's files.
grant select on migrations to probesh_platform;
