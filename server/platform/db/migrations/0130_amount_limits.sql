-- How little and how much an account takes in one payment, in poisha; null: as its provider does usually.
alter table provider_accounts
  add column min_cents bigint check (min_cents > 0),
  add column max_cents bigint check (max_cents > 0),
  add constraint provider_accounts_limits check (max_cents >= min_cents);
