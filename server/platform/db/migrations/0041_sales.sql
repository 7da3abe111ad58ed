-- Orders that are placed and held, and what limits a buyer.
alter table ticket_types
  -- Of one buyer, by email, over all of their orders that stand.
  add column per_buyer_max integer check (per_buyer_max between 1 and 1000);

alter table orders
  add column source text not null default 'import'
    check (source in ('import', 'online', 'complimentary', 'gate')),
  -- Until when its places are held. Exclusive. Null: nothing is held, or nothing ends.
  add column hold_expires_at timestamptz,
  -- Who asks the providers before the hold is released; a lease, so that replicas do not ask twice.
  add column release_lease_until timestamptz,
  -- SHA-256 of the idempotency key with its event, and of what was asked with it.
  add column placement_hash bytea check (length(placement_hash) = 32),
  add column request_hash bytea check (length(request_hash) = 32),
  -- The one payment that paid it. Null while unpaid, and for an order that cost nothing.
  add column paid_attempt_id uuid,
  -- When it expired or was cancelled.
  add column closed_at timestamptz,
  add constraint orders_hashes check ((placement_hash is null) = (request_hash is null));

create unique index orders_placement on orders (tenant_id, placement_hash) where placement_hash is not null;
create index orders_holds on orders (tenant_id, hold_expires_at)
  where status = 'pending' and hold_expires_at is not null;
-- What one buyer has, for the limit of a buyer and for finding tickets again.
create index orders_buyer on orders (tenant_id, buyer_email, event_id) where source <> 'import';
