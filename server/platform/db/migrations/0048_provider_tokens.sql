-- A provider's access token, shared by every replica, and how often one was asked for: too often locks the merchant out.
create table provider_tokens (
  -- SHA-256 of provider, address, user name and application key, in hex.
  token_key text primary key check (token_key ~ '^[0-9a-f]{64}$'),
  provider text not null check (provider in ('bkash')),
  -- Changes with every renewal; null: never granted.
  version uuid,
  -- The tokens as JSON, sealed with MASTER_KEY.
  sealed bytea,
  granted_at timestamptz,
  -- Exclusive.
  expires_at timestamptz,
  -- The calls for a token, counted before they are made; those of the last hour are kept.
  called_at timestamptz[] not null default '{}',
  -- Who is asking for the next one; null: nobody.
  claim_id uuid,
  claimed_until timestamptz,
  check (num_nulls(version, sealed, granted_at, expires_at) in (0, 4)),
  check ((claim_id is null) = (claimed_until is null))
);
grant select, insert, update on provider_tokens to probesh_platform;
