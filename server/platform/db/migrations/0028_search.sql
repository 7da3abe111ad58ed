-- What an organizer's search of tickets and orders goes by. The comparisons of the byte order ("C") are leakproof, so that
-- an index serves them behind the wall; those of full-text, trigram and array indexes are not.

-- Parts of words to the words that have them: `^rahim` for its beginning, `rahim`, `ahim`, `him` for what is inside, and
-- `~রহম` for its sound. A word may stand here twice, of transactions that met it at once and did not wait for one another.
create table search_words (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid,
  key text collate "C" not null,
  word text collate "C" not null,
  added_xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, key, word, added_xid)
);

-- Terms to what is found by them: a ticket, or with the zero id an order as a whole, in the order in which they are listed.
-- No foreign keys, whose checks would cost as much as the rows; whoever asks joins what is there.
create table search_terms (
  tenant_id uuid not null default nullif(current_setting('app.tenant_id', true), '')::uuid,
  term text collate "C" not null,
  order_id uuid not null,
  ticket_id uuid not null,
  primary key (tenant_id, term, order_id, ticket_id)
);

do $$
declare
  name text;
begin
  foreach name in array array['search_words', 'search_terms'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy %I on %I to probesh_app
         using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      name || '_tenant', name);
    execute format('create policy %I on %I for select to probesh_platform using (true)', name || '_platform', name);
    execute format('grant select, insert, delete on %I to probesh_app', name);
    execute format('grant select, maintain on %I to probesh_platform', name);
  end loop;
end $$;

-- False: its terms are still to be written, because the row is older than they are or the release before made it.
alter table orders add column is_findable boolean not null default false;
alter table tickets add column is_findable boolean not null default false;
create index orders_unfindable on orders (tenant_id, id) where not is_findable;
create index tickets_unfindable on tickets (tenant_id, id) where not is_findable;
