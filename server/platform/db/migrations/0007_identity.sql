-- Mailed links, second factors, what a session shows its owner, and the platform's own audit trail.

alter table sessions
  add column last_used_at timestamptz,
  add column user_agent text check (length(user_agent) between 1 and 200);

-- A link's token is computed from its id: nothing of it is stored.
create table one_time_links (
  id uuid primary key,
  kind text not null check (kind in ('password_reset', 'invitation')),
  email text not null check (length(email) between 3 and 254),
  locale text not null check (locale in ('bn', 'en')),
  -- An invitation's: what whoever accepts it becomes.
  tenant_id uuid references tenants (id),
  role text check (role in ('tenant_admin', 'staff')),
  level text check (level in ('steward', 'supervisor')),
  created_at timestamptz not null,
  -- Exclusive.
  expires_at timestamptz not null check (expires_at > created_at),
  used_at timestamptz,
  check ((kind = 'invitation') = (tenant_id is not null and role is not null)),
  check ((role is not distinct from 'staff') = (level is not null))
);
create index one_time_links_email on one_time_links (email, kind);
create index one_time_links_tenant on one_time_links (tenant_id, id) where tenant_id is not null;
-- What is long over is deleted in passing.
create index one_time_links_expires on one_time_links (expires_at);

create table user_factors (
  user_id uuid primary key references users (id),
  -- The TOTP secret, sealed with the installation's key.
  sealed_secret bytea not null,
  -- Null until its owner has shown a code: until then it asks nobody.
  confirmed_at timestamptz,
  -- The newest time step that was used: a code works once.
  last_step bigint not null default 0,
  -- Keyed hashes of those that are left.
  recovery_hashes text[] not null default '{}',
  created_at timestamptz not null
);

-- Deeds on platform tables, in the transaction of the deed. With a tenant, they are a part of its trail.
create table platform_activity (
  id uuid primary key,
  at timestamptz not null,
  tenant_id uuid,
  actor_kind text not null check (actor_kind in ('user', 'station', 'system', 'visitor')),
  actor_id uuid,
  action text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
  subject_kind text not null,
  subject_id uuid,
  metadata jsonb not null default '{}'
);
create index platform_activity_at on platform_activity (at, id);
create index platform_activity_tenant on platform_activity (tenant_id, at) where tenant_id is not null;

alter table platform_activity enable row level security;
create policy platform_activity_tenant on platform_activity for select to probesh_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy platform_activity_platform on platform_activity to probesh_platform using (true) with check (true);
-- Append-only.
grant select on platform_activity to probesh_app;
grant select, insert on platform_activity to probesh_platform;
grant select, insert, update, delete on one_time_links, user_factors to probesh_platform;

create or replace view activity_with_scans with (security_invoker = true) as
  select tenant_id, id, at, actor_kind, actor_id, action, subject_kind, subject_id, metadata from activity
  union all
  select tenant_id, id, at, actor_kind, actor_id, action, subject_kind, subject_id, metadata from platform_activity
  union all
  select tenant_id, scan_id, scanned_at,
         case when operator_id is not null then 'user' when station_id is not null then 'station' else 'system' end,
         coalesce(operator_id, station_id),
         case when kind = 'annul' then 'check_in.annulled'
              when verdict = 'admitted' then 'ticket.checked_in'
              else 'check_in.refused' end,
         'ticket', ticket_id,
         jsonb_build_object('reason', reason, 'direction', direction, 'listId', list_id, 'gateId', gate_id)
    from scans;
