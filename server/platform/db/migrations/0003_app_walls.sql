-- The app works for one tenant at a time, so of the platform's tables too it reaches only that tenant's rows: the
-- tenant itself, its people and their memberships, its entries of the directory. Without a tenant it reaches none.
-- The platform's role stays without a wall. Foreign keys are checked past all walls.
alter table tenants enable row level security;
create policy tenants_tenant on tenants for select to probesh_app
  using (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy tenants_platform on tenants to probesh_platform using (true) with check (true);

alter table tenant_users enable row level security;
create policy tenant_users_tenant on tenant_users for select to probesh_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy tenant_users_platform on tenant_users to probesh_platform using (true) with check (true);

-- A person is the tenant's to see as long as there is a membership, ended or not. The wall of `tenant_users` holds
-- in here as well; the condition is written out so that the index serves it.
alter table users enable row level security;
create policy users_tenant on users for select to probesh_app
  using (exists (
    select 1 from tenant_users m
     where m.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and m.user_id = users.id));
create policy users_platform on users to probesh_platform using (true) with check (true);

alter table directory enable row level security;
create policy directory_tenant on directory to probesh_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy directory_platform on directory to probesh_platform using (true) with check (true);
