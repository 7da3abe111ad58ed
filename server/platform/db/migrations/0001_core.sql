-- The core: tenants and people, events and tickets, stations and the ledger of scans.
-- Roles `probesh_app` and `probesh_platform` exist before the first migration.

-- Epoch milliseconds, for rows that leave as JSON.
create function epoch_ms(at timestamptz) returns bigint language sql immutable parallel safe
  return floor(extract(epoch from at) * 1000)::bigint;

-- An instant as it leaves on the wire: ISO 8601, UTC, milliseconds.
create function iso(at timestamptz) returns text language sql stable parallel safe
  return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- Platform tables: no tenant wall.

create table installation (
  only_row boolean primary key default true check (only_row),
  -- Raised by hand after a restore or a move: a station with another epoch downloads anew and re-offers its journal.
  feed_epoch integer not null default 1 check (feed_epoch > 0),
  -- Raised when rows of the feed go without a trace, as by a purge: what replicas remember of their number is void.
  count_epoch integer not null default 1 check (count_epoch > 0)
);
insert into installation default values;

create table tenants (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9-]{1,63}$'),
  name text not null check (length(name) between 1 and 200),
  status text not null default 'pending' check (status in ('pending', 'active', 'suspended')),
  status_changed_at timestamptz not null,
  created_at timestamptz not null
);

create table users (
  id uuid primary key,
  email text not null unique check (email = lower(email) and length(email) between 3 and 254),
  name text not null check (length(name) between 1 and 200),
  password_hash text not null,
  is_platform_admin boolean not null default false,
  status text not null default 'active' check (status in ('active', 'disabled')),
  status_changed_at timestamptz not null,
  created_at timestamptz not null
);

create table tenant_users (
  tenant_id uuid not null references tenants (id),
  user_id uuid not null references users (id),
  role text not null check (role in ('tenant_admin', 'staff')),
  level text check (level in ('steward', 'supervisor')),
  status text not null default 'active' check (status in ('active', 'disabled')),
  status_changed_at timestamptz not null,
  created_at timestamptz not null,
  primary key (tenant_id, user_id),
  check ((role = 'staff') = (level is not null))
);
create index tenant_users_user on tenant_users (user_id);

-- One row is a family of refresh tokens; `generation` is the only one that counts.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id),
  tenant_id uuid references tenants (id),
  generation integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_because text
);
create index sessions_user on sessions (user_id);

create table rate_limits (
  key text not null,
  window_start timestamptz not null,
  count integer not null,
  primary key (key, window_start)
);

-- Resolves what arrives without a tenant (pairing codes, later order links and provider references).
create table directory (
  kind text not null,
  -- SHA-256 of the secret, or the provider's reference.
  key_hash bytea not null,
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  primary key (kind, key_hash)
);

-- Tenant tables: tenant first in every key, row-level security enabled and forced (0001 ends with it).

-- The tenant's master key, sealed with the installation's.
create table tenant_keys (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id smallint not null default 1 check (id = 1),
  sealed bytea not null,
  primary key (tenant_id, id)
);

create table events (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  slug text not null check (slug ~ '^[a-z0-9-]{1,63}$'),
  name text not null check (length(name) between 1 and 200),
  name_bn text check (length(name_bn) between 1 and 200),
  venue text check (length(venue) between 1 and 300),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  time_zone text not null default 'Asia/Dhaka',
  status text not null default 'draft' check (status in ('draft', 'published', 'cancelled', 'archived')),
  admit_unseen boolean not null default true,
  verification text not null default 'signed' check (verification in ('signed', 'listed')),
  -- Only what this release can hold to.
  guarantee text not null default 'detect' check (guarantee = 'detect'),
  is_order_in_code boolean not null default false,
  is_name_in_code boolean not null default false,
  -- The first four bytes of SHA-256 of the id: what a code carries.
  tag bytea not null check (length(tag) = 4),
  current_key_id smallint not null default 1,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, slug)
);

-- A key id of an event; the key itself is derived from the tenant's master key.
create table event_keys (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  event_id uuid not null,
  key_id smallint not null check (key_id between 0 and 255),
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (tenant_id, event_id, key_id),
  foreign key (tenant_id, event_id) references events (tenant_id, id)
);

create table ticket_types (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  event_id uuid not null,
  number integer not null check (number between 1 and 65535),
  name text not null check (length(name) between 1 and 200),
  name_bn text check (length(name_bn) between 1 and 200),
  price_cents bigint not null check (price_cents >= 0),
  currency text not null default 'BDT' check (currency ~ '^[A-Z]{3}$'),
  valid_from timestamptz,
  valid_until timestamptz check (valid_until > valid_from),
  attention text check (length(attention) between 1 and 200),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, event_id, number),
  foreign key (tenant_id, event_id) references events (tenant_id, id)
);

create table gates (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  event_id uuid not null,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, event_id, name),
  foreign key (tenant_id, event_id) references events (tenant_id, id)
);

create table check_in_lists (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  event_id uuid not null,
  name text not null check (length(name) between 1 and 100),
  is_all_types boolean not null default true,
  valid_from timestamptz,
  valid_until timestamptz check (valid_until > valid_from),
  -- Null: unlimited.
  entries_max integer default 1 check (entries_max > 0),
  reentry_after_exit boolean not null default false,
  admit_unpaid text not null default 'never' check (admit_unpaid in ('never', 'ask')),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, event_id, name),
  foreign key (tenant_id, event_id) references events (tenant_id, id)
);

create table check_in_list_types (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  list_id uuid not null,
  ticket_type_id uuid not null,
  primary key (tenant_id, list_id, ticket_type_id),
  foreign key (tenant_id, list_id) references check_in_lists (tenant_id, id),
  foreign key (tenant_id, ticket_type_id) references ticket_types (tenant_id, id)
);

create table check_in_list_gates (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  list_id uuid not null,
  gate_id uuid not null,
  primary key (tenant_id, list_id, gate_id),
  foreign key (tenant_id, list_id) references check_in_lists (tenant_id, id),
  foreign key (tenant_id, gate_id) references gates (tenant_id, id)
);

create table orders (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  event_id uuid not null,
  -- What people say on the phone; unique in its tenant.
  number text not null check (length(number) between 4 and 20),
  status text not null check (status in ('pending', 'paid', 'refunded', 'expired', 'cancelled')),
  buyer_name text not null check (length(buyer_name) between 1 and 200),
  buyer_email text not null check (length(buyer_email) between 3 and 254),
  buyer_phone text check (length(buyer_phone) between 5 and 20),
  total_cents bigint not null check (total_cents >= 0),
  currency text not null default 'BDT' check (currency ~ '^[A-Z]{3}$'),
  locale text not null default 'bn' check (locale in ('bn', 'en')),
  created_at timestamptz not null,
  paid_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, event_id) references events (tenant_id, id)
);

create table order_items (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  order_id uuid not null,
  ticket_type_id uuid not null,
  quantity integer not null check (quantity between 1 and 1000),
  unit_price_cents bigint not null check (unit_price_cents >= 0),
  primary key (tenant_id, id),
  foreign key (tenant_id, order_id) references orders (tenant_id, id),
  foreign key (tenant_id, ticket_type_id) references ticket_types (tenant_id, id)
);
create index order_items_order on order_items (tenant_id, order_id);

create table tickets (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  event_id uuid not null,
  order_id uuid not null,
  ticket_type_id uuid not null,
  -- The type's number, kept here because the feed and every scan need it.
  type_number integer not null check (type_number between 1 and 65535),
  -- The order's status, kept here for the same reason; a trigger makes it follow.
  order_status text not null
    check (order_status in ('pending', 'paid', 'refunded', 'expired', 'cancelled')),
  attendee_name text check (length(attendee_name) between 1 and 200),
  note text check (length(note) between 1 and 200),
  attention text check (length(attention) between 1 and 200),
  is_void boolean not null default false,
  is_blocked boolean not null default false,
  valid_from timestamptz,
  valid_until timestamptz check (valid_until > valid_from),
  serial smallint not null default 0 check (serial between 0 and 255),
  key_id smallint not null check (key_id between 0 and 255),
  -- Whole seconds, taken inside the issuing transaction; set anew by a re-issue.
  issued_at timestamptz not null,
  -- The bytes that are signed, and the whole HMAC-SHA256; the code carries its first 16 bytes.
  qr_code_payload bytea not null,
  qr_signature bytea not null check (length(qr_signature) = 32),
  -- Derived by the merge; does not make the ticket a change of the feed.
  checked_in_at timestamptz,
  created_at timestamptz not null,
  -- The transaction that last changed what a station knows of this ticket.
  changed_xid xid8 not null default pg_current_xact_id(),
  -- The transaction that brought it to its event. With the tombstones it tells how many tickets came and went since.
  joined_xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, event_id) references events (tenant_id, id),
  foreign key (tenant_id, order_id) references orders (tenant_id, id),
  foreign key (tenant_id, ticket_type_id) references ticket_types (tenant_id, id)
-- Room for what check-ins write, so that they touch no index.
) with (fillfactor = 75);
-- Snapshot pages go by (event, id), changes by (event, transaction, id).
create index tickets_event on tickets (tenant_id, event_id, id);
create index tickets_feed on tickets (tenant_id, event_id, changed_xid, id);
create index tickets_order on tickets (tenant_id, order_id);

-- Tickets that stations must forget: a row for each time that a ticket left an event.
create table ticket_tombstones (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  event_id uuid not null,
  ticket_id uuid not null,
  changed_xid xid8 not null default pg_current_xact_id(),
  -- The transaction that had brought it there.
  joined_xid xid8 not null,
  primary key (tenant_id, event_id, changed_xid, ticket_id)
);

create table stations (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  gate_id uuid,
  credential_hash bytea not null check (length(credential_hash) = 32),
  status text not null default 'active' check (status in ('active', 'revoked')),
  revoked_at timestamptz,
  last_seen_at timestamptz,
  paired_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, gate_id) references gates (tenant_id, id),
  check ((status = 'revoked') = (revoked_at is not null))
);

create table station_events (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  station_id uuid not null,
  event_id uuid not null,
  primary key (tenant_id, station_id, event_id),
  foreign key (tenant_id, station_id) references stations (tenant_id, id),
  foreign key (tenant_id, event_id) references events (tenant_id, id)
);
create index station_events_event on station_events (tenant_id, event_id);

create table pairing_codes (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  id uuid not null,
  event_ids uuid[] not null,
  gate_id uuid,
  created_by uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  station_id uuid,
  primary key (tenant_id, id)
);

-- The ledger. A row is never changed, but for `is_pending` when a tenant admin accepts a revoked station's scans.
-- No foreign keys: a scan is a fact, recorded even for what the server cannot see, and its list's row would be hot.
create table scans (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid,
  scan_id uuid not null,
  kind text not null check (kind in ('scan', 'annul')),
  annuls uuid,
  event_id uuid not null,
  list_id uuid not null,
  -- What the code or the operator named; null when the text was no code. The ticket may be unknown here.
  ticket_id uuid,
  gate_id uuid,
  station_id uuid,
  operator_id uuid,
  direction text not null check (direction in ('entry', 'exit')),
  scanned_at timestamptz not null,
  local_at timestamptz,
  sent_at timestamptz,
  sequence bigint,
  boot_id text,
  -- What the gate showed.
  verdict text not null check (verdict in ('admitted', 'refused')),
  reason text not null,
  forced_past text,
  force_reason text,
  forced_by uuid,
  is_unpaid_confirmed boolean not null default false,
  raw_code text,
  flags text[] not null default '{}',
  -- Waits for a tenant admin (a revoked station's scan): not in the merge, not in the feed.
  is_pending boolean not null default false,
  -- SHA-256 of what was sent: the same id with other content is refused.
  content_hash bytea not null,
  received_at timestamptz not null,
  changed_xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, scan_id),
  check ((kind = 'annul') = (annuls is not null))
);
create index scans_ticket on scans (tenant_id, ticket_id);
create index scans_feed on scans (tenant_id, event_id, changed_xid, scan_id)
  where verdict = 'admitted' and not is_pending and ticket_id is not null;

-- One row per losing scan; derived by the merge, settled by a person.
create table conflicts (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  scan_id uuid not null,
  winner_scan_id uuid not null,
  event_id uuid not null,
  ticket_id uuid not null,
  list_id uuid not null,
  status text not null default 'open' check (status in ('open', 'same_person', 'fraud', 'gate_error')),
  note text check (length(note) <= 1000),
  found_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by uuid,
  primary key (tenant_id, scan_id)
);
create index conflicts_ticket on conflicts (tenant_id, ticket_id);
create index conflicts_event on conflicts (tenant_id, event_id, found_at);

create table review_items (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid references tenants (id),
  -- The scan that raised it, or for a void after entry the entry.
  scan_id uuid not null,
  kind text not null check (kind in (
    'forced', 'unknown_admitted', 'unpaid_admitted', 'should_have_refused', 'voided_after_entry',
    'clock_suspect', 'station_revoked', 'annul_unproven')),
  event_id uuid not null,
  ticket_id uuid,
  reason text,
  status text not null default 'open' check (status in ('open', 'resolved')),
  note text check (length(note) <= 1000),
  found_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by uuid,
  primary key (tenant_id, scan_id, kind)
);
create index review_items_event on review_items (tenant_id, event_id, found_at);

create table activity (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid,
  id uuid not null,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('user', 'station', 'system', 'visitor')),
  actor_id uuid,
  action text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
  subject_kind text not null,
  subject_id uuid,
  metadata jsonb not null default '{}',
  primary key (tenant_id, id)
);
create index activity_at on activity (tenant_id, at);
create index activity_subject on activity (tenant_id, subject_id, at);

-- Scans are their own activity.
create view activity_with_scans with (security_invoker = true) as
  select tenant_id, id, at, actor_kind, actor_id, action, subject_kind, subject_id, metadata from activity
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

-- What a station knows of a ticket changes with these columns.
create function mark_ticket_changed() returns trigger language plpgsql as $$
begin
  new.changed_xid := pg_current_xact_id();
  return new;
end $$;
create trigger tickets_changed
  before update of event_id, order_id, order_status, ticket_type_id, type_number, attendee_name, note, attention, is_void,
                   is_blocked, valid_from, valid_until, serial, key_id, issued_at, qr_code_payload, qr_signature
  on tickets for each row execute function mark_ticket_changed();

create function follow_order_status() returns trigger language plpgsql as $$
begin
  update tickets set order_status = new.status
   where tenant_id = new.tenant_id and order_id = new.id;
  return null;
end $$;
create trigger orders_changed
  after update of status on orders for each row when (old.status is distinct from new.status)
  execute function follow_order_status();

create function leave_tombstone() returns trigger language plpgsql as $$
begin
  -- Of one that came back and left again within one transaction only the first leaving counts.
  insert into ticket_tombstones (tenant_id, event_id, ticket_id, joined_xid)
  values (old.tenant_id, old.event_id, old.id, old.joined_xid)
  on conflict do nothing;
  return null;
end $$;
create trigger tickets_gone
  after delete on tickets for each row execute function leave_tombstone();
create trigger tickets_moved
  after update of event_id on tickets for each row when (old.event_id is distinct from new.event_id)
  execute function leave_tombstone();

create function mark_ticket_joined() returns trigger language plpgsql as $$
begin
  new.joined_xid := pg_current_xact_id();
  return new;
end $$;
create trigger tickets_joined
  before update of event_id on tickets for each row when (old.event_id is distinct from new.event_id)
  execute function mark_ticket_joined();

-- A scan joins the feed once and stays where it joined: its number there rests on that.
create function keep_scan_joined() returns trigger language plpgsql as $$
begin
  raise exception 'scan % is in the feed already', old.scan_id using errcode = 'integrity_constraint_violation';
end $$;
create trigger scans_joined
  before update of is_pending, changed_xid on scans for each row when (not old.is_pending)
  execute function keep_scan_joined();

create function forget_counts() returns trigger language plpgsql as $$
begin
  update installation set count_epoch = count_epoch + 1;
  return null;
end $$;
create trigger tickets_purged after truncate on tickets execute function forget_counts();
create trigger tombstones_purged after delete or truncate on ticket_tombstones execute function forget_counts();
create trigger scans_purged after delete or truncate on scans execute function forget_counts();

-- When the oldest transaction that is still open began, of any role and prepared ones included; null without one.
-- The caller's own is left out. The app role cannot see other roles' transactions, its owner can.
create function oldest_transaction_start() returns timestamptz
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select least(
    (select min(xact_start) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and (backend_xid is not null or backend_type = 'client backend')),
    (select min(prepared) from pg_prepared_xacts where database = current_database()))
$$;
revoke all on function oldest_transaction_start() from public;
grant execute on function oldest_transaction_start() to probesh_app, probesh_platform;

-- The wall. nullif: once a session has set app.tenant_id, an unset value reads '' and no longer null.
do $$
declare
  name text;
begin
  foreach name in array array[
    'tenant_keys', 'events', 'event_keys', 'ticket_types', 'gates', 'check_in_lists', 'check_in_list_types',
    'check_in_list_gates', 'orders', 'order_items', 'tickets', 'ticket_tombstones', 'stations', 'station_events',
    'pairing_codes', 'scans', 'conflicts', 'review_items', 'activity'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy %I on %I to probesh_app
         using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      name || '_tenant', name);
    execute format('create policy %I on %I for select to probesh_platform using (true)', name || '_platform', name);
    execute format('grant select, insert, update, delete on %I to probesh_app', name);
    -- Maintain: statistics are renewed by the server too, see `keep-statistics.ts`.
    execute format('grant select, maintain on %I to probesh_platform', name);
  end loop;
end $$;

-- Append-only for the app.
revoke update, delete on activity, ticket_tombstones from probesh_app;
revoke delete on scans from probesh_app;
revoke update on scans from probesh_app;
grant update (is_pending, changed_xid) on scans to probesh_app;
grant select on activity_with_scans to probesh_app, probesh_platform;

grant select, insert, update, delete on
  tenants, users, tenant_users, sessions, rate_limits, directory to probesh_platform;
grant update on installation to probesh_platform;
-- The app reads who is active and writes what a tenant's own transaction must: its directory entries.
grant select on installation, tenants to probesh_app, probesh_platform;
grant select (id, email, name, status, status_changed_at, is_platform_admin) on users to probesh_app;
grant select on tenant_users to probesh_app;
grant select, insert, delete on directory to probesh_app;
